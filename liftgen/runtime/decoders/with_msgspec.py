"""The decoder of msgspec's structs: msgspec reads the attributes out of the bytes, and a generated function makes the structs."""

from __future__ import annotations

from functools import reduce
from operator import or_
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from liftgen.runtime.decoders import Decoded, Decoder, marks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from liftgen.runtime.decoders import Stored
    from liftgen.runtime.entity import Entity
    from liftgen.runtime.wire import Item

    Check = Callable[[str, Any], Any]

T = TypeVar("T")


class MsgspecDecoder(Decoder[T]):
    """Reads structs of msgspec.

    `made` makes one of an item, in which each field's name leads to its attribute; it is given what checks values that
    msgspec did not read itself, by the name of their field.
    """

    def __init__(
        self, model: type[T], stored: Callable[[], Mapping[str, Stored]], made: Callable[[Any, Check], T]
    ) -> None:
        """Of a struct, whose fields are stored like this."""
        super().__init__(model, stored)
        self._struct = made

    def _made(self, entity: Entity[T]) -> Callable[[bytes, Callable[[Item], bool] | None], Decoded[T]]:
        import msgspec

        stored, unset, made = self._stored(), msgspec.UNSET, self._struct
        types = _types(self._model)
        decode = msgspec.json.Decoder(_answer(entity, stored, types), strict=False).decode

        def check(name: str, value: Any) -> Any:
            return msgspec.convert(value, types[name])

        def read(body: bytes, absent: Callable[[Item], bool] | None) -> Decoded[T]:
            found = decode(body)
            items = found.Items or [each for each in (found.Item, found.Attributes) if each is not unset]
            if absent is not None:
                items = [each for each in items if not absent(_marked(each, entity, stored))]
            return Decoded([made(each, check) for each in items], found.LastEvaluatedKey)

        return read


def _types(model: Any) -> dict[str, Any]:
    """The type of each field, as its struct says it: with its bounds."""
    import msgspec

    return {each.name: each.type for each in msgspec.structs.fields(model)}


def _answer(entity: Entity[Any], stored: Mapping[str, Stored], types: Mapping[str, Any]) -> Any:
    """The struct of an answer."""
    import msgspec

    unset: Any = msgspec.UnsetType
    fields: list[Any] = []
    places = {name: each.attribute for name, each in stored.items()}
    for name, each in stored.items():
        type_ = _attribute(each, types[name])
        fields.append((name, type_ | unset, msgspec.UNSET) if each.optional else (name, type_))
    if entity.discriminator is not None:
        # What says that it is another entity is not read here.
        kind = msgspec.defstruct("Kind", [("S", Literal[entity.name])], forbid_unknown_fields=True, gc=False)
        fields.append(("_", kind | unset, msgspec.UNSET))
        places["_"] = entity.discriminator
    item: Any = msgspec.defstruct("Item", fields, rename=places, kw_only=True, gc=False)
    members: list[Any] = [("Items", _list_of(item), msgspec.field(default_factory=list))]
    members += [(name, item | unset, msgspec.UNSET) for name in ("Item", "Attributes")]
    return msgspec.defstruct("Answer", [*members, ("LastEvaluatedKey", dict[str, Any] | None, None)])


def _attribute(stored: Stored, type_: Any) -> Any:
    """The type of an attribute: what holds the value of its kind, and nothing else."""
    import msgspec

    if stored.kind is None:
        return dict[str, Any]
    if stored.by is not None and any(isinstance(each, msgspec.Meta) for each in get_args(type_)):
        raise TypeError("nobody looks at the bounds of what a function reads")
    value = Any if stored.by is not None else _required(type_)
    members: list[Any] = [(stored.kind, value)]
    if stored.null is not None:
        members = [(stored.kind, value, msgspec.field(default_factory=stored.null)), ("NULL", Literal[True], True)]
    return msgspec.defstruct("Attribute", members, forbid_unknown_fields=True, gc=False)


def _required(type_: Any) -> Any:
    """The type of what is not None."""
    if get_origin(type_) is Annotated:
        return Annotated[(_required(type_.__origin__), *type_.__metadata__)]
    if get_origin(type_) not in (Union, UnionType):
        return type_
    return reduce(or_, [each for each in get_args(type_) if each is not NoneType])


def _list_of(type_: Any) -> Any:
    return list[type_]


def _marked(item: Any, entity: Entity[Any], stored: Mapping[str, Stored]) -> Item:
    """As much of an item as says whether it counts as absent."""
    import msgspec

    found: Item = {}
    for name, each in stored.items():
        attribute = getattr(item, name) if each.attribute in marks(entity) else msgspec.UNSET
        if attribute is not msgspec.UNSET:
            found[each.attribute] = attribute if each.kind is None else {each.kind: getattr(attribute, each.kind)}
    return found
