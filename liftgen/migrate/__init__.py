"""Migrate: migrations and a client in, tables and items as they say out; it can be killed, paused and resumed."""

from liftgen.migrate.events import Begun, Done, Event, Made, Progress
from liftgen.migrate.options import Machine, Options, Outcome
from liftgen.migrate.pauses import pause, resume
from liftgen.migrate.record import Applied, status
from liftgen.migrate.runner import Runner

__all__ = [
    "Applied",
    "Begun",
    "Done",
    "Event",
    "Machine",
    "Made",
    "Options",
    "Outcome",
    "Progress",
    "Runner",
    "pause",
    "resume",
    "status",
]
