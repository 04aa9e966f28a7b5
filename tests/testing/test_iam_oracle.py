"""The evaluator of IAM decides as another one does, on random policies and requests; where it does not, it is known why.

The other is `@cloud-copilot/iam-simulate`, run by Node in a process of its own. Each test says how many requests it asked, and
its name has the seed, so that what it found can be found again.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.iam_oracle import decisions

from liftgen.testing.iam import Asked, Decision, evaluate

pytestmark = pytest.mark.slow

REQUESTS = 4000

TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/"
ACTIONS = ("GetItem", "PutItem", "Query", "Scan", "BatchGetItem", "UpdateItem", "DeleteItem")
RESOURCES = (
    f"{TABLE}saas",
    f"{TABLE}saas/index/gsi1",
    f"{TABLE}saas2",
    f"{TABLE}t1",
    TABLE.replace("eu", "us") + "saas",
)
KEYS = "dynamodb:LeadingKeys"
TAG = "aws:PrincipalTag/tenant_id"
READ = "dynamodb:GetItem"
TEXTS = ("t1", "t10", "T1", "TENANT#t1", "TENANT#t10", "TENANT#t1#PROJECT#p", "TENANT#", "", "*", "a?b", "${x}")
PATTERNS = (
    *TEXTS,
    "TENANT#*",
    "TENANT#t?",
    "*#p",
    f"TENANT#${{{TAG}}}",
    f"TENANT#${{{TAG}}}#*",
    "${*}",
    "a${?}b",
    f"${{{TAG}, 'nobody'}}",
)
NUMBERS = ("0", "1", "1.5", "-3", "10", "ten")
DATES = ("2030-01-01T00:00:00Z", "2029-12-31T23:59:59Z", "2030-06-01T12:00:00Z", "1893456000")
ARNS = (f"{TABLE}saas", f"{TABLE}sa?s", "arn:aws:dynamodb:*:123456789012:table/*", "arn:aws:s3:::bucket/a", "arn:aws:*")
STRINGS = ("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringLike", "StringNotLike")
COMPARED = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")


@dataclass(frozen=True)
class Case:
    """Policies, and a request that they decide."""

    policies: tuple[dict[str, Any], ...]
    action: str
    resource: str
    context: dict[str, Any]

    @property
    def ours(self) -> Decision:
        known = {name: tuple(each) if isinstance(each, list) else each for name, each in self.context.items()}
        return evaluate(self.policies, Asked(self.action, self.resource, known))

    def operators(self) -> Iterator[tuple[str, str, Any]]:
        for policy in self.policies:
            for statement in policy["Statement"]:
                for operator, keys in statement.get("Condition", {}).items():
                    for key, values in keys.items():
                        yield operator, key, values


def dates_in_seconds(case: Case) -> bool:
    return any(operator.startswith("Date") and str(values).isdecimal() for operator, _, values in case.operators())


def wildcards_as_text(case: Case) -> bool:
    text = [values for operator, _, values in case.operators() if "Equals" in operator]
    return any(each in str(text) for each in ("${*}", "${?}"))


def empty_variable(case: Case) -> bool:
    return case.context.get(TAG) == "" and f"${{{TAG}" in json.dumps(case.policies)


def variable_without_a_value(case: Case) -> bool:
    said = json.dumps(case.policies)
    missing = "${x}" in said or (TAG not in case.context and f"${{{TAG}}}" in said)
    return missing and ("NotResource" in said or any("Not" in operator for operator, _, _ in case.operators()))


def no_number(case: Case) -> bool:
    operators = [operator for operator, _, _ in case.operators()]
    return case.context.get("aws:MultiFactorAuthAge") == "ten" and any("NumericNot" in each for each in operators)


@dataclass(frozen=True)
class Quirk:
    """Where the two may differ: which cases, why ours decides otherwise, and a condition that shows it."""

    concerns: Callable[[Case], bool]
    reason: str
    condition: dict[str, dict[str, str]]
    context: dict[str, str]


QUIRKS = (
    Quirk(
        dates_in_seconds,
        "IAM takes a date as seconds since 1970 too; the other takes it for none",
        {"DateEquals": {"aws:CurrentTime": "1893456000"}},
        {"aws:CurrentTime": "2030-01-01T00:00:00Z"},
    ),
    Quirk(
        wildcards_as_text,
        "`${*}` stands for a star wherever a variable may stand; the other knows it beside wildcards only",
        {"StringEquals": {TAG: "a${?}b"}},
        {TAG: "a?b"},
    ),
    Quirk(
        empty_variable,
        "a tag may be empty, and is there all the same; to the other it is missing. No key has an empty value in it",
        {"StringEquals": {TAG: f"${{{TAG}, 'nobody'}}"}},
        {TAG: ""},
    ),
    Quirk(
        variable_without_a_value,
        "what has no value equals nothing, so its negation holds; the other drops the statement. Ours lets more through, "
        "which a test for what must not be let through notices first",
        {"StringNotEquals": {TAG: "${x}"}},
        {TAG: "t1"},
    ),
    Quirk(
        no_number,
        "what is no number is not equal to one; the other drops the statement",
        {"NumericNotEquals": {"aws:MultiFactorAuthAge": "1"}},
        {"aws:MultiFactorAuthAge": "ten"},
    ),
)


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_the_decision_is_another_evaluators_too(seed: int, tmp_path: Path) -> None:
    cases = list(made(random.Random(seed)))
    theirs = decided(cases, tmp_path)
    different = [(case, their) for case, their in zip(cases, theirs, strict=True) if case.ours is not their]
    known = Counter(each.reason for case, _ in different for each in QUIRKS if each.concerns(case))
    plain = sum(not any(each.concerns(case) for each in QUIRKS) for case in cases)
    print(f"seed {seed}: {len(cases)} requests, {plain} without a quirk; {Counter(each.name for each in theirs)}")
    print("\n".join(f"{count:6} differ: {reason}" for reason, count in known.items()))

    unknown = [(case, their) for case, their in different if not any(each.concerns(case) for each in QUIRKS)]
    assert [(vars(case), case.ours, their) for case, their in unknown[:3]] == []
    assert set(theirs) == set(Decision)
    assert plain > REQUESTS / 2


def test_each_quirk_shows_itself(tmp_path: Path) -> None:
    cases = [
        Case(
            (policy(Effect="Allow", Action="*", Resource="*", Condition=each.condition),),
            READ,
            RESOURCES[0],
            each.context,
        )
        for each in QUIRKS
    ]

    assert [each.concerns(case) for each, case in zip(QUIRKS, cases, strict=True)] == [True] * len(QUIRKS)
    assert [(case.ours, their) for case, their in zip(cases, decided(cases, tmp_path), strict=True)] == [
        (Decision.ALLOWED, Decision.NOT_ALLOWED)
    ] * len(QUIRKS)


def decided(cases: list[Case], folder: Path) -> list[Decision]:
    """What the other evaluator says."""
    return decisions([{**vars(each), "policies": list(each.policies)} for each in cases], folder)


def policy(**statement: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement]}


def made(chance: random.Random) -> Iterator[Case]:
    for _ in range(REQUESTS):
        yield Case(
            tuple({"Version": "2012-10-17", "Statement": statements(chance)} for _ in range(chance.randint(1, 2))),
            f"dynamodb:{chance.choice(ACTIONS)}",
            chance.choice(RESOURCES),
            context(chance),
        )


def statements(chance: random.Random) -> list[dict[str, Any]]:
    return [statement(chance) for _ in range(chance.randint(1, 3))]


def statement(chance: random.Random) -> dict[str, Any]:
    said: dict[str, Any] = {"Effect": chance.choices(("Allow", "Deny"), (4, 1))[0]}
    action = chance.choices(("Action", "NotAction"), (9, 1))[0]
    resource = chance.choices(("Resource", "NotResource"), (9, 1))[0]
    patterns = (*(f"dynamodb:{each}" for each in ACTIONS), "dynamodb:*", "dynamodb:Get*", "DynamoDB:query", "*")
    places = (*RESOURCES, "*", f"{TABLE}*", f"{TABLE}saas/index/*", f"{TABLE}s???", f"{TABLE}${{{TAG}}}")
    said[action] = one_or_more(chance, patterns)
    said[resource] = one_or_more(chance, places)
    conditions = dict(condition(chance) for _ in range(chance.choice((0, 1, 1, 2))))
    if conditions:
        said["Condition"] = conditions
    return said


def condition(chance: random.Random) -> tuple[str, dict[str, Any]]:
    match chance.choices(("text", "keys", "null", "bool", "number", "date", "arn"), (3, 5, 2, 1, 1, 1, 1))[0]:
        case "text":
            return f"{chance.choice(STRINGS)}{maybe(chance)}", {TAG: one_or_more(chance, PATTERNS)}
        case "keys":
            operator = f"{chance.choice(('ForAllValues:', 'ForAnyValue:'))}{chance.choice(STRINGS)}"
            return operator, {KEYS: one_or_more(chance, PATTERNS)}
        case "null":
            return "Null", {chance.choice((KEYS, TAG)): chance.choice(("true", "false"))}
        case "bool":
            return f"Bool{maybe(chance)}", {"aws:SecureTransport": chance.choice(("true", "false"))}
        case "number":
            return f"Numeric{chance.choice(COMPARED)}{maybe(chance)}", {
                "aws:MultiFactorAuthAge": chance.choice(NUMBERS[:5])
            }
        case "date":
            return f"Date{chance.choice(COMPARED)}{maybe(chance)}", {"aws:CurrentTime": chance.choice(DATES)}
        case _:
            arn = chance.choice(("ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"))
            return f"{arn}{maybe(chance)}", {"aws:SourceArn": chance.choice(ARNS[:4])}


def context(chance: random.Random) -> dict[str, Any]:
    whole: dict[str, Any] = {
        TAG: chance.choice(TEXTS),
        KEYS: [chance.choice(TEXTS) for _ in range(chance.randint(1, 3))],
        "aws:SecureTransport": chance.choice(("true", "false")),
        "aws:MultiFactorAuthAge": chance.choice(NUMBERS),
        "aws:CurrentTime": chance.choice(DATES[:3]),
        "aws:SourceArn": chance.choice((ARNS[0], ARNS[3], f"{TABLE}saas/x")),
    }
    return {name: each for name, each in whole.items() if chance.random() < 0.7}


def one_or_more(chance: random.Random, values: tuple[str, ...]) -> Any:
    return chance.choice(values) if chance.random() < 0.5 else chance.sample(values, chance.randint(1, 3))


def maybe(chance: random.Random) -> str:
    return "IfExists" if chance.random() < 0.25 else ""
