"""Decoders: values straight from the bytes of an answer, where a library that validates JSON itself is there for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from liftgen.runtime.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from liftgen.runtime.entity import Entity
    from liftgen.runtime.wire import Item

T = TypeVar("T")

WARM = 256 * 1024
"""How many bytes are read by an entity's own reader before a decoder is made, which takes some milliseconds."""
PATIENCE = 100
"""How many answers a decoder leaves alone after one that it could not read."""


@record()
class Stored:
    """How a field is stored: its attribute, and the type of DynamoDB that its value has there.

    The library reads the value as `type`; otherwise `by` reads it, or the whole attribute where no `kind` is said.
    `null` gives the value that NULL stands for, and `absent` what the field has where its attribute is not there; otherwise
    the one is nothing that can be read, and the other is left to the model.
    """

    attribute: str
    kind: str | None = None
    type: Any = None
    by: Callable[[Any], Any] | None = None
    null: Callable[[], Any] | None = None
    absent: Callable[[], Any] | None = None
    optional: bool = False


@record()
class Decoded(Generic[T]):
    """The values in an answer that do not count as absent, and where the next answer begins."""

    values: list[T]
    start: Item | None


def nothing() -> None:
    """None, for fields that have it where there is nothing."""


class Decoder(Generic[T]):
    """Base of what reads a model's values from the bytes of answers.

    It is the entity's reader once more, faster, and says no more than that one would: what it cannot read, it leaves to it,
    and so to its errors.
    """

    def __init__(self, model: type[T], stored: Callable[[], Mapping[str, Stored]]) -> None:
        """Of a model, whose fields are stored like this."""
        self._model = model
        self._stored = stored
        self._read: Callable[[bytes, Callable[[Item], bool] | None], Decoded[T]] | None = None
        self._seen = 0
        self._rest = 0

    def decoded(
        self, entity: Entity[T], answer: bytes, absent: Callable[[Item], bool] | None = None
    ) -> Decoded[T] | None:
        """What is in an answer; None where the entity's own reader has to look at it.

        `absent` says of an item, of which it is shown the expiry and the deletion, that it does not count.
        """
        if self._rest:
            self._rest -= 1
            return None
        try:
            if self._read is None:
                self._seen += len(answer)
                if self._seen < WARM:
                    return None
                self._read = self._made(entity)
            return self._read(answer, absent if marks(entity) else None)
        except Exception:  # whatever it is, the entity's own reader says what is wrong, if it is
            self._rest = PATIENCE
            return None

    def _made(self, entity: Entity[T]) -> Callable[[bytes, Callable[[Item], bool] | None], Decoded[T]]:
        """What reads answers."""
        raise NotImplementedError


def marks(entity: Entity[Any]) -> tuple[str, ...]:
    """The attributes that say whether an item counts as absent."""
    return tuple(each for each in (entity.expires_at, entity.deleted_at) if each is not None)
