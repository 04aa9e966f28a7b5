"""DynamORMPermissions: what generated repositories ask is allowed by the role made for it, and nothing else is.

Policies are read from the synthesised template, requests are recorded from generated code. Neither is written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from support.asking import (
    ACCOUNT,
    KEPT,
    KEYS,
    REGION,
    Recorded,
    allowed,
    everything,
    mutants,
    schema,
    strangers,
    with_keys,
)

from liftgen.access import access_of
from liftgen.documents import access_document, table_document
from liftgen.testing.iam import Asked, Policy, role_policies

if TYPE_CHECKING:
    from liftgen.constructs import DynamORMPermissions

TAG = "aws:PrincipalTag/tenant_id"


@dataclass(frozen=True)
class Roles:
    """The policies of a role for each access pattern, as the template has them; `tenants` are those of one tenant's roles."""

    patterns: dict[str, tuple[Policy, ...]]
    tenants: dict[str, tuple[Policy, ...]]


def permissions(**overrides: Any) -> tuple[Any, DynamORMPermissions]:
    from aws_cdk import App, Environment, Stack

    from liftgen.constructs import DynamORMPermissions, DynamORMTable

    # A role for each pattern of every sample is more than a stack may have that is deployed.
    app = App(context={"@aws-cdk/core:stackResourceLimit": "0"})
    stack = Stack(app, "stack", env=Environment(account=ACCOUNT, region=REGION))
    tables = [DynamORMTable(stack, each.name, document=table_document(each), **overrides) for each in schema().tables]
    return stack, DynamORMPermissions(tables, access=[access_document(each) for each in access_of(schema())])


def role(stack: Any, id: str = "Role") -> Any:
    from aws_cdk import aws_iam as iam

    return iam.Role(stack, id, assumed_by=iam.AccountRootPrincipal())


def policies(stack: Any, *roles: Any) -> list[tuple[Policy, ...]]:
    from aws_cdk.assertions import Template

    template = Template.from_stack(stack).to_json()
    ids = [stack.get_logical_id(each.node.default_child) for each in roles]
    return [role_policies(template, id, region=REGION, account=ACCOUNT) for id in ids]


@pytest.fixture(scope="module")
def roles() -> Roles:
    stack, granting = permissions()
    names = granting.patterns
    own = [name for name in names if name not in granting.withheld]
    made = [role(stack, f"Pattern{place}") for place, _ in enumerate(names)]
    made_own = [role(stack, f"Tenant{place}") for place, _ in enumerate(own)]
    for name, each in zip(names, made, strict=True):
        granting.grant(each, name)
    for name, each in zip(own, made_own, strict=True):
        granting.grant_tenant(each, name)
    found = policies(stack, *made, *made_own)
    return Roles(dict(zip(names, found, strict=False)), dict(zip(own, found[len(names) :], strict=True)))


@pytest.mark.slow
def test_every_access_pattern_is_asked_and_known(recording: list[Recorded], roles: Roles) -> None:
    assert {each.method for each in recording} - {KEPT} == roles.patterns.keys()


@pytest.mark.slow
def test_a_pattern_is_allowed_by_its_own_role(recording: list[Recorded], roles: Roles) -> None:
    refused = [
        (each.method, asked)
        for each in recording
        if each.method != KEPT
        for asked in each.asked
        if not allowed(roles.patterns[each.method], asked)
    ]

    assert refused == []


@pytest.mark.slow
def test_a_role_allows_no_other_action_and_no_other_resource(recording: list[Recorded], roles: Roles) -> None:
    wrong = []
    for name, found in roles.patterns.items():
        asked = [one for each in recording if each.method == name for one in each.asked]
        own = {(one.action, one.resource) for one in asked}
        contexts = {one.context.get(KEYS, ()): one for one in asked}
        wrong += [
            (name, action, resource)
            for action, resource in everything() - own
            for one in contexts.values()
            if allowed(found, replace(one, action=action, resource=resource))
        ]

    assert wrong == []


@pytest.mark.slow
def test_a_role_allows_keys_of_its_patterns_only(recording: list[Recorded], roles: Roles) -> None:
    let_through = {
        (each.method, one.action, one.resource.rpartition("/")[2])
        for each in recording
        if each.method != KEPT
        for one in each.asked
        for stranger in strangers(one)
        if allowed(roles.patterns[each.method], stranger)
    }

    # A partition key that is nothing but a value, or several attributes, has no shape that a policy could say.
    shapeless = {
        (access.name, f"dynamodb:{action}", each.index or each.table)
        for access in access_of(schema())
        for each in access.requests
        for action in each.actions
        if not any(isinstance(part, str) for part in each.leading or ())
    }
    assert let_through <= shapeless
    assert ("Project.by_status", "dynamodb:Query", "by_status") in let_through
    assert not any(resource == "saas" for _, _, resource in let_through)


@pytest.mark.slow
def test_no_condition_of_a_role_can_be_left_out(recording: list[Recorded], roles: Roles) -> None:
    unnoticed = []
    for name, found in roles.patterns.items():
        asked = [one for each in recording if each.method == name for one in each.asked]
        denied = [one for each in asked for one in strangers(each) if not allowed(found, one)]
        unnoticed += [
            (name, what) for what, mutant in mutants(found) if not any(allowed(mutant, one) for one in denied)
        ]

    assert unnoticed == []
    assert sum(1 for found in roles.patterns.values() for _ in mutants(found)) > 50


@pytest.mark.slow
def test_a_tenants_role_allows_what_the_tenant_asks(recording: list[Recorded], roles: Roles) -> None:
    refused = [
        (each.method, asked)
        for each in recording
        if each.tenant is not None and each.method in roles.tenants
        for asked in each.asked
        if not allowed(roles.tenants[each.method], asked, **{TAG: each.tenant})
    ]

    assert refused == []
    assert {each.method for each in recording if each.tenant and each.method in roles.tenants} >= {
        "User.create",
        "User.update",
        "User.delete_by_key",
        "Membership.by_user",
        "AuditEvent.latest",
        "Project.due",
    }


def others(tenant: str) -> Iterator[dict[str, str]]:
    """Tags of others: names that begin as the tenant's does, or that it begins with, other cases, no tag at all."""
    yield {}
    for name in (tenant[:-1], f"{tenant}0", f"{tenant} ", tenant.upper(), "", "other", "t"):
        yield {TAG: name}


@pytest.mark.slow
def test_a_tenants_role_allows_nothing_of_another_tenant(recording: list[Recorded], roles: Roles) -> None:
    let_through = [
        (each.method, tag)
        for each in recording
        if each.tenant is not None and each.method in roles.tenants
        for asked in each.asked
        for tag in others(each.tenant)
        if allowed(roles.tenants[each.method], asked, **tag)
    ]

    assert let_through == []


@pytest.mark.slow
def test_attack_17_tenants_that_are_mixed_in_one_request_are_refused(recording: list[Recorded], roles: Roles) -> None:
    for each in recording:
        if each.tenant is None or each.method not in roles.tenants:
            continue
        for asked in each.asked:
            foreign = [key.replace(each.tenant, "tenant_id-77") for key in asked.context[KEYS]]

            assert not allowed(
                roles.tenants[each.method], with_keys(asked, *asked.context[KEYS], *foreign), **{TAG: each.tenant}
            )


@pytest.mark.slow
def test_attack_17_an_item_of_another_tenant_is_not_even_checked(recording: list[Recorded], roles: Roles) -> None:
    checks = [
        (each, asked)
        for each in recording
        if each.tenant is not None and each.method in roles.tenants
        for asked in each.asked
        if KEYS in asked.context
    ]
    # What a condition check, or a write that fails on its condition, would give back of the item is never reached.
    let_through = [
        (each.method, action)
        for each, asked in checks
        for action in ("ConditionCheckItem", "PutItem", "UpdateItem", "DeleteItem")
        for foreign in [
            with_keys(asked, *(key.replace(str(each.tenant), "tenant_id-77") for key in asked.context[KEYS]))
        ]
        if allowed(roles.tenants[each.method], replace(foreign, action=f"dynamodb:{action}"), **{TAG: str(each.tenant)})
    ]

    assert checks
    assert let_through == []


@pytest.mark.slow
def test_attack_15_a_tenants_role_scans_exports_and_reads_no_stream(roles: Roles) -> None:
    asked = ("Scan", "PartiQLSelect", "ExportTableToPointInTime", "DescribeExport", "GetRecords", "GetShardIterator")
    resources = {resource for _, resource in everything()}
    found = [
        (name, action)
        for name, policies in roles.tenants.items()
        for action in asked
        for resource in resources
        for keys in ((), ("TENANT#t",))
        if allowed(policies, with_keys(Asked(f"dynamodb:{action}", resource), *keys), **{TAG: "t"})
    ]

    assert found == []


@pytest.mark.slow
def test_attack_16_every_statement_of_a_tenants_role_refuses_a_request_without_keys(roles: Roles) -> None:
    conditions = [
        statement.get("Condition")
        for policies in roles.tenants.values()
        for policy in policies
        for statement in policy["Statement"]
    ]

    assert conditions
    assert all(each and each["Null"] == {KEYS: "false"} and "ForAllValues:StringLike" in each for each in conditions)


@pytest.mark.slow
def test_no_condition_of_a_tenants_role_can_be_left_out(recording: list[Recorded], roles: Roles) -> None:
    unnoticed = []
    for name, found in roles.tenants.items():
        asked = [one for each in recording if each.method == name for one in each.asked]
        denied = [one for each in asked for one in strangers(each) if not allowed(found, one, **{TAG: "t"})]
        unnoticed += [
            (name, what)
            for what, mutant in mutants(found)
            if not any(allowed(mutant, one, **{TAG: "t"}) for one in denied)
        ]

    assert unnoticed == []


def test_attack_14_what_cannot_be_told_apart_is_withheld_from_tenants() -> None:
    _, granting = permissions()

    tenants = {f"{each.name}." for each in schema().entities_of("saas")}

    assert {name for name in granting.withheld if name.startswith(tuple(tenants))} == {
        # Their guard of one slug over all tenants belongs to no tenant.
        *(f"Tenant.{each}" for each in ("create", "put", "upsert", "update", "delete", "delete_by_key")),
        # Sign-in comes before the tenant is known.
        "User.by_email",
        # A native key of several attributes.
        *("Project.by_status", "Project.active"),
    }
    # A table without tenants.
    assert {"Session.get", "Product.create"} <= set(granting.withheld)


@pytest.mark.slow
def test_no_policy_names_everything(roles: Roles) -> None:
    for found in (*roles.patterns.values(), *roles.tenants.values()):
        for policy in found:
            for statement in policy["Statement"]:
                assert "*" not in json.dumps([statement["Action"], statement["Resource"]])


def test_a_withheld_pattern_is_refused() -> None:
    stack, granting = permissions()

    with pytest.raises(ValueError, match=r"`User\.by_email` cannot be one tenant's alone"):
        granting.grant_tenant(role(stack), "User.by_email")


def test_the_tenants_tag_is_the_one_that_is_said() -> None:
    stack, granting = permissions()
    made = role(stack)
    granting.grant_tenant(made, "User.get", tag="organisation")

    assert "${aws:PrincipalTag/organisation}" in json.dumps(policies(stack, made))


def test_every_pattern_that_can_be_is_granted_where_none_is_named() -> None:
    stack, granting = permissions()
    one, other = role(stack, "One"), role(stack, "Other")
    granting.grant_tenant(one)
    granting.grant_tenant(other, *(name for name in granting.patterns if name not in granting.withheld))
    first, second = policies(stack, one, other)

    assert first == second


def test_reads_and_writes_of_an_entity_are_granted_together() -> None:
    stack, granting = permissions()
    reader, writer = role(stack, "Reader"), role(stack, "Writer")
    granting.grant_read(reader, "Session")
    granting.grant_write(writer, "Session")

    assert [actions(found) for found in policies(stack, reader, writer)] == [
        {"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"},
        {
            "dynamodb:BatchWriteItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
        },
    ]


def actions(found: tuple[Policy, ...]) -> set[str]:
    said = [statement["Action"] for policy in found for statement in policy["Statement"]]
    return {action for each in said for action in ([each] if isinstance(each, str) else each)}


@pytest.mark.parametrize(
    ("method", "arguments", "message"),
    [
        ("grant", ("User.nothing",), "there is no access pattern `User.nothing`"),
        ("grant_tenant", ("User.nothing",), "there is no access pattern `User.nothing`"),
        ("grant_read", ("Nobody",), "there is no entity `Nobody`"),
        ("grant_write", ("Nobody",), "there is no entity `Nobody`"),
        ("grant_stream", ("saas",), "table `saas` has no stream"),
        ("grant_stream", ("nothing",), "table `nothing` is not among the tables that were given"),
    ],
)
def test_what_does_not_exist_is_not_granted(method: str, arguments: tuple[str, ...], message: str) -> None:
    stack, granting = permissions()

    with pytest.raises(ValueError, match=message):
        getattr(granting, method)(role(stack), *arguments)


def test_a_stream_is_read_and_nothing_else() -> None:
    from aws_cdk import aws_dynamodb as dynamodb

    stack, granting = permissions(dynamo_stream=dynamodb.StreamViewType.NEW_IMAGE)
    made, both = role(stack), role(stack, "Both")
    granting.grant_stream(made, "saas")
    granting.grant_stream(both)
    found, all_found = policies(stack, made, both)
    resources = {statement["Resource"] for policy in found for statement in policy["Statement"]} - {"*"}

    assert actions(found) == {
        f"dynamodb:{each}" for each in ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
    }
    assert resources == {f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/saas/stream/LATEST"}
    assert "table/sessions/stream" in json.dumps(all_found)


def test_a_migration_reads_and_writes_in_its_region_until_it_is_over() -> None:
    stack, granting = permissions()
    made = role(stack)
    granting.grant_migration(made, until=datetime(2030, 1, 1, tzinfo=UTC))
    (found,) = policies(stack, made)
    writing = Asked("dynamodb:PutItem", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/saas")
    now = {"aws:RequestedRegion": REGION, "aws:CurrentTime": "2029-12-31T23:59:59Z"}

    assert allowed(found, writing, **now)
    assert not allowed(found, writing, **{**now, "aws:CurrentTime": "2030-01-01T00:00:00Z"})
    assert not allowed(found, writing, **{**now, "aws:RequestedRegion": "us-east-1"})
    assert not allowed(found, replace(writing, action="dynamodb:DeleteTable"), **now)


def test_a_migration_that_ends_at_no_known_time_is_refused() -> None:
    stack, granting = permissions()

    with pytest.raises(ValueError, match="has no time zone"):
        granting.grant_migration(role(stack), until=datetime(2030, 1, 1))


def test_the_key_of_an_encrypted_table_is_opened_as_far_as_is_needed() -> None:
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_dynamodb as dynamodb
    from aws_cdk import aws_kms as kms

    from liftgen.constructs import DynamORMPermissions, DynamORMTable

    stack = Stack(App(), "stack", env=Environment(account=ACCOUNT, region=REGION))
    encryption = dynamodb.TableEncryptionV2.customer_managed_key(kms.Key(stack, "Key"))
    table = DynamORMTable(stack, "T", document=table_document(schema().table("sessions")), encryption=encryption)
    granting = DynamORMPermissions([table], access=[access_document(each) for each in access_of(schema())])
    reader, writer = role(stack, "Reader"), role(stack, "Writer")
    granting.grant(reader, "Session.get")
    granting.grant(writer, "Session.create")
    read_only, both = (
        {each for each in actions(found) if each.startswith("kms:")} for found in policies(stack, reader, writer)
    )

    assert read_only == {"kms:Decrypt"}
    assert both == {"kms:Decrypt", "kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"}
