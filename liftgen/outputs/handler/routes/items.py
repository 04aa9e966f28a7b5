"""Items: the routes of one item: created, read, changed, replaced and deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.outputs.handler.routes.writer import RouteWriter
from liftgen.outputs.handler.source import (
    API_GATEWAY,
    BODIES,
    KEPT,
    PAGES,
    RESOLVER,
    body_maker,
    is_text,
)
from liftgen.outputs.python_source import (
    Brackets,
    Expression,
    call,
    flat,
    keyword,
    literal,
)
from liftgen.outputs.repository.fields import article
from liftgen.outputs.repository.source import Body, Function, function
from liftgen.outputs.repository.types import annotation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.schema import Attribute


@dataclass(frozen=True, slots=True)
class ItemRoutes(RouteWriter):
    """Writes the routes by which one is created, read, changed and deleted."""

    def blocks(self) -> Iterator[str]:
        """The routes of one item."""
        yield self._create().text
        yield self._read().text
        if self.resource.changeable:
            yield self._update().text
            yield self._replace().text
        yield self._delete().text

    def _create(self) -> Function:
        body = self._body()
        tenant = [] if self._entity.tenant is None else ["_tenant()"]
        made = call(body_maker(self._entity), self._said, *tenant)
        stored = self._local("stored")
        body.add(call("_repository().create", made), f"{stored} = ")
        path = [f"{stored}.{each}" for each in self.resource.segments]
        made = call(
            self._use(RESOLVER, "created"),
            self._shown(stored),
            literal(self.resource.root),
            *path,
            *self._tag(stored),
        )
        body.add(made, "return ")
        parameters = [f"{self._said}: New{self._name}"]
        more = {"status_code": "201", "middlewares": "[once]"}
        return self._route(
            "post",
            self.resource.root,
            f"create_{self._snake}",
            parameters,
            body,
            f"Store a new {self._name}.",
            self._response,
            more,
        )

    def maker(self) -> Function:
        """The function that makes one of what a request says of it."""
        body = self._body()
        for each in self.resource.segments:
            attribute = self._entity.model.attribute(each)
            if is_text(attribute.type):
                reserved = [literal(self.resource.reserved)] if self.resource.reserved else []
                body.add(call(self._use(PAGES, "check_segment"), literal(each), f"said.{each}", *reserved))
        tenant = self._entity.tenant
        parameters = [f"said: New{self._name}"]
        if tenant is None:
            given = call(self._use(BODIES, "given_in"), "said")
        else:
            type_ = annotation(self._entity.model.attribute(tenant).type, self.imports)
            parameters.append(f"tenant: {type_}")
            given = call(self._use(BODIES, "own"), "said", literal(tenant), "tenant")
        filled, version = self._filled(), self.resource.version
        entries = [*filled, "**" + flat(given)]
        if self.resource.puts and version is not None:
            # One that is put is put over the version that is meant.
            parameters.append("version: int = 0")
            others = [each for each in filled if not each.startswith(f'"{version}":')]
            entries = [*others, "**" + flat(given), f'"{version}": version']
        self._build(body, "", entries)
        doc = f"The {self._name} that a request says, as far as it may."
        return function(body_maker(self._entity), parameters, self._model, doc, body)

    def _read(self) -> Function:
        body = self._body()
        self._find(body, "_repository()", consistent=False)
        body.add(
            call(self._use(RESOLVER, "answer"), self._shown(self._variable), *self._tag(self._variable)), "return "
        )
        return self._route(
            "get",
            self.resource.item,
            f"read_{self._snake}",
            self._key_parameters,
            body,
            f"The {self._name} with this key.",
            self._response,
        )

    def _update(self) -> Function:
        body = self._body()
        self._find_meant(body)
        fields = [keyword(each.field, f"{self._said}.{each.field}") for each in self.resource.changeable]
        repository, stored = self._local("repository"), self._local("stored")
        body.add(call(f"{repository}.update", self._variable, *fields), f"{stored} = ")
        body.add(call(self._use(RESOLVER, "answer"), self._shown(stored), *self._tag(stored)), "return ")
        parameters = [*self._key_parameters, f"{self._said}: {self._name}Changes", *self._if_match]
        doc = f"Change fields of {article(self._name)}: those that are given, and every key that depends on them."
        return self._route("patch", self.resource.item, f"update_{self._snake}", parameters, body, doc, self._response)

    def _replace(self) -> Function:
        body = self._body()
        self._find_meant(body)
        fixed = [each for each in self._entity.attributes if self._is_fixed(each)]
        pairs = [f'"{each.field}": {self._variable}.{each.field}' for each in fixed]
        whole = self._local("whole")
        self._build(body, whole, [f"**{flat(call(self._use(BODIES, 'given_in'), self._said))}", *pairs])
        fields = [keyword(each.field, f"{whole}.{each.field}") for each in self.resource.changeable]
        repository, stored = self._local("repository"), self._local("stored")
        body.add(call(f"{repository}.update", self._variable, *fields), f"{stored} = ")
        body.add(call(self._use(RESOLVER, "answer"), self._shown(stored), *self._tag(stored)), "return ")
        parameters = [*self._key_parameters, f"{self._said}: {self._name}Replacement", *self._if_match]
        doc = f"Replace all that is said of {article(self._name)} that is there."
        return self._route("put", self.resource.item, f"replace_{self._snake}", parameters, body, doc, self._response)

    def _delete(self) -> Function:
        body = self._body()
        deleted = self._use(RESOLVER, "deleted")
        if self.resource.version is None:
            gone = call("_repository().delete_by_key", *self._key_arguments)
            there = self._local("there")
            body.add(gone, f"{there} = ")
            body.add(call(deleted, there, literal(self._name)), "return ")
        else:
            self._find_meant(body)
            body.add(call(f"{self._local('repository')}.delete", self._variable))
            body.add(call(deleted, "True", literal(self._name)), "return ")
        response = f"{self._use(API_GATEWAY, 'Response')}[None]"
        more = {"status_code": "204"}
        return self._route(
            "delete",
            self.resource.item,
            f"delete_{self._snake}",
            [*self._key_parameters, *self._if_match],
            body,
            f"Delete {article(self._name)}.",
            response,
            more,
        )

    def _build(self, body: Body, name: str, entries: list[str]) -> None:
        """The statement that makes one of fields, and calls it so, or gives it back where it has no name."""
        model, before = self._model, f"{name} = " if name else "return "
        fields: Expression = Brackets("", "{", tuple(entries), "}", display=True)
        if self._entity.model.kind == "pydantic":
            if len(entries) == 1:
                fields = entries[0].removeprefix("**")
            body.add(call(f"{model}.model_validate", fields, by_name="True"), before)
        else:
            if len(entries) == 1:
                fields = entries[0].removeprefix("**")
            body.add(call(self._use(BODIES, "built"), model, fields), before)

    def _filled(self) -> list[str]:
        """What the model asks for and no request says."""
        values = {"version": "0", "deleted_at": "None", "ttl": "None"}
        found = []
        for each in self._entity.attributes:
            if each.has_default or each.lifecycle is None or not (each.lifecycle in KEPT or self._is_computed(each)):
                continue
            now = f"{self._use(self.package, 'shared')}.settings().clock()"
            found.append(f'"{each.field}": {values.get(each.lifecycle, now)}')
        return found

    def _is_fixed(self, attribute: Attribute) -> bool:
        """Whether a replacement keeps the attribute as it is: the key, the tenant, and what the model asks for beside."""
        kept = attribute.lifecycle in KEPT and not attribute.has_default
        return kept or attribute.field in {*self._entity.key.fields, self._entity.tenant}
