"""Render: a schema in, files out, by the templates of the outputs asked for. jinja2 lives here.

The path of a template is its contract: `templates/<output>/<path>.j2` is written to `<path>`, once for each scope that its
placeholder names (`{entity}`, `{table}`, `{collection}`; the project without one). `.once.` in the name makes it the
user's. A template that shows nothing writes nothing.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from liftgen.files import File, Owner
from liftgen.rules.writing import SamePath
from liftgen.scope import CollectionScope, EntityScope, ProjectScope, TableScope, entities_of, name_of, scopes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import jinja2

    from liftgen.diagnostics import Report
    from liftgen.outputs import Output
    from liftgen.render.again import Again
    from liftgen.scope import Scope

HEADERS = {
    Owner.LIFT: "Written by lift from the models: change those, this file is written again.",
    Owner.USER: "Yours: lift wrote this once and leaves it alone from now on.",
}
PLACEHOLDER = re.compile(r"\{(entity|table|collection)\}")
SUFFIX = ".j2"


@dataclass(frozen=True, slots=True)
class Template:
    """One template: its place among the templates, the path that it writes, the kind of its scope, who owns the file."""

    name: str
    path: str
    scope: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class Group:
    """What is rendered together, from one view: the templates of an output for a scope, which lie in the folder."""

    output: Output
    scope: Scope
    templates: tuple[Template, ...]
    folder: Path

    @property
    def name(self) -> str:
        return f"{self.output.name} {type(self.scope).__name__} {name_of(self.scope)}"

    @property
    def paths(self) -> dict[str, str]:
        """The paths of the files, by their templates."""
        name = name_of(self.scope)
        return {each.name: PLACEHOLDER.sub(name, each.path) for each in self.templates}

    def texts(self) -> dict[str, str]:
        """The texts of the files, by their templates; of a template that shows nothing there is none."""
        view = self.output.view(self.scope) if self.output.view else {}
        if view is None:
            return {}
        made, texts = environment(self.folder), {}
        for each in self.templates:
            values = {"scope": self.scope, "header": HEADERS[each.owner], **view}
            text = made.get_template(each.name).render(values)
            if text:
                texts[each.name] = text
        return texts

    def files(self, texts: Mapping[str, str]) -> Iterator[File]:
        """The files with these texts."""
        paths = self.paths
        for each in self.templates:
            if each.name in texts:
                yield File(paths[each.name], texts[each.name], each.owner, self.output.name, entities_of(self.scope))


def render(
    project: ProjectScope,
    outputs: Iterable[Output],
    report: Report,
    folder: Path | None = None,
    again: Again | None = None,
) -> Iterator[File]:
    """Each file of these outputs as it is rendered; two for one path are reported, and the first is given.

    With `again`, what it knows to come out as it did is taken from there, and what was rendered is noted in it.
    """
    given: dict[str, tuple[str, str]] = {}
    for group in groups(project if again is None else replace(project, schema=again.schema), outputs, folder):
        for file in group.files(group.texts() if again is None else _texts(group, again)):
            # Some file systems take `User.py` and `user.py` for one file.
            path = file.path.casefold()
            if path in given:
                report.add(SamePath(file.path, given[path][0], file.output, given[path][1]))
            else:
                given[path] = file.path, file.output
                yield file


def groups(project: ProjectScope, outputs: Iterable[Output], folder: Path | None = None) -> Iterator[Group]:
    """All that there is to be rendered of these outputs, in its order."""
    folder = folder or template_folder()
    for output in outputs:
        by_scope: dict[str, list[Template]] = {}
        for name in _template_names(folder, output.name):
            template = _template(name)
            by_scope.setdefault(template.scope, []).append(template)
        for word, templates in by_scope.items():
            for scope in scopes(project, word):
                yield Group(output, scope, tuple(templates), folder)


@cache
def environment(folder: Path) -> jinja2.Environment:
    """The one place where templates are set up."""
    import jinja2

    from liftgen.outputs import python_source
    from liftgen.render.compiled import CompiledTemplates, cache_folder

    kept = cache_folder()
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # what is rendered is source code, not HTML
        bytecode_cache=CompiledTemplates(kept / "templates") if kept is not None else None,
    )
    made.filters["literal"] = lambda value: python_source.flat(python_source.literal(value))
    return made


def template_folder() -> Path:
    """The templates: in the package when it was installed as a wheel, beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "_templates"
    return installed if installed.is_dir() else package.parent / "templates"


def _texts(group: Group, again: Again) -> Mapping[str, str]:
    """The texts of a group's files, by their templates; what would come out as it stands is not rendered."""
    from liftgen.render.again import noted

    kept = again.texts(group.name, group.paths)
    if kept is not None:
        return kept
    with again.schema.noting(*about(group.scope)) as questions:
        texts = group.texts()
    again.rendered[group.name] = noted(group, questions, texts)
    return texts


def about(scope: Scope) -> tuple[str, ...]:
    """What is asked of the schema before the view asks: what the scope is about."""
    match scope:
        case EntityScope(entity=entity):
            return (f"entity {entity.name}",)
        case TableScope(table=table):
            return (f"table {table.name}",)
        case CollectionScope(collection=collection):
            return (f"collection {collection.name}",)
        case ProjectScope():
            return ()


def _template_names(folder: Path, output: str) -> list[str]:
    """The templates of an output by their paths below the folder, as jinja2 names them."""
    top = os.path.join(folder, "")  # noqa: PTH118  # so that what it is taken off is a path with its separator
    found = []
    for above, _, files in os.walk(folder / output):
        place = above.removeprefix(top).replace(os.sep, "/")
        found += [f"{place}/{each}" for each in files if each.endswith(SUFFIX)]
    return sorted(found)


def _template(name: str) -> Template:
    path = name.partition("/")[2].removesuffix(SUFFIX)
    words = sorted(set(PLACEHOLDER.findall(path)))
    if len(words) > 1:
        raise ValueError(f"template `{name}` has more than one scope")
    scope = words[0] if words else "project"
    owner = Owner.USER if ".once." in path else Owner.LIFT
    return Template(name, path.replace(".once.", "."), scope, owner)
