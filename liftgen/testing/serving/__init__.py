"""Serving: handlers over HTTP on this machine, as API Gateway would call them; for developing, behind loopback."""

from liftgen.testing.serving.handlers import Handlers, claims_of_token
from liftgen.testing.serving.server import serve

__all__ = ["Handlers", "claims_of_token", "serve"]
