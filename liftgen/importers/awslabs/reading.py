"""Reading: the JSON of a schema.json in, the document out; every part is asked for what the format has, and nothing else."""

from __future__ import annotations

import builtins
import keyword
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liftgen.importers.awslabs.document import (
    FIELD_KINDS,
    OPERATIONS,
    RANGES,
    ActionPart,
    ConditionPart,
    Document,
    EntityPart,
    FieldPart,
    FilterPart,
    IndexPart,
    KeyPart,
    MappingPart,
    ParameterPart,
    PatternPart,
    TablePart,
    TransactionPart,
)
from liftgen.importers.json_source import Items, Leaf
from liftgen.importers.shapes import Word, shape
from liftgen.rules.importing import ImpossibleName, ImpossiblePattern, SaidTwice, WrongShape

if TYPE_CHECKING:
    from liftgen.diagnostics import Report, Span
    from liftgen.importers.json_source import Node
    from liftgen.importers.shapes import Shape

RETURNS = ("single_entity", "entity_list", "success_flag", "mixed_data", "void")
TRANSACTION_RETURNS = ("boolean", "object", "array")
ACTIONS = {"TransactWrite": ("Put", "Update", "Delete", "ConditionCheck"), "TransactGet": ("Get",)}
PATTERN_KEYS = (
    "pattern_id",
    "name",
    "description",
    "operation",
    "index_name",
    "range_condition",
    "consistent_read",
    "filter_expression",
    "parameters",
    "return_type",
)
COMPARATORS = ("=", "<>", "<", "<=", ">", ">=", "between", "in")
FUNCTIONS = ("attribute_exists", "attribute_not_exists", "contains", "begins_with", "size")
PARAMETERS = {"between": ("param", "param2"), "in": ("params",)}
"""The keys under which a condition names its parameters, where it takes other than one."""


def read_document(node: Node, report: Report) -> Document:
    """The document; what is wrong with a part is reported, and costs that part."""
    return _Reading(report).document(node)


@dataclass(slots=True)
class _Names:
    """The names of one kind of thing that were seen, each with its place."""

    kind: str
    report: Report
    seen: dict[str, Span] = field(default_factory=dict)

    def add(self, name: str, at: Span) -> bool:
        """Whether the name is new; reported where it is not."""
        if name not in self.seen:
            self.seen[name] = at
            return True
        self.report.add(SaidTwice(self.kind, name), at, others=[(self.seen[name], "and here")])
        return False


class _Reading:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.tables = _Names("tables", report)
        self.entities = _Names("entities", report)
        self.numbers = _Names("patterns with the id", report)
        self.transactions = _Names("patterns", report)

    def document(self, node: Node) -> Document:
        found = shape(node, "the document", ("tables", "cross_table_access_patterns"), self.report)
        if found is None:
            return Document()
        tables = tuple(self._table(each) for each in found.items("tables", empty=False))
        patterns = found.items("cross_table_access_patterns", required=False)
        transactions = tuple(self._transaction(each) for each in patterns)
        return Document(
            tuple(each for each in tables if each is not None), tuple(each for each in transactions if each is not None)
        )

    def _table(self, node: Node) -> TablePart | None:
        found = shape(node, "a table", ("table_config", "gsi_list", "entities"), self.report)
        if found is None:
            return None
        inner = found.object("table_config")
        keys = ("table_name", "partition_key", "sort_key")
        config = shape(inner, "`table_config`", keys, self.report) if inner is not None else None
        name = config.word("table_name") if config is not None else None
        if name is not None:
            self.tables.add(name.text, name.span)
        names = _Names("indexes", self.report)
        entities = found.object("entities")
        return TablePart(
            name,
            config.word("partition_key") if config is not None else None,
            config.word("sort_key", required=False) if config is not None else None,
            tuple(index for each in found.items("gsi_list", required=False) if (index := self._index(each, names))),
            tuple(entity for each in (entities.members if entities else ()) if (entity := self._entity(*each))),
        )

    def _index(self, node: Node, names: _Names) -> IndexPart | None:
        keys = ("name", "partition_key", "sort_key", "projection", "included_attributes")
        found = shape(node, "index", keys, self.report)
        name = found.word("name") if found is not None else None
        if found is None or name is None:
            return None
        partition, sort = self._key_part(found, "partition_key"), self._key_part(found, "sort_key", required=False)
        projection = found.choice("projection", "projection", ("ALL", "KEYS_ONLY", "INCLUDE"), required=False)
        include = projection is not None and projection.text == "INCLUDE"
        included = found.words("included_attributes", required=include)
        if found.node("included_attributes") is not None and not include:
            found.refuse("included_attributes", "goes with the projection `INCLUDE` only", found.place)
        whole = partition is not None and (sort is not None or found.node("sort_key") is None)
        names.add(name.text, name.span)
        return IndexPart(name, partition, sort, projection, included, whole)

    def _key_part(self, found: Shape, key: str, *, required: bool = True) -> KeyPart | None:
        """A text, or a list of up to four."""
        match found.node(key):
            case Items(items, span):
                words = found.words(key)
                if len(items) > 4:
                    found.refuse(key, f"has {len(items)} attributes, and DynamoDB takes four at most", span)
                    return None
                return KeyPart(words, True, span) if words else None
            case _:
                word = found.word(key, required=required)
                return KeyPart((word,), False, word.span) if word is not None else None

    def _entity(self, name: Leaf, node: Node) -> EntityPart | None:
        word = self._identifier(Word(str(name.value), name.span), "an entity")
        keys = ("entity_type", "pk_template", "sk_template", "gsi_mappings", "fields", "access_patterns")
        # Older documents repeat the fields of the templates under these.
        derived = ("pk_params", "sk_params")
        found = shape(node, "entity", (*keys, *derived), self.report, word)
        if found is None:
            return None
        self.entities.add(word.text, word.span)
        found.word("entity_type")
        partition, sort = found.word("pk_template"), found.word("sk_template", required=False)
        fields, mappings, patterns = (_Names(each, self.report) for each in ("fields", "mappings of index", "patterns"))
        named = [self._field(each) for each in found.items("fields", empty=False)]
        mapped = [self._mapping(each, mappings) for each in found.items("gsi_mappings", required=False)]
        asked = [self._pattern(each, patterns) for each in found.items("access_patterns", required=False)]
        return EntityPart(
            word,
            partition,
            sort,
            tuple(each for each in named if each is not None and fields.add(each.name.text, each.name.span)),
            tuple(each for each in mapped if each is not None),
            tuple(each for each in asked if each is not None),
            partition is not None and (sort is not None or found.node("sk_template") is None),
        )

    def _field(self, node: Node) -> FieldPart | None:
        found = shape(node, "field", ("name", "type", "required", "item_type"), self.report)
        name = found.word("name") if found is not None else None
        if found is None or name is None:
            return None
        kind = found.choice("type", "type", FIELD_KINDS)
        required = found.flag("required")
        listed = kind is not None and kind.text == "array"
        item = found.choice("item_type", "type", FIELD_KINDS, required=listed)
        if kind is not None and not listed and found.node("item_type") is not None:
            found.refuse("item_type", "goes with the type `array` only", found.place)
        return FieldPart(
            self._identifier(name, "a field"),
            kind if not listed or item is not None else None,
            required is not False,
            item,
            node.span,
        )

    def _mapping(self, node: Node, names: _Names) -> MappingPart | None:
        found = shape(node, "mapping of index", ("name", "pk_template", "sk_template"), self.report)
        name = found.word("name") if found is not None else None
        if found is None or name is None:
            return None
        names.add(name.text, name.span)
        partition, sort = self._key_part(found, "pk_template"), self._key_part(found, "sk_template", required=False)
        whole = partition is not None and (sort is not None or found.node("sk_template") is None)
        return MappingPart(name, partition, sort, whole)

    def _pattern(self, node: Node, names: _Names) -> PatternPart | None:
        found = shape(node, "pattern", PATTERN_KEYS, self.report)
        name = found.word("name") if found is not None else None
        if found is None or name is None:
            return None
        names.add(name.text, name.span)
        description = found.word("description")
        operation = found.choice("operation", "operation", OPERATIONS)
        returns = found.choice("return_type", "return type", RETURNS)
        index = found.word("index_name", required=False)
        range_ = found.choice("range_condition", "range condition", RANGES, required=False)
        filter_ = self._filter(found, name)
        read = {"operation": operation, "index_name": index, "range_condition": range_, "filter_expression": filter_}
        return PatternPart(
            self._identifier(name, "a pattern"),
            self._number(found),
            _sentence(description),
            operation,
            returns,
            index,
            range_,
            filter_,
            self._consistent(found),
            self._parameters(found),
            all(part is not None or found.node(key) is None for key, part in read.items()),
            node.span,
        )

    def _consistent(self, found: Shape) -> Node | None:
        return found.node("consistent_read") if found.flag("consistent_read", required=False) else None

    def _number(self, found: Shape) -> int | None:
        number = found.number("pattern_id")
        if number is not None:
            self.numbers.add(str(number), found.members["pattern_id"].span)
        return number

    def _parameters(self, found: Shape, *, required: bool = False) -> tuple[ParameterPart, ...]:
        names = _Names("parameters", self.report)
        parameters = (self._parameter(each, names) for each in found.items("parameters", required=required))
        return tuple(each for each in parameters if each is not None)

    def _parameter(self, node: Node, names: _Names) -> ParameterPart | None:
        found = shape(node, "parameter", ("name", "type", "entity_type", "default", "description"), self.report)
        name = found.word("name") if found is not None else None
        if found is None or name is None:
            return None
        names.add(name.text, name.span)
        kind = found.choice("type", "type", (*FIELD_KINDS, "entity"))
        is_entity = kind is not None and kind.text == "entity"
        entity = found.word("entity_type", required=is_entity)
        return ParameterPart(
            self._identifier(name, "a parameter"), kind, entity if is_entity else None, found.node("default"), node.span
        )

    def _filter(self, pattern: Shape, name: Word) -> FilterPart | None:
        node = pattern.node("filter_expression")
        what = f"the filter of `{name}`"
        found = shape(node, what, ("conditions", "logical_operator"), self.report) if node is not None else None
        if node is None or found is None:
            return None
        operator = found.word("logical_operator", required=False)
        if operator is not None and operator.text.upper() not in ("AND", "OR"):
            found.is_one_of(operator, "operator", ("AND", "OR"))
        conditions = [self._condition(each, what) for each in found.items("conditions", empty=False)]
        whole = [each for each in conditions if each is not None]
        joined = operator is not None and operator.text.upper() == "OR"
        return FilterPart(tuple(whole), joined, node.span) if whole and len(whole) == len(conditions) else None

    def _condition(self, node: Node, what: str) -> ConditionPart | None:
        keys = ("field", "operator", "function", "param", "param2", "params")
        found = shape(node, f"a condition of {what}", keys, self.report)
        if found is None:
            return None
        field_ = found.word("field")
        function = found.choice("function", "function", FUNCTIONS, required=False)
        operator = found.choice("operator", "operator", COMPARATORS, required=False)
        if field_ is None or any(
            found.node(key) is not None and each is None
            for key, each in (("function", function), ("operator", operator))
        ):
            return None
        if (problem := _impossible(function, operator)) is not None:
            self.report.add(WrongShape(found.what, problem), found.place)
            return None
        parameters = self._condition_parameters(found, function, operator)
        return ConditionPart(field_, operator, function, parameters) if parameters is not None else None

    def _condition_parameters(
        self, found: Shape, function: Word | None, operator: Word | None
    ) -> tuple[Word, ...] | None:
        keys = PARAMETERS.get(operator.text, ("param",)) if operator is not None else ("param",)
        if function is not None and function.text.startswith("attribute_"):
            keys = ()
        for key in ("param", "param2", "params"):
            if key not in keys and found.node(key) is not None:
                found.refuse(key, f"is not for `{(operator or function or '')}`", found.members[key].span)
                return None
        if keys == ("params",):
            return found.words("params")
        words = [found.word(key) for key in keys]
        whole = tuple(each for each in words if each is not None)
        return whole if len(whole) == len(words) else None

    def _transaction(self, node: Node) -> TransactionPart | None:
        keys = (
            "pattern_id",
            "name",
            "description",
            "operation",
            "entities_involved",
            "parameters",
            "return_type",
        )
        found = shape(node, "pattern", keys, self.report)
        name = found.word("name") if found is not None else None
        if found is None or name is None:
            return None
        self.transactions.add(name.text, name.span)
        description = found.word("description")
        operation = found.choice("operation", "operation", tuple(ACTIONS))
        actions = [self._action(each, name, operation) for each in found.items("entities_involved", empty=False)]
        found.choice("return_type", "return type", TRANSACTION_RETURNS)
        return TransactionPart(
            self._identifier(name, "a pattern"),
            self._number(found),
            _sentence(description),
            operation,
            tuple(each for each in actions if each is not None),
            self._parameters(found, required=True),
        )

    def _action(self, node: Node, name: Word, operation: Word | None) -> ActionPart | None:
        found = shape(node, f"an entity of `{name}`", ("table", "entity", "action", "condition"), self.report)
        if found is None:
            return None
        every = tuple(action for actions in ACTIONS.values() for action in actions)
        action = found.choice("action", "action", every)
        if action is not None and operation is not None and action.text not in ACTIONS[operation.text]:
            allowed = ", ".join(f"`{each}`" for each in ACTIONS[operation.text])
            why = f"has an action `{action}`, and a `{operation}` does {allowed}"
            self.report.add(ImpossiblePattern(name.text, why), action.span)
            action = None
        return ActionPart(found.word("table"), found.word("entity"), action, found.word("condition", required=False))

    def _identifier(self, word: Word, kind: str) -> Word:
        is_keyword = keyword.iskeyword(word.text) or (kind == "an entity" and hasattr(builtins, word.text))
        if is_keyword or not word.text.isidentifier():
            self.report.add(ImpossibleName(kind, word.text, is_keyword), word.span)
        return word


def _impossible(function: Word | None, operator: Word | None) -> str | None:
    """What is wrong with a function and an operator together; `size` is compared, every other function stands alone."""
    if function is None and operator is None:
        return "has neither an `operator` nor a `function`"
    if function is not None and function.text == "size":
        if operator is None:
            return "has no `operator` to compare `size` with"
        return "compares `size` with `in`" if operator.text == "in" else None
    return f"has an `operator` beside the function `{function}`" if function is not None and operator else None


def _sentence(description: Word | None) -> str:
    """The description in one line, with a full stop."""
    text = " ".join(description.text.split()) if description is not None else ""
    return f"{text}." if text and (text[-1].isalnum() or text[-1] in ")'\"`") else text
