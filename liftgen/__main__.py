"""`python -m liftgen` is `lift`."""

from liftgen.cli import main

main()
