"""Runtime: what generated code stands on in Lambda, from the standard library alone."""

from liftgen.runtime.clients import connect

__all__ = ["connect"]
