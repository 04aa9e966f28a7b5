"""Rules of writing: what can be wrong with the files of a run and with what stands on disk in their place."""

from __future__ import annotations

from typing import ClassVar

from liftgen.diagnostics import Rule


class SamePath(Rule):
    """Two things would be written to one path.

    A path is made from a name in snake_case, and some file systems do not tell upper case from lower case, so that two
    entities whose names differ only in that would share a file, and one of them would be lost.
    """

    code: ClassVar[str] = "LIFT500"
    ignorable: ClassVar[bool] = False

    path: str
    other: str
    output: str
    other_output: str

    @property
    def message(self) -> str:
        return (
            f"`{self.path}` of output `{self.output}` and `{self.other}` of output `{self.other_output}` are one file"
        )

    @property
    def help(self) -> str:
        return "rename one of the two models or tables"


class EditedByHand(Rule):
    """A file that lift writes is not what lift last wrote.

    Either somebody edited it, or somebody else's file stands where one of lift's belongs. Writing it would lose that, so
    nothing at all is written. What lift rewrites belongs to lift; the place for changes is the file beside it that was
    written once, or the model.

    ## Breaks

    ```sh
    lift dynamorm scaffold
    echo "# mine" >> stacks/__init__.py
    lift dynamorm scaffold
    ```

    ## Holds

    ```sh
    lift dynamorm scaffold
    echo "# mine" >> stacks/app.py
    lift dynamorm scaffold
    ```
    """

    code: ClassVar[str] = "LIFT501"
    ignorable: ClassVar[bool] = False

    path: str
    known: bool

    @property
    def message(self) -> str:
        if self.known:
            return f"`{self.path}` was edited since lift wrote it"
        return f"`{self.path}` stands where lift would write, and lift did not write it"

    @property
    def help(self) -> str:
        return "move the change elsewhere and undo it here, or write over it with `--force`, which keeps a copy in `.lift/backup`"


class EditedOrphan(Rule):
    """A file that is no longer generated would be removed, but somebody edited it.

    When a model goes, so do the files that were about it. One that was edited holds work of somebody's, so it stays, and
    nothing at all is written until it is clear what is to become of it.

    ## Breaks

    ```sh
    lift dynamorm scaffold
    echo "# mine" >> stacks/__init__.py
    echo 'models = "models.py"' > lift.toml
    echo 'outputs = ["migration"]' >> lift.toml
    lift dynamorm scaffold
    ```

    ## Holds

    ```sh
    lift dynamorm scaffold
    echo 'models = "models.py"' > lift.toml
    echo 'outputs = ["migration"]' >> lift.toml
    lift dynamorm scaffold
    ```
    """

    code: ClassVar[str] = "LIFT502"
    ignorable: ClassVar[bool] = False

    path: str

    @property
    def message(self) -> str:
        return f"`{self.path}` is no longer generated, and was edited since lift wrote it"

    @property
    def help(self) -> str:
        return "move or delete it, or remove it with `--force`, which keeps a copy in `.lift/backup`"


class InTheWay(Rule):
    """Something that is no file stands where a file would be written.

    A folder, a pipe, or a symbolic link: lift neither follows links, which could lead out of the output folder, nor replaces
    what it did not make.

    ## Breaks

    ```sh
    mkdir elsewhere
    ln -s elsewhere stacks
    lift dynamorm scaffold
    ```

    ## Holds

    ```sh
    mkdir stacks
    lift dynamorm scaffold
    ```
    """

    code: ClassVar[str] = "LIFT503"
    ignorable: ClassVar[bool] = False

    path: str
    place: str
    what: str

    @property
    def message(self) -> str:
        return f"`{self.path}` cannot be written: `{self.place}` is {self.what}"

    @property
    def help(self) -> str:
        return "move it away; symbolic links are not followed, so name the real folder as the output"


class UnsafePath(Rule):
    """A path that would be written is not a plain name inside the output folder on every system.

    Paths are made from the names of models and tables. What leads out of the folder, or is a name on one system and not on
    another, is not written.
    """

    code: ClassVar[str] = "LIFT504"
    ignorable: ClassVar[bool] = False

    path: str
    wrong: str

    @property
    def message(self) -> str:
        return f"`{self.path}` cannot be a path: {self.wrong}"

    @property
    def help(self) -> str:
        return "rename the model or the table that it is named after"


class BrokenLock(Rule):
    """A line of `lift.lock` cannot be read.

    The lock says what lift last wrote, so that edits by hand are seen. A merge that git could not finish is the usual cause.
    Without a lock, files that are what lift would write anyway are taken as its own, and others are conflicts.

    ## Breaks

    ```sh
    lift dynamorm scaffold
    echo "<<<<<<< ours" >> lift.lock
    lift dynamorm scaffold
    ```

    ## Holds

    ```sh
    lift dynamorm scaffold
    rm lift.lock
    lift dynamorm scaffold
    ```
    """

    code: ClassVar[str] = "LIFT505"
    ignorable: ClassVar[bool] = False

    @property
    def message(self) -> str:
        return "`lift.lock` has a line that is no entry"

    @property
    def help(self) -> str:
        return "finish the merge: of each path keep either line; or delete the file"


class NewerLock(Rule):
    """`lift.lock` was written in a format that this lift does not know.

    Somebody works on the project with a newer lift. An older one would take its files for edits by hand.

    ## Breaks

    ```sh
    echo "version 2" > lift.lock
    lift dynamorm scaffold
    ```

    ## Holds

    ```sh
    echo "version 1" > lift.lock
    lift dynamorm scaffold
    ```
    """

    code: ClassVar[str] = "LIFT506"
    ignorable: ClassVar[bool] = False

    version: str

    @property
    def message(self) -> str:
        return f"`lift.lock` has version `{self.version}`, which this lift does not know"

    @property
    def help(self) -> str:
        return "upgrade: `pip install --upgrade liftgen`"


class AnotherRun(Rule):
    """Another run of lift is writing to the same folder.

    Two runs at once would take each other's files for edits, so the second one stops before it has written anything.
    """

    code: ClassVar[str] = "LIFT507"
    ignorable: ClassVar[bool] = False

    @property
    def message(self) -> str:
        return "another run of lift is writing to this folder"

    @property
    def help(self) -> str:
        return "wait until it is done, and run again"


class Interrupted(Rule):
    """The last run was killed while it wrote.

    What it had changed is known and is put back by the next run that writes. Until then a comparison would be with half of a run.
    """

    code: ClassVar[str] = "LIFT508"
    ignorable: ClassVar[bool] = False

    @property
    def message(self) -> str:
        return "the last run was interrupted while it wrote"

    @property
    def help(self) -> str:
        return "run `lift dynamorm scaffold` without `--check`, `--diff` and `--dry-run`: it first puts everything back"
