"""Direct, in asyncio: the port straight over a socket, from the standard library alone."""

from liftgen.runtime.aio.direct.client import DirectClient
from liftgen.runtime.direct.credentials import Credentials
from liftgen.runtime.direct.settings import OnlyBotocoreError

__all__ = ["Credentials", "DirectClient", "OnlyBotocoreError"]
