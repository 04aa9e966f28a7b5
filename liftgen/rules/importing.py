"""Importing, 32x: what can be wrong with other people's documents."""

from __future__ import annotations

from liftgen.diagnostics import Rule, Severity


class NotJson(Rule):
    """The document is no JSON: it cannot be read any further than this.

    ## Breaks

    ```json
    {"tables": [}
    ```

    ## Holds

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}]
      }}
    }]}
    ```
    """

    code = "LIFT320"
    ignorable = False
    reason: str

    @property
    def message(self) -> str:
        return f"the document is no JSON: {self.reason}"


class WrongShape(Rule):
    """A part of the document is missing, empty, or another kind of value than it should be.

    ## Breaks

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": "yes"}]
      }}
    }]}
    ```

    ## Holds

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}]
      }}
    }]}
    ```
    """

    code = "LIFT321"
    ignorable = False
    what: str
    why: str

    @property
    def message(self) -> str:
        return f"{self.what} {self.why}"


class UnknownWord(Rule):
    """A word of the document is none of those that the format has at this place: a misspelt key, type or operation.

    ## Breaks

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}, {"name": "age", "type": "int", "required": true}]
      }}
    }]}
    ```

    ## Holds

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}, {"name": "age", "type": "integer", "required": true}]
      }}
    }]}
    ```
    """

    code = "LIFT322"
    ignorable = False
    kind: str
    word: str
    known: tuple[str, ...]
    meant: str | None = None

    @property
    def message(self) -> str:
        return f"there is no {self.kind} `{self.word}`"

    @property
    def help(self) -> str:
        return f"did you mean `{self.meant}`?" if self.meant else f"it is one of {_listed(self.known)}"


class SaidTwice(Rule):
    """Two things of one kind have one name, so that one of them would be lost.

    Tables, entities and the ids of patterns have names of their own in the whole document; indexes and entities in their
    table; fields, patterns and the use of an index in their entity.

    ## Breaks

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}, {"name": "user_id", "type": "uuid", "required": true}]
      }}
    }]}
    ```

    ## Holds

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}, {"name": "login", "type": "uuid", "required": true}]
      }}
    }]}
    ```
    """

    code = "LIFT323"
    ignorable = False
    kind: str
    name: str

    @property
    def message(self) -> str:
        return f"there are two {self.kind} `{self.name}`"

    @property
    def help(self) -> str:
        return "rename one, or leave it out"


class NothingOfThatName(Rule):
    """The document names an index, an entity, a table, a field or a parameter that it does not have.

    ## Breaks

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}],
        "gsi_mappings": [{"name": "ByLogin", "pk_template": "{user_id}"}]
      }}
    }]}
    ```

    ## Holds

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "gsi_list": [{"name": "ByLogin", "partition_key": "login"}],
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}, {"name": "login", "type": "uuid", "required": true}],
        "gsi_mappings": [{"name": "ByLogin", "pk_template": "{login}"}]
      }}
    }]}
    ```
    """

    code = "LIFT324"
    ignorable = False
    owner: str
    kind: str
    name: str
    meant: str | None = None

    @property
    def message(self) -> str:
        return f"{self.owner} has no {self.kind} `{self.name}`"

    @property
    def help(self) -> str | None:
        return f"did you mean `{self.meant}`?" if self.meant else None


class ImpossibleName(Rule):
    """A name cannot be one in Python: it has other characters than letters, digits and `_`, begins with a digit, or is a keyword.

    Entities become classes, fields their attributes, patterns methods, and parameters are called by name.

    ## Breaks

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}, {"name": "class", "type": "string", "required": true}]
      }}
    }]}
    ```

    ## Holds

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}, {"name": "form", "type": "string", "required": true}]
      }}
    }]}
    ```
    """

    code = "LIFT325"
    ignorable = False
    kind: str
    name: str
    keyword: bool

    @property
    def message(self) -> str:
        why = "it is a word of Python" if self.keyword else "it is no Python name"
        return f"`{self.name}` cannot be the name of {self.kind}: {why}"

    @property
    def help(self) -> str:
        return "write it with letters, digits and `_`, as `order_date`" if not self.keyword else "give it another name"


class KeyUnlikeTemplate(Rule):
    """An entity's templates do not make the key that its table, or an index, has.

    A template for every part of the key, a list of as many templates for a key of several attributes, and each of these a
    field alone: `["{city}", "{street}"]`. A template names fields and has no formats.

    ## Breaks

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}", "sk_template": "PROFILE",
        "fields": [{"name": "user_id", "type": "string", "required": true}]
      }}
    }]}
    ```

    ## Holds

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id", "sort_key": "sk"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}", "sk_template": "PROFILE",
        "fields": [{"name": "user_id", "type": "string", "required": true}]
      }}
    }]}
    ```
    """

    code = "LIFT326"
    ignorable = False
    what: str
    why: str
    way_out: str | None = None

    @property
    def message(self) -> str:
        return f"{self.what} {self.why}"

    @property
    def help(self) -> str | None:
        return self.way_out


class ImpossiblePattern(Rule):
    """The parts of an access pattern do not go together, or not with the key that it stands on.

    Parameters bind to the key by their position: the fields of the partition key first, then those of the sort key, or the
    values of the range condition. A range condition has one value, `between` two, and needs a sort key with a field. A read or
    write by key names the whole key.

    ## Breaks

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}],
        "access_patterns": [{
          "pattern_id": 1, "name": "get_later_users", "description": "Users after another one", "operation": "Query",
          "range_condition": ">", "return_type": "entity_list",
          "parameters": [{"name": "user_id", "type": "string"}, {"name": "after", "type": "string"}]
        }]
      }}
    }]}
    ```

    ## Holds

    ```json
    {"tables": [{
      "table_config": {"table_name": "Visits", "partition_key": "user_id", "sort_key": "at"},
      "entities": {"Visit": {
        "entity_type": "VISIT", "pk_template": "{user_id}", "sk_template": "{at}",
        "fields": [{"name": "user_id", "type": "string", "required": true}, {"name": "at", "type": "string", "required": true}],
        "access_patterns": [{
          "pattern_id": 1, "name": "get_later_visits", "description": "Visits after a moment", "operation": "Query",
          "range_condition": ">", "return_type": "entity_list",
          "parameters": [{"name": "user_id", "type": "string"}, {"name": "after", "type": "string"}]
        }]
      }}
    }]}
    ```
    """

    code = "LIFT327"
    ignorable = False
    pattern: str
    why: str
    way_out: str | None = None

    @property
    def message(self) -> str:
        return f"`{self.pattern}` {self.why}"

    @property
    def help(self) -> str | None:
        return self.way_out


class LeftOut(Rule):
    """Something that stands in the document has no meaning for lift, and the models do not have it.

    ## Breaks

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "gsi_list": [{"name": "ByLogin", "partition_key": "login"}],
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}]
      }}
    }]}
    ```

    ## Holds

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}]
      }}
    }]}
    ```
    """

    code = "LIFT328"
    severity = Severity.WARNING
    what: str
    why: str

    @property
    def message(self) -> str:
        return f"{self.what} is left out: {self.why}"


class ReadAs(Rule):
    """The document says one thing and means another, or says less than it means: lift says how it reads it.

    An optional field of a table's key is required, since every item has its key. A number in a composed sort key gets a width,
    so that 9 sorts before 10. A sort key that is one number alone is a key of type N, under the field's own name. A parameter
    whose type is not that of the field that it is compared with takes the field's. Two values for one sort field without a
    range condition are its ends.

    ## Breaks

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": false}]
      }}
    }]}
    ```

    ## Holds

    ```json
    {"tables": [{
      "table_config": {"table_name": "Users", "partition_key": "user_id"},
      "entities": {"User": {
        "entity_type": "USER", "pk_template": "{user_id}",
        "fields": [{"name": "user_id", "type": "string", "required": true}]
      }}
    }]}
    ```
    """

    code = "LIFT329"
    severity = Severity.WARNING
    what: str
    read: str
    way_out: str | None = None

    @property
    def message(self) -> str:
        return f"{self.what}: {self.read}"

    @property
    def help(self) -> str | None:
        return self.way_out


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{each}`" for each in words)
