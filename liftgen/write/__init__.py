"""Write: files in, a folder on disk out; never over a user's edit, never outside the folder, and all of it or nothing.

`compare` says what would happen, `apply` does it. Whoever writes holds `claim` from before the comparison until the end.
"""

from liftgen.write.apply import apply, claim, interrupted
from liftgen.write.compare import Action, FileAction, compare
from liftgen.write.folder import Folder, NotAFileError
from liftgen.write.lock import LOCK_PATH, Entry, Lock, read_lock

__all__ = [
    "LOCK_PATH",
    "Action",
    "Entry",
    "FileAction",
    "Folder",
    "Lock",
    "NotAFileError",
    "apply",
    "claim",
    "compare",
    "interrupted",
    "read_lock",
]
