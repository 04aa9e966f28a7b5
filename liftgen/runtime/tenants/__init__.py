"""Tenants: what each of them uses and may use, a client that is one's own, and how one of them moves."""

from liftgen.runtime.tenants.moving import Mover, Shape
from liftgen.runtime.tenants.usage import Allowance, MeteredClient, Usage, Used, metered

__all__ = ["Allowance", "MeteredClient", "Mover", "Shape", "Usage", "Used", "metered"]
