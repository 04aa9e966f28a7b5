# Yours: lift wrote this once and leaves it alone from now on.
"""What all handlers stand on, made once in a process, when it is first needed."""

from functools import cache

from liftgen.runtime.client import Client
from liftgen.runtime.environment import client_from_environment
from liftgen.runtime.table import Settings


@cache
def client() -> Client:
    """The one client, as the environment describes it."""
    return client_from_environment()


@cache
def settings() -> Settings:
    """What repositories are told: keys of encrypted fields, a secret for cursors."""
    return Settings()
