"""A test module: its imports, the functions that make its entities, and its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.examples.values import use_class
from liftgen.outputs.python_source import docstring, import_block, signature
from liftgen.outputs.repository.fields import article
from liftgen.outputs.tests.source import Body

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liftgen.outputs.examples.values import Example
    from liftgen.outputs.tests.source import Test
    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import Schema


def module_view(
    doc: str, subjects: Sequence[Subject], tests: Sequence[Test], schema: Schema, package: str
) -> Mapping[str, object]:
    """What a test module shows: its imports, a factory for each subject, and the tests."""
    factories = [factory_source(each) for each in subjects]
    names: set[tuple[str, str]] = {("typing", "Any"), *((package, each.facade) for each in subjects)}
    for each in subjects:
        use_class(each.entity.model.module, each.entity.model.name, names)
    names = names.union(*(each.imports for each in tests), *(imports for _, imports in factories))
    if any("stand_in: StandIn" in each.text for each in tests):
        names.add(("liftgen.testing", "StandIn"))
    own = schema.packages | {package.partition(".")[0]}
    return {
        "doc": docstring(doc, indent=0),
        "imports": import_block(names, first_party=own),
        "factories": [text for text, _ in factories],
        "tests": [each.text for each in tests],
    }


def factory_source(subject: Subject) -> tuple[str, frozenset[tuple[str, str]]]:
    """The function that makes one entity of example values, with other values for the fields given."""
    body = Body()
    name = use_class(subject.entity.model.module, subject.entity.model.name, body.imports)
    given = {field: value for field, value in subject.first.items() if not _left_out(subject, field, value)}
    body.assign("values: dict[str, Any]", body.mapping(given))
    if subject.entity.model.kind == "pydantic":
        returned = f"return {name}.model_validate({{**values, **changes}}, by_name=True)"
    else:
        returned = f"return {name}(**{{**values, **changes}})"
    head = signature(subject.factory, ["**changes: Any"], name)
    one = article(subject.entity.name)
    doc = docstring(f"{one[:1].upper()}{one[1:]} as these tests know it, with other values for the fields given.")
    return "\n".join([head, f"    {doc}", *body.lines, f"    {returned}"]), frozenset(body.imports)


def _left_out(subject: Subject, field: str, value: Example) -> bool:
    return value is None and subject.entity.model.attribute(field).has_default
