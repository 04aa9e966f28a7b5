# Written by lift from the models: change those, this file is written again.
"""What `Sessions` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from repositories.generated.protocols.bases.session import SessionRepositoryProtocol
    from repositories.generated.tables.sessions import Sessions


class SessionsProtocol(Protocol):
    """Whatever is asked as `Sessions` is: the real one, a fake, or one of your own."""

    @property
    def sessions(self) -> SessionRepositoryProtocol:
        """The sessions."""

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[SessionsProtocol] = Sessions
