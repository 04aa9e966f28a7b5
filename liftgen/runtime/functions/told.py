"""Told: what a construct tells its function in environment variables."""

from __future__ import annotations

import json
import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from liftgen.runtime.environment import client_from_environment
from liftgen.runtime.errors import NotConfigured
from liftgen.runtime.service_table import SERVICE_TABLE, ServiceTable, described, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.runtime.client import Client


def named(path: str) -> Any:
    """What is called so: `shop.orders.handler`, as Lambda has it. NotConfigured where there is no such thing."""
    module, _, name = path.replace("/", ".").rpartition(".")
    try:
        return getattr(import_module(module), name)
    except (AttributeError, ImportError, ValueError) as error:
        raise NotConfigured(f"there is no `{path}`") from error


def own_handler() -> Any:
    """The function's own entry point, which `LIFT_HANDLER` names."""
    return named(said("LIFT_HANDLER"))


def settings(variable: str) -> Mapping[str, Any]:
    """What a variable says, a JSON object. NotConfigured where it is none."""
    try:
        found = json.loads(said(variable))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise NotConfigured(f"`{variable}` is not a JSON object")
    return found


def said(variable: str) -> str:
    """What a variable says. NotConfigured where it is not there."""
    text = os.environ.get(variable)
    if text is None:
        raise NotConfigured(f"`{variable}` is not there")
    return text


def own_table() -> ServiceTable:
    """The service table, of which `LIFT_SERVICE_TABLE` says the name, the region, the key, and how items expire.

    NotConfigured where it says nothing, or nothing that can be read.
    """
    text = said(SERVICE_TABLE)
    try:
        return table_of(described(text), client)
    except (ValueError, KeyError) as error:
        raise NotConfigured(f"`{SERVICE_TABLE}` is neither a name nor a JSON object that describes a table") from error


def client(region: str | None = None) -> Client:
    """A client for DynamoDB's own items, past any cache, of this region or that of the function's tables."""
    variables = {name: each for name, each in os.environ.items() if name not in ("LIFT_CACHE", "LIFT_TENANTS")}
    return client_from_environment(variables if region is None else {**variables, "LIFT_REGION": region})
