"""Streams: what changed in a table, as values of its models, handed to whoever asked for it."""

from liftgen.runtime.errors import Poison
from liftgen.runtime.streams.changes import Change, Inserted, Modified, Origin, Removed
from liftgen.runtime.streams.letters import DeadLetter, to_queue
from liftgen.runtime.streams.routes import StreamRoutes
from liftgen.runtime.streams.stamps import Stamped

__all__ = [
    "Change",
    "DeadLetter",
    "Inserted",
    "Modified",
    "Origin",
    "Poison",
    "Removed",
    "Stamped",
    "StreamRoutes",
    "to_queue",
]
