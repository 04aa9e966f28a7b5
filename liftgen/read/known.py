"""Known names: other people's types that a field may have, by their full names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.field_types import Scalar

if TYPE_CHECKING:
    from liftgen.declarations import Value

SCALARS = {
    "builtins.str": Scalar.STR,
    "builtins.int": Scalar.INT,
    "builtins.float": Scalar.FLOAT,
    "builtins.bool": Scalar.BOOL,
    "builtins.bytes": Scalar.BYTES,
    "typing.Text": Scalar.STR,
    "decimal.Decimal": Scalar.DECIMAL,
    "datetime.datetime": Scalar.DATETIME,
    "datetime.date": Scalar.DATE,
    "datetime.time": Scalar.TIME,
    "datetime.timedelta": Scalar.TIMEDELTA,
    "uuid.UUID": Scalar.UUID,
    "pydantic.EmailStr": Scalar.STR,
    "pydantic.StrictStr": Scalar.STR,
    "pydantic.StrictInt": Scalar.INT,
    "pydantic.StrictFloat": Scalar.FLOAT,
    "pydantic.StrictBool": Scalar.BOOL,
    "pydantic.StrictBytes": Scalar.BYTES,
    "pydantic.FiniteFloat": Scalar.FLOAT,
    "pydantic.AwareDatetime": Scalar.DATETIME,
    "pydantic.PastDatetime": Scalar.DATETIME,
    "pydantic.FutureDatetime": Scalar.DATETIME,
    "pydantic.PastDate": Scalar.DATE,
    "pydantic.FutureDate": Scalar.DATE,
    "pydantic.UUID1": Scalar.UUID,
    "pydantic.UUID3": Scalar.UUID,
    "pydantic.UUID4": Scalar.UUID,
    "pydantic.UUID5": Scalar.UUID,
    "pydantic.UUID6": Scalar.UUID,
    "pydantic.UUID7": Scalar.UUID,
    "pydantic.UUID8": Scalar.UUID,
}

CONSTRAINED: dict[str, tuple[Scalar, tuple[tuple[str, Value], ...]]] = {
    f"pydantic.{sign}{name}": (scalar, ((limit, 0),))
    for sign, limit in (("Positive", "gt"), ("NonNegative", "ge"), ("Negative", "lt"), ("NonPositive", "le"))
    for name, scalar in (("Int", Scalar.INT), ("Float", Scalar.FLOAT))
}

CONSTRAINTS = {
    "annotated_types.Gt": ("gt",),
    "annotated_types.Ge": ("ge",),
    "annotated_types.Lt": ("lt",),
    "annotated_types.Le": ("le",),
    "annotated_types.Interval": ("gt", "ge", "lt", "le"),
    "annotated_types.MultipleOf": ("multiple_of",),
    "annotated_types.MinLen": ("min_length",),
    "annotated_types.MaxLen": ("max_length",),
    "annotated_types.Len": ("min_length", "max_length"),
    "msgspec.Meta": (),  # it has keywords alone
    "pydantic.StringConstraints": ("pattern", "max_digits", "decimal_places"),
}
"""What limits a value: the keywords of pydantic's `Field` that its arguments say the same as."""

JSON = "pydantic.JsonValue"

_ANY = ("it may hold anything", "say what it holds, or write pydantic's `JsonValue`")
_MUTE = "it does not say what it holds"

REASONS: dict[str, tuple[str, str | None]] = {
    "typing.Any": _ANY,
    "builtins.object": _ANY,
    "builtins.list": (_MUTE, "write `list[…]`"),
    "typing.List": (_MUTE, "write `list[…]`"),
    "builtins.set": (_MUTE, "write `set[…]`"),
    "builtins.frozenset": (_MUTE, "write `frozenset[…]`"),
    "builtins.tuple": (_MUTE, "write `tuple[…]`"),
    "builtins.dict": (_MUTE, "write `dict[str, …]`"),
    "typing.Dict": (_MUTE, "write `dict[str, …]`"),
    "typing.Sequence": ("it may be any kind of sequence", "write `list[…]` or `tuple[…, ...]`"),
    "collections.abc.Sequence": ("it may be any kind of sequence", "write `list[…]` or `tuple[…, ...]`"),
    "typing.Iterable": ("it may be any kind of iterable", "write `list[…]`"),
    "collections.abc.Iterable": ("it may be any kind of iterable", "write `list[…]`"),
    "typing.Mapping": ("it may be any kind of mapping", "write `dict[str, …]`"),
    "collections.abc.Mapping": ("it may be any kind of mapping", "write `dict[str, …]`"),
    "builtins.complex": ("DynamoDB has no such number", "write `tuple[float, float]`"),
    "pydantic.SecretStr": ("it hides its value", "write `Annotated[str, Encrypted]`"),
    "pydantic.SecretBytes": ("it hides its value", "write `Annotated[bytes, Encrypted]`"),
    "pydantic.HttpUrl": ("it is an object, and not the text of the URL", "write `str`"),
    "pydantic.AnyUrl": ("it is an object, and not the text of the URL", "write `str`"),
    "pydantic.AnyHttpUrl": ("it is an object, and not the text of the URL", "write `str`"),
    "pydantic.RootModel": ("it is not a model with fields", "write the type that it holds"),
    "pathlib.Path": ("lift has no way to store it", "write `str`"),
    "datetime": ("it is a module", "write `datetime.datetime`"),
    "decimal": ("it is a module", "write `decimal.Decimal`"),
    "uuid": ("it is a module", "write `uuid.UUID`"),
    "typing.Callable": ("a function cannot be stored", None),
    "collections.abc.Callable": ("a function cannot be stored", None),
    "typing.Self": ("a model does not know its name there", "write the model's name"),
}
