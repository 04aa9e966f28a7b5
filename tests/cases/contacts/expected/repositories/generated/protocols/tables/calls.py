# Written by lift from the models: change those, this file is written again.
"""What `Calls` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from repositories.generated.protocols.bases.call import CallRepositoryProtocol
    from repositories.generated.tables.calls import Calls


class CallsProtocol(Protocol):
    """Whatever is asked as `Calls` is: the real one, a fake, or one of your own."""

    @property
    def calls(self) -> CallRepositoryProtocol:
        """The calls."""

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[CallsProtocol] = Calls
