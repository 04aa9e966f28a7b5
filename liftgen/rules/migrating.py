"""Migrating, 53x and 54x: what keeps a migration from going on, or back."""

from __future__ import annotations

from liftgen.diagnostics import Rule, Severity


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

    The first migration says what is deployed already, so it is not applied before that is so, and nothing is recorded. Where no
    stack makes the tables, `migrate up --direct` makes those that are missing.
    """

    code = "LIFT544"
    path: str
    table: str
    stage: str = ""

    @property
    def message(self) -> str:
        return f"table `{self.table}`, which `{self.path}` starts from, is not there"

    @property
    def help(self) -> str:
        stacks = f"'{self.stage}/*'" if self.stage else "--all"
        return (
            f"run `cdk deploy {stacks} -c lift:deployment=0`, then the same command again; "
            "for a table without a stack say `--direct`, which makes it"
        )


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
