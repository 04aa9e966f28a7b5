"""The command line: flags in, exit code out; typer and rich live here, and nothing else prints."""

import sys

from liftgen.cli.running import NEEDED, run

STOPPED = 130
"""The exit code of a program that Ctrl-C ended, as shells know it."""


def main() -> None:
    """Run `lift`; without the libraries of `liftgen[cli]`, say how to install them."""
    try:
        run(_command)
    except KeyboardInterrupt:
        # Importing takes half a second, and is stopped without a word as everything else is.
        sys.exit(STOPPED)
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in NEEDED:
            raise
        sys.stderr.write(f"`lift` needs `{library}`, which comes with: pip install 'liftgen[cli]'\n")
        sys.exit(2)


def _command() -> None:
    from liftgen.cli.quick import is_plain, scaffold

    if is_plain(sys.argv[1:]):
        code = scaffold(sys.argv[1:])
        if code:
            sys.exit(code)
        return
    from liftgen.cli.app import app

    app()
