"""Deployed, 40x: how a deployed table can differ from what its models mean."""

from __future__ import annotations

from typing import ClassVar, Literal

from liftgen.diagnostics import Rule, Severity
from liftgen.rules.configuring import Unconfigured


class Different(Rule):
    """A deployed table is not what its models mean.

    No comment beside a model can allow it: one model has many deployed tables.
    """

    ignorable: ClassVar[bool] = False


class TableMissing(Different):
    """The table does not exist, in the account and region that were asked.

    Every call of the generated code would fail with ResourceNotFoundException. When the table was deployed, another account
    or region was: check the profile, the region and the endpoint first.
    """

    code = "LIFT400"
    table: str
    where: str

    @property
    def message(self) -> str:
        return f"there is no table `{self.table}` in {self.where}"

    @property
    def help(self) -> str:
        return "deploy its stack; or check the name, the region, the profile and the endpoint"


class KeyDiffers(Different):
    """A deployed table has another primary key than its models say.

    Every read and write of the generated code would be refused. A table keeps the key that it was made with, so one of the
    two must give way: the models, or the table, which then becomes a new one that the items move to.
    """

    code = "LIFT401"
    table: str
    deployed: str
    wanted: str

    @property
    def message(self) -> str:
        return f"the key of table `{self.table}` is {self.deployed} as deployed, but {self.wanted} in the models"

    @property
    def help(self) -> str:
        return "say the deployed key in the models; or deploy a table of another name and move the items to it"


class KeyTypeDiffers(Different):
    """A key attribute has another type in the deployed table than in the models.

    DynamoDB refuses an item whose key attribute has the wrong type, so writes would fail. A key attribute keeps its type as
    long as a key has it: another type needs another attribute, and for the table's own key another table.
    """

    code = "LIFT402"
    table: str
    attribute: str
    deployed: str
    wanted: str

    @property
    def message(self) -> str:
        return (
            f"key attribute `{self.attribute}` of table `{self.table}` has type {self.deployed} as deployed, "
            f"but {self.wanted} in the models"
        )

    @property
    def help(self) -> str:
        return (
            "give the field the type of the deployed attribute; or use an attribute of another name, in another index"
        )


class IndexMissing(Different):
    """The models have an index that the deployed table has not.

    Every access pattern that reads it would fail. A global index can be added to a living table: DynamoDB fills it from the
    items that have its attributes, and takes one such change at a time. A local one exists from the table's birth or never.
    """

    code = "LIFT403"
    table: str
    index: str
    kind: Literal["global", "local"]

    @property
    def message(self) -> str:
        return f"table `{self.table}` is deployed without the {self.kind} index `{self.index}`"

    @property
    def help(self) -> str:
        if self.kind == "local":
            return "use a `GSI`: a local index can only be made together with its table"
        return "deploy it, before the code that reads it; with other indexes to add, one at a time"


class IndexUnknown(Different):
    """A deployed table has an index that no model has.

    It costs storage and a write for every item in it, and the next deployment from these models removes it, with whatever
    else reads it. A local index cannot be removed from a table that lives.
    """

    code = "LIFT404"
    table: str
    index: str
    kind: Literal["global", "local"]
    key: str

    @property
    def message(self) -> str:
        return (
            f"table `{self.table}` is deployed with a {self.kind} index `{self.index}` ({self.key}) that no model has"
        )

    @property
    def help(self) -> str:
        marker = "LSI" if self.kind == "local" else "GSI"
        say = f'say it in the model that is found by it, with `{marker}("{self.index}", …)`'
        return say if self.kind == "local" else f"{say}; or remove it once nothing reads it"


class IndexKeyDiffers(Different):
    """An index of the deployed table has another key than in the models.

    Its access patterns would be refused, or would not find what they should. DynamoDB cannot change the key of an index:
    another index is made, readers move to it, and then the old one goes.
    """

    code = "LIFT405"
    table: str
    index: str
    deployed: str
    wanted: str

    @property
    def message(self) -> str:
        return (
            f"the key of index `{self.index}` of table `{self.table}` is {self.deployed} as deployed, "
            f"but {self.wanted} in the models"
        )

    @property
    def help(self) -> str:
        return (
            "say the deployed key in the model; or give the index another name, deploy it, and remove the old one last"
        )


class ProjectionDiffers(Different):
    """An index of the deployed table holds other attributes than in the models.

    What an index does not hold is missing from what is read through it. DynamoDB cannot change what an index holds: another
    index is made, readers move to it, and then the old one goes.
    """

    code = "LIFT406"
    table: str
    index: str
    deployed: str
    wanted: str

    @property
    def message(self) -> str:
        return f"index `{self.index}` of table `{self.table}` holds {self.deployed} as deployed, but {self.wanted} in the models"

    @property
    def help(self) -> str:
        return "say the deployed `project=` in the model; or give the index another name, deploy it, and remove the old one last"


class TtlDiffers(Different):
    """Items of the deployed table expire by another attribute than in the models, or only one of the two lets them expire.

    Without it items stay for ever; with it DynamoDB deletes every item whose time is past, the old ones too. A change takes
    up to an hour, in which no other is possible.
    """

    code = "LIFT407"
    table: str
    deployed: str | None
    wanted: str | None

    @property
    def message(self) -> str:
        return f"items of table `{self.table}` {_expire(self.deployed)} as deployed, but {_expire(self.wanted)} in the models"

    @property
    def help(self) -> str:
        if self.wanted is None:
            return f"mark the field that is stored as `{self.deployed}` with `TTL`; or turn expiry off"
        if self.deployed is None:
            return "deploy it, after a look at the items whose time is past: they will be deleted"
        return f'store the field as `{self.deployed}`, with `Attr("{self.deployed}")`; or turn expiry off, and an hour later on'


class StreamDiffers(Different):
    """The stream of the deployed table shows something else than the models say, or only one of the two has a stream.

    Whoever reads the stream gets other records than expected. A stream whose view changes is a new stream with another ARN,
    and records in between are lost unless the old one is read to its end.
    """

    code = "LIFT408"
    table: str
    deployed: str | None
    wanted: str | None

    @property
    def message(self) -> str:
        return (
            f"table `{self.table}` has {_stream(self.deployed)} as deployed, but {_stream(self.wanted)} in the models"
        )

    @property
    def help(self) -> str:
        if self.deployed is None:
            return "deploy it, in a deployment that changes no index"
        say = f'say `stream="{self.deployed}"` in the `Table`; or turn the stream off, once its readers are done'
        return say if self.wanted is None else f"{say}, and deploy"


class BillingDiffers(Different):
    """Capacity of the deployed table is paid for in another way than the project says.

    A provisioned table refuses what goes beyond its capacity; one on demand costs more under steady load. DynamoDB switches
    from provisioned to on demand at most four times in 24 hours.
    """

    code = "LIFT409"
    table: str
    deployed: str
    wanted: str
    setting: str

    @property
    def message(self) -> str:
        return f"table `{self.table}` is billed {_words(self.deployed)} as deployed, but {_words(self.wanted)} in the project"

    @property
    def help(self) -> str:
        return f'set `billing = "{self.deployed}"` in `{self.setting}`; or deploy'


class RecoveryDiffers(Different):
    """Point-in-time recovery of the deployed table is not what the project says.

    Without it a table cannot be brought back to the second before a mistake. Turning it off forgets the whole window.
    """

    code = "LIFT410"
    table: str
    deployed: bool
    setting: str

    @property
    def message(self) -> str:
        now, wanted = ("on", "off") if self.deployed else ("off", "on")
        return f"point-in-time recovery of table `{self.table}` is {now} as deployed, but {wanted} in the project"

    @property
    def help(self) -> str:
        return f"set `pitr = {_toml(self.deployed)}` in `{self.setting}`; or deploy"


class ProtectionDiffers(Different):
    """Deletion protection of the deployed table is not what the project says.

    Without it one call deletes the table with all its items.
    """

    code = "LIFT411"
    table: str
    deployed: bool
    setting: str

    @property
    def message(self) -> str:
        now, wanted = ("on", "off") if self.deployed else ("off", "on")
        return f"deletion protection of table `{self.table}` is {now} as deployed, but {wanted} in the project"

    @property
    def help(self) -> str:
        return f"set `protected = {_toml(self.deployed)}` in `{self.setting}`; or deploy"


class Unseen(Different):
    """Something of the deployed table could not be read, so it was not compared.

    The credentials may not ask for it, or the server that plays DynamoDB does not know the question.
    """

    code = "LIFT412"
    severity = Severity.WARNING
    table: str
    what: Literal["ttl", "pitr", "tags"]

    @property
    def message(self) -> str:
        what = {"ttl": "the expiry", "pitr": "point-in-time recovery", "tags": "the stack in the tags"}[self.what]
        return f"{what} of table `{self.table}` was not compared: it may not be read"

    @property
    def help(self) -> str:
        actions = {"ttl": "DescribeTimeToLive", "pitr": "DescribeContinuousBackups", "tags": "ListTagsOfResource"}
        return f"allow `dynamodb:{actions[self.what]}` on the table"


class UnknownTable(Unconfigured):
    """A deployed table was named, and no table of the models goes by that name.

    A table of the models goes by its own name and by those that the stages of `[tool.lift]` give it. With just one table in the
    models, that one is meant whatever the deployed one is called.
    """

    code = "LIFT413"
    table: str
    known: tuple[str, ...]

    @property
    def message(self) -> str:
        return f"no table of the models is called `{self.table}`"

    @property
    def help(self) -> str:
        known = ", ".join(f"`{each}`" for each in self.known) or "none"
        return (
            f"known are {known}; another name goes into `[tool.lift.stages.NAME]`, as `tables = {{ model = deployed }}`"
        )


class StackTagDiffers(Different):
    """A table is not tagged with the stack that owns it, or with another than the template says.

    Generated stacks tag each of their tables `lift:stack` with their own name, because CloudFormation itself does not tag
    global tables. By that tag `migrate up --direct` sees that it must leave a table to its stack.
    """

    code = "LIFT414"
    table: str
    deployed: str | None
    wanted: str | None = None

    @property
    def message(self) -> str:
        if self.deployed is None:
            return f"table `{self.table}` has no tag `lift:stack` that says which stack it is of"
        return f"table `{self.table}` is tagged as one of stack `{self.deployed}`, but is of `{self.wanted}` in the template"

    @property
    def help(self) -> str:
        return "deploy its stack, as `lift dynamorm scaffold` writes it now"


class NotReady(Different):
    """A deployed table, or an index of it, is there but cannot be asked yet, or no more.

    An index that is being filled refuses queries, or answers them in part; a table whose key of encryption is gone, or which
    was archived, answers nothing.
    """

    code = "LIFT415"
    severity = Severity.WARNING
    table: str
    index: str
    status: str

    @property
    def message(self) -> str:
        what = f"index `{self.index}` of table `{self.table}`" if self.index else f"table `{self.table}`"
        return f"{what} is {self.status}"

    @property
    def help(self) -> str:
        if self.status in ("CREATING", "BACKFILLING"):
            return "wait until it is active before code asks it"
        return "see in the console what has become of it"


def _expire(attribute: str | None) -> str:
    return f"expire by `{attribute}`" if attribute is not None else "do not expire"


def _stream(view: str | None) -> str:
    return f"a stream of {view}" if view is not None else "no stream"


def _words(billing: str) -> str:
    return billing.replace("_", " ")


def _toml(value: bool) -> str:
    return "true" if value else "false"
