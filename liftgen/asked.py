"""Asked: a schema that notes what a view asks of it, so that the view need not run again while the answers are the same."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from functools import update_wrapper
from importlib import import_module
from typing import TYPE_CHECKING, Generic, TypeVar

from liftgen.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from liftgen.schema import Entity, ItemCollection, Model, NamedTransaction, Table

Answer = TypeVar("Answer")

HOME = "liftgen.outputs."
"""Where functions that are asked about a whole schema are; what notes say is looked up nowhere else."""


class AskedSchema(Schema):
    """A schema that answers as `schema` does, and notes each question in words: `entity User`, `entities`."""

    __slots__ = ("_digests", "_noted", "_whole", "plain")

    def __init__(self, schema: Schema) -> None:
        object.__setattr__(self, "plain", schema)
        object.__setattr__(self, "_noted", {})
        object.__setattr__(self, "_digests", {})
        object.__setattr__(self, "_whole", {})

    plain: Schema
    _noted: dict[str, None]
    _digests: dict[str, str]
    _whole: dict[str, object]

    @contextmanager
    def noting(self, *questions: str) -> Iterator[dict[str, None]]:
        """The questions that are asked meanwhile, after these."""
        noted: dict[str, None] = dict.fromkeys(questions)
        object.__setattr__(self, "_noted", noted)
        try:
            yield noted
        finally:
            object.__setattr__(self, "_noted", {})

    def answered(self, question: str) -> str:
        """A digest of the answer to a question in words; nothing where there is none."""
        found = self._digests.get(question)
        if found is None:
            try:
                said = repr(self._answer(question))
            except (LookupError, ValueError, AttributeError, ImportError):
                said = ""
            found = self._digests[question] = hashlib.blake2b(said.encode(), digest_size=12).hexdigest() if said else ""
        return found

    def whole(self, name: str, find: Callable[[Schema], Answer]) -> Answer:
        """What is found out about all of the schema: the answer is noted, and not what was looked at for it."""
        self._noted[name] = None
        if name not in self._whole:
            self._whole[name] = find(self.plain)
        return self._whole[name]  # type: ignore[return-value]  # a name has one function

    @property
    def wholes(self) -> dict[str, object]:
        """What was found out about all of the schema, by the names of the questions."""
        return self._whole

    @property
    def tables(self) -> tuple[Table, ...]:
        self._noted["tables"] = None
        return self.plain.tables

    @property
    def entities(self) -> tuple[Entity, ...]:
        self._noted["entities"] = None
        return self.plain.entities

    @property
    def models(self) -> tuple[Model, ...]:
        self._noted["models"] = None
        return self.plain.models

    @property
    def collections(self) -> tuple[ItemCollection, ...]:
        self._noted["collections"] = None
        return self.plain.collections

    @property
    def transactions(self) -> tuple[NamedTransaction, ...]:
        self._noted["transactions"] = None
        return self.plain.transactions

    @property
    def packages(self) -> frozenset[str]:
        self._noted["packages"] = None
        return self.plain.packages

    def table(self, name: str) -> Table:
        self._noted[f"table {name}"] = None
        return self.plain.table(name)

    def entity(self, name: str) -> Entity:
        self._noted[f"entity {name}"] = None
        return self.plain.entity(name)

    def entities_of(self, table: str) -> tuple[Entity, ...]:
        self._noted[f"entities_of {table}"] = None
        return self.plain.entities_of(table)

    def collections_of(self, table: str) -> tuple[ItemCollection, ...]:
        self._noted[f"collections_of {table}"] = None
        return self.plain.collections_of(table)

    def model(self, module: str, name: str) -> Model:
        self._noted[f"model {module} {name}"] = None
        return self.plain.model(module, name)

    def _answer(self, question: str) -> object:
        match question.split(" "):
            case ["tables" | "entities" | "models" | "collections" | "transactions"]:
                return getattr(self.plain, question)
            case ["packages"]:
                return sorted(self.plain.packages)
            case ["table" | "entity" | "entities_of" | "collections_of" as word, name]:
                return getattr(self.plain, word)(name)
            case ["collection", name]:
                return next(each for each in self.plain.collections if each.name == name)
            case ["model", module, name]:
                return self.plain.model(module, name)
            case ["whole", module, name] if module.startswith(HOME):
                found = getattr(import_module(module), name)
                if isinstance(found, Whole):
                    return found(self)
        raise LookupError(question)


class PartSchema(AskedSchema):
    """A schema of some of the models, who have to do with no others; `packages` and `wholes` are known of all of them."""

    __slots__ = ("_packages",)

    def __init__(self, schema: Schema, packages: frozenset[str], wholes: Mapping[str, object]) -> None:
        super().__init__(schema)
        object.__setattr__(self, "_packages", packages)
        object.__setattr__(self, "_whole", dict(wholes))

    _packages: frozenset[str]

    def is_about_part(self, question: str) -> bool:
        """Whether all of the models would answer as these do."""
        return " " in question and not question.startswith("whole ")

    @property
    def packages(self) -> frozenset[str]:
        self._noted["packages"] = None
        return self._packages

    def whole(self, name: str, find: Callable[[Schema], Answer]) -> Answer:  # noqa: ARG002  # it is asked of all models
        """What is known; LookupError where nobody has asked it of all models."""
        self._noted[name] = None
        return self._whole[name]  # type: ignore[return-value]  # a name has one function

    def _answer(self, question: str) -> object:
        # These go by names alone, of which none is another while this class is used.
        return question if question == "packages" or question.startswith("whole ") else super()._answer(question)


class Whole(Generic[Answer]):
    """A function of a whole schema that is asked again and again: what it finds is kept while the schema is the same object.

    It finds the same in all schemas with the same names of tables, entities, models and types, and nothing but what JSON can say.
    """

    def __init__(self, find: Callable[[Schema], Answer]) -> None:
        update_wrapper(self, find)
        self.name = f"whole {find.__module__} {find.__name__}"
        self.find = find
        self.last: tuple[Schema, Answer] | None = None

    def __call__(self, schema: Schema) -> Answer:
        """What the function finds; its text must say all of it."""
        if isinstance(schema, AskedSchema):
            return schema.whole(self.name, self.find)
        if self.last is None or self.last[0] is not schema:
            self.last = schema, self.find(schema)
        return self.last[1]
