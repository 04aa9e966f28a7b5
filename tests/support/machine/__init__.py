"""Machine: a state machine that drives all repositories and facades of some tables beside a ledger of what should be there."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from support.machine.alone import Alone
from support.machine.asking import Asking
from support.machine.hands import Hands
from support.machine.together import Together

from liftgen.runtime.transaction import transact_get
from liftgen.schema import Schema
from liftgen.testing import StandIn


class Machine(Alone, Together, Asking):
    """Everything that can be done to the repositories of some tables."""


def machine_of(
    schema: Schema,
    tables: tuple[str, ...],
    repositories: ModuleType,
    stand_in: Callable[[], StandIn],
    transact_get: Callable[..., Any] = transact_get,
    fields: ModuleType | None = None,
) -> type[Hands]:
    """The machine of some tables; each run of it has a stand-in of its own, with the tables in it.

    The classes of fields are in the module of the repositories, or in one that is told.
    """
    known = {
        "schema": schema,
        "tables": tables,
        "module": repositories,
        "fields": fields or repositories,
        "made": staticmethod(stand_in),
        "transact_get": staticmethod(transact_get),
    }
    return type("Machine", (Machine,), known)
