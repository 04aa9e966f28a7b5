"""What is generated from imported models passes the tests that are generated beside it, with their decoys, in memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from liftgen.diagnostics import Report
from liftgen.names import Name
from liftgen.pipeline import ScaffoldOptions, import_models, scaffold
from liftgen.project import Project
from tests.importers.documents import Json, document, entity, pattern, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.importers import Answer

CORPUS = Path(__file__).parents[1] / "corpus/awslabs"


def odd_shop() -> Json:
    """Entities with the names of our words, fields that no model can have, numbers in text, and a key of several attributes."""
    where = {"name": "where", "partition_key": ["shop", "copy"], "sort_key": ["at", "size"]}
    dear = {"name": "DearIndex", "partition_key": "gsi1pk", "sort_key": "price", "projection": "INCLUDE"}
    mappings = [
        {"name": "where", "pk_template": ["{shop}", "{copy}"], "sk_template": ["{at}", "{size}"]},
        {"name": "DearIndex", "pk_template": "NOTE#{note}", "sk_template": "{price}"},
    ]
    either = {
        "conditions": [
            {"field": "note", "operator": "=", "param": "a"},
            {"field": "tags", "function": "contains", "param": "b"},
        ],
        "logical_operator": "OR",
    }
    asked = [
        pattern("of_size", "Query", "shop copy at most:integer", index_name="where", range_condition="<"),
        pattern("dear", "Query", "note least:decimal", index_name="DearIndex", range_condition=">="),
        pattern("later", "Query", "shop size:integer after", range_condition=">"),
        pattern("within", "Query", "shop a:integer b:integer", range_condition="between"),
        pattern("in_words", "Query", "shop since:integer a b", range_condition=">=", filter_expression=either),
        pattern("everything", "Scan"),
        pattern("of_index", "Scan", index_name="DearIndex"),
    ]
    has = "shop:string copy:string at:string size:integer price:decimal note:string? tags:array[string]? _raw:object?"
    entities = {
        "Query": entity("Q#{shop}", "N#{size}#{at}", *asked, has=has, gsi_mappings=mappings),
        "Key": entity("Q#{shop}", "K#{at}", pattern("mine", "Query", "shop"), has="shop:string at:string"),
    }
    counter = entity("{number}", None, pattern("all", "Scan"), has="number:integer left:integer")
    return document(
        table(entities, where, dear | {"included_attributes": ["tags", "price"]}, pk="PK", sk="SK"),
        table({"Counter": counter}, name="counters", sk=None),
    )


def reading_rooms() -> Json:
    """Several entities in one partition, a collection of them, reads that are consistent, defaults, batches, all functions."""
    busy = {
        "conditions": [
            {"field": "seats", "operator": ">=", "param": "least"},
            {"field": "open", "operator": "=", "param": "open"},
            {"field": "note", "function": "attribute_exists"},
        ]
    }
    sized = {
        "conditions": [{"field": "tags", "function": "size", "operator": "between", "param": "low", "param2": "high"}]
    }
    begins = {"conditions": [{"field": "name", "function": "begins_with", "param": "start"}]}
    rooms = [
        pattern("whole_house", "Query", "house", "mixed_data"),
        pattern("busy", "Query", "house least:integer open:boolean", filter_expression=busy),
        pattern("tagged", "Query", "house low:integer high:integer", filter_expression=sized),
        pattern("room", "GetItem", "house room", "single_entity", consistent_read=True),
        pattern("open_room", "PutItem", "room=Room", "single_entity"),
        pattern("close_room", "DeleteItem", "house room", "success_flag"),
        pattern("set_seats", "UpdateItem", "house room seats:integer", "single_entity"),
        pattern("by_price", "Query", "house low:decimal high:decimal", index_name="ByPrice", range_condition="between"),
        pattern("cheap", "Query", "house most:decimal", index_name="ByPrice", range_condition="<="),
    ]
    readers = [
        pattern("named", "Query", "house start", filter_expression=begins),
        pattern("reader", "GetItem", "house reader", "single_entity"),
        pattern("all_readers", "Scan"),
    ]
    indexes = [{"name": "ByPrice", "pk_template": "{house}", "sk_template": "{price}"}]
    priced = {"name": "ByPrice", "partition_key": "house", "sort_key": "price", "projection": "KEYS_ONLY"}
    has = "house:string room:string seats:integer price:decimal open:boolean note:string? tags:array[string]?"
    return document(
        table(
            {
                "Room": entity("HOUSE#{house}", "ROOM#{room}", *rooms, has=has, gsi_mappings=indexes),
                "Reader": entity(
                    "HOUSE#{house}", "READER#{reader}", *readers, has="house:string reader:uuid name:string"
                ),
            },
            priced,
            name="Rooms",
        )
    )


def fleet() -> Json:
    """Trucks of tenants in two tables, changed together, many at once, and found by keys of several attributes."""
    route = {"name": "ByRoute", "partition_key": ["company", "route"], "sort_key": ["state", "km"]}
    mapping = {"name": "ByRoute", "pk_template": ["{company}", "{route}"], "sk_template": ["{state}", "{km}"]}
    trucks = [
        pattern("truck", "GetItem", "company truck", "single_entity"),
        pattern("trucks", "Query", "company"),
        pattern("on_route", "Query", "company route", index_name="ByRoute"),
        pattern("far", "Query", "company route state km:integer", index_name="ByRoute", range_condition=">="),
        pattern("move", "UpdateItem", "company truck km:integer", "single_entity"),
        pattern("add_truck", "PutItem", "truck=Truck", "single_entity"),
        pattern("sell", "DeleteItem", "company truck", "success_flag"),
    ]
    repairs = [
        pattern("repairs", "Query", "truck"),
        pattern("repairs_since", "Query", "truck since", range_condition=">="),
        pattern(
            "costly",
            "Scan",
            "least:decimal",
            filter_expression={"conditions": [{"field": "cost", "operator": ">", "param": "least"}]},
        ),
    ]
    has = "company:string truck:string route:string state:string km:integer"
    truck = entity("C#{company}", "T#{truck}", *trucks, has=has, gsi_mappings=[mapping])
    repair = entity("R#{truck}", "{at}#{part}", *repairs, has="truck:string at:string part:string cost:decimal")
    both = [
        {"table": "Trucks", "entity": "Truck", "action": "Put", "condition": "attribute_not_exists(pk)"},
        {"table": "Repairs", "entity": "Repair", "action": "Put"},
    ]
    handed = pattern("hand_in", "TransactWrite", "truck=Truck repair=Repair", "boolean", entities_involved=both)
    return document(
        table({"Truck": truck}, route, name="Trucks"),
        table({"Repair": repair}, name="Repairs"),
        cross_table_access_patterns=[handed],
    )


OWN = {"fleet": fleet, "odd_shop": odd_shop, "reading_rooms": reading_rooms}
DOCUMENTS = {path.name.removesuffix("_schema.json"): path for path in sorted(CORPUS.glob("*_schema.json"))}
DOMAINS = [name for name in DOCUMENTS if "invalid" not in name]

RECORDS = '''
"""What was asked of DynamoDB: by which test, for which method, by which operation of which index."""

import json
import os
import sys
from pathlib import Path

from liftgen.testing import stand_in

asked = set()
send = stand_in.Recorder.call


def call(self, operation, body):
    index = json.loads(body).get("IndexName", "")
    asked.add((os.environ["PYTEST_CURRENT_TEST"].rpartition("::")[2].partition(" ")[0], operation, index))
    frame = sys._getframe(1)
    while frame is not None:
        owner, _, method = frame.f_code.co_qualname.rpartition(".")
        if owner.endswith("RepositoryBase"):
            asked.add((f"{owner.removesuffix('RepositoryBase')}.{method}", operation, index))
        elif "/generated/tables/" in frame.f_code.co_filename:
            asked.add((method, operation, index))
        frame = frame.f_back
    return send(self, operation, body)


stand_in.Recorder.call = call


def pytest_sessionfinish():
    Path("asked.json").write_text(json.dumps(sorted(asked)))
'''


@pytest.mark.slow
@pytest.mark.parametrize("name", [*DOMAINS, *OWN])
def test_every_pattern_is_answered_by_the_request_and_index_that_are_said(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = DOCUMENTS[name].read_text("utf-8") if name in DOCUMENTS else json.dumps(OWN[name]())
    found = import_models("awslabs", text, "schema.json", name, Report())
    (tmp_path / f"{name}.py").write_text(found.source, "utf-8")
    (tmp_path / "records.py").write_text(RECORDS, "utf-8")
    project = Project(tmp_path).with_models([tmp_path / f"{name}.py"])

    outcome = scaffold(project, ScaffoldOptions(only=("repository", "tests")), Report())
    options = ["-q", "--no-header", "-p", "no:cacheprovider", "-p", "records", "--dynamodb", "memory"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "tests"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert not outcome.report.failed
    assert run.returncode == 0, run.stdout[-4000:]
    asked = {tuple(each) for each in json.loads((tmp_path / "asked.json").read_text())}
    unanswered = [each.name for each in found.answers if not asked & {*requests_of(each)}]
    with capsys.disabled():
        print(f"\n{name}: {len(found.answers) - len(unanswered)} of {len(found.answers)} patterns answered")
    assert not unanswered


def requests_of(answer: Answer) -> Iterator[tuple[str, str, str]]:
    """The requests that show that a pattern is answered: of the method itself, or of the test that asks and looks at them.

    A query asks only when its results are wanted, so no method stands behind its requests.
    """
    owner, _, method = answer.method.rpartition(".")
    yield answer.method.replace(" ", "_"), answer.request, answer.index
    claim = (
        f"test_{method}_of_{Name(owner).snake}_finds_its_own_and_no_other"
        if owner
        else f"test_{method}_is_read_in_one_query"
    )
    yield claim, answer.request, answer.index
