"""Cursors: they bring back where a page ended, to the query they came from and to no other."""

import base64
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liftgen.runtime import cursor as cursors
from liftgen.runtime.cursor import DONE, Cursors, End, Question
from liftgen.runtime.errors import InvalidCursor
from liftgen.runtime.record import replace

KEY = {"pk": "S", "sk": "S", "n": "N"}
PARTITION = {"pk": {"S": "TENANT#t1"}}
QUESTION = Question("Project.by_status tenant_id=t1", (PARTITION,), KEY, index="by_status")
END = {"sk": {"S": "é #1"}, "pk": {"S": "TENANT#t1"}, "n": {"N": "1.5"}}
SHARDS = replace(QUESTION, partitions=tuple({"pk": {"S": f"SHARD#{number}"}} for number in range(3)))
SECRET = b"a secret of thirty-two bytes ...."
OTHER = b"another secret of the same kind.."


def payload(text: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(text.partition(".")[0]))


def encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize("secret", [None, SECRET])
@given(sort=st.text(st.characters(exclude_categories=["Cs"])), reverse=st.booleans())
@example(sort="\u2028\x00\"'", reverse=True)
def test_a_cursor_brings_back_where_a_page_ended(secret: bytes | None, sort: str, reverse: bool) -> None:
    question = replace(QUESTION, reverse=reverse)
    end = {**END, "sk": {"S": sort}}

    assert Cursors(secret).read(question, Cursors(secret).write(question, [end])) == (end,)


@pytest.mark.parametrize("secret", [None, SECRET])
def test_a_cursor_over_partitions_brings_back_how_far_each_was_read(secret: bytes | None) -> None:
    ends: tuple[End, ...] = ({**END, "pk": {"S": "SHARD#0"}}, DONE, None)

    assert Cursors(secret).read(SHARDS, Cursors(secret).write(SHARDS, ends)) == ends


def test_without_a_secret_it_is_dynamorm_s_cursor_byte_for_byte() -> None:
    question = Question("q", ({"PK": {"S": "USER#PAGE"}},), {"PK": "S", "SK": "S"}, reverse=True)
    end = {"SK": {"S": "ITEM#002"}, "PK": {"S": "USER#PAGE"}}

    text = Cursors().write(question, [end])

    assert base64.urlsafe_b64decode(text) == (
        b'{"lastKey":{"PK":{"S":"USER#PAGE"},"SK":{"S":"ITEM#002"}},"sort":"DESC"}'
    )
    assert text.endswith("=") or len(text) % 4 == 0
    assert Cursors().read(question, text) == (end,)


def test_the_index_stands_between_key_and_order() -> None:
    text = Cursors().write(QUESTION, [END])

    assert list(payload(text)) == ["lastKey", "index", "sort"]
    assert list(payload(text)["lastKey"]) == ["n", "pk", "sk"]


def test_a_cursor_of_dynamorm_without_padding_or_order_is_read() -> None:
    text = encoded({"lastKey": END, "index": "by_status"}).rstrip("=")

    assert Cursors().read(QUESTION, text) == (END,)


@pytest.mark.parametrize("secret", [None, SECRET])
@pytest.mark.parametrize(
    "other",
    [
        replace(QUESTION, index=None),
        replace(QUESTION, index="by_owner"),
        replace(QUESTION, reverse=True),
        replace(QUESTION, partitions=({"pk": {"S": "TENANT#t2"}},)),
        replace(QUESTION, key={"pk": "S", "sk": "S"}),
        replace(QUESTION, key={**KEY, "n": "S"}),
        SHARDS,
    ],
)
def test_a_cursor_belongs_to_one_query(secret: bytes | None, other: Question) -> None:
    with pytest.raises(InvalidCursor):
        Cursors(secret).read(other, Cursors(secret).write(QUESTION, [END]))


def test_a_signed_cursor_belongs_to_its_tenant_and_parameters_too() -> None:
    text = Cursors(SECRET).write(QUESTION, [END])

    with pytest.raises(InvalidCursor):
        Cursors(SECRET).read(replace(QUESTION, name="Project.by_status tenant_id=t2"), text)


def test_an_unsigned_cursor_cannot_lead_into_another_partition() -> None:
    forged = encoded({"lastKey": {**END, "pk": {"S": "TENANT#t2"}}, "index": "by_status", "sort": "ASC"})
    one_of_many = encoded({"lastKeys": [None, {**END, "pk": {"S": "SHARD#0"}}, None], "index": "by_status"})

    with pytest.raises(InvalidCursor, match="out of its query's partition"):
        Cursors().read(QUESTION, forged)
    with pytest.raises(InvalidCursor, match="out of its query's partition"):
        Cursors().read(SHARDS, one_of_many)


@given(place=st.integers(0, 10_000), bit=st.integers(0, 6))
def test_a_signed_cursor_that_was_changed_is_none(place: int, bit: int) -> None:
    text = Cursors(SECRET).write(QUESTION, [END])
    place %= len(text)
    changed = text[:place] + chr(ord(text[place]) ^ (1 << bit)) + text[place + 1 :]

    # The last characters of base64 have bits that mean nothing.
    if decoded(changed) != decoded(text):
        with pytest.raises(InvalidCursor):
            Cursors(SECRET).read(QUESTION, changed)


def decoded(text: str) -> list[bytes] | str:
    try:
        return [base64.urlsafe_b64decode(part) for part in text.split(".")]
    except ValueError:
        return text


def test_a_secret_is_needed_where_one_was_used_and_the_other_way_round() -> None:
    signed, unsigned = Cursors(SECRET).write(QUESTION, [END]), Cursors().write(QUESTION, [END])

    for reader, text in ((Cursors(), signed), (Cursors(SECRET), unsigned), (Cursors(OTHER), signed)):
        with pytest.raises(InvalidCursor):
            reader.read(QUESTION, text)


def test_a_secret_can_be_replaced_while_cursors_are_under_way() -> None:
    old = Cursors(SECRET).write(QUESTION, [END])
    both = Cursors(OTHER, SECRET)

    assert both.read(QUESTION, old) == (END,)
    assert Cursors(OTHER).read(QUESTION, both.write(QUESTION, [END])) == (END,)


def test_a_signed_cursor_is_good_for_its_lifetime(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Cursors(SECRET, lifetime=60)
    monkeypatch.setattr(cursors.time, "time", lambda: 1_000.0)
    text = reader.write(QUESTION, [END])

    monkeypatch.setattr(cursors.time, "time", lambda: 1_060.0)
    assert reader.read(QUESTION, text) == (END,)
    monkeypatch.setattr(cursors.time, "time", lambda: 1_061.0)
    with pytest.raises(InvalidCursor, match="expired"):
        reader.read(QUESTION, text)


def test_a_short_secret_is_none() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Cursors(b"short")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "é",
        "a",
        "e30=",
        "bnVsbA==",
        encoded([]),
        encoded({"lastKey": None, "index": "by_status"}),
        encoded({"lastKey": "done", "index": "by_status"}),
        encoded({"lastKey": {}, "index": "by_status"}),
        encoded({"lastKey": {**END, "n": 1}, "index": "by_status"}),
        encoded({"lastKey": {**END, "n": {"N": 1}}, "index": "by_status"}),
        encoded({"lastKey": {**END, "n": {"N": "1", "S": "x"}}, "index": "by_status"}),
        encoded({"lastKey": END, "index": ["by_status"]}),
        base64.urlsafe_b64encode(b"[" * 40_000).decode(),
        "A" * 100_000,
    ],
    ids=lambda text: text[:30],
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    for reader in (Cursors(), Cursors(SECRET)):
        with pytest.raises(InvalidCursor):
            reader.read(QUESTION, text)


@given(st.text())
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    with pytest.raises(InvalidCursor):
        Cursors().read(QUESTION, text)
