"""Writer: what the routes of an entity are written with: its names, its parameters, and what they find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.handler.source import (
    API_GATEWAY,
    BODIES,
    PARAMETERS,
    RESOLVER,
    ApiImports,
    Resource,
    class_block,
    free,
    names_of,
    request_annotation,
    route,
    view_name,
)
from liftgen.outputs.python_source import (
    INDENT,
    Expression,
    call,
    keyword,
    layout,
    literal,
)
from liftgen.outputs.repository.fields import article
from liftgen.outputs.repository.items import variable
from liftgen.outputs.repository.source import Body, Function
from liftgen.outputs.repository.types import annotation

if TYPE_CHECKING:
    from liftgen.schema import Attribute, Entity
    from liftgen.scope import EntityScope


def view_class(resource: Resource, imports: ApiImports) -> str:
    """The class of what is shown of an entity."""
    entity = resource.entity
    fields = [body_field(each.field, annotation(each.type, imports)) for each in resource.shown]
    hidden = [f"`{each.field}`" for each in entity.attributes if each.encrypted]
    doc = f"What is shown of {article(entity.name)}."
    if hidden:
        doc += f"\n\n{', '.join(hidden)} can be written and is never shown."
    return class_block(view_name(entity), imports.use(BODIES, "View"), doc, fields)


def route_prose(text: str) -> str:
    """What is said of a query, without what only a caller of the repository can do."""
    return text.replace(" unless `.consistent()`", "")


@dataclass(frozen=True, slots=True)
class RouteWriter:
    """What all that is written of an entity's routes has in common."""

    scope: EntityScope
    resource: Resource
    package: str
    imports: ApiImports

    def _route(
        self,
        method: str,
        path: str,
        name: str,
        parameters: list[str],
        body: Body,
        doc: str,
        returns: str,
        more: dict[str, str] | None = None,
    ) -> Function:
        return route(method, path, name, parameters, body, doc, returns, self._name, more)

    def _find(self, body: Body, repository: str, *, consistent: bool) -> None:
        more = [keyword("consistent", "True")] if consistent else []
        asked = call(f"{repository}.get", *self._key_arguments, *more)
        self._find_one(body, asked)

    def _find_one(self, body: Body, asked: Expression, *, partial: bool = False) -> None:
        """The statement that takes what is asked for, or fails."""
        found = self._use(RESOLVER, "found")
        if partial:
            part = self._local("part")
            body.add(call(found, asked, literal(self._name)), f"{part} = ")
            asked = f"{part}.whole()"
        body.add(call(found, asked, literal(self._name)), f"{self._variable} = ")

    def _find_meant(self, body: Body) -> None:
        """Statements that take the one that is to be written, in the version that is meant."""
        repository = self._local("repository")
        body.add("_repository()", f"{repository} = ")
        self._find(body, repository, consistent=True)
        if self.resource.version is not None:
            check = self._use(RESOLVER, "check_version")
            body.add(call(check, self._meant, f"{self._variable}.{self.resource.version}"))

    def _is_computed(self, attribute: Attribute) -> bool:
        expiry = self._entity.expiry
        return expiry is not None and expiry.of is not None and expiry.field == attribute.field

    def _shown(self, name: str) -> Expression:
        return call(f"{self._view}.model_validate", name)

    def _tag(self, name: str) -> list[Expression]:
        version = self.resource.version
        return [] if version is None else [keyword("version", f"{name}.{version}")]

    @property
    def _related(self) -> dict[str, Entity]:
        return self.resource.relations(self.scope.schema)

    @property
    def _if_match(self) -> list[str]:
        return [] if self.resource.version is None else [f"{self._meant}: {self._use(PARAMETERS, 'IfMatch')} = None"]

    @property
    def _said(self) -> str:
        """The parameter of the body."""
        return free("body", frozenset(self.resource.segments))

    @property
    def _meant(self) -> str:
        """The parameter of the version that is meant."""
        return free("if_match", frozenset(self.resource.segments))

    @property
    def _key_parameters(self) -> list[str]:
        return [
            f"{each}: {request_annotation(self._entity.model.attribute(each).type, self.imports)}"
            for each in self.resource.segments
        ]

    @property
    def _key_arguments(self) -> list[Expression]:
        return [keyword(each, each) for each in self.resource.segments]

    @property
    def _response(self) -> str:
        return f"{self._use(API_GATEWAY, 'Response')}[{self._view}]"

    @property
    def _entity(self) -> Entity:
        return self.resource.entity

    @property
    def _name(self) -> str:
        return self._entity.name

    @property
    def _snake(self) -> str:
        return Name(self._name).snake

    @property
    def _view(self) -> str:
        return view_name(self._entity)

    @property
    def _variable(self) -> str:
        return self._local(variable(self._entity))

    @property
    def _model(self) -> str:
        return self._use(self._entity.model.module, self._entity.model.name)

    def _local(self, name: str) -> str:
        """A local variable of this name, or of one like it where a parameter has it."""
        return free(name, names_of(self._entity))

    def _use(self, module: str, name: str) -> str:
        return self.imports.use(module, name)

    def _body(self) -> Body:
        return Body(INDENT)


def related_page(entity: Entity, relation: str) -> str:
    """The class of a page of what a relation yields."""
    return f"{entity.name}{Name(relation).pascal}Page"


def body_field(name: str, type_: Expression, after: str = "") -> str:
    return layout(type_, INDENT, before=f"{name}: ", after=after)
