"""The decoder of pydantic's models: pydantic-core reads the attributes out of the bytes, then validates the models as ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from liftgen.runtime.decoders import Decoded, Decoder, marks

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.runtime.decoders import Stored
    from liftgen.runtime.entity import Entity
    from liftgen.runtime.wire import Item

T = TypeVar("T")

_MARK = "@"
"""What begins the names of those members that are no fields."""


class PydanticDecoder(Decoder[T]):
    """Reads models of pydantic."""

    def _made(self, entity: Entity[T]) -> Callable[[bytes, Callable[[Item], bool] | None], Decoded[T]]:
        from pydantic import TypeAdapter
        from typing_extensions import TypedDict  # pydantic's own, and the one that it wants

        stored = self._stored()
        members = {name: _member(each) for name, each in stored.items()}
        told = marks(entity)
        members |= {_MARK + each: _at(Any, each) for each in told}
        if entity.discriminator is not None:
            # What says that it is another entity is not read here.
            members[_MARK] = _at(Literal[entity.name], (entity.discriminator, "S"), entity.discriminator)
        typed: Any = TypedDict
        item = typed("Item", members, total=False)
        several = {"Items": _list_of(item), "Item": item, "Attributes": item, "LastEvaluatedKey": Any}
        attributes = TypeAdapter(typed("Answer", several, total=False)).validator.validate_json
        models: Callable[..., list[T]] = TypeAdapter(_list_of(self._model)).validator.validate_python
        missing = {name: each.absent for name, each in stored.items() if each.absent is not None}
        count, extra = len(members), [_MARK + each for each in told] + [_MARK] * (entity.discriminator is not None)

        def read(body: bytes, absent: Callable[[Item], bool] | None) -> Decoded[T]:
            found: Any = attributes(body)
            items: list[dict[str, Any]] = found.get("Items") or [
                found[name] for name in ("Item", "Attributes") if name in found
            ]
            if told and absent is not None:
                items = [each for each in items if not absent(_marked(each))]
            for values in items:
                if len(values) < count:
                    for name, value in missing.items():
                        if name not in values:
                            values[name] = value()
                for name in extra:
                    values.pop(name, None)
            return Decoded(models(items, by_name=True), found.get("LastEvaluatedKey"))

        return read


def _member(stored: Stored) -> Any:
    """What is asked of pydantic for a field: an attribute of another type is found, too, so that it is refused."""
    from pydantic import AfterValidator, BeforeValidator, Field

    if stored.kind is None or stored.by is not None:
        kept = Annotated[Any, BeforeValidator(stored.by)]
        return _at(kept, *(() if stored.kind is None else ((stored.attribute, stored.kind),)), stored.attribute)
    if stored.null is None:
        more = (stored.attribute,) if stored.optional else ()
        return _at(stored.type, (stored.attribute, stored.kind), *more)
    null = stored.null
    instead = Annotated[Literal[True], AfterValidator(lambda _: null())]
    either: Any = stored.type | instead
    return _at(
        Annotated[either, Field(union_mode="left_to_right")],
        (stored.attribute, stored.kind),
        (stored.attribute, "NULL"),
        stored.attribute,
    )


def _list_of(type_: Any) -> Any:
    return list[type_]


def _at(type_: Any, *places: tuple[str, str] | str) -> Any:
    """The type of what is at the first of the places where something is."""
    from pydantic import AliasChoices, AliasPath, Field

    paths = [AliasPath(*((each,) if isinstance(each, str) else each)) for each in places]
    return Annotated[type_, Field(validation_alias=paths[0] if len(paths) == 1 else AliasChoices(*paths))]


def _marked(values: dict[str, Any]) -> Item:
    """As much of an item as says whether it counts as absent."""
    return {name[1:]: value for name, value in values.items() if name[0] == _MARK and len(name) > 1}
