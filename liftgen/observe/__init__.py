"""Observe: what is deployed, or would be, in; the schema's tables out."""

from liftgen.observe.live import NotDynamoDBError, Observed, ObservedClient, observe_table, observe_tags
from liftgen.observe.port import ObservedPort
from liftgen.observe.template import NotATemplateError, Resource, observe_template, read_resources, read_templates

__all__ = [
    "NotATemplateError",
    "NotDynamoDBError",
    "Observed",
    "ObservedClient",
    "ObservedPort",
    "Resource",
    "observe_table",
    "observe_tags",
    "observe_template",
    "read_resources",
    "read_templates",
]
