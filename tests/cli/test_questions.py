"""On a terminal questions are asked, and asked again until the answer will do."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace


def test_a_person_is_asked_and_a_wrong_answer_is_asked_again(folder: Workspace) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "liftgen", "dynamorm", "init", "--table", ""]
    process = subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.close(theirs)
    os.write(ours, b"my-models\nmodels\n\nOrder\ntotal:complex\ntotal:int\norder_id\n")
    out, err = process.communicate(timeout=60)
    os.close(ours)

    assert process.returncode == 0, err
    assert out == "create pyproject.toml\ncreate models/__init__.py\ncreate models/order.py\n"
    assert "models, a folder or a file [models]: `my-models` cannot be imported" in err
    assert "`complex` is none of str, int" in err
    assert "    order_id: Annotated[str, PK]\n    total: int\n" in folder.read("models/order.py")
