"""Routes: the module with the HTTP API of one entity: what is said and shown of it, and a route for everything it answers."""

from liftgen.outputs.handler.routes.entity import entity_module
from liftgen.outputs.handler.routes.writer import route_prose, view_class

__all__ = ["entity_module", "route_prose", "view_class"]
