"""The process that `lift dynamorm dev` starts, and starts again: seeds, handlers over HTTP, and consumers of streams.

Told by arguments, those of several things as JSON: the package of the handlers, a port, the paths of handlers by their
modules, the tables of consumers by theirs, a folder to keep how far these are, a file of seeds or nothing, and claims.
"""

from __future__ import annotations

import json
import logging
import runpy
import sys
from pathlib import Path

from liftgen.runtime.environment import client_from_environment
from liftgen.testing.serving.consumers import consume
from liftgen.testing.serving.handlers import Handlers
from liftgen.testing.serving.server import LOOPBACK, serve


def main(package: str, port: str, paths: str, consumers: str, places: str, seeds: str, claims: str) -> None:
    """Serve until the process is ended."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("botocore").setLevel(logging.WARNING)
    if seeds:
        # The project's own file, with a function `seed` that takes a client.
        runpy.run_path(str(Path(seeds)))["seed"](client_from_environment())
    for each in consume(json.loads(consumers), Path(places)):
        logging.info("%s answers the changes of its table", each.name)
    handlers = Handlers.of(package, json.loads(paths))
    server = serve(handlers, int(port), json.loads(claims))
    names = ", ".join(name for name, _ in handlers.handlers) or "no handler"
    logging.info("serving %s at http://%s:%s", names, LOOPBACK, server.server_address[1])
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
