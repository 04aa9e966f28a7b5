"""Render: a schema in, files out, by the templates of the outputs asked for. jinja2 lives here.

The path of a template is its contract: `templates/<output>/<path>.j2` is written to `<path>`, once for each scope that its
placeholder names (`{entity}`, `{table}`, `{collection}`; the project without one). `.once.` in the name makes it the
user's. A template that shows nothing writes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from liftgen.files import File, Owner
from liftgen.outputs import python_source
from liftgen.render.compiled import CompiledTemplates, cache_folder
from liftgen.rules.writing import SamePath
from liftgen.scope import entities_of, name_of, scopes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.diagnostics import Report
    from liftgen.outputs import Output
    from liftgen.scope import ProjectScope, Scope

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


def render(
    project: ProjectScope, outputs: Iterable[Output], report: Report, folder: Path | None = None
) -> tuple[File, ...]:
    """All files of these outputs, sorted by path; two for one path are reported and the first is kept."""
    made = environment(folder or template_folder())
    files: dict[str, File] = {}
    for output in outputs:
        for file in _render_output(output, project, made):
            # Some file systems take `User.py` and `user.py` for one file.
            other = files.setdefault(file.path.casefold(), file)
            if other is not file:
                report.add(SamePath(file.path, other.path, file.output, other.output))
    return tuple(sorted(files.values()))


@cache
def environment(folder: Path) -> jinja2.Environment:
    """The one place where templates are set up."""
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


def _render_output(output: Output, project: ProjectScope, made: jinja2.Environment) -> Iterable[File]:
    by_scope: dict[str, list[Template]] = {}
    for name in made.list_templates():
        if name.startswith(f"{output.name}/") and name.endswith(SUFFIX):
            template = _template(name)
            by_scope.setdefault(template.scope, []).append(template)
    for word, group in by_scope.items():
        for scope in scopes(project, word):
            view = output.view(scope) if output.view else {}
            if view is not None:
                files = (_file(template, scope, view, output.name, made) for template in group)
                yield from (file for file in files if file.text)


def _template(name: str) -> Template:
    path = name.partition("/")[2].removesuffix(SUFFIX)
    words = sorted(set(PLACEHOLDER.findall(path)))
    if len(words) > 1:
        raise ValueError(f"template `{name}` has more than one scope")
    scope = words[0] if words else "project"
    owner = Owner.USER if ".once." in path else Owner.LIFT
    return Template(name, path.replace(".once.", "."), scope, owner)


def _file(template: Template, scope: Scope, view: Mapping[str, object], output: str, made: jinja2.Environment) -> File:
    values = {"scope": scope, "header": HEADERS[template.owner], **view}
    text = made.get_template(template.name).render(values)
    path = PLACEHOLDER.sub(name_of(scope), template.path)
    return File(path, text, template.owner, output, entities_of(scope))
