"""Every change becomes a plan: the safe way, in deployments, with its danger and its way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from liftgen.diff import Answers
from liftgen.plan import TableSize, estimate, refusals, tables_after
from liftgen.steps import Plan, Step, plan_from_document
from tests.support.rows import BASE, BY_AGE, LAST, REFUSED, ROWS, Row, edited, with_

EXPECTED = Path(__file__).parent / "plans"


def planned(row: Row, folder: Path) -> Plan:
    return row.planned(folder)


def drawn(made: Plan) -> str:
    """The plan as a person would read it."""
    lines = [f"danger {made.danger}"]
    for number, deployment in enumerate(made.deployments, 1):
        lines.append(f"\ndeployment {number}")
        for step in deployment.steps:
            lines.append(f"  {step.phase:14} {step.kind:5} {step.danger}  {step.title}")
            if step.action:
                lines.append(f"    {json.dumps(step.action)}")
            lines.append(f"    back: {step.rollback}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_change_has_its_safe_plan(row: Row, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = planned(row, tmp_path)
    path = EXPECTED / f"{row.name.replace(' ', '_')}.txt"
    if request.config.getoption("--update"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn(made))

    assert drawn(made) == path.read_text()
    assert list(refusals(row.changes(tmp_path), row.states(tmp_path)[0], made)) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_plan_is_the_same_every_time_and_read_back_as_it_was(row: Row, tmp_path: Path) -> None:
    made = planned(row, tmp_path)

    assert planned(row, tmp_path).checksum == made.checksum
    assert plan_from_document(json.loads(json.dumps(made.document))) == made


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_table_changes_once_in_a_deployment_and_ends_as_the_models_say(row: Row, tmp_path: Path) -> None:
    made = planned(row, tmp_path)
    for deployment in made.deployments:
        changed = [step.table for step in deployment.steps if step.kind == "table"]
        assert len(changed) == len(set(changed))

    before, after = row.states(tmp_path)
    final = {each.name: each for each in (tables_after(before.tables, made) or (before.tables,))[-1]}
    assert [final[each.name] for each in after.tables] == list(after.tables)


@pytest.mark.parametrize(
    ("row", "code"),
    list(zip(REFUSED, ["LIFT523", "LIFT525", "LIFT524", "LIFT523", "LIFT523", "LIFT523", "LIFT526"], strict=True)),
    ids=lambda value: getattr(value, "name", value),
)
def test_what_dynamodb_cannot_do_is_refused(row: Row, code: str, tmp_path: Path) -> None:
    found = list(refusals(row.changes(tmp_path), row.states(tmp_path)[0], planned(row, tmp_path)))

    assert [each.code for each in found] == [code]


def test_phases_come_in_order(tmp_path: Path) -> None:
    every = Row("", BASE, with_(*(f'        new_{i} = GSI("gsi{i}", pk="{i}#{{mail}}")\n' for i in range(3))))
    made = planned(every, tmp_path)

    assert [[step.kind for step in each.steps] for each in made.deployments] == [
        ["gate", "gate", "gate", "data", "data", "data"],
        ["table"],
        ["table"],
        ["table"],
    ]


def test_an_index_is_composed_after_what_it_is_composed_of(tmp_path: Path) -> None:
    owned = with_('        by_owner = GSI("gsi2", pk="OWNER#{owner}", sk="{name}")\n')
    after = edited("    mail: str\n    age", "    owner: str\n    name: str\n    age", owned)
    made = planned(Row("", BASE, after, Answers((("User.mail", "name"),))), tmp_path)

    operations = [each["op"] for step in made.steps for each in step.action.get("do", ())]
    assert operations == ["fill", "copy", "compose", "remove"]


class TestAnEstimate:
    """What a step takes at most, by the size of the table."""

    SIZE = TableSize(items=1_000_000, bytes=1_000_000_000)

    def step(self, kind: str, **action: object) -> Step:
        return Step(kind, "backfill", "", "main", 0, "", action)  # type: ignore[arg-type]  # a kind by its name

    def test_of_a_backfill_counts_scans_writes_and_the_undo_log(self) -> None:
        found = estimate(self.step("data", do=[{"op": "fill"}]), self.SIZE, 10_000)

        assert (found.reads, found.writes) == (488_282, 4_000_000)
        assert found.seconds == 449
        assert round(found.dollars, 2) == 2.56

    def test_of_a_count_has_no_writes(self) -> None:
        assert estimate(self.step("data", do=[{"op": "count past"}]), self.SIZE, 1000).writes == 0

    def test_of_an_index_has_no_reads(self) -> None:
        found = estimate(self.step("table", op="add index"), self.SIZE, 1000)

        assert (found.reads, found.writes) == (0, 1_000_000)

    def test_of_a_gate_is_nothing(self) -> None:
        assert estimate(self.step("gate"), self.SIZE, 1000).seconds == 0


class TestWhatANewIndexReads:
    """Items that lack a part of an index's key are not in it."""

    def steps(self, field: str, index: str, folder: Path, base: str = BASE) -> list[tuple[str, str, list[object]]]:
        after = edited("    age: int = 0\n", f"    age: int = 0\n    {field}\n", base)
        made = planned(Row("", base, edited(LAST, f"{LAST}        by_new = {index}\n", after)), folder)
        return [(each.phase, each.kind, list(each.action.get("do", ()))) for each in made.steps if each.kind != "table"]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("new: str = 'desk'", {"S": "desk"}),
            ("new: Decimal = Decimal('1.5')", {"N": "1.5"}),
            ("new: Literal['a', 'b'] = 'b'", {"S": "b"}),
            ("new: str = Field(default_factory=str)", None),
            ("new: str = ''", None),
            ("new: datetime = datetime.max", None),
        ],
    )
    def test_is_filled_before_the_index_is_made(self, field: str, value: object, tmp_path: Path) -> None:
        fill = {"op": "fill", "attribute": "new", "value": value}

        assert self.steps(field, 'GSI(pk=["tenant_id"], sk=["new"])', tmp_path) == [
            ("expand", "gate", []),
            ("expand", "data", [fill]),
        ]

    def test_has_to_be_said_where_no_constant_says_it(self, tmp_path: Path) -> None:
        after = edited(
            "    age: int = 0\n",
            "    age: int = 0\n    new: str = Field(default_factory=str)\n",
            with_('        by_new = GSI(pk=["tenant_id"], sk=["new"])\n'),
        )

        made = planned(Row("", BASE, after), tmp_path)
        assert [each.unanswered for each in made.steps if each.kind == "data"] == [("new",)]

    @pytest.mark.parametrize(
        "field", ["new: str | None = None", "new: Annotated[str, OmitEmpty] = ''", "new: Annotated[int, OmitEmpty] = 0"]
    )
    def test_is_left_alone_where_its_absence_is_meant(self, field: str, tmp_path: Path) -> None:
        index = 'GSI(pk=["tenant_id"], sk=["new"], when="attribute_exists(new)")'

        assert self.steps(field, index, tmp_path) == [("code", "gate", [])]

    def test_is_not_filled_where_the_key_of_the_table_is_made_of_it(self, tmp_path: Path) -> None:
        base = edited("    user_id: str\n", "    user_id: str = Field(default_factory=str)\n")
        row = Row("", base, edited(LAST, LAST + '        by_user = GSI(pk=["user_id"])\n', base))

        assert [each.kind for each in planned(row, tmp_path).steps] == ["table"]

    def test_is_filled_after_what_is_copied_to_it(self, tmp_path: Path) -> None:
        after = edited("    age:", "    years:", with_(BY_AGE.replace('"age"', '"years"')))
        made = planned(Row("", BASE, after, Answers((("User.age", "years"),))), tmp_path)

        operations = [each["op"] for step in made.steps for each in step.action.get("do", ())]
        assert operations == ["copy", "fill", "remove"]

    def test_is_filled_when_items_are_called_what_they_are_now(self, tmp_path: Path) -> None:
        after = edited("class User", "class Person", with_(BY_AGE))
        made = planned(Row("", BASE, after, Answers((("User", "Person"),))), tmp_path)

        assert [each["op"] for step in made.steps for each in step.action.get("do", ())] == ["replace", "fill"]
