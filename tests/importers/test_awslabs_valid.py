"""Any document in order becomes models: every pattern is answered, and the models say what was imported."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.pipeline import import_models
from liftgen.read import read
from tests.importers.documents import Json, document, entity, fields, pattern, table

KEY = "owner:string kind:string at:string item:uuid"
EXTRA = (
    "size:integer",
    "price:decimal",
    "open:boolean",
    "note:string",
    "tags:array[string]",
    "more:object",
    "code:uuid",
)
RANGES = (">=", ">", "<=", "<", "begins_with", "between")
COMPARED = {"integer": ("=", "<>", "<", ">=", "between", "in"), "decimal": ("<=", ">", "between")}
COMPARED |= {"string": ("=", "<>", "begins_with", "contains", "attribute_exists"), "boolean": ("=",), "uuid": ("=",)}
COMPARED |= {"array": ("contains", "size", "attribute_not_exists"), "object": ("attribute_exists",)}
SORTS = ("AT#{at}#{item}", "{at}#{item}", "{at}", None)
OPERATIONS = ("GetItem", "PutItem", "DeleteItem", "UpdateItem", "Query", "Query", "Query", "Scan")


def filters(draw: st.DrawFn, name: str, kind: str) -> tuple[Json, str]:
    """A condition on a field, and the parameters that it takes."""
    operator = draw(st.sampled_from(COMPARED[kind]))
    values = {"between": ("low", "high"), "in": ("one", "two")}.get(operator, ("value",))
    member = "string" if kind == "array" else kind
    said: Json = {"field": name}
    if operator == "in":
        said |= {"operator": "in", "params": [*values]}
    elif operator == "size":
        return said | {"function": "size", "operator": ">", "param": "value"}, "value:integer"
    elif operator.startswith("attribute"):
        return said | {"function": operator}, ""
    elif operator in ("begins_with", "contains"):
        said |= {"function": operator, "param": "value"}
    else:
        said |= {"operator": operator, "param": values[0]} | ({"param2": values[1]} if operator == "between" else {})
    return said, " ".join(f"{each}:{member}" for each in values)


@st.composite
def patterns(draw: st.DrawFn, name: str, sort: str | None, has: str, index: str | None, entity_name: str) -> Json:
    """An access pattern of an entity whose partition is `owner`."""
    operation = draw(st.sampled_from(OPERATIONS))
    key = "owner" + ("" if sort is None else " at" if sort == "{at}" else " at item:uuid")
    more: Json = {}
    match operation:
        case "GetItem":
            more = {"consistent_read": True} if draw(st.booleans()) else {}
            return pattern(name, operation, key, "single_entity", **more)
        case "DeleteItem":
            return pattern(name, operation, key, "success_flag")
        case "PutItem":
            return pattern(name, operation, f"given={entity_name}", "single_entity")
        case "UpdateItem":
            chosen = draw(
                st.sampled_from(
                    [each for each in has.split() if each.split(":")[0] not in ("owner", "kind", "at", "item")]
                    or ["label:string"]
                )
            )
            return pattern(name, operation, f"{key} {chosen.removesuffix('?').split('[')[0]}", "single_entity")
        case "Scan":
            takes = ""
        case _ if index is not None and draw(st.booleans()):
            takes, more = "kind", {"index_name": index}
            if draw(st.booleans()):
                takes, more = "kind most", more | {"range_condition": draw(st.sampled_from(("<=", ">=")))}
        case _:
            takes = "owner"
            if sort is not None and draw(st.booleans()):
                comparator = draw(st.sampled_from(RANGES))
                takes += " first last" if comparator == "between" else " first"
                more = {"range_condition": comparator}
    chosen = [
        each for each in fields(has) if each["type"] in COMPARED and each["name"] not in ("owner", "kind", "at", "item")
    ]
    if chosen and draw(st.booleans()):
        one = draw(st.sampled_from(chosen))
        said, asked = filters(draw, one["name"], one["type"])
        more["filter_expression"] = {"conditions": [said]}
        takes = f"{takes} {asked}"
    return pattern(name, operation, takes, "entity_list", **more)


@st.composite
def documents(draw: st.DrawFn) -> Json:
    """A document without a mistake."""
    tables = []
    for number in range(draw(st.integers(1, 2))):
        indexed = draw(st.booleans())
        index = f"ByKind{number}" if indexed else None
        has_sort = draw(st.booleans())
        entities = {}
        for place in range(draw(st.integers(1, 2))):
            name = f"Thing{number}{place}"
            sort = draw(st.sampled_from(SORTS[:3])) if has_sort else None
            extra = draw(st.lists(st.sampled_from(EXTRA), unique=True, max_size=4))
            has = " ".join([KEY, "label:string", *(each + draw(st.sampled_from(["", "?"])) for each in extra)])
            asked = [
                draw(patterns(f"ask_{name.lower()}_{each}", sort, has, index, name))
                for each in range(draw(st.integers(0, 4)))
            ]
            for each, one in enumerate(asked):
                one["pattern_id"] = number * 100 + place * 10 + each
            sorted_ = None if sort is None else sort if "#" not in sort or place == 0 else f"{name.upper()}#{sort}"
            mapping = (
                [{"name": index, "pk_template": f"{name.upper()}#{{kind}}", "sk_template": "{at}"}] if indexed else []
            )
            entities[name] = entity(
                f"{name.upper()}#{{owner}}", sorted_, *asked, has=has, **({"gsi_mappings": mapping} if mapping else {})
            )
        gsi = [{"name": index, "partition_key": f"kind_pk{number}", "sort_key": f"at_sk{number}"}] if indexed else []
        tables.append(table(entities, *gsi, name=f"Things{number}", sk="sk" if has_sort else None))
    return document(*tables)


def names_of(what: Json) -> list[str]:
    entities = [each for one in what["tables"] for each in one["entities"].values()]
    return [each["name"] for one in entities for each in one["access_patterns"]]


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(what=documents())
def test_every_document_in_order_becomes_models_that_answer_all_its_patterns(
    what: Json, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = import_models("awslabs", json.dumps(what, indent=2), "schema.json", "things", Report())

    assert not found.report.failed, [each.finding.message for each in found.report]
    assert [each.name for each in found.answers] == names_of(what)
    folder: Any = tmp_path_factory.mktemp("valid")
    (folder / "things.py").write_text(found.source, "utf-8")
    report = Report()
    declarations = read([folder / "things.py"], folder, report)
    assert declarations == found.declarations
    assert derive(declarations, report) == found.schema
    assert not report.failed
