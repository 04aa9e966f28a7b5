"""Shapes: the classes of what a request may say of an entity, and of what it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.handler.routes.writer import RouteWriter, body_field, related_page, view_class
from liftgen.outputs.handler.source import (
    BODIES,
    Resource,
    class_block,
    constrained,
    view_name,
)
from liftgen.outputs.repository.fields import article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.schema import Attribute, Entity


@dataclass(frozen=True, slots=True)
class Shapes(RouteWriter):
    """Writes the bodies, views and pages of an entity."""

    def blocks(self) -> Iterator[str]:
        """Each of them."""
        yield self._new_class()
        if self.resource.changeable:
            yield self._replacement_class()
            yield self._changes_class()
        yield view_class(self.resource, self.imports)
        if any(not each.one for each in self.resource.patterns):
            yield self._page_class()
        for each in dict.fromkeys(self._related.values()):
            if each.name != self._name:
                yield view_class(Resource(each), self.imports)
        for name, each in self._related.items():
            yield self._related_page_class(name, each)

    def _new_class(self) -> str:
        fields = []
        for each in self.resource.writable:
            optional = each.has_default or each.field == self._entity.tenant or self._is_computed(each)
            fields.append(self._body_field(each, optional=optional))
        doc = f"What is said of a new {self._name}; what is left out is as the model has it."
        return class_block(f"New{self._name}", self._use(BODIES, "Body"), doc, fields)

    def _replacement_class(self) -> str:
        changeable = self.resource.changeable
        fields = [self._body_field(each, optional=each.has_default or self._is_computed(each)) for each in changeable]
        doc = f"All that is said of {article(self._name)} beside its key; what is left out is as the model has it."
        return class_block(f"{self._name}Replacement", self._use(BODIES, "Body"), doc, fields)

    def _changes_class(self) -> str:
        fields = [self._body_field(each, optional=True) for each in self.resource.changeable]
        doc = f"What is to change of {article(self._name)}; what is left out stays as it is."
        return class_block(f"{self._name}Changes", self._use(BODIES, "Body"), doc, fields)

    def _page_class(self) -> str:
        doc = f"Some {Name(Name(self._name).plural).title}, and the cursor of the page after it."
        fields = [f"items: list[{self._view}]", "cursor: str | None = None"]
        return class_block(f"{self._name}Page", self._use(BODIES, "View"), doc, fields)

    def _related_page_class(self, name: str, target: Entity) -> str:
        doc = f"Some of the {Name(name).title} of {article(self._name)}, and the cursor of the page after it."
        fields = [f"items: list[{view_name(target)}]", "cursor: str | None = None"]
        return class_block(related_page(self._entity, name), self._use(BODIES, "View"), doc, fields)

    def _body_field(self, attribute: Attribute, *, optional: bool) -> str:
        after = f" = {self._use(BODIES, 'absent')}()" if optional else ""
        return body_field(attribute.field, constrained(attribute, self.imports), after)
