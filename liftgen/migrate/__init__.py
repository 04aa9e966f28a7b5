"""Migrate: migrations and a client in, tables and items as they say out; it can be killed, paused and resumed."""

from liftgen.migrate.events import Begun, Done, Event, Progress
from liftgen.migrate.record import Applied, status
from liftgen.migrate.runner import Options, Outcome, Runner

__all__ = ["Applied", "Begun", "Done", "Event", "Options", "Outcome", "Progress", "Runner", "status"]
