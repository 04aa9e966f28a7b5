"""The pages of the constructs are true: what they show is done, in their order, and what they name is there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "constructs"
KEY = {"partition": [{"name": "pk", "type": "S"}]}
ORDERS = {"name": "orders", "key": KEY, "stream": "NEW_AND_OLD_IMAGES"}
ACCESS = [
    {"name": f"Order.{name}", "kind": "read", "requests": [{"table": table, "actions": ["Query"]}]}
    for name, table in (("get", "orders"), ("by_key", "orders"), ("by_state", "orders"))
]
LEDGER = [
    {**ACCESS[0], "name": f"{model}.{name}"}
    for model in ("Event", "Snapshot")
    for name in ("create", "check", "get", "by_key", "put")
]
TENANT = {"field": "tenant_id", "tenant": True}
OF_TENANTS = [{**ACCESS[0], "requests": [{"table": "orders", "actions": ["Query"], "leading": ["TENANT#", TENANT]}]}]
DOCUMENT = {
    "consumers": [{"name": "orders", "handler": "a.b", "table": "orders", "events": ["INSERT"]}],
    "functions": [{"name": "Order", "handler": "a.b", "path": "/orders", "patterns": ["Order.by_key"]}],
    "access": ACCESS,
}


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_what_a_page_shows_can_be_done(page: Path) -> None:
    examples = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)

    assert examples
    for example in examples:
        assert resources(example) > resources("")


def test_every_command_of_a_page_runs(tmp_path: Path) -> None:
    shutil.copy(ROOT / "sample_models" / "shop.py", tmp_path)
    (tmp_path / "lift.toml").write_text('models = "shop.py"\n')
    blocks = [
        re.findall(r"```bash\n(.*?)```", page.read_text("utf-8"), re.DOTALL) for page in sorted(PAGES.glob("*.md"))
    ]
    commands = ["lift dynamorm scaffold", *(line for page in blocks for each in page for line in each.splitlines())]
    for command in commands:
        program, *arguments = shlex.split(command)
        ran = subprocess.run(
            [sys.executable, "-m", "liftgen", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
        )

        assert (program, ran.returncode) == ("lift", 0), ran.stderr
    assert len(commands) > 2
    assert (tmp_path / "consumers" / "orders.py").is_file()


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_what_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("https://")]
    variables = set(re.findall(r"`(LIFT_[A-Z_]+)`", text))
    library = Path(__file__).parents[2] / "liftgen"
    source = "".join(
        path.read_text("utf-8") for part in ("constructs", "runtime") for path in (library / part).rglob("*.py")
    )

    assert [link for link in links if not (page.parent / link).exists()] == []
    assert {each for each in variables if each not in source} == set()


def resources(example: str) -> int:
    """How many resources a stack has in which the example is done."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_s3 as s3
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMStream, DynamORMTable, LiftFunction

    stack = Stack(App(), "stack", env=Environment(account="123456789012", region="eu-west-1"))
    code = lambda_.Code.from_inline("x = 1")
    orders = DynamORMTable(stack, "Orders", document=ORDERS)
    serving, reading = (LiftFunction(stack, name, handler="a.b", code=code) for name in ("Serving", "Reading"))
    names: dict[str, Any] = {
        "bucket": s3.Bucket(stack, "Bucket"),
        "changes": DynamORMStream(stack, "Given", table=orders, function=reading),
        "code": code,
        "document": DOCUMENT,
        "ledger_access": LEDGER,
        "orders": orders,
        "shop_access": [{**each, "requests": [{"table": "shop", "actions": ["Query"]}]} for each in ACCESS],
        "shop_document": {**ORDERS, "name": "shop"},
        "serving": serving,
        "stack": stack,
        "tables": [orders],
        "tenant_access": OF_TENANTS,
        "vpc": ec2.Vpc.from_vpc_attributes(
            stack, "Vpc", vpc_id="vpc-1", availability_zones=["eu-west-1a"], isolated_subnet_ids=["subnet-1"]
        ),
    }
    exec(compile(example, "example", "exec"), names)
    return len(Template.from_stack(stack).to_json()["Resources"])
