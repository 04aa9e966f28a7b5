"""Edited: after an edit, what has to do with it is read, derived, checked, rendered and written, and nothing else is looked at.

What has to do with a source is what imports it, and what shares a table, a relation or a transaction with what has. These
sources are read as they were and as they are. Where what they mean is otherwise now, and no name in it, no files come out
otherwise than those whose views look at what is; and a view of the project shows the same of all models where it shows the same
of these alone. Whatever is not so, or wrong, is left to a whole run.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

from liftgen.asked import AskedSchema, PartSchema
from liftgen.diagnostics import Report
from liftgen.kept import KEPT_PATH, notes_after
from liftgen.meaning import meaning
from liftgen.render import about, groups
from liftgen.render.again import RENDERED_PATH, is_the_users, noted
from liftgen.scope import ProjectScope
from liftgen.write import LOCK_PATH, Action, FileAction, Folder, apply, claim, compare, read_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from liftgen.declarations import Declarations
    from liftgen.files import File
    from liftgen.kept import LastRun
    from liftgen.outputs import Output
    from liftgen.project import Project
    from liftgen.render import Group
    from liftgen.schema import Schema

TYPES = re.compile(r"(?:EnumOf|NewTypeOf|ModelOf)\(module=('[^']*'), name=('[^']*')")


class Near(TypedDict):
    """What a whole run notes of its sources: which it was told to read, the text of each, whom an edit of one concerns beside it,
    and which say something of a table; and what every view may know of all models.
    """

    stated: list[str]
    texts: dict[str, str]
    beside: dict[str, list[str]]
    tables: dict[str, list[str]]
    packages: list[str]
    wholes: dict[str, object]


def near(declarations: Declarations, schema: AskedSchema, stated: Iterable[str]) -> Near:
    """The notes of a whole run."""
    beside, tables = _neighbours(declarations, schema.plain)
    return Near(
        stated=list(stated),
        texts=dict(declarations.sources),
        beside=beside,
        tables=tables,
        packages=sorted(schema.plain.packages),
        wholes=schema.wholes,
    )


def edited(
    project: Project,
    last: LastRun,
    outputs: tuple[Output, ...],
    scope: Callable[[Schema], ProjectScope],
    since: int,
) -> tuple[FileAction, ...] | None:
    """What was done with the files that come out otherwise, since inputs have changed; None where a whole run has to look.

    `scope` makes the project's scope of a schema.
    """
    try:
        with Folder(project.output_path) as folder:
            content = folder.read(RENDERED_PATH) or b""
            if hashlib.sha256(content).hexdigest() != last.notes["rendered"]:
                return None
            return _Edit(project, last, json.loads(content), folder).done(outputs, scope, since)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


@dataclass(frozen=True, slots=True)
class _Edit:
    """An edit: what the last run noted of what it read and wrote, and of what it rendered."""

    project: Project
    last: LastRun
    notes: dict[str, Any]
    folder: Folder
    looked_at: list[str] = field(default_factory=list)

    def done(
        self, outputs: tuple[Output, ...], scope: Callable[[Schema], ProjectScope], since: int
    ) -> tuple[FileAction, ...] | None:
        """What was done, or None."""
        meant = self._meanings()
        if meant is None:
            return None
        declarations, old, new = meant
        files = self._files(groups(scope(old), outputs), groups(scope(new), outputs), old, new)
        if files is None:
            return None
        with claim(self.folder, Report()) as alone:
            report = Report()
            lock = self.folder.read(LOCK_PATH) or b""
            if not alone or hashlib.sha256(lock).hexdigest() != self.last.notes["lock"]:
                return None
            entries = read_lock(self.folder, report)
            actions = compare(files, self.folder, entries, report)
            if report.diagnostics:
                return None
            apply(actions, self.folder, entries)
            self._note(declarations, old, new, actions, since)
        return actions

    def _meanings(self) -> tuple[Declarations, PartSchema, PartSchema] | None:
        """What the part that the edit concerns is now, and what it meant and means; None where names have changed, or more."""
        near: Near = self.notes["near"]
        part = self._part(near)
        stated = [each for each in near["stated"] if each in part]
        if len(stated) in (0, len(near["stated"])):
            return None
        paths = [self.project.root / each for each in stated]
        said = {name for name, homes in near["tables"].items() if not part.isdisjoint(homes)}
        settings = {name: each for name, each in self.project.tables if name in said}
        was = {self.project.root / each: self._text(each, near) for each in self.last.changed}
        old, before, wrong = meaning(self.project, paths, settings, Report(), was)
        new, after, wrong_now = meaning(self.project, paths, settings, Report())
        same = _names(before) == _names(after) and _neighbours(old, before) == _neighbours(new, after)
        if (
            wrong.diagnostics
            or wrong_now.diagnostics
            or not same
            or dict(old.sources).keys() != dict(new.sources).keys()
        ):
            return None
        whole = frozenset(near["packages"]), near["wholes"]
        return new, PartSchema(before, *whole), PartSchema(after, *whole)

    def _part(self, near: Near) -> set[str]:
        found: set[str] = set()
        waiting = [*self.last.changed]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += near["beside"].get(each, ())
        return found

    def _text(self, path: str, near: Near) -> bytes:
        """The source as it was; LookupError where its bytes were not just those."""
        text = near["texts"][path].encode()
        if hashlib.sha256(text).hexdigest() != self.last.notes["inputs"][path][4]:
            raise LookupError(path)
        return text

    def _files(
        self, before: Iterable[Group], after: Iterable[Group], old: PartSchema, new: PartSchema
    ) -> list[File] | None:
        """The files of views that looked at what is otherwise now, rendered; None where it shows beside them."""
        files: list[File] = []
        for was, now in zip(before, after, strict=True):
            note = self.notes["groups"][now.name]
            self.looked_at.append(now.name)
            if is_the_users(note) or all(old.answered(each) == new.answered(each) for each in note["asked"]):
                continue
            if isinstance(now.scope, ProjectScope):
                if was.texts() != now.texts():
                    return None
                continue
            with new.noting(*about(now.scope)) as questions:
                texts = now.texts()
            if texts.keys() != note["files"].keys():
                return None
            self.notes["groups"][now.name] = noted(now, questions, texts)
            files += now.files(texts)
        return files

    def _note(
        self, declarations: Declarations, old: PartSchema, new: PartSchema, actions: Iterable[FileAction], since: int
    ) -> None:
        """Note what is known now, for the next run."""
        notes, texts = self.notes, dict(declarations.sources)
        notes["near"]["texts"] |= {each: texts[each] for each in self.last.changed}
        asked = (each for group in self.looked_at for each in notes["groups"][group]["asked"])
        for question in dict.fromkeys(asked):
            if old.answered(question) != new.answered(question):
                notes["answers"].pop(question, None)
                if new.is_about_part(question):
                    notes["answers"][question] = new.answered(question)
        self.folder.write(RENDERED_PATH, json.dumps(notes, separators=(",", ":")).encode())
        written = {
            each.path: each.entry.digest for each in actions if each.entry is not None and each.action is Action.UPDATE
        }
        kept = notes_after(self.last, self.project, written, since)
        if kept is not None:
            self.folder.write(KEPT_PATH, kept)


def _names(schema: Schema) -> object:
    """Every name in a schema that something in another part could be called, too, in its order."""
    return (
        [each.name for each in schema.tables],
        [(each.name, each.table, each.model.module, each.tenant) for each in schema.entities],
        [(each.name, each.module) for each in schema.models],
        [(each.name, each.table) for each in schema.collections],
        [each.name for each in schema.transactions],
        sorted(set(TYPES.findall(repr((schema.entities, schema.models))))),
    )


def _neighbours(declarations: Declarations, schema: Schema) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Whom an edit of a source concerns beside it; and the sources that say something of a table."""
    beside: dict[str, dict[str, None]] = {}
    for path, imported in declarations.imports:
        for each in imported:
            beside.setdefault(each, {})[path] = None
    tables: dict[str, dict[str, None]] = {}
    for name, home in _homes(declarations, schema):
        tables.setdefault(name, {})[home] = None
    for first, *others in (*tables.values(), *_together(declarations, schema)):
        for each in others:
            beside.setdefault(first, {})[each] = None
            beside.setdefault(each, {})[first] = None
    return {path: list(each) for path, each in beside.items()}, {name: list(each) for name, each in tables.items()}


def _homes(declarations: Declarations, schema: Schema) -> Iterator[tuple[str, str]]:
    """Each table with a source that says something of it."""
    places = {(each.module, each.name): each.span.path for each in declarations.models}
    for entity in schema.entities:
        yield entity.table, places[entity.model.module, entity.name]
    for table in declarations.tables:
        yield table.marker.text("name") or table.variable, table.marker.span.path


def _together(declarations: Declarations, schema: Schema) -> Iterator[list[str]]:
    """The sources of entities that have to do with one another."""
    places = {(each.module, each.name): each.span.path for each in declarations.models}
    homes = {each.name: places[each.model.module, each.name] for each in schema.entities}
    for entity in schema.entities:
        names = [name for each in entity.relations for name in (each.target, each.through) if name is not None]
        if names or entity.edge:
            yield [homes[each] for each in (entity.name, *names, *(entity.edge or ()))]
    for declared, transaction in zip(declarations.transactions, schema.transactions, strict=True):
        yield [declared.marker.span.path, *(homes[each.entity] for each in transaction.actions)]
