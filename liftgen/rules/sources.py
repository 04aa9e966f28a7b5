"""Sources, 100 to 109: files that cannot be read, and modules without models."""

from __future__ import annotations

from typing import ClassVar

from liftgen.diagnostics import Rule


class Unreadable(Rule):
    """Something could not be read, so nothing can be generated from it: an error that no comment can allow."""

    ignorable: ClassVar[bool] = False


class NothingThere(Unreadable):
    """A path that should be read does not exist.

    The models are named by `models` in `[tool.lift]` or on the command line: a file, a package or a folder.

    ## Breaks

    ```path
    missing.py
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Session(BaseModel):
        session_id: Annotated[str, PK]
    ```
    """

    code = "LIFT101"
    path: str

    @property
    def message(self) -> str:
        return f"there is no `{self.path}`"

    @property
    def help(self) -> str:
        return "name a Python file, a package or a folder"


class NotPython(Unreadable):
    """A file is not valid Python, so no model in it can be read.

    Models are read with the parser of the Python that runs `lift`: newer syntax needs a newer Python.

    ## Breaks

    ```python
    class Session(BaseModel:
        session_id: str
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Session(BaseModel):
        session_id: Annotated[str, PK]
    ```
    """

    code = "LIFT102"
    reason: str
    version: str

    @property
    def message(self) -> str:
        return f"the file is not valid Python: {self.reason}"

    @property
    def help(self) -> str:
        return f"it is read with Python {self.version}; syntax of a later version needs that version"


class NotText(Unreadable):
    """A file cannot be read as text: it holds a null byte, bytes that are not of its encoding, or it is no regular file.

    Python reads a source file as UTF-8, or as its first two lines say (`# coding: latin-1`); so does `lift`.

    ## Breaks

    ```python
    # coding: no-such-encoding
    ```

    ## Holds

    ```python
    # coding: latin-1
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Session(BaseModel):
        session_id: Annotated[str, PK]
    ```
    """

    code = "LIFT103"
    reason: str
    way_out: str = "save it as UTF-8"

    @property
    def message(self) -> str:
        return f"the file cannot be read as text: {self.reason}"

    @property
    def help(self) -> str:
        return self.way_out


class FileTooLarge(Unreadable):
    """A file is larger than two megabytes, which no file of models is: it is not parsed, so that it cannot use up the memory.

    ## Breaks

    ```source
    "#" * 2_000_001
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Session(BaseModel):
        session_id: Annotated[str, PK]
    ```
    """

    code = "LIFT104"
    path: str
    limit: int

    @property
    def message(self) -> str:
        return f"`{self.path}` is larger than {self.limit:,} bytes"

    @property
    def help(self) -> str:
        return "spread the models over several modules"


class FileTooDeep(Unreadable):
    """An expression is nested more deeply than the parser can follow.

    ## Breaks

    ```source
    "X = " + "-" * 100_000 + "1"
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Session(BaseModel):
        session_id: Annotated[str, PK]
    ```
    """

    code = "LIFT105"
    path: str

    @property
    def message(self) -> str:
        return f"`{self.path}` is nested too deeply to be read"

    @property
    def help(self) -> str:
        return "keep models in a file of their own, and what is nested in another"


class NotImportable(Unreadable):
    """A file has no module name, so the generated code could not import its models.

    A module lies under the project's folder, its file ends in `.py`, and every part of its path is a Python name.

    ## Breaks

    ```file
    my-models.py
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Session(BaseModel):
        session_id: Annotated[str, PK]
    ```
    """

    code = "LIFT106"
    path: str

    @property
    def message(self) -> str:
        return f"`{self.path}` cannot be imported as a module"

    @property
    def help(self) -> str:
        return "give it a path under the project's folder whose parts are Python names, such as `models/user.py`"


class NothingStored(Unreadable):
    """No model has a key, so there is no table and nothing to generate: models without one are values in others.

    ## Breaks

    ```sh
    sed -i 's/Annotated\\[.*/str/' models.py
    lift dynamorm scaffold
    ```

    ## Holds

    ```sh
    lift dynamorm scaffold
    ```
    """

    code = "LIFT108"
    model: str

    @property
    def message(self) -> str:
        return f"no model has a key, as `{self.model}` has none: there is nothing to store"

    @property
    def help(self) -> str:
        return "mark a field with `PK`, or say `key = Key(…)` in its `class Dynamo`"


class NoModels(Unreadable):
    """What was named holds no model: nothing could be generated.

    A model is a pydantic model or a standard dataclass, stated with a `class` statement at the top of a module or in another one.

    ## Breaks

    ```python
    class Session:
        session_id: str
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Session(BaseModel):
        session_id: Annotated[str, PK]
    ```
    """

    code = "LIFT107"
    path: str

    @property
    def message(self) -> str:
        return f"there is no model in `{self.path}`"

    @property
    def help(self) -> str:
        return "state one as a subclass of pydantic's `BaseModel`, or as a dataclass"
