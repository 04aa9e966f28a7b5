"""Writes: versions, older shapes, and answers that are lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.data_layer import Project, everything

from liftgen.runtime.errors import (
    AlreadyExists,
    Conflict,
    InvalidValue,
    Timeout,
)
from liftgen.testing import StandIn
from liftgen.testing.fake import FakeClient, Fault


def test_put_replaces_only_the_version_that_was_read(project: Project, saas: Any) -> None:
    new = project.saas.Project(tenant_id="t", project_id="p", title="a")

    assert saas.projects.put(new).version == 0
    assert saas.projects.put(new.model_copy(update={"title": "b"})).version == 1
    with pytest.raises(Conflict):
        saas.projects.put(new)
    read = saas.projects.get(tenant_id="t", project_id="p", consistent=True)
    assert saas.projects.put(read).version == 2
    saas.projects.delete_by_key(tenant_id="t", project_id="p")
    with pytest.raises(Conflict):
        saas.projects.put(read)


def test_a_patch_counts_as_a_version(project: Project, saas: Any) -> None:
    made = saas.projects.create(project.saas.Project(tenant_id="t", project_id="p", title="a"))

    assert saas.projects.patch(tenant_id="t", project_id="p", title="b").version == 1
    with pytest.raises(Conflict):
        saas.projects.update(made, title="c")


def test_an_item_of_an_older_shape_is_updated_as_what_it_reads_as(saas: Any, stand_in: StandIn) -> None:
    client: Any = stand_in.client
    client.call(
        "PutItem",
        b'{"TableName":"saas","Item":{"pk":{"S":"TENANT#t"},"sk":{"S":"PROJECT#p"},"_entity":{"S":"Project"},'
        b'"tenant_id":{"S":"t"},"project_id":{"S":"p"},"title":{"S":"old"},"due_on":{"S":"2026-05-01"}}}',
    )
    old = saas.projects.get(tenant_id="t", project_id="p")

    assert saas.projects.update(old, due_on=date(2026, 6, 1)).version == 1
    assert len(list(saas.projects.due("t", date(2026, 6, 1), date(2026, 6, 30)))) == 1


def test_a_patch_holds_to_what_the_model_says_of_its_fields(project: Project, shop: Any) -> None:
    made = shop.everythings.create(everything(project))
    key = {"id": made.id, "date": made.date, "string": made.string}

    with pytest.raises(InvalidValue, match="limited: String should have at most 5 characters"):
        shop.everythings.patch(**key, limited="too long")
    assert shop.everythings.get(**key) == made


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.REPEATED])
def test_a_write_whose_answer_was_lost_is_known_by_what_is_there(
    project: Project, saas_in_memory: Any, memory: FakeClient, fault: Fault
) -> None:
    projects, users = saas_in_memory.projects, saas_in_memory.users
    memory.fail_next(fault, "PutItem")
    made = projects.create(project.saas.Project(tenant_id="t", project_id="p", title="a"))
    memory.fail_next(fault, "UpdateItem")
    changed = projects.update(made, title="b")
    memory.fail_next(fault, "UpdateItem")
    assert projects.patch(tenant_id="t", project_id="p", title="c").title == "c"
    memory.fail_next(fault, "TransactWriteItems")
    user = users.create(project.saas.User(tenant_id="t", user_id="u", email="e"))
    memory.fail_next(fault, "TransactWriteItems")
    user = users.update(user, email="f")
    memory.fail_next(fault, "TransactWriteItems")
    users.delete(user)
    memory.fail_next(fault, "DeleteItem")
    projects.delete(projects.get(tenant_id="t", project_id="p"))

    assert changed.version == 1
    assert memory.items("saas") == []


def test_a_write_that_was_not_applied_is_not_taken_for_one_that_was(
    project: Project, saas_in_memory: Any, memory: FakeClient
) -> None:
    made = project.saas.Project(tenant_id="t", project_id="p", title="a")
    memory.fail_next(Fault.TIMEOUT, "PutItem")
    with pytest.raises(Timeout):
        saas_in_memory.projects.create(made)
    saas_in_memory.projects.create(made.model_copy(update={"title": "another"}))

    with pytest.raises(AlreadyExists):
        saas_in_memory.projects.create(made)
    memory.fail_next(Fault.TIMEOUT, "UpdateItem")
    with pytest.raises(Timeout):
        saas_in_memory.projects.update(made, title="b")


def test_an_update_is_one_request(project: Project, saas_in_memory: Any, memory: FakeClient) -> None:
    made = saas_in_memory.projects.create(project.saas.Project(tenant_id="t", project_id="p", title="a"))
    memory.calls.clear()

    saas_in_memory.projects.update(made, status=project.saas.Status.DONE)

    assert [call.operation for call in memory.calls] == ["UpdateItem"]
