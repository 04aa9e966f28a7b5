"""Scenarios: steps in DynamORM's scenario format, driven through a generated repository, with what each must have done.

A document names a model and its steps (`create`, `get`, `update`, `delete`, `query`, `sleep`), each with what to expect of
it. Attributes are written under their names in the table; the item that expectations look at is the stored one. Beside what
the format describes, a query may say `index`, `limit`, `sort` and `cursor`, and expect `items` and a `cursor`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import yaml
from pydantic import ValidationError

from liftgen.runtime import errors
from liftgen.schema import Entity
from liftgen.testing import Clock, StandIn

STEP = {"op", "item", "key", "fields", "if_not_exists", "ms", "save", "expect", "index", "limit", "sort", "cursor"}
EXPECT = {"ok", "error", "items", "cursor", "item_contains", "item_has_fields", "item_missing_fields"}
EXPECT |= {"raw_attribute_types", "item_field_equals_var", "item_field_not_equals_var"}
ERRORS: tuple[tuple[str, tuple[type[Exception], ...]], ...] = (
    ("ErrMissingPrimaryKey", (KeyError, errors.InvalidKey)),
    ("ErrItemNotFound", (LookupError,)),
    ("ErrInvalidEncryptedEnvelope", (errors.InvalidEnvelope,)),
    ("ErrEncryptionNotConfigured", (errors.EncryptionNotConfigured,)),
    ("ErrConditionFailed", (errors.ConditionFailed, errors.NotFound)),
    ("ErrInvalidModel", (ValidationError, errors.InvalidValue, errors.InvalidItem)),
)


class ScenarioError(AssertionError):
    """A step did not do what its scenario says."""


@dataclass(frozen=True)
class Scenario:
    """A document: its name, the model that it is about, and its steps."""

    name: str
    model: str
    steps: tuple[Mapping[str, Any], ...]


def scenario_of(text: str) -> Scenario:
    """The scenario that a document says; ValueError where it says what this runner does not know."""
    document = yaml.safe_load(text)
    unknown = {*document} - {"name", "dms_version", "model", "table", "steps"}
    for step in document["steps"]:
        unknown |= ({*step} - STEP) | ({*step.get("expect", {})} - EXPECT)
    if unknown:
        raise ValueError(f"the scenario says what no runner knows: {', '.join(sorted(unknown))}")
    return Scenario(document["name"], document["model"], tuple(document["steps"]))


@dataclass
class Runner:
    """Drives one repository; `variables` are what steps have saved."""

    repository: Any
    model: type[Any]
    entity: Entity
    stand_in: StandIn
    clock: Clock
    variables: dict[str, Any] = field(default_factory=dict)

    def run(self, scenario: Scenario) -> None:
        """Every step of it; ScenarioError names the first that did something else."""
        for number, step in enumerate(scenario.steps, 1):
            try:
                self._step(step)
            except ScenarioError as error:
                raise ScenarioError(f"{scenario.name}, step {number} ({step['op']}): {error}") from error

    def _step(self, step: Mapping[str, Any]) -> None:
        expect = step.get("expect", {})
        operation: Callable[[Mapping[str, Any]], Mapping[str, Any] | None] = getattr(self, f"_{step['op']}")
        found: Mapping[str, Any] | None = None
        try:
            found = operation(step)
        except Exception as error:
            name = next((name for name, kinds in ERRORS if isinstance(error, kinds)), None)
            if name is None or name != expect.get("error"):
                raise ScenarioError(f"{type(error).__name__}: {error}") from error
            return
        if "error" in expect:
            raise ScenarioError(f"no error, where {expect['error']} is expected")
        for variable, attribute in step.get("save", {}).items():
            self.variables[variable] = (found or {})[attribute]
        self._check(expect, found or {})

    def _create(self, step: Mapping[str, Any]) -> Mapping[str, Any] | None:
        made = self._entity(step["item"])
        if step.get("if_not_exists"):
            self.repository.create(made)
        else:
            self.repository.upsert(made)
        return self._stored(step["item"])

    def _get(self, step: Mapping[str, Any]) -> Mapping[str, Any] | None:
        if self.repository.get(**self._key(step["key"])) is None:
            raise LookupError("there is no such item")
        return self._stored(step["key"])

    def _update(self, step: Mapping[str, Any]) -> Mapping[str, Any] | None:
        item = step["item"]
        values = self._values(item)
        there = self.repository.get(**self._key(item))
        version = self.entity.role("version")
        read = self._entity(item) if there is None else there
        if version is not None and version.field in values:
            read = read.model_copy(update={version.field: values[version.field]})
        fields = {self._field(each) for each in step["fields"]}
        made = self.model.model_validate({**dict(read), **values}, by_name=True)
        self.repository.update(read, **{each: getattr(made, each) for each in fields})
        return self._stored(item)

    def _delete(self, step: Mapping[str, Any]) -> Mapping[str, Any] | None:
        self.repository.delete_by_key(**self._key(step["key"]))
        return None

    def _query(self, step: Mapping[str, Any]) -> Mapping[str, Any] | None:
        on = step.get("index")
        named = {each.name: each.index for each in self.entity.indexes} | {"key": None}
        pattern = next(each for each in self.entity.patterns if each.operation == "query" and named[each.on] == on)
        query = getattr(self.repository, pattern.name)(**self._values(step["key"]))
        query = query.reverse() if step.get("sort") == "DESC" else query
        page = query.page(limit=step.get("limit", 100), cursor=self._value(step.get("cursor")))
        keys = [self._stored(self._attributes(each)) for each in page.items]
        return {"items": keys, "cursor": page.cursor}

    def _sleep(self, step: Mapping[str, Any]) -> None:
        self.clock.set(self.clock() + timedelta(milliseconds=step["ms"]))

    def _check(self, expect: Mapping[str, Any], item: Mapping[str, Any]) -> None:
        for name, wanted in expect.get("item_contains", {}).items():
            self._equal(name, plain(item.get(name)), self._value(wanted))
        for name in expect.get("item_has_fields", ()):
            self._equal(f"whether `{name}` is there", name in item, True)
        for name in expect.get("item_missing_fields", ()):
            self._equal(f"whether `{name}` is there", name in item, False)
        for name, kind in expect.get("raw_attribute_types", {}).items():
            self._equal(f"the type of `{name}`", [*item.get(name, {})], [kind])
        for name, variable in expect.get("item_field_equals_var", {}).items():
            self._equal(name, item.get(name), self.variables[variable])
        for name, variable in expect.get("item_field_not_equals_var", {}).items():
            if item.get(name) == self.variables[variable]:
                raise ScenarioError(f"`{name}` is still {item.get(name)}")
        if "cursor" in expect:
            self._equal("cursor", item["cursor"], self._value(expect["cursor"]))
        if "items" in expect:
            found = [
                {name: plain(each.get(name)) for name in wanted}
                for each, wanted in zip(item["items"], expect["items"], strict=False)
            ]
            self._equal("how many there are", len(item["items"]), len(expect["items"]))
            self._equal("items", found, expect["items"])

    def _equal(self, what: str, found: object, wanted: object) -> None:
        if found != wanted and not (isinstance(found, set) and isinstance(wanted, list) and found == {*wanted}):
            raise ScenarioError(f"{what} is {found!r} and not {wanted!r}")

    def _value(self, given: Any) -> Any:
        """What is given, or the variable that it names, as `$cursor`."""
        return self.variables[given[1:]] if isinstance(given, str) and given[:1] == "$" else given

    def _entity(self, item: Mapping[str, Any]) -> Any:
        if missing := [each for each in self._names(self.entity.key.fields) if not item.get(each)]:
            raise KeyError(*missing)
        return self.model.model_validate(self._values(item), by_name=True)

    def _values(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return {self._field(name): self._value(value) for name, value in item.items()}

    def _field(self, attribute: str) -> str:
        return next(each.field for each in self.entity.attributes if each.name == attribute)

    def _names(self, fields: tuple[str, ...]) -> list[str]:
        return [self.entity.model.attribute(each).name for each in fields]

    def _key(self, item: Mapping[str, Any]) -> dict[str, Any]:
        values = self._values(item)
        return {each: values[each] for each in self.entity.key.fields}

    def _attributes(self, found: Any) -> dict[str, Any]:
        return dict(
            zip(
                self._names(self.entity.key.fields),
                (getattr(found, each) for each in self.entity.key.fields),
                strict=True,
            )
        )

    def _stored(self, item: Mapping[str, Any]) -> Mapping[str, Any] | None:
        key = {name: {"S": item[name]} for name in self._names(self.entity.key.fields)}
        return self.stand_in.item(self.entity.table, key)


def plain(value: Mapping[str, Any] | None) -> Any:
    """A stored value as a scenario writes it: numbers as numbers, sets as sets, JSON in text as what it says."""
    match value:
        case None | {"NULL": True}:
            return None
        case {"N": text}:
            return int(text) if Decimal(text) == int(Decimal(text)) else float(text)
        case {"SS": members}:
            return {*members}
        case {"NS": members}:
            return {int(each) for each in members}
        case {"L": members}:
            return [plain(each) for each in members]
        case {"M": members}:
            return {name: plain(each) for name, each in members.items()}
        case {"S": text} if text[:1] in ("{", "["):
            return json.loads(text)
        case {"S": inner} | {"BOOL": inner} | {"B": inner}:
            return inner
    raise TypeError(value)
