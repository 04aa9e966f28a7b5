"""DynamORMModel: a model at home in a table: its access patterns in the stack's outputs, its own grants, its own changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_cdk import CfnOutput
from constructs import Construct

from liftgen.access import items_of
from liftgen.constructs.dynamorm_permissions import DynamORMPermissions
from liftgen.constructs.dynamorm_stream import StreamFilter
from liftgen.documents import access_from_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from aws_cdk import aws_iam as iam

    from liftgen.access import Access
    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.documents import AccessDocument, StreamEvent

LONGEST = 1024  # bytes of an output's value


class DynamORMModel(Construct):
    """The entity `model`, whose items lie in `table`; `patterns` are the names of its access patterns, without its own.

    The stack's outputs say of each pattern what it asks, such as `{"by_status": "Query saas/by_status"}`; not where
    `documented` is False. `access` may have those of other models too. ValueError where the model has no access patterns
    in it, or puts its items elsewhere.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        model: str,
        table: DynamORMTable,
        access: Iterable[AccessDocument | Mapping[str, Any]],
        documented: bool = True,
    ) -> None:
        documents = [each for each in access if each["name"].startswith(f"{model}.")]
        found = tuple(map(access_from_document, documents))
        if not found:
            raise ValueError(f"there is no access pattern of `{model}`")
        home = items_of(model, found)
        if home is not None and home != table.name:
            raise ValueError(f"the items of `{model}` are in table `{home}`, not in `{table.name}`")
        super().__init__(scope, id)
        self.model = model
        self.table = table
        self.patterns = tuple(each.name.removeprefix(f"{model}.") for each in found)
        self._permissions = DynamORMPermissions([table], access=documents)
        for number, text in enumerate(_pages(found, model) if documented else (), start=1):
            CfnOutput(self, f"Patterns{number}", value=text, description=f"What access patterns of {model} ask")

    def grant(self, grantee: iam.IGrantable, *patterns: str) -> None:
        """Allow these access patterns: `by_status`. ValueError for one that it has not, or that asks another table too."""
        self._permissions.grant(grantee, *(f"{self.model}.{each}" for each in patterns))

    def grant_read(self, grantee: iam.IGrantable) -> None:
        """Allow every access pattern that reads the model."""
        self._permissions.grant_read(grantee)

    def grant_write(self, grantee: iam.IGrantable) -> None:
        """Allow every access pattern that writes the model."""
        self._permissions.grant_write(grantee)

    def grant_tenant(self, grantee: iam.IGrantable, *patterns: str, tag: str = "tenant_id") -> None:
        """Allow these access patterns, or all that can be, on the items of the one tenant that the session's tag names."""
        self._permissions.grant_tenant(grantee, *(f"{self.model}.{each}" for each in patterns), tag=tag)

    def changes(
        self, *events: StreamEvent, where: Mapping[str, Mapping[str, Any]] | None = None, discriminator: str = "_entity"
    ) -> StreamFilter:
        """The changes of the model's items, for a DynamORMStream: by these events, or all, where `where` holds."""
        wanted = StreamFilter(entities=(self.model,), where=where or {}, discriminator=discriminator)
        return wanted if not events else StreamFilter(wanted.entities, events, wanted.where, discriminator)


def _pages(patterns: Iterable[Access], model: str) -> Iterator[str]:
    """What patterns ask as JSON objects, none of them longer than an output takes."""
    page: dict[str, str] = {}
    for each in patterns:
        entry = {each.name.removeprefix(f"{model}."): _asked(each)}
        if page and len(_text(page | entry).encode()) > LONGEST:
            yield _text(page)
            page = {}
        page |= entry
    if page:
        yield _text(page)


def _asked(access: Access) -> str:
    requests = [
        f"{', '.join(each.actions)} {each.table}{'' if each.index is None else f'/{each.index}'}"
        for each in access.requests
    ]
    return "; ".join(dict.fromkeys(requests))


def _text(page: dict[str, str]) -> str:
    return json.dumps(page, ensure_ascii=False, separators=(",", ":"))
