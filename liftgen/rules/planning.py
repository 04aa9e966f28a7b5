"""Planning, 52x: what can be wrong between the models and their migrations."""

from __future__ import annotations

from liftgen.diagnostics import Rule, Severity


class ModelsMoved(Rule):
    """The models say something else than the state after the last migration.

    A migration records the tables, and what is stored in them. When the models change, deployed tables and stored items are still
    what the last migration says.
    """

    code = "LIFT520"
    severity = Severity.WARNING
    ignorable = False
    path: str
    moved: tuple[str, ...]

    @property
    def message(self) -> str:
        return f"the models have moved on from the state after `{self.path}`: {', '.join(self.moved)}"

    @property
    def help(self) -> str:
        return "run `lift dynamorm generate-migration NAME`, which plans how tables and items get there"


class EditedMigration(Rule):
    """The state that a migration records is not the one that its checksum names.

    A migration is the user's to edit, but the state after it is what later ones start from: one that was edited by hand says
    something that may never have been deployed.
    """

    code = "LIFT521"
    ignorable = False
    path: str

    @property
    def message(self) -> str:
        return f"the state in `{self.path}` is not the one that its checksum names"

    @property
    def help(self) -> str:
        return "undo the edit of `state`, `after` or `checksum`"


class UnreadableMigration(Rule):
    """A migration cannot be read.

    Migrations are read as text and never run, so that what they state must stand there as plain data.
    """

    code = "LIFT522"
    ignorable = False
    path: str
    reason: str

    @property
    def message(self) -> str:
        return f"`{self.path}` is no migration: {self.reason}"

    @property
    def help(self) -> str:
        return "undo the edit, or give the file a name that does not begin with a number"


class TableInPlace(Rule):
    """A table would need another key, or another local index, than it was made with.

    DynamoDB makes a table with its key and its local indexes, and neither ever changes: CloudFormation would replace the table,
    with everything in it. The safe way is another table beside it, filled while both are written to, and then a switch.
    """

    code = "LIFT523"
    ignorable = False
    table: str
    local: bool = False

    @property
    def message(self) -> str:
        what = "local indexes" if self.local else "key"
        return f"the {what} of table `{self.table}` cannot change while the table lives"

    @property
    def help(self) -> str:
        other = f"give the table another name in the models and say `--rename {self.table}=NAME`"
        return f"{other}; or use a `GSI` instead of the `LSI`" if self.local else other


class IndexInPlace(Rule):
    """An index would need another key or projection than it was made with.

    DynamoDB cannot change an index. The safe way is an index of another name beside it, which readers move to, before the old
    one is deleted: then no reader is without an index.
    """

    code = "LIFT524"
    ignorable = False
    table: str
    index: str

    @property
    def message(self) -> str:
        return f"index `{self.index}` of table `{self.table}` cannot have another key or projection"

    @property
    def help(self) -> str:
        return f'give it another name in the models, such as `GSI("{self.index}_v2", …)`: it is made before the old one goes'


class IndexKeyRetyped(Rule):
    """A key attribute of an index would have another type.

    A table has one type for each attribute that is in a key, and DynamoDB refuses every item whose attribute has another:
    writes of the new type would fail while the old index lives. Another attribute in another index can be filled beside it.
    """

    code = "LIFT525"
    ignorable = False
    table: str
    index: str
    attribute: str

    @property
    def message(self) -> str:
        key_of = f"index `{self.index}` of table `{self.table}`"
        return f"attribute `{self.attribute}` cannot change its type while it is a key of {key_of}"

    @property
    def help(self) -> str:
        return (
            f'give the attribute another name, such as `Attr("{self.attribute}_v2")`, and the index, '
            f'such as `GSI("{self.index}_v2", …)`'
        )


class TooManyAtOnce(Rule):
    """A plan would need more indexes at once than a table can have.

    New indexes are made before old ones are deleted, so that no reader is without one.
    """

    code = "LIFT526"
    ignorable = False
    table: str
    count: int

    @property
    def message(self) -> str:
        return f"table `{self.table}` would have {self.count} global indexes at once on the way, and DynamoDB takes 20"

    @property
    def help(self) -> str:
        return "let models share an index, or take away in one migration what is no longer read and add in the next"


class RenamedOrRemoved(Rule):
    """Something is gone from the models while something like it is new.

    A rename keeps what is stored, a removal does not: the two look the same from outside, and nobody guesses.
    """

    code = "LIFT527"
    ignorable = False
    kind: str
    name: str
    candidates: tuple[str, ...]

    @property
    def message(self) -> str:
        found = " or ".join(f"`{each}`" for each in self.candidates)
        return f"{self.kind} `{self.name}` is gone, and may be what {found} is now"

    @property
    def help(self) -> str:
        return f"say `--rename {self.name}={self.candidates[0]}`, or `--removed {self.name}`"


class UselessAnswer(Rule):
    """An answer is given to what nobody asks.

    There is nothing of that name in the state after the last migration, it is there still, or what it should be called now is not
    new.
    """

    code = "LIFT528"
    ignorable = False
    name: str

    @property
    def message(self) -> str:
        return f"`{self.name}` is neither renamed nor removed between the last migration and the models"

    @property
    def help(self) -> str:
        return "a field is said with its model as it is called now, `--rename User.mail=email`; a model or table by its old name"


class TwoMigrations(Rule):
    """Two migrations follow the same one.

    Two branches each added one, and each is right about what came before it, but not about the other: the state after the
    second is not what it says. One of them is put behind the other.
    """

    code = "LIFT529"
    ignorable = False
    path: str
    other: str

    @property
    def message(self) -> str:
        return f"`{self.path}` and `{self.other}` both follow the same migration"

    @property
    def help(self) -> str:
        return "run `lift dynamorm generate-migration --merge`, which puts the second behind the first"


class MissingMigration(Rule):
    """A migration follows one that is not there.

    Every migration names the one before it. Without that one nobody can say what the state was, or what has been applied.
    """

    code = "LIFT530"
    ignorable = False
    path: str

    @property
    def message(self) -> str:
        return f"`{self.path}` follows a migration that is not there"

    @property
    def help(self) -> str:
        return "bring the missing file back; migrations are kept together with the models, under version control"


class NoBaseline(Rule):
    """There is no migration to start from.

    A migration goes from one state to another. The first state is the baseline, which `scaffold` writes once.
    """

    code = "LIFT531"
    ignorable = False

    @property
    def message(self) -> str:
        return "there is no migration to start from"

    @property
    def help(self) -> str:
        return "run `lift dynamorm scaffold` with the models as they are deployed: it writes the baseline"


class BothChanged(Rule):
    """Two branches changed the same thing in different ways.

    What only one of them changed is merged by itself; for this, somebody has to decide.
    """

    code = "LIFT532"
    ignorable = False
    path: str
    other: str
    what: str

    @property
    def message(self) -> str:
        return f"`{self.path}` and `{self.other}` change {self.what} in different ways"

    @property
    def help(self) -> str:
        return f"delete `{self.other}`, decide in the models, and run `lift dynamorm generate-migration` again"
