"""Named: the routes of an entity's named reads and writes, each below the path of the item that it is about.

What is put is said whole, its key in the body, below the path of all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.handler.source import (
    API_GATEWAY,
    BODIES,
    PARAMETERS,
    RESOLVER,
    body_maker,
    class_block,
    constrained,
    free,
    names_of,
    query_parameters,
    request_annotation,
    route,
    view_name,
)
from liftgen.outputs.python_source import INDENT, Expression, call, keyword, layout, literal
from liftgen.outputs.repository.fields import article
from liftgen.outputs.repository.items import variable
from liftgen.outputs.repository.prose import named_prose
from liftgen.outputs.repository.proxies import fields_name
from liftgen.outputs.repository.source import Body, Function
from liftgen.outputs.repository.types import annotation
from liftgen.outputs.repository.writer import where_name
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.handler.source import ApiImports, Resource
    from liftgen.schema import AccessPattern, Attribute, PatternParameter


def asked_beside(resource: Resource, pattern: AccessPattern) -> tuple[PatternParameter, ...]:
    """The parameters of a named read or write that no path has."""
    own = {*resource.entity.key.fields, resource.entity.tenant}
    return tuple(each for each in pattern.parameters if not (each.use == "equal" and each.field in own))


@dataclass(frozen=True, slots=True)
class NamedRoutes:
    """Writes the routes of an entity's named reads and writes."""

    resource: Resource
    imports: ApiImports
    repositories: str

    def blocks(self) -> Iterator[str]:
        """What is said and shown, and then the route, of each."""
        for pattern in self.resource.named:
            match pattern.operation:
                case "get":
                    if pattern.fields:
                        yield self._part_class(pattern)
                    yield self._read(pattern).text
                case "put":
                    yield self._put(pattern).text
                case _:
                    if self._is_said(pattern):
                        yield self._body_class(pattern)
                    yield self._write(pattern).text

    def _body_class(self, pattern: AccessPattern) -> str:
        fields = [self._field(each.field, constrained(each, self.imports)) for each in self._changed(pattern)]
        for each in asked_beside(self.resource, pattern):
            type_ = annotation(each.type, self.imports)
            fields.append(self._field(each.name, f"list[{type_}]" if each.many else type_))
        doc = f"What is said to `{pattern.name}` {article(self._name)}."
        return class_block(self._class(pattern, "Body"), self._use(BODIES, "Body"), doc, fields)

    def _part_class(self, pattern: AccessPattern) -> str:
        shown = [each for each in self.resource.shown if each.field in pattern.fields]
        fields = [self._field(each.field, annotation(each.type, self.imports)) for each in shown]
        doc = f"What is shown of {article(self._name)} by `{pattern.name}`."
        return class_block(self._class(pattern, "View"), self._use(BODIES, "View"), doc, fields)

    def _read(self, pattern: AccessPattern) -> Function:
        needed, optional, arguments = query_parameters(asked_beside(self.resource, pattern), self.imports)
        body, found = Body(INDENT), self._local(variable(self.resource.entity))
        asked = call(f"_repository().{pattern.name}", *self._key, *arguments)
        body.add(call(self._use(RESOLVER, "found"), asked, literal(self._name)), f"{found} = ")
        view = self._class(pattern, "View") if pattern.fields else view_name(self.resource.entity)
        shown = call(f"{view}.model_validate", found)
        body.add(call(self._use(RESOLVER, "answer"), shown), "return ")
        response = f"{self._use(API_GATEWAY, 'Response')}[{view}]"
        return self._route("get", pattern, [*self._key_parameters, *needed, *optional], body, response)

    def _write(self, pattern: AccessPattern) -> Function:
        said = self._said
        given = [keyword(each.field, f"{said}.{each.field}") for each in self._changed(pattern)]
        given += [keyword(each.name, f"{said}.{each.name}") for each in asked_beside(self.resource, pattern)]
        parameters = [*self._key_parameters]
        if self._is_said(pattern):
            parameters.append(f"{said}: {self._class(pattern, 'Body')}")
        body = Body(INDENT)
        repository, meant = "_repository()", []
        if self.resource.version is not None:
            repository = self._local("repository")
            where = self._local("where")
            body.add("_repository()", f"{repository} = ")
            body.add("None", f"{where} = ")
            parameters.append(self._if_match)
            with body.block(f"{self._meant} is not None", "if "):
                self._find_meant(body, repository, self._key)
                there = self._local(variable(self.resource.entity))
                version = f"{there}.{self.resource.version}"
                body.add(f"{self._fields}.{self.resource.version} == {version}", f"{where} = ")
            meant = [keyword(where_name(self.resource.entity), where)]
        asked = call(f"{repository}.{pattern.name}", *self._key, *given, *meant)
        if pattern.operation == "delete":
            there = self._local("there")
            body.add(asked, f"{there} = ")
            body.add(call(self._use(RESOLVER, "deleted"), there, literal(self._name)), "return ")
            response = f"{self._use(API_GATEWAY, 'Response')}[None]"
            return self._route("post", pattern, parameters, body, response, {"status_code": "204"})
        return self._stored(pattern, parameters, body, asked)

    def _put(self, pattern: AccessPattern) -> Function:
        said, entity = self._said, self.resource.entity
        needed, optional, arguments = query_parameters(asked_beside(self.resource, pattern), self.imports)
        parameters = [f"{said}: New{self._name}", *needed, *optional]
        body, repository = Body(INDENT), "_repository()"
        made: list[Expression] = [said, *([] if entity.tenant is None else ["_tenant()"])]
        if self.resource.version is not None:
            repository, version = self._local("repository"), self._local("version")
            body.add("_repository()", f"{repository} = ")
            body.add("0", f"{version} = ")
            parameters.append(self._if_match)
            with body.block(f"{self._meant} is not None", "if "):
                key = [keyword(each, f"{said}.{each}") for each in self.resource.segments]
                self._find_meant(body, repository, key)
                body.add(f"{self._local(variable(entity))}.{self.resource.version}", f"{version} = ")
            made.append(version if entity.tenant is not None else keyword("version", version))
        asked = call(f"{repository}.{pattern.name}", call(body_maker(entity), *made), *arguments)
        return self._stored(pattern, parameters, body, asked)

    def _stored(self, pattern: AccessPattern, parameters: list[str], body: Body, asked: Expression) -> Function:
        """The route that answers with what is stored now."""
        stored, view = self._local("stored"), view_name(self.resource.entity)
        body.add(asked, f"{stored} = ")
        version = self.resource.version
        tag = [] if version is None else [keyword("version", f"{stored}.{version}")]
        body.add(call(self._use(RESOLVER, "answer"), call(f"{view}.model_validate", stored), *tag), "return ")
        return self._route("post", pattern, parameters, body, f"{self._use(API_GATEWAY, 'Response')}[{view}]")

    def _find_meant(self, body: Body, repository: str, key: list[Expression]) -> None:
        """Statements that take the one that is there, in the version that is meant."""
        there = self._local(variable(self.resource.entity))
        asked = call(f"{repository}.get", *key, keyword("consistent", "True"))
        body.add(call(self._use(RESOLVER, "found"), asked, literal(self._name)), f"{there} = ")
        body.add(call(self._use(RESOLVER, "check_version"), self._meant, f"{there}.{self.resource.version}"))

    def _route(
        self,
        method: str,
        pattern: AccessPattern,
        parameters: list[str],
        body: Body,
        returns: str,
        more: dict[str, str] | None = None,
    ) -> Function:
        below = self.resource.root if pattern.operation == "put" else self.resource.item
        path = f"{below}/{Name(pattern.name).kebab}"
        name = f"{Name(self._name).snake}_{Name(pattern.name).snake}"
        doc = named_prose(self.resource.entity, pattern)
        for only_of_methods in (", or None", "; whether there was one", "; otherwise None"):
            doc = doc.replace(only_of_methods, "", 1)
        once = {"middlewares": "[once]"} if method == "post" else {}
        return route(method, path, name, parameters, body, doc, returns, self._name, {**(more or {}), **once})

    def _changed(self, pattern: AccessPattern) -> tuple[Attribute, ...]:
        """The fields that a request says, and that are stored then."""
        fields = pattern.fields if pattern.operation == "update" else ()
        return tuple(self.resource.entity.model.attribute(each) for each in fields)

    def _is_said(self, pattern: AccessPattern) -> bool:
        return bool(self._changed(pattern) or asked_beside(self.resource, pattern))

    def _class(self, pattern: AccessPattern, end: str) -> str:
        return f"{self._name}{Name(pattern.name).pascal}{end}"

    def _field(self, name: str, type_: Expression) -> str:
        return layout(type_, INDENT, before=f"{name}: ")

    def _local(self, name: str) -> str:
        return free(name, names_of(self.resource.entity))

    @property
    def _said(self) -> str:
        """The parameter of the body."""
        return free("body", frozenset(self.resource.segments))

    @property
    def _meant(self) -> str:
        """The parameter of the version that is meant."""
        return free("if_match", frozenset(self.resource.segments))

    @property
    def _if_match(self) -> str:
        return f"{self._meant}: {self._use(PARAMETERS, 'IfMatch')} = None"

    @property
    def _fields(self) -> str:
        module = f"{self.repositories}.generated.fields.{module_name(self._name)}"
        return self._use(module, fields_name(self.resource.entity))

    @property
    def _key(self) -> list[Expression]:
        return [keyword(each, each) for each in self.resource.segments]

    @property
    def _key_parameters(self) -> list[str]:
        model = self.resource.entity.model
        types = {each: model.attribute(each).type for each in self.resource.segments}
        return [f"{each}: {request_annotation(type_, self.imports)}" for each, type_ in types.items()]

    @property
    def _name(self) -> str:
        return self.resource.entity.name

    def _use(self, module: str, name: str) -> str:
        return self.imports.use(module, name)
