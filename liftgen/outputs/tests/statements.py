"""Statements and expressions that many tests share: an entity made, read, looked at as it is stored, and two tenants."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from liftgen.outputs.examples.items import primary_key
from liftgen.outputs.examples.values import example
from liftgen.outputs.python_source import call, dict_display, literal
from liftgen.outputs.tests.subject import LATER

if TYPE_CHECKING:
    from liftgen.outputs.examples.items import WireItem
    from liftgen.outputs.examples.planted import Values
    from liftgen.outputs.examples.values import Example
    from liftgen.outputs.python_source import Brackets, Expression
    from liftgen.outputs.tests.source import Body
    from liftgen.outputs.tests.subject import Subject


def made_of(subject: Subject, body: Body, values: Values) -> Brackets:
    """The call that makes a value of these values."""
    changed = {field: value for field, value in values.items() if subject.first.get(field) != value}
    return call(subject.factory, **body.values(changed))


def get_of(subject: Subject, body: Body, values: Values, **more: Expression) -> Brackets:
    """The call that reads the item of these values."""
    return call(f"{subject.repository}.get", **body.values(subject.key_arguments(values)), **more)


def key_of(subject: Subject, body: Body, values: Values) -> Brackets:
    """The call that makes the key of the item of these values."""
    return call(f"{subject.repository}.key", **body.values(subject.key_arguments(values)))


def check_item(subject: Subject, body: Body, values: Values) -> None:
    """Check the bytes of the item of these values."""
    body.assign("item", call("stand_in.item", literal(subject.entity.table), wire(primary_key(subject.entity, values))))
    body.assign("expected_item", wire(subject.item(values)))
    body.check("item", "expected_item")


def wire(item: WireItem) -> Brackets:
    """An item as DynamoDB has it."""
    return dict_display((literal(name), literal(value)) for name, value in item.items())


def an_hour_later(body: Body) -> None:
    """Move the clock, so that what is written then is told from what was written before."""
    body.imports.add(("liftgen.testing", "Clock"))
    body.do(call("clock.set", body.value(LATER)))


def moment_of(value: Example) -> datetime:
    """The instant of an expiry."""
    return value if isinstance(value, datetime) else datetime.fromtimestamp(value, UTC)


def two_tenants(subject: Subject, body: Body) -> None:
    """What `own`, the tenant of the example, sees of the table, and what `other` does."""
    body.assign("own", own_view(subject, body))
    body.assign("other", call(f"{subject.fixture}.for_tenant", body.value(tenant_of(subject, 2))))


def own_view(subject: Subject, body: Body) -> Brackets:
    """The call that makes what the tenant of the example sees of the table."""
    return call(f"{subject.fixture}.for_tenant", body.value(tenant_of(subject, 1)))


def tenant_of(subject: Subject, number: int) -> Example:
    """A tenant: the first is that of the example."""
    return example(subject.entity.model.attribute(subject.entity.tenant or ""), number, subject.schema)
