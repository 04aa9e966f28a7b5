"""A function is told of the table of its small items by name, or as a JSON object, and one reader understands both."""

from __future__ import annotations

import json

import pytest

from liftgen.runtime.errors import NotConfigured
from liftgen.runtime.functions import told
from liftgen.runtime.service_table import ServiceTable, service_table
from liftgen.testing.fake import FakeClient

SHARED = {"name": "saas-live", "region": "eu-west-1", "pk": "pk", "sk": None, "expires_at": "gone_at"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("service", {"name": "service"}),
        (json.dumps(SHARED), {"name": "saas-live", "sk": None, "expires_at": "gone_at"}),
    ],
)
def test_a_name_or_an_object_says_which_table_it_is(
    said: str, wanted: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = FakeClient()
    monkeypatch.setenv("LIFT_SERVICE_TABLE", said)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")

    assert service_table(client) == ServiceTable(client=client, **wanted)  # type: ignore[arg-type]
    own = told.own_table()
    assert own == ServiceTable(client=own.client, **wanted)  # type: ignore[arg-type]


def test_without_one_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIFT_SERVICE_TABLE", raising=False)

    assert service_table(FakeClient()) is None
    with pytest.raises(NotConfigured, match="`LIFT_SERVICE_TABLE` is not there"):
        told.own_table()


@pytest.mark.parametrize("said", ["{", '{"region": "eu-west-1"}'])
def test_what_cannot_be_read_is_told(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIFT_SERVICE_TABLE", said)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")

    with pytest.raises(NotConfigured, match="neither a name nor a JSON object that describes a table"):
        told.own_table()
