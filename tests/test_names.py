"""Names: every spelling of one name."""

from __future__ import annotations

import builtins
import keyword

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liftgen.names import Name, identifier, is_taken


@pytest.mark.parametrize(
    ("text", "snake", "pascal", "camel", "kebab", "plural"),
    [
        ("User", "user", "User", "user", "user", "users"),
        ("AuditEvent", "audit_event", "AuditEvent", "auditEvent", "audit-event", "audit_events"),
        ("URLValue", "url_value", "URLValue", "urlValue", "url-value", "url_values"),
        ("APIKey", "api_key", "APIKey", "apiKey", "api-key", "api_keys"),
        ("UserID", "user_id", "UserID", "userID", "user-id", "user_ids"),
        ("ID", "id", "ID", "id", "id", "ids"),
        ("user_id", "user_id", "UserId", "userId", "user-id", "user_ids"),
        ("gsi-email", "gsi_email", "GsiEmail", "gsiEmail", "gsi-email", "gsi_emails"),
        ("gsi1", "gsi1", "Gsi1", "gsi1", "gsi1", "gsi1s"),
        ("SHA256Hash", "sha256_hash", "SHA256Hash", "sha256Hash", "sha256-hash", "sha256_hashes"),
        ("Sha256Hash", "sha256_hash", "Sha256Hash", "sha256Hash", "sha256-hash", "sha256_hashes"),
        ("OldURLs", "old_urls", "OldURLs", "oldURLs", "old-urls", "old_urls"),
        ("Größe", "größe", "Größe", "größe", "größe", "größes"),
        ("__private", "private", "Private", "private", "private", "privates"),
    ],
)
def test_a_name_has_every_spelling(text: str, snake: str, pascal: str, camel: str, kebab: str, plural: str) -> None:
    name = Name(text)

    assert (name.snake, name.pascal, name.camel, name.kebab, name.plural) == (snake, pascal, camel, kebab, plural)


@pytest.mark.parametrize(
    ("text", "plural"),
    [
        ("Category", "categories"),
        ("Day", "days"),
        ("Box", "boxes"),
        ("Batch", "batches"),
        ("Address", "addresses"),
        ("Status", "statuses"),
        ("Analysis", "analyses"),
        ("Person", "people"),
        ("SalesPerson", "sales_people"),
        ("UserMetadata", "user_metadata"),
        ("Boy", "boys"),
        ("Query", "queries"),
        ("Series", "series"),
        ("Bus", "buses"),
    ],
)
def test_the_plural_reads_as_english(text: str, plural: str) -> None:
    assert Name(text).plural == plural


@pytest.mark.parametrize("word", [*keyword.kwlist, *keyword.softkwlist, "id", "type", "list", "print", "input"])
def test_an_identifier_is_never_a_word_of_python(word: str) -> None:
    if word == "_":
        assert identifier(word) == "_"
    else:
        assert identifier(word) == f"{word}_"


@given(st.text())
@example("⓫")
@example("ﬁeld-1")
def test_any_text_becomes_an_identifier(text: str) -> None:
    result = identifier(text)

    assert result.isidentifier()
    assert not keyword.iskeyword(result)
    assert not hasattr(builtins, result)


@given(st.text())
def test_any_text_has_spellings(text: str) -> None:
    name = Name(text)

    assert name.snake == name.snake.lower()
    assert Name(name.snake).snake.replace("_", "") == name.snake.replace("_", "")


@pytest.mark.parametrize(("text", "route"), [("Thing6", "thing6s"), ("UserId2", "user-id2s"), ("V2Item", "v2-items")])
def test_the_plural_of_a_number_stays_one_word(text: str, route: str) -> None:
    assert Name(Name(text).plural).kebab == route


def test_prose_keeps_acronyms() -> None:
    assert Name("APIKey").title == "API key"


def test_a_builtin_and_a_keyword_are_taken() -> None:
    assert is_taken("id")
    assert is_taken("match")
    assert is_taken("class")
    assert not is_taken("user_id")
