"""Parse: the text of an expression in, its tree out; Refusal in DynamoDB's words for what it does not take."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import NoReturn, TypeVar

from liftgen.testing.fake.expressions.reserved import RESERVED
from liftgen.testing.fake.expressions.scope import Scope
from liftgen.testing.fake.expressions.tokens import Token, cut
from liftgen.testing.fake.expressions.tree import (
    Action,
    Add,
    And,
    Between,
    Compare,
    Condition,
    Constant,
    Delete,
    Function,
    IfNotExists,
    In,
    ListAppend,
    Not,
    Operand,
    Or,
    Path,
    Remove,
    Set,
    Size,
    Sum,
    Term,
)
from liftgen.testing.fake.refusals import invalid
from liftgen.testing.fake.values import ORDERED, TYPES, AttributeValue, comparable, kind_of

EXPRESSION_BYTES = 4096
OPERATORS = 300
CHOICES = 100
COMPARATORS = ("=", "<>", "<", "<=", ">", ">=")
CONDITION_FUNCTIONS = ("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size")
UPDATE_FUNCTIONS = ("if_not_exists", "list_append")

_T = TypeVar("_T")


def parse_condition(text: str, scope: Scope, parameter: str) -> Condition:
    """The tree of a condition, filter or key condition; `parameter` is its name in the request."""
    parser = _Parser(text, scope, parameter)
    condition = parser.condition()
    parser.finish()
    return condition


def parse_projection(text: str, scope: Scope) -> tuple[Path, ...]:
    """The places that a projection names."""
    parser = _Parser(text, scope, "ProjectionExpression")
    paths = parser.paths()
    parser.finish()
    parser.refuse_overlaps(paths)
    return paths


def parse_update(text: str, scope: Scope) -> tuple[Action, ...]:
    """The actions of an update, in order."""
    parser = _Parser(text, scope, "UpdateExpression")
    actions = parser.actions()
    parser.finish()
    parser.refuse_overlaps(tuple(action.path for action in actions))
    return actions


class _Parser:
    """Recursive descent over the words of one expression."""

    def __init__(self, text: str, scope: Scope, parameter: str) -> None:
        self.text = text
        self.scope = scope
        self.parameter = parameter
        if len(text.encode()) > EXPRESSION_BYTES:
            size = len(text.encode())
            self.refuse(f"Expression size has exceeded the maximum allowed size; expression size: {size}")
        self.tokens = cut(text)
        self.place = 0
        self.operators = 0
        if self.token.kind == "end":
            self.refuse("The expression can not be empty;")

    # Words

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.token
        self.place += 1
        return token

    def accept(self, symbol: str) -> bool:
        if self.token.kind == "symbol" and self.token.text == symbol:
            self.place += 1
            return True
        return False

    def accept_word(self, word: str) -> bool:
        if self.token.is_word(word):
            self.place += 1
            return True
        return False

    def expect(self, symbol: str) -> None:
        if not self.accept(symbol):
            self.refuse_syntax()

    def finish(self) -> None:
        if self.token.kind != "end":
            self.refuse_syntax()

    def count_operator(self) -> None:
        self.operators += 1
        if self.operators > OPERATORS:
            self.refuse(f"The expression contains too many operators; maximum number of operators: {OPERATORS}")

    # Refusals

    def refuse(self, message: str) -> NoReturn:
        raise invalid(f"Invalid {self.parameter}: {message}")

    def refuse_syntax(self) -> NoReturn:
        token = self.token
        first = self.tokens[max(self.place - 1, 0)]
        last = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        self.refuse(f'Syntax error; token: "{token.text}", near: "{self.text[first.start : last.end]}"')

    def refuse_operand(self, operator: str, kind: str) -> NoReturn:
        self.refuse(
            f"Incorrect operand type for operator or function; operator or function: {operator}, operand type: {kind}"
        )

    def refuse_overlaps(self, paths: tuple[Path, ...]) -> None:
        for one, two in combinations(paths, 2):
            length = min(len(one.steps), len(two.steps))
            if one.steps[:length] == two.steps[:length]:
                self.refuse(
                    "Two document paths overlap with each other; must remove or rewrite one of these paths; "
                    f"path one: {one}, path two: {two}"
                )
            for left, right in zip(one.steps, two.steps, strict=False):
                if left != right:
                    if isinstance(left, int) is not isinstance(right, int):
                        self.refuse(
                            "Two document paths conflict with each other; must remove or rewrite one of these paths; "
                            f"path one: {one}, path two: {two}"
                        )
                    break

    # Conditions

    def condition(self) -> Condition:
        condition = self.conjunction()
        while self.accept_word("OR"):
            self.count_operator()
            condition = Or(condition, self.conjunction())
        return condition

    def conjunction(self) -> Condition:
        condition = self.negation()
        while self.accept_word("AND"):
            self.count_operator()
            condition = And(condition, self.negation())
        return condition

    def negation(self) -> Condition:
        if self.accept_word("NOT"):
            self.count_operator()
            return Not(self.negation())
        return self.comparison()

    def comparison(self) -> Condition:
        if self.accept("("):
            return self.parenthesised()
        if self.is_call():
            name = self.token.text
            if name not in CONDITION_FUNCTIONS:
                self.refuse_function(name)
            if name != "size":
                return self.predicate()
        operand = self.operand()
        if self.token.kind == "symbol" and self.token.text in COMPARATORS:
            return self.compare(operand, self.take().text)
        if self.accept_word("BETWEEN"):
            return self.between(operand)
        if not self.accept_word("IN"):
            self.refuse_syntax()
        return self.membership(operand)

    def parenthesised(self) -> Condition:
        # Operands may stand in parentheses too, but nothing that DynamoDB documents needs it.
        self.count_operator()
        start = self.place
        condition = self.condition()
        inner_is_parenthesised = self.tokens[start].text == "(" and self.closing(start) == self.place - 1
        self.expect(")")
        if inner_is_parenthesised:
            self.refuse("The expression has redundant parentheses;")
        return condition

    def closing(self, opening: int) -> int:
        """The place of the parenthesis that closes the one at `opening`."""
        depth = 0
        for place in range(opening, len(self.tokens)):
            token = self.tokens[place]
            if token.kind == "symbol":
                depth += {"(": 1, ")": -1}.get(token.text, 0)
                if depth == 0:
                    return place
        return len(self.tokens)

    def compare(self, left: Operand, operator: str) -> Compare:
        self.count_operator()
        right = self.operand()
        self.refuse_same(operator, left, right)
        if operator not in ("=", "<>"):
            self.require_ordered(operator, left, right)
        return Compare(left, operator, right)

    def between(self, operand: Operand) -> Between:
        self.count_operator()
        low = self.operand()
        if not self.accept_word("AND"):
            self.refuse_syntax()
        high = self.operand()
        self.require_ordered("BETWEEN", operand, low, high)
        if isinstance(low, Constant) and isinstance(high, Constant):
            self.refuse_bounds(low.value, high.value)
        return Between(operand, low, high)

    def refuse_bounds(self, low: AttributeValue, high: AttributeValue) -> None:
        if kind_of(low) != kind_of(high):
            self.refuse(
                "The BETWEEN operator requires same data type for lower and upper bounds; "
                f"lower bound operand: AttributeValue: {_shown(low)}, upper bound operand: AttributeValue: {_shown(high)}"
            )
        if comparable(low) > comparable(high):  # type: ignore[operator]  # both have the same type
            self.refuse(
                "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
                f"lower bound operand: AttributeValue: {_shown(low)}, upper bound operand: AttributeValue: {_shown(high)}"
            )

    def membership(self, operand: Operand) -> In:
        self.count_operator()
        self.expect("(")
        choices = [self.operand()]
        while self.accept(","):
            choices.append(self.operand())
        self.expect(")")
        if len(choices) > CHOICES:
            self.refuse(
                "The number of operands for the IN operator has exceeded the maximum; "
                f"number of operands: {len(choices)}, maximum: {CHOICES}"
            )
        return In(operand, tuple(choices))

    def predicate(self) -> Function:
        name, arguments = self.call(self.operand)
        self.require_count(name, len(arguments), 1 if name in ("attribute_exists", "attribute_not_exists") else 2)
        path = arguments[0]
        argument = arguments[1] if len(arguments) == 2 else None
        if name in ("attribute_exists", "attribute_not_exists") and not isinstance(path, Path):
            self.refuse(f"Operator or function requires a document path; operator or function: {name}")
        if not isinstance(path, Path):
            kind = kind_of(path.value) if isinstance(path, Constant) else "N"
            self.refuse_operand(name, kind)
        if argument is not None:
            self.refuse_same(name, path, argument)
        if isinstance(argument, Constant):
            kind = kind_of(argument.value)
            if name == "begins_with" and kind not in ("S", "B"):
                self.refuse_operand(name, kind)
            if name == "attribute_type":
                self.require_type_name(argument.value)
        return Function(name, path, argument)

    def require_type_name(self, value: AttributeValue) -> None:
        if kind_of(value) != "S":
            self.refuse_operand("attribute_type", kind_of(value))
        if value["S"] not in TYPES:
            self.refuse(f"Invalid attribute type name found; type: {value['S']}, valid types: {{{','.join(TYPES)}}}")

    def refuse_same(self, operator: str, first: Operand, second: Operand) -> None:
        if isinstance(first, Path) and first == second:
            self.refuse(
                "The first operand must be distinct from the remaining operands for this operator or function; "
                f"operator: {operator}, first operand: {first}"
            )

    def require_ordered(self, operator: str, *operands: Operand) -> None:
        for operand in operands:
            if isinstance(operand, Constant) and kind_of(operand.value) not in ORDERED:
                self.refuse_operand(operator, kind_of(operand.value))

    def operand(self) -> Operand:
        if self.token.kind == "value":
            return self.constant()
        if self.is_call():
            if self.token.text != "size":
                if self.token.text in CONDITION_FUNCTIONS:
                    self.refuse(
                        f"The function is not allowed to be used this way in an expression; function: {self.token.text}"
                    )
                self.refuse_function(self.token.text)
            name, arguments = self.call(self.operand)
            self.require_count(name, len(arguments), 1)
            (argument,) = arguments
            if not isinstance(argument, Path):
                self.refuse_operand(name, kind_of(argument.value) if isinstance(argument, Constant) else "N")
            return Size(argument)
        return self.path()

    # Calls, paths and values

    def is_call(self) -> bool:
        following = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        return self.token.kind == "name" and following.kind == "symbol" and following.text == "("

    def call(self, argument: Callable[[], _T]) -> tuple[str, list[_T]]:
        self.count_operator()
        name = self.take().text
        self.expect("(")
        arguments = [argument()]
        while self.accept(","):
            arguments.append(argument())
        self.expect(")")
        return name, arguments

    def require_count(self, name: str, count: int, wanted: int) -> None:
        if count != wanted:
            self.refuse(
                "Incorrect number of operands for operator or function; "
                f"operator or function: {name}, number of operands: {count}"
            )

    def refuse_function(self, name: str) -> NoReturn:
        known = (*CONDITION_FUNCTIONS, *UPDATE_FUNCTIONS)
        if name in known:
            self.refuse(f"The function is not allowed in a {_kind(self.parameter)} expression; function: {name}")
        self.refuse(f"Invalid function name; function: {name}")

    def constant(self) -> Constant:
        placeholder = self.take().text
        constant = self.scope.value(placeholder)
        if constant is None:
            self.refuse(
                f"An expression attribute value used in expression is not defined; attribute value: {placeholder}"
            )
        return constant

    def path(self) -> Path:
        steps: list[str | int] = [self.step()]
        while True:
            if self.accept("."):
                steps.append(self.step())
            elif self.accept("["):
                if self.token.kind != "number":
                    self.refuse_syntax()
                steps.append(int(self.take().text))
                self.expect("]")
            else:
                return Path(tuple(steps))

    def step(self) -> str:
        token = self.token
        if token.kind == "alias":
            self.take()
            name = self.scope.name(token.text)
            if name is None:
                self.refuse(
                    f"An expression attribute name used in the document path is not defined; attribute name: {token.text}"
                )
            return name
        if token.kind != "name":
            self.refuse_syntax()
        if token.text.upper() in RESERVED:
            self.refuse(f"Attribute name is a reserved keyword; reserved keyword: {token.text}")
        return self.take().text

    def paths(self) -> tuple[Path, ...]:
        paths = [self.path()]
        while self.accept(","):
            paths.append(self.path())
        return tuple(paths)

    # Updates

    def actions(self) -> tuple[Action, ...]:
        sections: dict[str, Callable[[], Action]] = {
            "SET": self.set_action,
            "REMOVE": self.remove_action,
            "ADD": self.add_action,
            "DELETE": self.delete_action,
        }
        actions: list[Action] = []
        seen: set[str] = set()
        while self.token.kind != "end":
            section = self.token.text.upper()
            if self.token.kind != "name" or section not in sections:
                self.refuse_syntax()
            if section in seen:
                self.refuse(f'The "{section}" section can only be used once in an update expression;')
            seen.add(section)
            self.take()
            actions.append(sections[section]())
            while self.accept(","):
                actions.append(sections[section]())
        return tuple(actions)

    def set_action(self) -> Set:
        path = self.path()
        self.expect("=")
        return Set(path, self.sum())

    def remove_action(self) -> Remove:
        return Remove(self.path())

    def add_action(self) -> Add:
        path = self.path()
        value = self.section_value("ADD", ("N", "SS", "NS", "BS"))
        return Add(path, value)

    def delete_action(self) -> Delete:
        path = self.path()
        value = self.section_value("DELETE", ("SS", "NS", "BS"))
        return Delete(path, value)

    def section_value(self, section: str, kinds: tuple[str, ...]) -> AttributeValue:
        if self.token.kind != "value":
            self.refuse_syntax()
        value = self.constant().value
        if kind_of(value) not in kinds:
            self.refuse(
                f"Incorrect operand type for operator or function; operator: {section}, "
                f"operand type: {_LONG_NAMES[kind_of(value)]}, typeSet: ALLOWED_FOR_{section}_OPERAND"
            )
        return value

    def sum(self) -> Term:
        left = self.term()
        for symbol, sign in (("+", 1), ("-", -1)):
            if self.accept(symbol):
                self.count_operator()
                right = self.term()
                for operand in (left, right):
                    if isinstance(operand, Constant) and kind_of(operand.value) != "N":
                        self.refuse_operand(symbol, kind_of(operand.value))
                return Sum(left, right, sign)
        return left

    def term(self) -> Term:
        if self.token.kind == "value":
            return self.constant()
        if self.accept("("):
            self.count_operator()
            term = self.sum()
            self.expect(")")
            return term
        if not self.is_call():
            return self.path()
        if self.token.text not in UPDATE_FUNCTIONS:
            self.refuse_function(self.token.text)
        name, arguments = self.call(self.term)
        self.require_count(name, len(arguments), 2)
        left, right = arguments
        if name == "if_not_exists":
            if not isinstance(left, Path):
                self.refuse(f"Operator or function requires a document path; operator or function: {name}")
            return IfNotExists(left, right)
        for operand in (left, right):
            if isinstance(operand, Constant) and kind_of(operand.value) != "L":
                self.refuse_operand(name, kind_of(operand.value))
        return ListAppend(left, right)


_LONG_NAMES = {
    "S": "STRING",
    "N": "NUMBER",
    "B": "BINARY",
    "BOOL": "BOOLEAN",
    "NULL": "NULL",
    "L": "LIST",
    "M": "MAP",
    "SS": "STRING_SET",
    "NS": "NUMBER_SET",
    "BS": "BINARY_SET",
}


def _kind(parameter: str) -> str:
    return parameter.removesuffix("Expression").lower()


def _shown(value: AttributeValue) -> str:
    ((kind, content),) = value.items()
    return f"{{{kind}:{content}}}"
