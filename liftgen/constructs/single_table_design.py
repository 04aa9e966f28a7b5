"""SingleTableDesign: one table for several models, each of them known by name, and a bound on what they may cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from liftgen.access import items_of
from liftgen.constructs.dynamorm_model import DynamORMModel
from liftgen.constructs.dynamorm_permissions import DynamORMPermissions
from liftgen.constructs.dynamorm_table import DynamORMTable
from liftgen.documents import access_from_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.constructs.dynamorm_table import TableOverrides
    from liftgen.documents import AccessDocument, TableDocument


class SingleTableDesign(Construct):
    """The table as `table`, a DynamORMModel for each entity that lives in it by its name in `models`, and `permissions` for all.

    Entities, relations, adjacency lists and time series are what the document and the access patterns make of them: edges
    are entities like any other, and buckets and shards are part of keys. `most_reads` and `most_writes` bound the request
    units a second of a table on demand, and so its bill; `seldom_read` stores more cheaply what is read at a higher price.
    Other keyword arguments are DynamORMTable's, and win. ValueError when a document is not one, or no entity lives in the table.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        document: TableDocument | Mapping[str, Any],
        access: Iterable[AccessDocument | Mapping[str, Any]],
        most_reads: float | None = None,
        most_writes: float | None = None,
        seldom_read: bool = False,
        documented: bool = True,
        **overrides: Unpack[TableOverrides],
    ) -> None:
        documents = list(access)
        names = _living_in(document["name"], documents)
        if not names:
            raise ValueError(f"no entity lives in table `{document['name']}`")
        super().__init__(scope, id)
        settings: TableOverrides = {}
        if most_reads is not None or most_writes is not None:
            settings["billing"] = dynamodb.Billing.on_demand(
                max_read_request_units=most_reads, max_write_request_units=most_writes
            )
        if seldom_read:
            settings["table_class"] = dynamodb.TableClass.STANDARD_INFREQUENT_ACCESS
        self.table = DynamORMTable(self, "Table", document=document, **settings | overrides)
        home = Construct(self, "Models")
        self.models = {
            name: DynamORMModel(home, name, model=name, table=self.table, access=documents, documented=documented)
            for name in names
        }
        self.permissions = DynamORMPermissions([self.table], access=documents)


def _living_in(table: str, documents: Iterable[AccessDocument | Mapping[str, Any]]) -> list[str]:
    found: dict[str, list[Any]] = {}
    for each in map(access_from_document, documents):
        found.setdefault(each.name.partition(".")[0], []).append(each)
    return [name for name, patterns in found.items() if items_of(name, patterns) == table]
