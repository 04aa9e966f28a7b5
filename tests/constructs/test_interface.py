"""The library's interface is what it was: a change of it is seen in `interface.txt`, which `pytest --update` writes anew."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

HELD = Path(__file__).with_name("interface.txt")


def test_the_interface_is_what_it_was(request: pytest.FixtureRequest) -> None:
    said = "\n".join(interface())
    if request.config.getoption("--update"):
        HELD.write_text(said)

    assert said == HELD.read_text()


def test_every_construct_has_a_file_of_its_own() -> None:
    from constructs import Construct

    import liftgen.constructs as library

    kinds = [getattr(library, name) for name in library.__all__]
    homes = [each.__module__ for each in kinds if isinstance(each, type) and issubclass(each, Construct)]

    assert len(homes) == len(set(homes))


def interface() -> Iterator[str]:
    """A line for everything that a user of the library can name."""
    import liftgen.constructs as library

    for name in library.__all__:
        each = getattr(library, name)
        if hasattr(each, "__total__"):
            yield f"{name}: TypedDict"
            optional = each.__optional_keys__
            for key, kind in sorted(annotations(each).items()):
                yield f"    {key}{'?' if key in optional else ''}: {kind}"
            continue
        base = next(base.__name__ for base in each.__mro__[1:] if base.__name__ != "object" or base is object)
        yield f"class {name}({base})" if base != "object" else f"class {name}"
        yield f"    __init__{inspect.signature(vars(each)['__init__'])}"
        for member, value in sorted(vars(each).items()):
            if member.startswith("_"):
                continue
            match value:
                case property():
                    assert value.fget is not None
                    yield f"    {member} -> {inspect.signature(value.fget).return_annotation}"
                case _ if inspect.isfunction(value):
                    yield f"    {member}{inspect.signature(value)}"


def annotations(kind: type) -> dict[str, str]:
    """What a TypedDict and its bases say of their keys, as it is written."""
    found: dict[str, str] = {}
    for base in reversed([kind, *getattr(kind, "__orig_bases__", ())]):
        if hasattr(base, "__total__"):
            said = base.__annotations__
            found |= {key: getattr(each, "__forward_arg__", str(each)) for key, each in said.items()}
    return found
