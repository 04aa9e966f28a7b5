"""Derive: what the sample models mean, whole; and what a model that is partly wrong still means."""

from __future__ import annotations

from pathlib import Path

import pytest

from liftgen.declarations import Declarations
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.field_types import Scalar, ScalarType
from liftgen.read import read
from liftgen.schema import (
    Attribute,
    Composed,
    EntityKey,
    Expiry,
    Index,
    KeyAttribute,
    KeySchema,
    Native,
    Placeholder,
    Projection,
    Schema,
    Table,
    TableSettings,
)
from tests.support.meaning import meaning_of, model

SAMPLES = Path(__file__).parent.parent / "sample_models"
STR = ScalarType(Scalar.STR)


def sample(name: str) -> Schema:
    report = Report()
    schema = derive(read([SAMPLES / f"{name}.py"], SAMPLES, report), report)
    assert not len(report)
    return schema


def text(attribute: str) -> tuple[KeyAttribute, ...]:
    return (KeyAttribute(attribute, "S"),)


def test_the_smallest_model_is_a_table_of_its_own() -> None:
    schema = sample("session")

    assert schema.tables == (Table("sessions", KeySchema(text("session_id"), text("user_id")), ttl="expires_at"),)
    assert schema.entity("Session").key == EntityKey(Native(("session_id",)), Native(("user_id",)))
    assert schema.entity("Session").discriminator is None
    assert schema.entity("Session").expiry == Expiry("expires_at")


def test_entities_of_a_table_make_it_together() -> None:
    assert sample("saas").tables == (
        Table(
            "saas",
            KeySchema(text("pk"), text("sk")),
            (
                Index(
                    "by_email",
                    "global",
                    KeySchema(text("by_emailpk"), text("by_emailsk")),
                    Projection("INCLUDE", ("_entity", "tenant_id", "user_id")),
                ),
                Index("by_status", "global", KeySchema((*text("tenant_id"), *text("status")), text("project_id"))),
                Index("gsi1", "global", KeySchema(text("gsi1pk"), text("gsi1sk"))),
            ),
            ttl="expires_at",
        ),
    )


def test_an_entity_is_what_its_model_says() -> None:
    event = sample("saas").entity("AuditEvent")

    assert event.key == EntityKey(
        Composed(
            "pk",
            ("TENANT#", Placeholder("tenant_id"), "#AUDIT#", Placeholder("at", "%Y-%m"), "#", Placeholder("event_id", shards=4)),
        ),
        Composed("sk", (Placeholder("at"), "#", Placeholder("event_id"))),
    )  # fmt: skip
    assert event.expiry == Expiry("expires_at", 90 * 86400, "at")
    assert (event.tenant, event.discriminator, event.shared, event.escape) == ("tenant_id", "_entity", True, True)


def test_the_sample_s_guards_relations_and_collection_are_derived() -> None:
    schema = sample("saas")

    (email,) = schema.entity("User").uniques
    assert (email.fields, email.tenant) == (("tenant_id", "email"), True)
    assert email.key == EntityKey(
        Composed("pk", ("TENANT#", Placeholder("tenant_id"), "#UNIQUE#User.email_is_unique#", Placeholder("email"))),
        Composed("sk", ("UNIQUE",)),
    )
    (slug,) = schema.entity("Tenant").uniques
    assert slug.key.partition == Composed("pk", ("UNIQUE#Tenant.slug_is_unique#", Placeholder("slug")))
    (projects,) = schema.entity("User").relations
    assert (projects.target, projects.through, projects.on) == ("Project", "Membership", "by_user")
    assert projects.fields == (("tenant_id", "tenant_id"), ("user_id", "user_id"))
    assert schema.entity("Membership").edge == ("Project", "User")
    (home,) = schema.collections
    assert (home.name, home.on, home.entities) == ("tenant_home", "key", ("Tenant", "User", "Project"))
    assert [(each.name, each.use) for each in home.parameters] == [("tenant_id", "equal")]


def test_two_readings_of_the_same_source_mean_the_same() -> None:
    assert sample("saas") == sample("saas")


def test_nothing_declared_means_nothing() -> None:
    report = Report()

    assert derive(Declarations(), report) == Schema()
    assert not len(report)


def test_what_the_configuration_says_of_a_table_is_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text((SAMPLES / "session.py").read_text())
    declarations, report = read([tmp_path / "m.py"], tmp_path, Report()), Report()

    schema = derive(
        declarations, report, {"sessions": TableSettings("provisioned", True, False), "sesions": TableSettings()}
    )

    (table,) = schema.tables
    assert (table.billing, table.pitr, table.protected) == ("provisioned", True, False)
    assert [(each.code, each.finding.help) for each in report] == [("LIFT208", "did you mean `sessions`?")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("x: Annotated[str, PK, Attr('X')]", Attribute("x", "X", STR)),
        ("x: Annotated[str, PK]; y: Annotated[str, OmitEmpty] = ''", None),
        ("x: Annotated[str, PK]; v: Annotated[int, Version] = 0", None),
    ],
)
def test_a_field_is_stored_as_its_markers_say(fields: str, expected: Attribute | None, tmp_path: Path) -> None:
    entity = meaning_of(model(fields), tmp_path).entity

    if expected is not None:
        assert entity.attributes == (expected,)
    elif "OmitEmpty" in fields:
        assert entity.model.attribute("y").omit_empty
    else:
        version = entity.role("version")
        assert version is not None
        assert version.has_default


@pytest.mark.parametrize(
    ("field", "minimum"),
    [
        ("NonNegativeInt", 0),
        ("PositiveInt", 1),
        ("Annotated[int, Field(ge=5)]", 5),
        ("Annotated[int, Field(gt=5)]", 6),
        ("Annotated[int, Field(ge=-5)]", -5),
        ("Annotated[int, Field(ge=2, gt=2)]", 3),
        ("Annotated[int, Field(le=5)]", None),
        ("Annotated[Decimal, Field(gt=0)]", 0),
        ("Annotated[float, Field(ge=1.5)]", 1),
        ("Literal[3, 7]", 3),
        ("Literal[3, 'x']", None),
        ("int", None),
        ("str", None),
    ],
)
def test_the_least_value_of_a_number_is_known_from_its_type(field: str, minimum: int | None, tmp_path: Path) -> None:
    entity = meaning_of(model(f"x: Annotated[str, PK]; y: {field}"), tmp_path).entity

    assert entity.model.attribute("y").minimum == minimum


@pytest.mark.parametrize(
    ("field", "type_"),
    [
        ("str", "S"),
        ("int", "N"),
        ("Decimal", "N"),
        ("float", "N"),
        ("bytes", "B"),
        ("datetime", "S"),
        ("date", "S"),
        ("time", "S"),
        ("timedelta", "N"),
        ("UUID", "S"),
        ("Literal['a', 'b']", "S"),
        ("Literal[1, 2]", "N"),
    ],
)
def test_a_native_key_has_its_field_s_type(field: str, type_: str, tmp_path: Path) -> None:
    meaning = meaning_of(model(f"x: {field}", 'key = Key(["x"])'), tmp_path)

    assert meaning.codes == []
    assert meaning.schema.tables[0].key.partition == (KeyAttribute("x", type_),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "field",
    ["bool", "list[str]", "dict[str, str]", "Literal['a', 1]", "Literal[True]", "Annotated[str, AsJson]", "set[int]"],
)
def test_what_is_no_text_number_or_bytes_is_no_native_key(field: str, tmp_path: Path) -> None:
    assert meaning_of(model(f"x: {field}", 'key = Key(["x"])'), tmp_path).codes == ["LIFT271"]


@pytest.mark.parametrize("field", ["bytes", "timedelta", "list[str]", "Annotated[str, AsJson]", "Literal['a', 1]"])
def test_what_has_no_text_is_no_part_of_composed_text(field: str, tmp_path: Path) -> None:
    assert meaning_of(model(f"x: {field}", 'key = Key("X#{x}")'), tmp_path).codes == ["LIFT271"]


def test_an_index_key_that_is_an_expiry_is_a_number(tmp_path: Path) -> None:
    fields = "x: str; e: Annotated[datetime | None, TTL] = None"
    settings = 'key = Key(["x"]);;soon = GSI(pk=["x"], sk=["e"], when="attribute_exists(e)")'
    meaning = meaning_of(model(fields, settings), tmp_path)

    assert meaning.codes == []
    assert meaning.schema.tables[0].indexes[0].key.sort == (KeyAttribute("e", "N"),)


def test_the_expiry_of_a_table_has_one_name_under_which_every_entity_stores_its_own(tmp_path: Path) -> None:
    head = 'app = Table("app")\n\n'
    one = model("a: str; e: Annotated[datetime | None, TTL] = None", 'table = app;;key = Key("A#{a}")', "One")
    two = model(
        "b: str; until: Annotated[int | None, TTL, Attr('exp')] = None", 'table = app;;key = Key("B#{b}")', "Two"
    )

    plain = meaning_of(head + one, tmp_path).schema
    shared = meaning_of(head + one + two, tmp_path).schema

    assert plain.tables[0].ttl == "e"
    assert shared.tables[0].ttl == "exp"
    assert [each.role("ttl").name for each in shared.entities] == ["exp", "exp"]  # type: ignore[union-attr]


def test_an_index_that_names_attributes_holds_what_every_read_needs_too(tmp_path: Path) -> None:
    head = 'app = Table("app")\n\n'
    fields = (
        "a: str; b: Annotated[str, Attr('bee')]; c: str; e: Annotated[datetime | None, TTL] = None; "
        "d: Annotated[datetime | None, DeletedAt] = None"
    )
    one = model(fields, 'table = app;;key = Key("A#{a}");;by_b = GSI("g", pk="B#{b}", project=["b", "a"])', "One")
    two = model("x: str", 'table = app;;key = Key("X#{x}");;by_x = GSI("g", pk="X#{x}", project=[])', "Two")

    (table,) = meaning_of(head + one + two, tmp_path).schema.tables

    assert table.indexes[0].projection == Projection("INCLUDE", ("_entity", "a", "bee", "d", "e"))


def test_nested_models_come_along_at_any_depth_and_once(tmp_path: Path) -> None:
    source = (
        model("city: str", name="City")
        + model("city: City; old: list[City]", name="Address")
        + model("x: int", name="Unused")
        + model("u: Annotated[str, PK]; home: Address; more: dict[str, tuple[Address, ...]]", name="User")
    )

    assert [each.name for each in meaning_of(source, tmp_path).schema.models] == ["Address", "City"]


def test_a_base_that_only_names_the_table_is_no_entity(tmp_path: Path) -> None:
    source = (
        'app = Table("app")\n\n'
        "class Base(BaseModel):\n    a: str\n\n    class Dynamo:\n        table = app\n\n"
        'class User(Base):\n    class Dynamo(Base.Dynamo):\n        key = Key("USER#{a}")\n'
    )
    meaning = meaning_of(source, tmp_path)

    assert meaning.codes == []
    assert [each.name for each in meaning.schema.entities] == ["User"]


def test_one_broken_part_costs_that_part_and_not_the_run(tmp_path: Path) -> None:
    source = (
        model("a: str; b: str", 'key = Key("A#{a}");;by_b = GSI(pk="{nope}");;by_a = GSI(pk="B#{b}")', "One")
        + model("a: str", 'key = Key("{")', "Two")
        + model("c: str", 'key = Key("C#{c}");;ones = HasMany("One");;twos = HasMany("Two")', "Three")
    )
    meaning = meaning_of(source, tmp_path)

    assert [each.name for each in meaning.schema.entities] == ["One", "Three"]
    assert [each.name for each in meaning.schema.entity("One").indexes] == ["by_a"]
    assert meaning.codes == ["LIFT270", "LIFT210", "LIFT261"]
