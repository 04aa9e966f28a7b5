"""DynamORMPermissions: roles that may ask what their access patterns ask, of the keys that those have, and nothing else."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from aws_cdk import aws_iam as iam
from constructs import Construct

from liftgen.access import KeyField
from liftgen.documents import access_from_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from liftgen.access import Access, AccessKind, Leading, RequestAccess
    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.documents import AccessDocument

LEADING_KEYS = "dynamodb:LeadingKeys"
HIGHEST_ESCAPED = "%"
"""Values in keys have no character up to this one: the generated code writes it as `%XX`, or refuses the value."""

MIGRATING = (
    *(
        "BatchGetItem",
        "BatchWriteItem",
        "ConditionCheckItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "UpdateItem",
    ),
    *("DescribeContinuousBackups", "DescribeTable", "DescribeTimeToLive", "CreateBackup"),
)


class DynamORMPermissions:
    """Grants per access pattern, by their names: `User.by_email`, `saas.tenant_home`, or a transaction's own name.

    `access` is what the access patterns ask of the tables, a document each. A grant names the actions of the patterns, the
    table or the index that they ask, and where partition keys begin with known text, keys of that shape. ValueError for a
    pattern that does not exist, or asks a table that is not among `tables`.
    """

    def __init__(
        self, tables: Sequence[DynamORMTable], *, access: Iterable[AccessDocument | Mapping[str, Any]]
    ) -> None:
        self._tables = {each.name: each for each in tables}
        self._access = {each.name: each for each in map(access_from_document, access)}

    @property
    def patterns(self) -> tuple[str, ...]:
        """The names of all access patterns."""
        return tuple(self._access)

    def tables_of(self, *patterns: str) -> tuple[DynamORMTable, ...]:
        """The tables that these access patterns ask."""
        names = {each.table: None for access in self._found(patterns) for each in access.requests}
        return tuple(map(self._table, names))

    def actions_of(self, *patterns: str) -> tuple[str, ...]:
        """The actions that these access patterns ask."""
        found = {each for access in self._found(patterns) for request in access.requests for each in request.actions}
        return tuple(sorted(found))

    def of_tenants(self, *patterns: str) -> bool:
        """Whether one of these access patterns asks for items of a tenant."""
        requests = [each for access in self._found(patterns) for each in access.requests]
        return any(isinstance(part, KeyField) and part.tenant for each in requests for part in each.leading or ())

    @property
    def withheld(self) -> tuple[str, ...]:
        """The patterns that no tenant's role can have: IAM could not tell one tenant's keys from another's."""
        return tuple(name for name, access in self._access.items() if not all(map(_is_tenants, access.requests)))

    def grant(self, grantee: iam.IGrantable, *patterns: str) -> None:
        """Allow these access patterns."""
        self._allow(grantee, self._found(patterns), _any_value, conditional=_is_shaped)

    def grant_read(self, grantee: iam.IGrantable, *entities: str) -> None:
        """Allow every access pattern that reads these entities, or everything; scans are not among them."""
        self.grant(grantee, *self._of("read", entities))

    def grant_write(self, grantee: iam.IGrantable, *entities: str) -> None:
        """Allow every access pattern that writes these entities, or everything."""
        self.grant(grantee, *self._of("write", entities))

    def grant_tenant(self, grantee: iam.IGrantable, *patterns: str, tag: str = "tenant_id") -> None:
        """Allow these access patterns, or all that can be, on the items of one tenant only: the one that the session's tag names.

        ValueError for a pattern that is `withheld`.
        """
        chosen = patterns or tuple(name for name in self._access if name not in self.withheld)
        refused = [name for name in chosen if name in self.withheld]
        if refused:
            raise ValueError(
                f"`{refused[0]}` cannot be one tenant's alone: its partition key does not tell tenants apart"
            )

        def value(field: KeyField) -> str:
            return f"${{aws:PrincipalTag/{tag}}}" if field.tenant else "*"

        self._allow(grantee, self._found(chosen), value, conditional=lambda _: True)

    def grant_stream(self, grantee: iam.IGrantable, *tables: str) -> None:
        """Allow reading the streams of these tables, or of all that have one. ValueError for a table without a stream."""
        for name in tables or [each.name for each in self._tables.values() if each.stream_view]:
            if self._table(name).stream_view is None:
                raise ValueError(f"table `{name}` has no stream")
            self._table(name).grant_stream_read(grantee)

    def grant_migration(self, grantee: iam.IGrantable, *, until: datetime) -> None:
        """Allow reading and writing every item of the tables, and backing them up, until then; for no application's role.

        ValueError for a time without a zone.
        """
        if until.tzinfo is None:
            raise ValueError(f"`{until}` has no time zone")
        for name in self._tables:
            table = self._table(name)
            arn = _arn(table, grantee)
            statement = iam.PolicyStatement(
                actions=[f"dynamodb:{each}" for each in MIGRATING],
                resources=[arn, f"{arn}/index/*"],
                conditions={
                    "StringEquals": {"aws:RequestedRegion": table.table.env.region},
                    "DateLessThan": {"aws:CurrentTime": until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")},
                },
            )
            grantee.grant_principal.add_to_principal_policy(statement)
            if table.table.encryption_key is not None:
                table.table.encryption_key.grant_encrypt_decrypt(grantee)

    def _found(self, names: Iterable[str]) -> list[Access]:
        missing = [name for name in names if name not in self._access]
        if missing:
            raise ValueError(f"there is no access pattern `{missing[0]}`")
        return [self._access[name] for name in names]

    def _of(self, kind: AccessKind, entities: tuple[str, ...]) -> list[str]:
        known = {name.partition(".")[0] for name in self._access}
        missing = [each for each in entities if each not in known]
        if missing:
            raise ValueError(f"there is no entity `{missing[0]}`")
        wanted = entities or known
        return [name for name, each in self._access.items() if each.kind == kind and name.partition(".")[0] in wanted]

    def _table(self, name: str) -> DynamORMTable:
        if name not in self._tables:
            raise ValueError(f"table `{name}` is not among the tables that were given")
        return self._tables[name]

    def _allow(
        self,
        grantee: iam.IGrantable,
        granted: Iterable[Access],
        value: Callable[[KeyField], str],
        *,
        conditional: Callable[[RequestAccess], bool],
    ) -> None:
        requests = [each for access in granted for each in access.requests]
        for table, index, actions, keys in _statements(requests, value, conditional):
            arn = _arn(self._table(table), grantee)
            conditions = {
                # Without the second, a request that has no keys at all would pass the first.
                "ForAllValues:StringLike": {LEADING_KEYS: list(keys)},
                "Null": {LEADING_KEYS: "false"},
            }
            statement = iam.PolicyStatement(
                actions=[f"dynamodb:{each}" for each in actions],
                resources=[arn if index is None else f"{arn}/index/{index}"],
                conditions=conditions if keys else None,
            )
            grantee.grant_principal.add_to_principal_policy(statement)
        for name in dict.fromkeys(each.table for each in requests):
            self._open(name, grantee, requests)

    def _open(self, name: str, grantee: iam.IGrantable, requests: Iterable[RequestAccess]) -> None:
        """Let the grantee use the customer's own key, where the table is encrypted with one."""
        key = self._table(name).table.encryption_key
        if key is None:
            return
        reads = {"GetItem", "BatchGetItem", "Query", "Scan"}
        if all(set(each.actions) <= reads for each in requests if each.table == name):
            key.grant_decrypt(grantee)
        else:
            key.grant_encrypt_decrypt(grantee)


def _arn(table: DynamORMTable, grantee: iam.IGrantable) -> str:
    """The table's ARN in the stack of whoever is granted something; a principal that is no construct has none of its own."""
    return table.arn_in(grantee if isinstance(grantee, Construct) else table)


Statement = tuple[str, str | None, tuple[str, ...], tuple[str, ...]]
"""A table, an index, actions, and the shapes of keys; none where every key will do."""


def _statements(
    requests: Iterable[RequestAccess], value: Callable[[KeyField], str], conditional: Callable[[RequestAccess], bool]
) -> Iterator[Statement]:
    """As few statements as say exactly this: those for the same keys are put together, then those for the same actions."""
    by_keys: dict[tuple[str, str | None, str | None], set[str]] = {}
    for each in requests:
        shape = _shape(each.leading, value) if each.leading is not None and conditional(each) else None
        by_keys.setdefault((each.table, each.index, shape), set()).update(each.actions)
    by_actions: dict[tuple[str, str, tuple[str, ...], bool], list[str]] = {}
    for (table, index, shape), actions in by_keys.items():
        anything = by_keys.get((table, index, None), set()) if shape is not None else set()
        rest = tuple(sorted(actions - anything))
        if rest:
            by_actions.setdefault((table, index or "", rest, shape is None), []).extend([shape] if shape else [])
    for (table, name, said, _), shapes in sorted(by_actions.items()):
        yield table, name or None, said, tuple(sorted(shapes))


def _shape(leading: Leading, value: Callable[[KeyField], str]) -> str:
    return "".join(quoted(part) if isinstance(part, str) else value(part) for part in leading)


def quoted(text: str) -> str:
    return "".join(f"${{{each}}}" if each in "*?$" else each for each in text)


def _any_value(_: KeyField) -> str:
    return "*"


def _is_shaped(request: RequestAccess) -> bool:
    """Whether the key says anything at all beside values."""
    return request.leading is not None and any(isinstance(part, str) for part in request.leading)


def _is_tenants(request: RequestAccess) -> bool:
    """Whether the key belongs to one tenant: the first value in it is the tenant, and nothing can be taken for more of it."""
    if request.leading is None:
        return False
    first = next((place for place, part in enumerate(request.leading) if isinstance(part, KeyField)), None)
    if first is None:
        return False
    part = request.leading[first]
    rest = request.leading[first + 1 : first + 2]
    ends = not rest or (isinstance(rest[0], str) and rest[0][:1] <= HIGHEST_ESCAPED)
    return isinstance(part, KeyField) and part.tenant and ends
