"""The command line: flags in, exit code out; typer and rich live here, and nothing else prints."""

import sys

from liftgen.cli.quick import nothing_to_do

NEEDED = {"jinja2", "libcst", "rich", "tomlkit", "typer", "watchfiles"}


def main() -> None:
    """Run `lift`; without the libraries of `liftgen[cli]`, say how to install them."""
    if nothing_to_do(sys.argv[1:]):
        return
    try:
        from liftgen.cli.app import run

        run()
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in NEEDED:
            raise
        sys.stderr.write(f"`lift` needs `{library}`, which comes with: pip install 'liftgen[cli]'\n")
        sys.exit(2)
