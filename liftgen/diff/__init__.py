"""Diff: two schemas, or two states, in; the changes from one to the other out. Pure.

`diff` reads only tables, because a deployed table has nothing else to be read; `diff_states` also what is stored in them, and
`diff_resources` what templates say of a table that no model does.
"""

from liftgen.diff.answers import NO_ANSWERS, Answers, Question
from liftgen.diff.resources import diff_resources
from liftgen.diff.states import Difference, diff_states
from liftgen.diff.tables import diff, diff_table, differences

__all__ = [
    "NO_ANSWERS",
    "Answers",
    "Difference",
    "Question",
    "diff",
    "diff_resources",
    "diff_states",
    "diff_table",
    "differences",
]
