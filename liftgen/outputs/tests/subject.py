"""The entity that a test is about: its names in the generated code, and the values that it is given there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.examples.conditions import fields_in
from liftgen.outputs.examples.items import item_of
from liftgen.outputs.examples.planted import base_values, expires
from liftgen.outputs.examples.values import NOW, distinct, example
from liftgen.outputs.repository.facades import facade_names
from liftgen.outputs.repository.fields import article
from liftgen.schema import Composed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.outputs.examples.items import WireItem
    from liftgen.outputs.examples.planted import Values
    from liftgen.outputs.examples.values import Example
    from liftgen.schema import Attribute, Entity, Schema

LATER = NOW + timedelta(hours=1)
"""Where the test clock stands after it has been moved by an hour; it starts at `NOW`."""


@dataclass(frozen=True)
class Subject:
    """An entity under test: its names in the generated code, and its example values."""

    entity: Entity
    schema: Schema

    @property
    def factory(self) -> str:
        """The function of the test file that makes one."""
        return self.one

    @property
    def fixture(self) -> str:
        """The fixture that gives the facade of the entity's table."""
        return facade_names(self.schema, self.entity.table).fixture

    @property
    def facade(self) -> str:
        """The class of the facade."""
        return facade_names(self.schema, self.entity.table).whole

    @property
    def parameter(self) -> str:
        """The parameter of a test that is the facade of the entity's table."""
        return f"{self.fixture}: {self.facade}"

    @property
    def plural(self) -> str:
        """What a facade, a tenant's view of it and a transaction call the entity's repository."""
        return Name(self.entity.name).plural

    @property
    def repository(self) -> str:
        """How a test reaches the repository."""
        return f"{self.fixture}.{self.plural}"

    @property
    def one(self) -> str:
        """The entity with its article in the middle of a function's name: `a_project`, `an_order`."""
        word, _ = article(self.entity.name).split(" ")
        return f"{word}_{self.words}"

    @property
    def words(self) -> str:
        """The entity in the middle of a function's name."""
        return Name(self.entity.name).snake

    @cached_property
    def first(self) -> Values:
        return base_values(self.entity, self.schema)

    def stored(self, values: Mapping[str, Example], *, at: datetime = NOW, version: int = 0) -> Values:
        """The values as the repository stores them: stamped, counted and with their expiry."""
        stamped = dict(values)
        for role, value in (("created_at", NOW), ("updated_at", at), ("version", version)):
            attribute = self.entity.role(role)
            if attribute is not None:
                stamped[attribute.field] = value
        expiry = self.entity.expiry
        if expiry is not None and expiry.of is not None and stamped.get(expiry.field) is None:
            since = stamped[expiry.of]
            if since is not None:
                stamped[expiry.field] = expires(self.entity, since)
        return stamped

    def put(self, values: Mapping[str, Example]) -> Values:
        """The values as a put of what is new stores them: created when they say so themselves."""
        created = self.entity.role("created_at")
        kept = {} if created is None else {created.field: values[created.field]}
        return {**self.stored(values), **kept}

    def after(self, values: Values, changes: Values) -> Values:
        """The values as they are stored after an update an hour later."""
        after = self.stored({**self.stored(values), **changes}, at=LATER, version=1)
        expiry = self.entity.expiry
        if expiry is not None and expiry.of in changes:
            after[expiry.field] = expires(self.entity, after[expiry.of])
        return after

    def item(self, values: Mapping[str, Example]) -> WireItem:
        """The item of these values, as DynamoDB has it."""
        return item_of(self.entity, values, self.schema)

    def key_arguments(self, values: Mapping[str, Example]) -> Values:
        """The arguments that name the entity by its key."""
        return {field: values[field] for field in self.entity.key.fields}

    @property
    def scoped_key(self) -> Values:
        """The arguments that name the example by its key where its tenant asks."""
        return {name: each for name, each in self.key_arguments(self.first).items() if name != self.entity.tenant}

    @cached_property
    def key_fields(self) -> frozenset[str]:
        return frozenset(self.entity.key.fields)

    @cached_property
    def dependencies(self) -> frozenset[str]:
        """Fields that a composed key, a `when`, a guard or an expiry reads: those that `patch` refuses."""
        found: set[str] = set()
        for index in self.entity.indexes:
            found.update(fields_in(index.when))
            for part in index.key.parts:
                if isinstance(part, Composed):
                    found.update(part.fields)
        for constraint in self.entity.uniques:
            found.update(constraint.fields)
        expiry = self.entity.expiry
        if expiry is not None:
            # A guard expires with its owner.
            found.update(
                each for each in (expiry.of, expiry.field if self.entity.uniques else None) if each is not None
            )
        return frozenset(found)

    @cached_property
    def changeable(self) -> tuple[Attribute, ...]:
        """The attributes that an update may change, and that have two examples."""
        return tuple(
            each
            for each in self.entity.attributes
            if each.field not in self.key_fields
            and each.lifecycle not in {"version", "created_at", "updated_at", "deleted_at"}
            and not each.encrypted
            and each.field != self.entity.tenant
            and len(distinct(each, 2, self.schema)) > 1
        )

    def other(self, attribute: Attribute, than: Example) -> Example:
        """Another example of the attribute's field."""
        return next(each for each in distinct(attribute, 3, self.schema) if each != than)

    @cached_property
    def changes(self) -> Values:
        """Another value of every field that an update may change."""
        return {each.field: self.other(each, self.first[each.field]) for each in self.changeable}

    def elsewhere(self, number: int = 2) -> Values:
        """Values with another key and other unique values, of the same tenant."""
        fields = [*self.entity.key.fields, *(field for each in self.entity.uniques for field in each.fields)]
        changed = {
            field: example(self.entity.model.attribute(field), number, self.schema)
            for field in fields
            if field != self.entity.tenant or self.entity.key.fields == (field,)
        }
        return {**self.first, **changed}
