"""`lift dynamorm init`: the configuration of a project, and a first model."""

from __future__ import annotations

import keyword
from pathlib import Path
from typing import Annotated

import typer
from tomlkit.exceptions import TOMLKitError

from liftgen.cli.configuration import has_section, with_settings
from liftgen.cli.console import say, show
from liftgen.cli.questions import Questions
from liftgen.cli.refusing import refuse
from liftgen.cli.starter import Answers, FieldFlag, KeyFlag, TableFlag, YesFlag, ask_starter
from liftgen.diagnostics import Report
from liftgen.pipeline import Outcome, start_model
from liftgen.rules.using import InTheWay, WrongUsage
from liftgen.scope import module_name
from liftgen.write import Folder

PYTEST = ("tool", "pytest", "ini_options")


def init(
    models: Annotated[str | None, typer.Option("--models", help="The folder of models, or one file.")] = None,
    output: Annotated[str | None, typer.Option("--output", help="The folder that generated files go to.")] = None,
    model: Annotated[str | None, typer.Option("--model", help="The name of a first model.")] = None,
    field: FieldFlag = None,
    key: KeyFlag = None,
    table: TableFlag = None,
    config: Annotated[str, typer.Option("--config", help="pyproject.toml or lift.toml.")] = "pyproject.toml",
    yes: YesFlag = False,
) -> None:
    """Configure this folder, and start a first model in it.

    Nothing that exists is written over.

    Example: `lift dynamorm init --models models --model User --field email:str --key user_id --yes`
    """
    _refuse_configured(config)
    questions = Questions(yes)
    home = questions.ask("models, a folder or a file", "--models", models, "models", _path_trouble)
    folder = questions.ask("folder for generated files", "--output", output, ".", _path_trouble)
    texts = _configuration(config, {"models": home, "output": folder})
    if not _has_models(Path(home)):
        name = questions.ask("first model", "--model", model, "User")
        starter = ask_starter(name, questions, Outcome(Report()), Answers(field, key, table))
        path = home if home.endswith(".py") else f"{home}/{module_name(starter.name)}.py"
        texts |= dict.fromkeys(_new_packages(path), "")
        texts[path] = start_model(starter)
    questions.finish()
    with Folder(Path.cwd()) as here:
        for path, text in texts.items():
            existed = here.exists(path)
            here.write(path, text.encode())
            show(f"{'update' if existed else 'create'} {path}")
    say("next: `lift dynamorm scaffold`")


def _refuse_configured(config: str) -> None:
    if config not in {"pyproject.toml", "lift.toml"}:
        refuse(
            WrongUsage(f"`--config {config}`: there is no such configuration", "it is `pyproject.toml` or `lift.toml`")
        )
    if Path("lift.toml").exists():
        refuse(InTheWay("`lift.toml` exists", "edit it, or delete it and run this again"))
    pyproject = Path("pyproject.toml")
    if pyproject.exists():
        try:
            configured = has_section(pyproject.read_text("utf-8"), ("tool", "lift"))
        except (TOMLKitError, UnicodeDecodeError) as error:
            refuse(InTheWay(f"`pyproject.toml` is not TOML: {str(error)[:1].lower()}{str(error)[1:]}", "mend it first"))
        if configured:
            refuse(InTheWay("`pyproject.toml` has a `[tool.lift]`", "edit it, or delete it and run this again"))


def _configuration(config: str, settings: dict[str, str]) -> dict[str, str]:
    """The texts of the configuration files, by path."""
    pyproject = Path("pyproject.toml")
    text = pyproject.read_text("utf-8") if pyproject.exists() else ""
    files = {}
    if config == "lift.toml":
        files["lift.toml"] = with_settings("", (), settings)
    else:
        text = with_settings(text, ("tool", "lift"), settings)
    if Path("pytest.ini").exists():
        say("note: there is a `pytest.ini`: see that it has `pythonpath = .`, so that tests find the models")
    else:
        text = with_settings(text, PYTEST, {"pythonpath": ["."]})
    files["pyproject.toml"] = text
    return files


def _new_packages(path: str) -> list[str]:
    """What makes packages of the folders above a model that are new: a type checker then knows each file by one name."""
    folders = [each for each in reversed(Path(path).parents) if each.name and each != Path("src")]
    return [f"{each.as_posix()}/__init__.py" for each in folders if not each.exists()]


def _has_models(home: Path) -> bool:
    return home.is_file() or (home.is_dir() and any(home.rglob("*.py")))


def _path_trouble(text: str) -> str | None:
    path = Path(text)
    if path.is_absolute() or ".." in path.parts:
        return "it is a folder or file below this one"
    names = [each.removesuffix(".py") for each in path.parts]
    if any(not each.isidentifier() or keyword.iskeyword(each) for each in names):
        return f"`{text}` cannot be imported; write it like `models` or `app/models`"
    return None
