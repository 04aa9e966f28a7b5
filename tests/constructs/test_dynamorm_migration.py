"""A state machine that does data steps: what goes round in it, what it may do, what a deployment starts."""

from __future__ import annotations

import json
from typing import Any

import pytest

KEY = {"partition": [{"name": "pk", "type": "S"}]}
TABLE = {"name": "notes", "key": KEY}
STEP: dict[str, Any] = {
    "deployment": 1,
    "migration": "c0ffee",
    "at": 1,
    "title": "give every Note a colour",
    "table": "notes",
    "select": {},
    "do": [{"op": "fill", "attribute": "colour", "value": {"S": "red"}}],
    "budget": 0,
}
LATER = {**STEP, "deployment": 3, "at": 4, "blocked": "it is of danger 3"}


def made(
    document: Any = None, *, context: dict[str, Any] | None = None, stage: str | None = None, **more: Any
) -> dict[str, Any]:
    """The resources of a stack with the construct, by their kinds."""
    from aws_cdk import App, Environment, Stack, Stage
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMMigration, DynamORMTable

    app = App(context=context)
    scope = Stage(app, stage) if stage else app
    stack = Stack(scope, "stack", env=Environment(account="123456789012", region="eu-west-1"))
    table = DynamORMTable(stack, "Notes", document=TABLE)
    code = lambda_.Code.from_inline("x = 1")
    DynamORMMigration(stack, "It", tables=[table], code=code, document=document, **more)
    found: dict[str, Any] = {}
    for name, each in Template.from_stack(stack).to_json()["Resources"].items():
        found.setdefault(each["Type"], {})[name] = each["Properties"]
    return found


def definition(resources: dict[str, Any]) -> dict[str, Any]:
    """The state machine's own language, with references by their names."""
    (machine,) = resources["AWS::StepFunctions::StateMachine"].values()
    said = machine["DefinitionString"]
    parts = said["Fn::Join"][1]
    whole: dict[str, Any] = json.loads("".join(each if isinstance(each, str) else "REFERENCE" for each in parts))
    return whole


def statements(resources: dict[str, Any], role: str) -> list[dict[str, Any]]:
    """What the policies of a role allow."""
    return [
        each
        for policy in resources["AWS::IAM::Policy"].values()
        if any(role in str(one) for one in policy["Roles"])
        for each in policy["PolicyDocument"]["Statement"]
    ]


def test_a_distributed_map_goes_round_until_nothing_is_left() -> None:
    machine = definition(made(concurrency=40, roll_back=True))
    states = machine["States"]

    assert machine["StartAt"] == "What is next"
    assert states["What is next"]["Parameters"] == {
        "action": "next",
        "state.$": "$",
        "concurrency": 40,
        "roll_back": True,
    }
    choices = {each["StringEquals"]: each["Next"] for each in states["What is to be done"]["Choices"]}
    assert choices == {"work": "Every part", "done": "Done", "paused": "Paused"}
    assert states["What is to be done"]["Default"] == "Failed"
    assert states["Failed"] == {"Type": "Fail", "ErrorPath": "$.error", "CausePath": "$.cause"}
    every = states["Every part"]
    assert (every["Type"], every["ItemsPath"], every["MaxConcurrency"]) == ("Map", "$.parts", 40)
    assert every["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    assert (every["ResultPath"], every["Next"]) == (None, "What is next")
    # One part that fails fails the execution: nothing is skipped.
    assert not {"ToleratedFailurePercentage", "ToleratedFailureCount"} & every.keys()


def test_a_part_is_worked_on_until_it_is_finished_and_hands_nothing_back() -> None:
    part = definition(made())["States"]["Every part"]["ItemProcessor"]["States"]

    (choice,) = part["Is it finished"]["Choices"]
    assert (choice["Variable"], choice["BooleanEquals"], choice["Next"]) == ("$.work.finished", True, "Finished")
    assert part["Is it finished"]["Default"] == "Let a lease run out"
    assert part["Let a lease run out"]["Next"] == "Work on it"
    assert part["Finished"] == {"Type": "Succeed", "OutputPath": None}
    retry = part["Work on it"]["Retry"][-1]
    assert (retry["ErrorEquals"], retry["MaxAttempts"], retry["JitterStrategy"]) == (["States.ALL"], 6, "FULL")


def test_the_function_may_touch_items_of_its_tables_and_nothing_else() -> None:
    resources = made()
    found = statements(resources, "ItWorkRole")
    on_tables, on_state = (each for each in found if any(one.startswith("dynamodb:") for one in each["Action"]))

    (table,) = resources["AWS::DynamoDB::GlobalTable"]
    assert on_tables["Resource"] == {"Fn::GetAtt": [table, "Arn"]}
    assert {each.removeprefix("dynamodb:") for each in on_tables["Action"]} == {
        *(
            "BatchGetItem",
            "ConditionCheckItem",
            "DeleteItem",
            "DescribeTable",
            "GetItem",
            "PutItem",
            "Scan",
            "UpdateItem",
        ),
    }
    assert str(on_state["Resource"]).endswith(":dynamodb:eu-west-1:123456789012:table/lift_migrations']]}")
    others = [each["Action"] for each in found if each not in (on_tables, on_state)]
    assert sorted(map(str, others)) == [
        "['logs:CreateLogStream', 'logs:PutLogEvents']",
        "['xray:PutTraceSegments', 'xray:PutTelemetryRecords']",
        "sqs:SendMessage",
    ]


def test_the_state_machine_may_call_its_function_and_its_own_parts() -> None:
    resources = made()
    found = [each for each in statements(resources, "ItRole") if each["Resource"] != "*"]
    actions = {
        one for each in found for one in ([each["Action"]] if isinstance(each["Action"], str) else each["Action"])
    }

    assert actions == {
        *("lambda:InvokeFunction", "states:StartExecution", "states:DescribeExecution", "states:StopExecution"),
    }
    calls = next(each for each in found if each["Action"] == "lambda:InvokeFunction")
    assert list(calls["Resource"]) == ["Fn::GetAtt"]


def test_a_deployment_starts_what_is_due_by_then() -> None:
    document = {"steps": [STEP, LATER]}
    whole = started(made(document, on_deploy=True))
    first = started(made(document, on_deploy=True, context={"lift:deployment": "2"}, stage="prod"))

    assert [each["name"] for each in whole["steps"]] == ["#c0ffee#1", "#c0ffee#4"]
    assert whole["steps"][1]["blocked"] == "it is of danger 3"
    assert first == {
        "way": "up",
        "segments": 64,
        "capacity": None,
        "steps": [
            {
                "name": "prod#c0ffee#1",
                "migration": "prod#c0ffee",
                "table": "notes",
                "select": {},
                "do": STEP["do"],
                "budget": 0,
            }
        ],
    }


def test_by_hand_nothing_is_started() -> None:
    resources = made({"steps": [STEP]})

    assert "Custom::LiftMigration" not in resources
    assert len(resources["AWS::Lambda::Function"]) == 1


def test_what_starts_it_may_start_it_and_nothing_else() -> None:
    found = statements(made({"steps": [STEP]}, on_deploy=True), "ItStartRole")

    assert "states:StartExecution" in str(found)
    assert "dynamodb" not in str(found)


def test_the_dashboard_shows_what_the_function_tells() -> None:
    from liftgen.runtime.migration import function

    (board,) = made()["AWS::CloudWatch::Dashboard"].values()
    text = json.dumps(board)

    assert function.NAMESPACE in text
    assert all(name in text for name in ("Read", "Changed", "Kept", "Quarantined", "Units", "ExecutionsFailed"))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (None, "`on_deploy` needs the `document`"),
        ({"steps": [{**STEP, "table": "other"}]}, "about table `other`, which is none of the tables"),
        (
            {"steps": [{**STEP, "do": [{"op": "copy to", "table": "other"}]}]},
            "about table `other`, which is none of the tables",
        ),
        ({"steps": [{**STEP, "budget": "many"}]}, "`budget` of step 0 of the document of migrations is no int"),
    ],
)
def test_what_cannot_be_is_said(document: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        made(document, on_deploy=True)


def started(resources: dict[str, Any]) -> dict[str, Any]:
    (resource,) = resources["Custom::LiftMigration"].values()
    found: dict[str, Any] = json.loads(resource["Input"])
    return found
