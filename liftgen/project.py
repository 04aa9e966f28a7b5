"""Project: `[tool.lift]` in pyproject.toml, or the same keys in lift.toml: names, folders, outputs, stages."""

from __future__ import annotations

import keyword
import os
import re
import shlex
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from liftgen.diagnostics import Span
from liftgen.names import closest
from liftgen.rules.configuring import (
    NothingToRead,
    NotToml,
    OutputOutside,
    UnknownSetting,
    UnreadableConfiguration,
    WrongSetting,
)
from liftgen.schema import Billing, TableSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.diagnostics import Report

FILES = ("lift.toml", "pyproject.toml")
SETTINGS = ("deploy", "lean", "models", "output", "outputs", "package", "stages", "tables")


@dataclass(frozen=True, slots=True)
class Stage:
    """One deployment of the project: where its tables are, and what they are called there by their name in the models.

    `deploy` is the project's where it is None.
    """

    name: str
    region: str | None = None
    profile: str | None = None
    tables: tuple[tuple[str, str], ...] = ()
    account: str | None = None
    deploy: str | None = None

    def table(self, name: str) -> str:
        """What the table of this name is called in this stage."""
        return dict(self.tables).get(name, name)


@dataclass(frozen=True, slots=True)
class Settings:
    """What generated code depends on beside the models: no path of this machine, so that output is the same everywhere.

    `package` is the dotted name by which the output folder is imported; empty when it is itself on the path. `outputs` are
    those that the project has, None for all there are. `paths` are the folders that its modules are imported from, as they
    are reached from the output folder. `lean` says that handlers do without Powertools.
    """

    package: str = ""
    stages: tuple[Stage, ...] = ()
    tables: tuple[tuple[str, TableSettings], ...] = ()
    outputs: tuple[str, ...] | None = None
    paths: tuple[str, ...] = (".",)
    lean: bool = False

    def has(self, output: str) -> bool:
        """Whether the project has this output."""
        return self.outputs is None or output in self.outputs

    def module(self, name: str) -> str:
        """The full name of a module of the output folder: `repositories.user` as it is imported."""
        return f"{self.package}.{name}" if self.package else name


@dataclass(frozen=True, slots=True)
class Project:
    """What is configured, with defaults for what is not.

    `models` and `output` are relative to `root`: the folder of the configuration, from which modules are imported. `outputs`
    is None for all there are, `package` None for the name of the output folder. `file` is as the user would type it. `deploy` is
    the command by which a migration has the stacks deployed, as of `{deployment}`. `lean` says that handlers do without
    Powertools.
    """

    root: Path
    models: tuple[str, ...] = ()
    output: str = "."
    outputs: tuple[str, ...] | None = None
    package: str | None = None
    stages: tuple[Stage, ...] = ()
    tables: tuple[tuple[str, TableSettings], ...] = ()
    file: str | None = None
    source: str = ""
    deploy: str | None = None
    lean: bool = False

    @property
    def model_paths(self) -> tuple[Path, ...]:
        return tuple(self.root / each for each in self.models)

    @property
    def output_path(self) -> Path:
        return self.root / self.output

    @property
    def settings(self) -> Settings:
        package = package_of(self.output) if self.package is None else self.package
        return Settings(package, self.stages, self.tables, self.outputs, self._paths(package), self.lean)

    def with_models(self, paths: Iterable[Path]) -> Project:
        """The project with these models instead of the configured ones."""
        return replace(self, models=tuple(_relative(each, self.root) for each in paths))

    def with_output(self, path: Path) -> Project:
        """The project with another output folder."""
        return replace(self, output=_relative(path, self.root))

    def _paths(self, package: str) -> tuple[str, ...]:
        # From where `package` is the output folder, then from where models are imported.
        above = self.output_path.joinpath(*[".."] * len(package.split(".")) if package else ())
        folders = [os.path.relpath(each, self.output_path) for each in (above, self.root / "src", self.root)]
        return tuple(dict.fromkeys(Path(each).as_posix() for each in folders))

    def place(self, *keys: str, value: str | None = None) -> Span | None:
        """Where a setting stands, or a text in its value."""
        if self.file is None:
            return None
        return _place(self.source, self.file, (*_prefix(self.file), *keys), value)


def load_project(folder: Path, report: Report, config: Path | None = None) -> Project:
    """What is configured for a folder, in it or in the nearest one above; defaults where nothing is."""
    path = config or find_configuration(folder)
    if path is None:
        return Project(folder)
    name = os.path.relpath(path, folder)
    try:
        source = path.read_text("utf-8")
    except OSError as error:
        report.add(UnreadableConfiguration(name, (error.strerror or "").lower()))
        return Project(folder)
    except UnicodeDecodeError:
        report.add(UnreadableConfiguration(name, "it is not UTF-8", encoding=True))
        return Project(folder)
    # The folder was named by whoever runs this: a link on the way to it is theirs, unlike one below it.
    root = path.parent.resolve() if config else path.parent
    return parse_project(source, name, root, report)


def find_configuration(folder: Path) -> Path | None:
    """The nearest lift.toml, or pyproject.toml with a `[tool.lift]`, in the folder or above it."""
    for each in (folder, *folder.resolve().parents):
        for name in FILES:
            path = each / name
            if path.is_file() and (name == "lift.toml" or _mentions_lift(path)):
                return path
    return None


def parse_project(source: str, file: str, root: Path, report: Report) -> Project:
    """The project that a configuration file describes; what is wrong in it is reported and left at its default."""
    try:
        document: Any = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        reason, span = _toml_error(error, source, file)
        report.add(NotToml(file, reason), span)
        return Project(root, file=file, source=source)
    empty = Project(root, file=file, source=source)
    for each in _prefix(file):
        document = document.get(each, {}) if isinstance(document, dict) else {}
    whole = _Section(document, (), empty, report)
    whole.only(*SETTINGS)
    return replace(
        empty,
        models=whole.texts("models") or (),
        output=_output(whole),
        outputs=whole.texts("outputs"),
        package=whole.package("package"),
        deploy=whole.command("deploy"),
        lean=whole.switch("lean") or False,
        stages=tuple(_stage(name, each) for name, each in whole.sections("stages") if _is_stage(name, each)),
        tables=tuple((name, _table(each)) for name, each in whole.sections("tables")),
    )


def named_models(project: Project, report: Report) -> tuple[Path, ...]:
    """The paths of the models; it is reported when nothing names any."""
    if not project.models and not report.failed:
        report.add(NothingToRead(project.file), project.place())
    return project.model_paths


def package_of(output: str) -> str:
    """How the output folder is imported from the root: `backend.data` for `backend/data`; `src` is itself on the path."""
    parts = Path(output).parts
    if parts[:1] == ("src",):
        parts = parts[1:]
    return ".".join(parts) if all(_is_module(each) for each in parts) else ""


def _output(whole: _Section) -> str:
    """The output folder, which lies below the configuration's; a link on the way to it is looked at when it is written to."""
    said = whole.text("output") or "."
    inside = Path(_relative(whole.project.root / said, whole.project.root))
    if inside.is_absolute():
        whole.report.add(OutputOutside(said), whole.project.place("output", value=said))
        return "."
    return said


def _stage(name: str, section: _Section) -> Stage:
    section.only("account", "deploy", "region", "profile", "tables")
    tables = section.section("tables")
    names = tuple((each, text) for each in tables.value if (text := tables.text(each)) is not None)
    where = section.text("region"), section.text("profile")
    return Stage(name, *where, names, section.account("account"), section.command("deploy"))


def _is_stage(name: str, section: _Section) -> bool:
    """Whether stacks can be called after the stage; it is reported when they cannot."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9-]+", name):
        return True
    section.wrong(
        "a stage whose name is letters, digits and `-`, two at least, a letter first", "a name that stacks cannot have"
    )
    return False


def _table(section: _Section) -> TableSettings:
    section.only("billing", "pitr", "protected")
    return TableSettings(
        billing=cast("Billing | None", section.choice("billing", get_args(Billing))),
        pitr=section.switch("pitr"),
        protected=section.switch("protected"),
    )


class _Section:
    """A table of the configuration and its place, so that what is wrong in it can be said."""

    def __init__(self, value: object, keys: tuple[str, ...], project: Project, report: Report) -> None:
        self.keys = keys
        self.project = project
        self.report = report
        if not isinstance(value, dict):
            self._wrong((), value, "a table")
            value = {}
        self.value = cast("dict[str, Any]", value)

    def only(self, *known: str) -> None:
        """Report every key but these."""
        for key in self.value:
            if key not in known:
                finding = UnknownSetting(".".join((*self.keys, key)), known, closest(key, known))
                self.report.add(finding, self.project.place(*self.keys, key))

    def section(self, key: str) -> _Section:
        return _Section(self.value.get(key, {}), (*self.keys, key), self.project, self.report)

    def sections(self, key: str) -> Iterable[tuple[str, _Section]]:
        inner = self.section(key)
        return ((name, inner.section(name)) for name in inner.value)

    def text(self, key: str) -> str | None:
        return cast("str | None", self._checked(key, "text", lambda value: isinstance(value, str) and value != ""))

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A text, or a list of them."""
        value = self.value.get(key)
        if isinstance(value, str) and value:
            return (value,)
        if value is None or (isinstance(value, list) and all(isinstance(each, str) and each for each in value)):
            return None if value is None else tuple(value)
        self._wrong((key,), value, "text, or a list of texts")
        return None

    def switch(self, key: str) -> bool | None:
        return cast("bool | None", self._checked(key, "`true` or `false`", lambda value: isinstance(value, bool)))

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        expected = " or ".join(f'`"{each}"`' for each in choices)
        return cast("str | None", self._checked(key, expected, lambda value: value in choices))

    def account(self, key: str) -> str | None:
        """The number of an account, which is text, as it may begin with zeros."""
        expected = 'the twelve digits of an account as text, `"123456789012"`'
        return cast(
            "str | None",
            self._checked(key, expected, lambda value: isinstance(value, str) and re.fullmatch(r"\d{12}", value)),
        )

    def command(self, key: str) -> str | None:
        """A command that names the deployment; it is run as it is, without a shell."""
        expected = 'a command with `{deployment}` in it, `"cdk deploy --all -c lift:deployment={deployment}"`'
        return cast("str | None", self._checked(key, expected, _is_command))

    def wrong(self, expected: str, written: str) -> None:
        """Report that the section itself is not what it should be."""
        self.report.add(WrongSetting(".".join(self.keys), expected, written), self.project.place(*self.keys))

    def package(self, key: str) -> str | None:
        """A dotted name; an empty one is for a folder that is itself on the path."""
        expected = 'the name that the output folder is imported by, like `"backend.data"`, or `""`'
        return cast(
            "str | None",
            self._checked(
                key,
                expected,
                lambda value: isinstance(value, str) and (not value or all(map(_is_module, value.split(".")))),
            ),
        )

    def _checked(self, key: str, expected: str, holds: Any) -> object:
        value = self.value.get(key)
        if value is None or holds(value):
            return value
        self._wrong((key,), value, expected)
        return None

    def _wrong(self, keys: tuple[str, ...], value: object, expected: str) -> None:
        keys = (*self.keys, *keys)
        self.report.add(WrongSetting(".".join(keys), expected, _written(value)), self.project.place(*keys))


def _is_command(value: object) -> bool:
    try:
        words = shlex.split(value) if isinstance(value, str) else []
    except ValueError:  # a quote without its end
        return False
    return any("{deployment}" in each for each in words)


def _written(value: object) -> str:
    match value:
        case bool():
            return f"`{str(value).lower()}`"
        case str() | int() | float():
            return f"`{value!r}`" if not isinstance(value, str) else f'`"{value}"`'
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date or time"


def _prefix(file: str) -> tuple[str, ...]:
    return ("tool", "lift") if Path(file).name == "pyproject.toml" else ()


def _is_module(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _relative(path: Path, root: Path) -> str:
    """Relative to the root where the path lies below it, else absolute."""
    absolute, base = Path(os.path.abspath(path)), Path(os.path.abspath(root))  # noqa: PTH100  # a link is not followed
    return absolute.relative_to(base).as_posix() if absolute.is_relative_to(base) else str(absolute)


def _mentions_lift(path: Path) -> bool:
    try:
        source = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    if not re.search(r"\blift\b", source):
        return False
    try:
        return "lift" in tomllib.loads(source).get("tool", {})
    except tomllib.TOMLDecodeError:
        return re.search(r"^\s*\[tool\.lift\b", source, re.MULTILINE) is not None


_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEYS = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_KEYS})\s*\]")
_ASSIGNMENT = re.compile(rf"\s*({_KEYS})\s*=")


def _place(source: str, file: str, keys: tuple[str, ...], value: str | None) -> Span:
    """Where the keys are set, or the nearest table above them; `tomllib` does not say."""
    lines = source.splitlines()
    header: tuple[str, ...] = ()
    best, found = 0, Span(file)
    for number, line in enumerate(lines, start=1):
        match = _HEADER.match(line)
        if match:
            header = here = _split(match[1])
        else:
            match = _ASSIGNMENT.match(line)
            here = (*header, *_split(match[1])) if match else ()
        if match and best < len(here) <= len(keys) and here == keys[: len(here)]:
            best, found = len(here), Span(file, number, match.start(1) + 1, number, match.end(1) + 1)
    return _value_place(lines, found, value) if value is not None else found


def _value_place(lines: list[str], key: Span, value: str) -> Span:
    """Where a text stands, from the line of its key on."""
    for number in range(key.line, len(lines) + 1):
        for quote in "\"'":
            column = lines[number - 1].find(f"{quote}{value}{quote}")
            if column >= 0:
                return Span(key.path, number, column + 1, number, column + len(value) + 3)
    return key


def _split(keys: str) -> tuple[str, ...]:
    return tuple(each.strip("\"'") for each in re.findall(_KEY, keys))


def _toml_error(error: tomllib.TOMLDecodeError, source: str, file: str) -> tuple[str, Span]:
    text = str(error)
    match = re.search(r" \(at line (\d+), column (\d+)\)$", text)
    if match:
        line, column = int(match[1]), int(match[2])
        text = text[: match.start()]
    else:
        lines = source.splitlines() or [""]
        line, column = len(lines), len(lines[-1]) + 1
        text = text.removesuffix(" (at end of document)")
    return text[:1].lower() + text[1:], Span(file, line, column, line, column + 1)
