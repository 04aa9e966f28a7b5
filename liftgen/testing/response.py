"""Response: what a handler answered, and what a test may claim of it; a claim that fails shows the answer."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

SHOWN = 500


class _Any(Enum):
    ANY = "anything"


ANYTHING: Final = _Any.ANY


@dataclass(frozen=True, slots=True)
class TestResponse:
    """What a handler answered to what was asked; `encoded` where `text` is base64 of bytes.

    Every claim gives the response back, for the next one.
    """

    __test__ = False

    status: int
    headers: Mapping[str, str]
    text: str
    asked: str = ""
    encoded: bool = False

    @property
    def body(self) -> bytes:
        """The body, as the caller gets it."""
        return b64decode(self.text) if self.encoded else self.text.encode()

    @property
    def json(self) -> Any:
        """The body, read as JSON; None where there is none."""
        return json.loads(self.text) if self.text else None

    def header(self, name: str) -> str | None:
        """The header of this name, whatever its case."""
        return next((value for each, value in self.headers.items() if each.lower() == name.lower()), None)

    def find(self, path: str) -> list[Any]:
        """Everything in the body that a JSONPath names: `$.items[*].id`, `$..title`, `$.items[?@.open == true].id`."""
        import jsonpath  # of the extra `test`: importing this module takes nothing

        return list(jsonpath.findall(path, self.json))

    def assert_status(self, *expected: int) -> TestResponse:
        """The status is this one, or one of these."""
        assert self.status in expected, f"{self}, not {' or '.join(map(str, expected))}"
        return self

    def assert_header(self, name: str, expected: object = ANYTHING) -> TestResponse:
        """There is such a header, with this value where one is given."""
        found = self.header(name)
        assert found is not None, f"{self}: there is no header `{name}`"
        assert expected is ANYTHING or found == expected, f"{self}: the header `{name}` is {found!r}, not {expected!r}"
        return self

    def assert_json_path(self, path: str, expected: object = ANYTHING) -> TestResponse:
        """What the JSONPath names is there; it is the value, where one is given, or their list, where it names several."""
        found = self.find(path)
        assert found, f"{self}: there is nothing at `{path}`"
        same = expected is ANYTHING or (found == [expected] if len(found) == 1 else found == expected)
        shown = found[0] if len(found) == 1 else found
        assert same, f"{self}: at `{path}` is {shown!r}, not {expected!r}"
        return self

    def assert_no_json_path(self, path: str) -> TestResponse:
        """There is nothing that the JSONPath names."""
        found = self.find(path)
        assert not found, f"{self}: at `{path}` is {found!r}"
        return self

    def assert_tenant_isolation(self, tenant: object, field: str = "tenant_id") -> TestResponse:
        """Everything in the body that names a tenant, at any depth, names this one; and something does."""
        found = list(_values(self.json, field))
        assert found, f"{self}: nothing names a `{field}`, so it says nothing of tenants"
        others = [each for each in found if each != tenant]
        assert not others, f"{self}: `{field}` is also {others[0]!r}"
        return self

    def assert_paginated(
        self, count: int | None = None, *, more: bool | None = None, items: str = "items"
    ) -> TestResponse:
        """The body is a page: a list of `items`, of which there are `count`, and a cursor where there are `more`."""
        self.assert_status(200)
        page = self.json
        assert isinstance(page, dict), f"{self}: it is no page"
        assert isinstance(page.get(items), list), f"{self}: it is no page, for want of a list `{items}`"
        assert "cursor" in page, f"{self}: it is no page, for want of a cursor"
        found = len(page[items])
        assert count is None or found == count, f"{self}: it has {found} items, not {count}"
        told = page["cursor"] is not None
        assert more is None or told == more, f"{self}: there {'is' if told else 'is no'} further page"
        return self

    def assert_problem(self, status: int, code: str) -> TestResponse:
        """It failed so, and says why in the code."""
        self.assert_status(status).assert_header("Content-Type", "application/problem+json")
        return self.assert_json_path("$.code", code)

    def assert_validation_error(self, *at: str) -> TestResponse:
        """The request was refused for what is in it; at each of these places, such as `body.title`, or anywhere."""
        self.assert_status(422)
        places = [each["at"] for each in self.json.get("errors", ())]
        for place in at:
            assert place in places, f"{self}: nothing is wrong at `{place}`, but at {places}"
        return self

    def __str__(self) -> str:
        text = self.text if len(self.text) <= SHOWN else f"{self.text[:SHOWN]}…"
        return f"{self.asked or 'it'} was answered {self.status} {text}".rstrip()


def _values(value: Any, field: str) -> Iterator[Any]:
    match value:
        case dict():
            for name, each in value.items():
                if name == field:
                    yield each
                else:
                    yield from _values(each, field)
        case list():
            for each in value:
                yield from _values(each, field)
        case _:
            pass
