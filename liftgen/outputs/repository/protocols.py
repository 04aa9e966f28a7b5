"""Protocols: the modules that say what a repository or facade offers, for code that shall not know which one it is given.

A protocol is the class itself without its statements, so the two say the same by construction.
"""

from __future__ import annotations

import ast
import builtins
import textwrap
from typing import TYPE_CHECKING

from liftgen.outputs.python_source import INDENT, docstring
from liftgen.outputs.repository.items import Module
from liftgen.outputs.repository.source import Body, Class, Function, Imports, function, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.repository.source import Place


def protocol_name(name: str) -> str:
    """The protocol of the class of this name."""
    return f"{name}Protocol"


def protocol_module(module: Module, origin: str, keepers: tuple[Place, ...], first_party: frozenset[str]) -> Module:
    """The module of the protocols of the classes of another module, which is `origin`.

    `keepers` are the classes that keep to them, one for each: the class itself, or where it is a base, what is made of it.
    """
    names = [name for _, name in keepers]
    imports = Imports(frozenset(map(protocol_name, names)), first_party)
    classes = [_promised(each, name) for each, name in zip(module.classes, names, strict=True)]
    for each in classes:
        for method in each.methods:
            _import(method, module, origin, imports)
    for each in module.classes:
        for _, place in each.attributes:
            imports.mention(*place)
    protocol = imports.use("typing", "Protocol")
    blocks = [_text(each, protocol) for each in classes]
    blocks.append(_held([(name, imports.mention(place, name)) for place, name in keepers]))
    imports.seal()
    title = f"What {' and '.join(f'`{each}`' for each in names)} {'offer' if len(names) > 1 else 'offers'}."
    return Module(docstring(wrapped(title, 0), 0), imports.text, imports.typing_text, tuple(blocks))


def _promised(made: Class, name: str) -> Class:
    """The protocol: the class's public methods as stubs, and its attributes as properties."""
    public = [each for each in made.methods if not each.name.startswith("_")]
    properties = [_property(attribute, place[1]) for attribute, place in made.attributes]
    doc = f"Whatever is asked as `{name}` is: the real one, a fake, or one of your own."
    return Class(protocol_name(name), doc, (*properties, *public))


def _property(name: str, type_: str) -> Function:
    doc = f"The {name.replace('_', ' ')}."
    return function(name, ["self"], type_, doc, Body(2 * INDENT), ["property"])


def _import(method: Function, module: Module, origin: str, imports: Imports) -> None:
    """Import what the method's head names, as the module does whose method it is."""
    (head,) = ast.parse(textwrap.dedent(method.stub)).body
    assert isinstance(head, ast.FunctionDef)  # a stub is one
    at_run_time = {*_names(*head.decorator_list), *_names(*head.args.defaults, *head.args.kw_defaults)}
    for name in sorted({*at_run_time, *_names(*_annotations(head))}):
        place = module.names.meaning(name)
        if place is not None:
            imports.keep(place, name, at_run_time=name in at_run_time)
        elif name in {each.name for each in module.classes}:
            imports.keep((origin, name), name, at_run_time=name in at_run_time)
        elif not hasattr(builtins, name) and name not in imports.taken:
            # Protocols of other modules come with the attributes that have them.
            assert any(name == place[1] for each in module.classes for _, place in each.attributes), name


def _annotations(head: ast.FunctionDef) -> Iterator[ast.expr | None]:
    arguments = head.args
    for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
        yield each.annotation if each is not None else None
    yield head.returns


def _names(*expressions: ast.expr | None) -> Iterator[str]:
    for expression in expressions:
        for node in ast.walk(expression) if expression is not None else ():
            if isinstance(node, ast.Name):
                yield node.id


def _text(protocol: Class, base: str) -> str:
    head = f"class {protocol.name}({base}):\n    {docstring(wrapped(protocol.doc))}"
    # A type checker takes a method for one that promises, and returns nothing yet, only by these dots.
    dots = f"\n\n{' ' * 2 * INDENT}..."
    return "\n\n".join([head, *(each.stub + dots for each in protocol.methods)])


def _held(keepers: list[tuple[str, str]]) -> str:
    """The assignments by which a type checker holds classes to their protocols."""
    body = Body(INDENT, ["if TYPE_CHECKING:"])
    body.lines.append("    # A type checker says here when one does not keep what its protocol promises.")
    for variable, (name, local) in zip(("_real", "_real_scoped"), keepers, strict=False):
        body.add(local, f"{variable}: type[{protocol_name(name)}] = ")
    return "\n".join(body.lines)
