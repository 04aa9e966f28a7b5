"""Migrating, 52x: what can be wrong between the models and their migrations."""

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


class Stopped(Rule):
    """A migration cannot go on as it is."""

    ignorable = False


class Destructive(Stopped):
    """A step can lose data or take a service down, and nobody has said that it may.

    Such steps are rare, and each is named with the table that it is about, so that none is allowed by habit. Have a backup first.
    """

    code = "LIFT533"
    migration: str
    step: str
    table: str

    @property
    def message(self) -> str:
        return f"`{self.migration}` stops before a step of danger 3: {self.step}"

    @property
    def help(self) -> str:
        return f"take a backup, then say `--allow-destructive {self.table}`"


class NoBackup(Stopped):
    """A step can lose data, and there is nothing to bring it back from.

    A table can be restored to any second where point-in-time recovery is on, and from a backup that was taken on demand. A
    restore is always a new table, so it is for what went wrong, not a way back.
    """

    code = "LIFT545"
    migration: str
    step: str
    table: str

    @property
    def message(self) -> str:
        return f"`{self.migration}` stops before a step of danger 3, and table `{self.table}` has no recent backup: {self.step}"

    @property
    def help(self) -> str:
        return (
            f"turn point-in-time recovery on, or run `aws dynamodb create-backup --table-name {self.table} "
            "--backup-name before-migration`; `--without-backup` goes on without"
        )


class Unanswered(Stopped):
    """A step needs a value that only somebody who knows the data can say.

    A migration is written with `None` in that place. The file is yours to edit. Nothing of the migration is begun before all
    of its values are there.
    """

    code = "LIFT534"
    path: str
    step: str
    names: tuple[str, ...]

    @property
    def message(self) -> str:
        values = " and ".join(f"`{each}`" for each in self.names)
        return f"{values} {'has' if len(self.names) == 1 else 'have'} no value yet, to {self.step}"

    @property
    def help(self) -> str:
        return f'write it into `{self.path}` instead of `None`, such as `{{"S": "text"}}`'


class NotLive(Stopped):
    """The table is not yet as the next deployment makes it.

    A table that a stack owns is changed by the stack alone, so that infrastructure never drifts; a migration goes on when it
    sees that the change is live. Where the configuration has a `deploy` command, that is run instead of waiting.
    """

    code = "LIFT535"
    table: str
    step: str
    deployment: int
    stage: str = ""

    @property
    def message(self) -> str:
        return f"table `{self.table}` waits for its stack: {self.step}"

    @property
    def help(self) -> str:
        stacks = f"'{self.stage}/*'" if self.stage else "--all"
        return (
            f"run `cdk deploy {stacks} -c lift:deployment={self.deployment}`, then the same command again; "
            "for a table without a stack say `--direct`"
        )


class OwnedByStack(Stopped):
    """A table was to be changed directly, and a CloudFormation stack owns it.

    The stack would not know of the change, and its next deployment would take it back or fail.
    """

    code = "LIFT536"
    table: str
    stack: str

    @property
    def message(self) -> str:
        return f"table `{self.table}` belongs to {self.stack}, so it is not changed directly"

    @property
    def help(self) -> str:
        return "leave `--direct` out, and deploy the stack where the migration waits for it"


class OverBudget(Stopped):
    """More items could not be changed than the step allows.

    They stay as they are, and `lift dynamorm migrate status` shows some of them with the reason of each.
    """

    code = "LIFT537"
    path: str
    step: str
    count: int
    budget: int
    example: str

    @property
    def message(self) -> str:
        return f"{self.count} items are in quarantine, and {self.budget} are allowed, to {self.step}; such as {self.example}"

    @property
    def help(self) -> str:
        return f"put them right and run it again, or raise the step's `budget` in `{self.path}`"


class NeverDone(Stopped):
    """Pass after pass finds items of the old shape: something goes on writing them."""

    code = "LIFT538"
    step: str
    passes: int
    changed: int

    @property
    def message(self) -> str:
        return f"after {self.passes} passes there were still {self.changed} items to change, to {self.step}"

    @property
    def help(self) -> str:
        return "deploy the code that writes the new shape everywhere, then run the same command again"


class NoWayBack(Stopped):
    """A step cannot be taken back by a program."""

    code = "LIFT539"
    migration: str
    step: str
    reason: str

    @property
    def message(self) -> str:
        return f"`{self.migration}` cannot be taken back: {self.step}"

    @property
    def help(self) -> str:
        return f"{self.reason}; when that is done, say `--confirmed`"


class EditedSince(Stopped):
    """The steps of a migration were edited after they were applied.

    What is in the table is what the file said then.
    """

    code = "LIFT540"
    severity = Severity.WARNING
    path: str

    @property
    def message(self) -> str:
        return f"the steps of `{self.path}` were edited after it was applied"

    @property
    def help(self) -> str:
        return "undo the edit, or write another migration"


class HalfWay(Stopped):
    """A migration is half way in the other direction."""

    code = "LIFT541"
    migration: str
    going: str

    @property
    def message(self) -> str:
        return f"`{self.migration}` is {self.going}"

    @property
    def help(self) -> str:
        return "let that end first: `lift dynamorm migrate down`" if "back" in self.going else "let that end first"


class NotChanged(Stopped):
    """DynamoDB refused a change of a table."""

    code = "LIFT542"
    table: str
    step: str
    reason: str

    @property
    def message(self) -> str:
        return f"table `{self.table}` was not changed, to {self.step}: {self.reason}"

    @property
    def help(self) -> str:
        return "DynamoDB limits how often some settings change: see when it may be tried again"


class MachineFailed(Stopped):
    """The state machine that was to do a data step ended before the step was done.

    What its functions have written is kept, with its undo log: run again, it goes on from there.
    """

    code = "LIFT543"
    step: str
    reason: str

    @property
    def message(self) -> str:
        return f"the state machine did not finish `{self.step}`: {self.reason}"

    @property
    def help(self) -> str:
        return "look at the execution and the log of its function; then run the same command again"


class NoTableYet(Stopped):
    """A table that migrations start from is not there.

    The first migration says what is deployed already, and does nothing itself. Where no stack makes the tables,
    `migrate up --direct` makes those that are missing.
    """

    code = "LIFT544"
    severity = Severity.WARNING
    table: str

    @property
    def message(self) -> str:
        return f"table `{self.table}`, which migrations start from, is not there"

    @property
    def help(self) -> str:
        return "deploy its stack; or without one, let `migrate up --direct` make it"


class SeveralAtOnce(Stopped):
    """A stack would make several changes of a table at once, which a migration makes one after the other.

    DynamoDB creates or deletes one index in an update, and some changes go alone; CloudFormation would be refused, and roll back.
    Between the changes items are filled, and code moves on. So the stack has to be told which of the deployments it is, for as
    long as the newest migration changes a table more than once. It is an error of the synthesised stack: `cdk deploy` shows it
    and deploys nothing.
    """

    code = "LIFT546"
    table: str
    deployments: tuple[int, ...]

    @property
    def message(self) -> str:
        *others, last = self.deployments
        numbers = f"{', '.join(map(str, others))} and {last}"
        return f"table `{self.table}` changes in the deployments {numbers}, one after the other, and here they would be one"

    @property
    def help(self) -> str:
        return (
            f"say which it is, `-c lift:deployment={self.deployments[0]}`, as `lift dynamorm migrate up` asks for it; or "
            "`-c lift:deployment=last` where the table is new, or all but the last are live"
        )


class NotDeployed(Stopped):
    """The configured `deploy` command did not make a table what the next step needs.

    It was run for a deployment of the migration, and ended with an error, or the table is still as it was.
    """

    code = "LIFT547"
    table: str
    step: str
    reason: str

    @property
    def message(self) -> str:
        return f"table `{self.table}` was not deployed, to {self.step}: {self.reason}"

    @property
    def help(self) -> str:
        return "see what the command has said; run again, the migration goes on from here"
