"""Python names: names of other people's fields as a model can have them, and names that nobody else has yet."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from liftgen.names import Name, identifier

if TYPE_CHECKING:
    from collections.abc import Container

_TYPES = frozenset(
    {"str", "int", "float", "bool", "bytes", "list", "set", "frozenset", "dict", "tuple", "datetime", "date", "time"}
    | {"timedelta", "Annotated", "Attr", "BaseModel", "Decimal", "Field", "JsonValue", "Literal", "UUID", "Dynamo"}
)
"""A field of such a name would stand in the way of the annotations below it."""

REPOSITORY = frozenset(
    {"key", "table", "by_key", "create", "get", "put", "update", "patch", "upsert", "delete", "exists"}
)
"""Names that an index cannot have: those of a model's own settings, and what every repository does."""

_MODELS_OWN = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema", "schema_json"}
    | {"update_forward_refs", "validate"}
    | {"model_computed_fields", "model_config", "model_construct", "model_copy", "model_extra", "model_fields"}
    | {"model_fields_set", "model_json_schema", "model_parametrized_name", "model_post_init", "model_rebuild"}
)
"""What every pydantic model has."""


def field_name(name: str) -> str:
    """The name as a pydantic model can have it; where that is another, the field is stored under its own by an `Attr`.

    Names that begin with `_` are private to pydantic, and its own methods stay what they are.
    """
    plain = unicodedata.normalize("NFKC", name)
    public = plain.lstrip("_")
    if public != plain:
        plain = public if public.isidentifier() else f"field_{public}"
    if plain in _TYPES or plain in _MODELS_OWN or plain.startswith(("model_validate", "model_dump")):
        return f"{plain}_"
    return plain


def index_name(index: str, taken: Container[str]) -> str:
    """What a model calls an index: `by_status` for `StatusIndex` and `gsi-status`, `deals_by_brand` for `DealsByBrand`."""
    words = [each.lower() for each in Name(index).words] or ["index"]
    while len(words) > 1 and words[-1] in ("index", "idx", "gsi"):
        words.pop()
    while len(words) > 1 and words[0] in ("gsi", "lsi", "idx", "index"):
        words = words[1:]
    name = "_".join(words)
    if "by" not in words and not re.match(r"[gl]si|\d", words[0]):
        name = f"by_{name}"
    return unused(identifier(name), taken)


def singular(name: str) -> str:
    """One of what a table is named for: `User` for `users`."""
    words = Name(name).pascal
    for end, instead in (
        ("ies", "y"),
        ("sses", "ss"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("xes", "x"),
        ("ss", "ss"),
        ("s", ""),
    ):
        if words.endswith(end) and len(words) > len(end) + 1:
            return words.removesuffix(end) + instead
    return words


def unused(name: str, taken: Container[str]) -> str:
    """The name, or the first with a number behind it that is not taken."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found
