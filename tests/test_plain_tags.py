"""Tags: DynamORM's grammar, part by part, and what it means here."""

from __future__ import annotations

from pathlib import Path

import pytest

from liftgen.schema import Composed, EntityKey, Native, Placeholder
from tests.support.meaning import HEAD, IMPORTS, meaning_of, model


def tagged(*fields: str) -> str:
    """A model whose fields are `name: type "tag"`, the first one its key."""
    lines = []
    for each in fields:
        name, _, rest = each.partition(":")
        type_, _, tag = rest.strip().partition(" ")
        default = " = field(default_factory=list)" if type_.startswith("list") else ""
        lines.append(f"{name}: Annotated[{type_}, Tag({tag})]{default}" if tag else f"{name}: {type_}")
    return "@dataclass\n" + model("; ".join(lines)).replace("(BaseModel)", "")


def test_a_tag_is_accepted_in_every_form(tmp_path: Path) -> None:
    source = (
        "@dataclass\nclass Contact:\n"
        '    id: Annotated[str, Tag("pk")]\n'
        "    email: Annotated[str, 'dynamorm:index:gsi-email,pk']\n"
        "    phone: Annotated[str, 'theorydb:\"index:gsi-phone\"']\n"
        '    name: str = field(metadata={"dynamorm": "attr:n"})\n'
    )
    meaning = meaning_of(source, tmp_path)

    assert meaning.codes == []
    assert meaning.entity.key == EntityKey(Native(("id",)))
    assert [(each.name, each.index) for each in meaning.entity.indexes] == [
        ("by_email", "gsi-email"),
        ("by_phone", "gsi-phone"),
    ]
    assert meaning.entity.model.attribute("name").name == "n"


def test_the_model_language_s_contact_means_what_dynamorm_means(tmp_path: Path) -> None:
    source = (
        "class Contact(BaseModel):\n"
        '    id: Annotated[str, Tag("pk")]\n'
        '    email: Annotated[str, Tag("index:gsi-email,pk")]\n'
        '    labels: Annotated[set[str], Tag("set,omitempty")] = Field(default_factory=set)\n'
        '    phone: Annotated[str | None, "dynamorm:index:gsi-phone,pk,sparse"] = None\n'
    )
    meaning = meaning_of(source, tmp_path)

    assert meaning.codes == []
    assert [each.name for each in meaning.entity.patterns] == ["by_email", "by_phone"]
    assert meaning.entity.model.attribute("labels").omit_empty
    assert str(meaning.entity.index("by_phone").when) == "attribute_exists(phone)"


@pytest.mark.parametrize(
    ("tag", "type_", "flag"),
    [
        ("version", "int", "lifecycle"),
        ("ttl", "int", "lifecycle"),
        ("created_at", "datetime", "lifecycle"),
        ("updated_at", "datetime", "lifecycle"),
        ("omitempty", "str", "omit_empty"),
        ("set", "list[str]", "as_set"),
        ("json", "dict[str,int]", "as_json"),
        ("encrypted", "str", "encrypted"),
    ],
)
def test_a_word_is_a_marker(tag: str, type_: str, flag: str, tmp_path: Path) -> None:
    meaning = meaning_of(tagged('id: str "pk"', f'x: {type_} "{tag}"'), tmp_path)

    assert meaning.codes == []
    value = getattr(meaning.entity.model.attribute("x"), flag)
    assert value == (tag if flag == "lifecycle" else True)


@pytest.mark.parametrize(("tag", "type_"), [("binary", "bytes"), ("set", "set[str]"), (" pk ", "str")])
def test_a_word_that_changes_nothing_is_taken(tag: str, type_: str, tmp_path: Path) -> None:
    first = 'id: str "pk"' if "pk" not in tag else 'id: str "sk"'

    assert meaning_of(tagged(first, f'x: {type_} "{tag}"'), tmp_path).codes == []


@pytest.mark.parametrize(
    ("tags", "kind", "pattern", "key"),
    [
        (('a: str "index:gsi-a"',), "global", "by_a", (("a",), None)),
        (('a: str "index:gsi-a,pk"', 'b: int "index:gsi-a,sk"'), "global", "by_a", (("a",), ("b",))),
        (('b: int "index:gsi-a,sk"', 'a: str "index:gsi-a"'), "global", "by_a", (("a",), ("b",))),
        (('a: str "lsi:lsi-a"',), "local", "by_a", (("id",), ("a",))),
        (('a: str "lsi:created,sk"',), "local", "by_created", (("id",), ("a",))),
        (('a: str "index:lsi_a"',), "local", "by_a", (("id",), ("a",))),
        (('a: str "index:lsi-when,sk"',), "local", "by_when", (("id",), ("a",))),
        (('a: str "index:by-email"',), "global", "by_email", (("a",), None)),
        (('a: str "index:email-index"',), "global", "by_email", (("a",), None)),
        (('a: str "index:gsi"',), "global", "by_gsi", (("a",), None)),
    ],
)
def test_an_index_clause_is_an_index(
    tags: tuple[str, ...],
    kind: str,
    pattern: str,
    key: tuple[tuple[str, ...], tuple[str, ...] | None],
    tmp_path: Path,
) -> None:
    meaning = meaning_of(tagged('id: str "pk"', 'at: str "sk"', *tags), tmp_path)

    assert meaning.codes == []
    (index,) = meaning.entity.indexes
    assert (index.name, index.kind) == (pattern, kind)
    assert index.key == EntityKey(Native(key[0]), Native(key[1]) if key[1] else None)


def test_modifiers_belong_to_the_clause_before_them_and_a_field_may_have_several(tmp_path: Path) -> None:
    field = 'x: str "sk,index:gsi-x,pk,sparse,index:gsi-y,sk,lsi:lsi-z,omitempty"'
    meaning = meaning_of(tagged('id: str "pk,index:gsi-y,pk"', "other: str", field), tmp_path)

    keys = {each.index: each.key for each in meaning.entity.indexes}
    assert meaning.entity.key == EntityKey(Native(("id",)), Native(("x",)))
    assert keys["gsi-x"] == EntityKey(Native(("x",)))
    assert keys["gsi-y"] == EntityKey(Native(("id",)), Native(("x",)))
    assert keys["lsi-z"] == EntityKey(Native(("id",)), Native(("x",)))
    assert [each.index for each in meaning.entity.indexes if each.when is not None] == ["gsi-x"]


def test_a_naming_convention_names_every_attribute_that_has_no_name_of_its_own(tmp_path: Path) -> None:
    source = tagged('user_id: str "pk,naming:camelCase"', "URLValue: str", 'x_y: str "attr:x_y"', "PK: str")
    entity = meaning_of(source, tmp_path).entity

    assert [each.name for each in entity.attributes] == ["userId", "urlValue", "x_y", "PK"]


def test_the_convention_snake_case_takes_capitals_apart(tmp_path: Path) -> None:
    entity = meaning_of(tagged('UserID: str "pk,naming:snake_case"', "URLValue: str"), tmp_path).entity

    assert [each.name for each in entity.attributes] == ["user_id", "url_value"]


def test_without_a_convention_an_attribute_has_its_field_s_name(tmp_path: Path) -> None:
    assert meaning_of(tagged('user_id: str "pk"'), tmp_path).entity.attributes[0].name == "user_id"


def test_timestamps_are_known_by_their_names_in_a_model_with_tags(tmp_path: Path) -> None:
    with_tags = meaning_of(tagged('id: str "pk"', "created_at: datetime", "UpdatedAt: datetime"), tmp_path)
    without = meaning_of(model("id: Annotated[str, PK]; created_at: datetime"), tmp_path)
    other_type = meaning_of(tagged('id: str "pk"', "created_at: str"), tmp_path)

    assert [each.lifecycle for each in with_tags.entity.attributes] == [None, "created_at", "updated_at"]
    assert [each.lifecycle for each in without.entity.attributes] == [None, None]
    assert [each.lifecycle for each in other_type.entity.attributes] == [None, None]


def test_a_dash_leaves_a_field_out_of_the_item(tmp_path: Path) -> None:
    meaning = meaning_of(tagged('id: str "pk"').rstrip() + '\n    cached: Annotated[str, Tag("-")] = ""\n', tmp_path)

    assert meaning.codes == []
    assert [each.field for each in meaning.entity.attributes] == ["id"]


def test_a_prefix_and_a_composite_mean_what_their_documentation_says(tmp_path: Path) -> None:
    source = tagged(
        'key: str "pk,composite:tenant,user_id"',
        'tenantName: str "extract:tenant"',
        'userID: str "sk,prefix:USER#"',
        'kind: str "index:gsi-kind,pk,composite:tenant,kind"',
    )
    meaning = meaning_of(source, tmp_path)

    assert set(meaning.codes) == {"LIFT304"}
    assert not meaning.report.failed
    assert meaning.entity.key == EntityKey(
        Composed("pk", (Placeholder("tenantName"), "#", Placeholder("userID"))),
        Composed("sk", ("USER#", Placeholder("userID"))),
    )
    assert meaning.entity.index("by_kind").key.partition == Composed(
        "gsi-kindpk", (Placeholder("tenantName"), "#", Placeholder("kind"))
    )


@pytest.mark.parametrize(
    ("fields", "code", "place"),
    [
        (('x: str "unique"',), "LIFT300", "unique"),
        (('x: str "required"',), "LIFT300", "required"),
        (('x: str "index:gsi-x,omitemty"',), "LIFT300", "omitemty"),
        (('x: str "set"',), "LIFT301", "set"),
        (('x: str "binary"',), "LIFT301", "binary"),
        (('x: str "sparse"',), "LIFT301", "sparse"),
        (('x: str "-"',), "LIFT301", "-"),
        (('x: str "json,-"',), "LIFT301", "-"),
        (('x: str "index:"',), "LIFT301", "index:"),
        (('x: str "attr:"',), "LIFT301", "attr:"),
        (('x: str "naming:kebab"',), "LIFT301", "naming:kebab"),
        (('x: str "extract:y"',), "LIFT301", "extract:y"),
        (('x: str "index:gsi-x,pk,sk"',), "LIFT302", "sk"),
        (('x: str "index:gsi-x"', 'y: str "index:gsi-x,pk"'), "LIFT302", "index:gsi-x"),
        (('x: str "index:gsi-x,sk"',), "LIFT303", "index:gsi-x"),
        (('x: str "lsi:l,pk"',), "LIFT303", "lsi:l"),
        (('x: str "project:always"',), "LIFT305", "project:always"),
        (('x: str "encrypted:key1"',), "LIFT305", "encrypted:key1"),
        (('x: str "theme:dark"',), "LIFT305", "theme:dark"),
        (('x: str "composite:id"',), "LIFT301", "composite:id"),
        (('x: str "index:gsi-x,composite:id,nope"',), "LIFT270", "nope"),
        (('x: str ",omitempty"',), "LIFT300", ","),
    ],
)  # fmt: skip
def test_a_part_that_can_have_no_meaning_is_reported_at_its_characters(
    fields: tuple[str, ...], code: str, place: str, tmp_path: Path
) -> None:
    meaning = meaning_of(tagged('id: str "pk"', *fields), tmp_path)

    assert set(meaning.codes) - {"LIFT304"} == {code}
    assert meaning.said(code)[0] == place


def test_a_lost_composite_is_reported_once(tmp_path: Path) -> None:
    meaning = meaning_of(tagged('key: str "pk,composite:a,nope"', 'x: str "extract:a"'), tmp_path)

    assert [each for each in meaning.codes if each != "LIFT304"] == ["LIFT270"]


def test_two_partition_keys_are_reported_with_both_places(tmp_path: Path) -> None:
    meaning = meaning_of(tagged('a: str "pk"', 'b: str "pk"'), tmp_path)

    found = meaning.only("LIFT201")
    assert found.finding.message == "model `Task` has more than one partition key"
    assert [meaning.piece(each.span) for each in found.others] == ["pk"]


def test_the_column_of_a_tag_is_exact_in_text_with_a_key_too(tmp_path: Path) -> None:
    meaning = meaning_of('@dataclass\nclass A:\n    id: Annotated[str, PK, "dynamorm:omitempty,frob"]\n', tmp_path)

    assert meaning.said("LIFT300")[0] == "frob"
    assert meaning.only("LIFT300").span is not None
    assert HEAD.count("\n") == IMPORTS


def test_a_composed_part_of_a_key_stands_beside_a_plain_one(tmp_path: Path) -> None:
    meaning = meaning_of(tagged('a: str "pk,composite:a,b"', "b: str", 'c: int "sk"'), tmp_path)

    assert set(meaning.codes) == {"LIFT304"}
    assert meaning.entity.key == EntityKey(Composed("pk", (Placeholder("a"), "#", Placeholder("b"))), Native(("c",)))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (('a: str "sk,prefix:A#"',), "LIFT202"),
        (('a: str "pk,prefix:A#"', 'b: str "pk"'), "LIFT201"),
        (('a: str "pk"', 'b: str "sk,prefix:B#"', 'c: str "sk"'), "LIFT201"),
        (('a: str "pk,sk"',), "LIFT291"),
    ],
)
def test_a_key_of_tags_is_held_to_the_rules_of_any_key(fields: tuple[str, ...], code: str, tmp_path: Path) -> None:
    assert set(meaning_of(tagged(*fields), tmp_path).codes) - {"LIFT304"} == {code}
