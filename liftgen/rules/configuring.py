"""Configuring, 51x: what can be wrong with `[tool.lift]`, in pyproject.toml or in lift.toml."""

from __future__ import annotations

from typing import ClassVar

from liftgen.diagnostics import Rule


class Unconfigured(Rule):
    """Something in the configuration cannot be used: an error that no comment can allow."""

    ignorable: ClassVar[bool] = False


class NotToml(Unconfigured):
    """The configuration file is not valid TOML, so nothing in it can be used.

    ## Breaks

    ```toml
    [tool.lift]
    models = models
    ```

    ## Holds

    ```toml
    [tool.lift]
    models = "models"
    ```
    """

    code = "LIFT510"
    path: str
    reason: str

    @property
    def message(self) -> str:
        return f"`{self.path}` is not TOML: {self.reason}"

    @property
    def help(self) -> str:
        return 'write each setting in a line, with text in quotes: `models = "models"`'


class UnknownSetting(Unconfigured):
    """A key of the configuration means nothing to lift.

    A misspelt key would otherwise be silently without effect.

    ## Breaks

    ```toml
    [tool.lift]
    models = "models"
    output_folder = "backend"
    ```

    ## Holds

    ```toml
    [tool.lift]
    models = "models"
    output = "backend"
    ```
    """

    code = "LIFT511"
    key: str
    known: tuple[str, ...]
    close: str | None = None

    @property
    def message(self) -> str:
        return f"there is no setting `{self.key}`"

    @property
    def help(self) -> str:
        if self.close:
            return f"is `{self.close}` meant?"
        return f"there are {', '.join(f'`{each}`' for each in self.known)}"


class WrongSetting(Unconfigured):
    """A setting holds something else than it should.

    ## Breaks

    ```toml
    [tool.lift]
    models = "models"

    [tool.lift.tables.saas]
    pitr = "yes"
    ```

    ## Holds

    ```toml
    [tool.lift]
    models = "models"

    [tool.lift.tables.saas]
    pitr = true
    ```
    """

    code = "LIFT512"
    key: str
    expected: str
    given: str

    @property
    def message(self) -> str:
        return f"`{self.key}` is {self.given}"

    @property
    def help(self) -> str:
        return f"it takes {self.expected}"


class UnknownOutput(Unconfigured):
    """The configuration, or `--only`, names an output that lift cannot generate.

    ## Breaks

    ```toml
    [tool.lift]
    models = "models"
    outputs = ["migrations"]
    ```

    ## Holds

    ```toml
    [tool.lift]
    models = "models"
    outputs = ["migration"]
    ```
    """

    code = "LIFT513"
    output: str
    known: tuple[str, ...]
    close: str | None = None

    @property
    def message(self) -> str:
        return f"there is no output `{self.output}`"

    @property
    def help(self) -> str:
        if self.close:
            return f"is `{self.close}` meant?"
        return f"there are {', '.join(f'`{each}`' for each in self.known)}"


class MissingOutput(Unconfigured):
    """An output stands on the code of another one that is not generated.

    The generated tests, for instance, use the repositories; without them they could not even be imported.

    ## Breaks

    ```toml
    [tool.lift]
    models = "models"
    outputs = ["tests"]
    ```

    ## Holds

    ```toml
    [tool.lift]
    models = "models"
    outputs = ["repository", "tests"]
    ```
    """

    code = "LIFT514"
    output: str
    needed: str

    @property
    def message(self) -> str:
        return f"output `{self.output}` needs output `{self.needed}`"

    @property
    def help(self) -> str:
        return f"add `{self.needed}` to `outputs`, or take `{self.output}` out"


class NothingToRead(Unconfigured):
    """Nothing says where the models are: no argument, and no `models` in the configuration.

    ## Breaks

    ```toml
    [tool.lift]
    output = "backend"
    ```

    ## Holds

    ```toml
    [tool.lift]
    models = "models"
    output = "backend"
    ```
    """

    code = "LIFT515"
    path: str | None = None

    @property
    def message(self) -> str:
        if self.path:
            return f"`{self.path}` does not say where the models are"
        return "there is no `[tool.lift]` in a pyproject.toml, nor a lift.toml, here or above, and no models are named"

    @property
    def help(self) -> str:
        return 'run `lift dynamorm init`, set `models = "…"`, or name the models: `lift dynamorm scaffold models.py`'


class UnreadableConfiguration(Unconfigured):
    """The configuration file cannot be read: it is not there, it is no file, or it is not in UTF-8, as TOML has to be."""

    code = "LIFT516"
    path: str
    reason: str
    encoding: bool = False

    @property
    def message(self) -> str:
        return f"`{self.path}` cannot be read: {self.reason}"

    @property
    def help(self) -> str:
        return "save it as UTF-8" if self.encoding else "name a pyproject.toml or a lift.toml that may be read"


class UnknownModel(Unconfigured):
    """`--model` names a model that is not among the models."""

    code = "LIFT517"
    model: str
    known: tuple[str, ...]

    @property
    def message(self) -> str:
        return f"there is no model `{self.model}`"

    @property
    def help(self) -> str:
        return f"there are {', '.join(f'`{each}`' for each in self.known)}" if self.known else "write it first"


class OutputOutside(Unconfigured):
    """The configured output folder lies outside of the project, which is the folder of the configuration.

    Files that lift owns are written over and deleted there, so that a slip of the pen would reach somebody else's files. Where it
    is meant, the command says so: `--output`.

    ## Breaks

    ```toml
    [tool.lift]
    models = "models"
    output = "../backend"
    ```

    ## Holds

    ```toml
    [tool.lift]
    models = "models"
    output = "backend"
    ```
    """

    code = "LIFT518"
    output: str

    @property
    def message(self) -> str:
        return f"the output folder `{self.output}` is outside of the project"

    @property
    def help(self) -> str:
        return (
            f"name a folder below that of the configuration; where it is meant, say `--output {self.output}` each time"
        )
