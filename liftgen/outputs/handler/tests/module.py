"""Module: what the template of a test file shows: imports, fixtures and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.examples.values import example
from liftgen.outputs.handler.source import Resource
from liftgen.outputs.handler.values import text_of
from liftgen.outputs.python_source import (
    docstring,
    import_block,
    layout,
    literal,
    signature,
)
from liftgen.outputs.repository.facades import facade_names
from liftgen.scope import EntityScope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liftgen.outputs.tests.source import Test
    from liftgen.scope import CollectionScope, TableScope


def tests_module(
    doc: str,
    scope: EntityScope | CollectionScope | TableScope,
    package: str,
    module: str,
    claims: Mapping[str, str],
    own: tuple[list[str], set[tuple[str, str]]],
    tests: Sequence[Test],
    first_party: frozenset[str],
) -> Mapping[str, object]:
    """What the template shows: the tests, what they import, and the functions of `own`, with what those import."""
    functions, names = own
    facade = facade_names(scope.schema, scope.table.name)
    names |= {
        ("pytest", ""),
        ("liftgen.runtime.table", "Settings"),
        ("liftgen.testing", "Clock"),
        ("liftgen.testing", "StandIn"),
        ("liftgen.testing", "TestApp"),
        (package, "shared"),
        (f"{package}.{module}", "handler"),
        (f"{package}.openapi", "document"),
        (scope.settings.module("repositories"), facade.whole),
    }
    names = names.union(*(each.imports for each in tests))
    kept = []
    if isinstance(scope, EntityScope):
        names.add(("liftgen.documents", "SERVICE"))
        kept = ['    monkeypatch.setenv("LIFT_SERVICE_TABLE", SERVICE["name"])', "    stand_in.create(SERVICE)"]
    head = signature(
        "caller",
        [f"{facade.fixture}: {facade.whole}", "stand_in: StandIn", "clock: Clock", "monkeypatch: pytest.MonkeyPatch"],
        "TestApp",
    )
    whose = ", for a caller of one tenant" if claims else ""
    lines = [
        "@pytest.fixture",
        head,
        f"    {docstring(f'The API over a table that is new{whose}.')}",
        '    monkeypatch.delenv("LIFT_TABLES", raising=False)',
        '    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)',
        *kept,
        '    monkeypatch.setattr(shared, "client", lambda: stand_in.client)',
        '    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))',
        f"    return TestApp(handler, {'OWN' if claims else '{}'})",
    ]
    if functions:
        names.add(("typing", "Any"))
    constants = []
    if claims:
        ((field, tenant),) = claims.items()
        attribute = scope.schema.entity(
            scope.entities[0].name if hasattr(scope, "entities") else scope.entity.name
        ).model.attribute(field)
        other = text_of(example(attribute, 2, scope.schema))
        constants = [
            layout(literal({field: tenant}), before="OWN = "),
            layout(literal({field: other}), before="OTHER = "),
        ]
    texts = [each.text for each in tests]
    if any("key(" in each for each in texts) and hasattr(scope, "entity"):
        segments = Resource(scope.entity).segments
        fields = [f'item["{each}"]' for each in segments]
        made = fields[0] if len(fields) == 1 else f"[{', '.join(fields)}]"
        functions.append(
            "\n".join(
                [
                    "def key(item: dict[str, Any]) -> Any:",
                    f"    {docstring('What tells an item from the others.')}",
                    f"    return {made}",
                ]
            )
        )
    return {
        "doc": docstring(doc, 0),
        "imports": import_block(names, first_party),
        "constants": constants,
        "functions": ["\n".join(lines), *functions],
        "tests": texts,
    }
