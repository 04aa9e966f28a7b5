"""Handler: the functions that do the data steps of migrations above one machine.

Written by lift from the models: change those, this file is written again.
"""

from liftgen.runtime.migration.function import handler, start

__all__ = ["handler", "start"]
