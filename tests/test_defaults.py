"""A default that is a constant is what items hold that have it written; anything else is nobody's to guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liftgen.defaults import constant_defaults
from tests.support.evolution import schema_of

if TYPE_CHECKING:
    from pathlib import Path

MODEL = """
DESK = 'desk'
class Channel(StrEnum):
    DESK = 'desk-1'
class Ticket(BaseModel):
    ticket_id: Annotated[str, PK]
    field: {}
"""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("str = 'desk'", {"S": "desk"}),
        ("str = DESK", {"S": "desk"}),
        ("str = Field('desk', max_length=9)", {"S": "desk"}),
        ("Channel = Channel.DESK", {"S": "desk-1"}),
        ("Literal['a', 1] = 1", {"N": "1"}),
        ("int = 3", {"N": "3"}),
        ("float = 0.5", {"N": "0.5"}),
        ("float = 0", {"N": "0"}),
        ("Decimal = Decimal('1.50')", {"N": "1.50"}),
        ("bool = False", {"BOOL": False}),
        ("str", None),
        ("str | None = None", None),
        ("str = Field(default_factory=str)", None),
        ("date = date.min", None),
        ("bytes = b'desk'", None),
        ("Annotated[str, Encrypted] = 'desk'", None),
        ("Annotated[list[str], AsJson] = []", None),
    ],
)
def test_a_default_as_it_would_be_stored(field: str, value: object, tmp_path: Path) -> None:
    found = constant_defaults(schema_of(MODEL.format(field), tmp_path))

    assert found.get("Ticket.field") == value
