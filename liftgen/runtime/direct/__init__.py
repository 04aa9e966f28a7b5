"""Direct: the port straight over a socket, from the standard library alone; botocore is loaded only for what only it knows."""

from liftgen.runtime.direct.client import DirectClient
from liftgen.runtime.direct.credentials import Credentials
from liftgen.runtime.direct.settings import OnlyBotocoreError

__all__ = ["Credentials", "DirectClient", "OnlyBotocoreError"]
