"""ConsumerFunction: the function that answers a table's stream, which may read that stream and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from liftgen.constructs.dynamorm_stream import DynamORMStream, StreamFilter, StreamSettings
from liftgen.constructs.lift_function import LiftFunction
from liftgen.documents import consumer_from_document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_lambda as lambda_
    from constructs import Construct

    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.constructs.lift_function import FunctionSettings
    from liftgen.constructs.python_project import PythonProject
    from liftgen.documents import ConsumerDocument


class ConsumerFunction(LiftFunction):
    """The function that a document describes, led to by `stream`, which hands it the changes of the document's entities alone.

    It is told where its table is, one of `tables`, and may do nothing with it: what it reads or writes there is granted, as
    with `DynamORMPermissions`. What fails for good is in the queue `stream.dead_letters`, its own where it has one, of which it
    is told too. `streaming` is DynamORMStream's, and other keyword arguments are LiftFunction's. ValueError when the document
    is not one, when its table is not among `tables`, or has no stream that can tell what is asked.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        document: ConsumerDocument | Mapping[str, Any],
        code: PythonProject | lambda_.Code,
        tables: Sequence[DynamORMTable],
        streaming: StreamSettings | None = None,
        **settings: Unpack[FunctionSettings],
    ) -> None:
        consumer = consumer_from_document(document)
        table = next((each for each in tables if each.name == consumer["table"]), None)
        if table is None:
            raise ValueError(f"table `{consumer['table']}` is not among the tables that were given")
        super().__init__(scope, id, handler=consumer["handler"], code=code, tables=[table], **settings)
        wanted = StreamFilter(
            entities=tuple(consumer.get("entities", ())),
            events=tuple(consumer["events"]),
            discriminator=consumer.get("discriminator") or "_entity",
        )
        self.stream = DynamORMStream(
            self,
            "Stream",
            table=table,
            function=self,
            encryption_key=settings.get("encryption_key"),
            dead_letters=self.dead_letters,
            **StreamSettings(filters=[wanted]) | (streaming or {}),
        )
        self.function.add_environment("LIFT_DEAD_LETTERS", self.stream.dead_letters.queue_url)
