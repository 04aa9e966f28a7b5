"""Text: what a person reads in a terminal, exactly."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftgen.diagnostics import Report, Rule, Severity, Span
from liftgen.diagnostics.cells import Line, width
from liftgen.diagnostics.text import draw_text


class Odd(Rule):
    """Something is odd."""

    code = "LIFT998"
    text: str = "`by_email` is odd"
    way_out: str | None = None

    @property
    def message(self) -> str:
        return self.text

    @property
    def help(self) -> str | None:
        return self.way_out


class Quiet(Odd):
    """Something is quiet."""

    code = "LIFT999"
    severity = Severity.WARNING


SOURCE = """\
class User(BaseModel):
    email: str

    class Dynamo:
        key = Key("TENANT#{tenant_id}")
        by_email = GSI(
            "gsi1",
            pk="EMAIL#{email}",
            sk="TENANT#{tenant_id}",
            when="attribute_exists(email)",
            project=["tenant_id"],
            collection="home",
        )
        last = 1
"""


def drawn(
    *spans: Span,
    source: str = SOURCE,
    label: str = "",
    labels: tuple[str, ...] = (),
    help: str | None = None,
    columns: int = 80,
) -> str:
    report = Report()
    others = list(zip(spans[1:], labels or ("",) * len(spans), strict=False))
    report.add(Odd(way_out=help), spans[0], label, others)
    return draw_text(report, {"models.py": source}, columns)


def expected(text: str) -> str:
    return dedent(text).lstrip("\n")


def place(text: str, source: str = SOURCE) -> Span:
    """Where the text stands for the first time."""
    start = source.index(text)
    before, inside = source[:start], source[: start + len(text)]
    return Span(
        "models.py",
        before.count("\n") + 1,
        start - (before.rfind("\n") + 1) + 1,
        inside.count("\n") + 1,
        start + len(text) - (inside.rfind("\n") + 1) + 1,
    )


def test_a_finding_is_drawn_with_its_place_excerpt_label_and_help() -> None:
    text = drawn(place('"EMAIL#{email}"'), label="the tenant is not in it", help="begin it with `{tenant_id}`")

    assert text == expected(
        """
        error[LIFT998]: `by_email` is odd
         --> models.py:8:16
          |
        8 |             pk="EMAIL#{email}",
          |                ^^^^^^^^^^^^^^^ the tenant is not in it
          |
        help: begin it with `{tenant_id}`

        1 error
        """
    )


def test_other_pieces_of_the_file_are_shown_in_their_order_and_what_lies_between_is_left_out() -> None:
    text = drawn(
        place('"EMAIL#{email}"'),
        place("email"),
        place('"gsi1"'),
        place("last"),
        label="here",
        labels=("this field", "this index", ""),
    )

    assert text == expected(
        """
        error[LIFT998]: `by_email` is odd
          --> models.py:8:16
           |
         2 |     email: str
           |     ----- this field
        ...
         7 |             "gsi1",
           |             ------ this index
         8 |             pk="EMAIL#{email}",
           |                ^^^^^^^^^^^^^^^ here
        ...
        14 |         last = 1
           |         ----
           |

        1 error
        """
    )


def test_a_single_line_between_two_is_shown_and_not_left_out() -> None:
    text = drawn(place('"TENANT#{tenant_id}",'), place('"gsi1"'), labels=("first",))

    assert text == expected(
        """
        error[LIFT998]: `by_email` is odd
         --> models.py:9:16
          |
        7 |             "gsi1",
          |             ------ first
        8 |             pk="EMAIL#{email}",
        9 |             sk="TENANT#{tenant_id}",
          |                ^^^^^^^^^^^^^^^^^^^^^
          |

        1 error
        """
    )


def test_a_piece_of_several_lines_has_a_line_down_its_side() -> None:
    text = drawn(place('"gsi1",\n            pk="EMAIL#{email}",\n            sk'), label="all of it")

    assert text == expected(
        """
        error[LIFT998]: `by_email` is odd
         --> models.py:7:13
          |
        7 | /             "gsi1",
        8 | |             pk="EMAIL#{email}",
        9 | |             sk="TENANT#{tenant_id}",
          | |______________^ all of it
          |

        1 error
        """
    )


def test_of_a_long_piece_the_middle_is_left_out() -> None:
    whole = SOURCE[SOURCE.index("GSI(") : SOURCE.index("        last")].rstrip()

    text = drawn(place(whole), place('"gsi1"'), place('collection="home"'), labels=("one", "two"))

    assert text == expected(
        """
        error[LIFT998]: `by_email` is odd
          --> models.py:6:20
           |
         6 | /         by_email = GSI(
         7 | |             "gsi1",
           | |             ------ one
         8 | |             pk="EMAIL#{email}",
         9 | |             sk="TENANT#{tenant_id}",
        ...
        12 | |             collection="home",
           | |             ----------------- two
        13 | |         )
           | |_________^
           |

        1 error
        """
    )


def test_two_pieces_of_one_line_are_underlined_one_below_the_other() -> None:
    text = drawn(place("Key"), place("key"), label="the call", labels=("the name",))

    assert text == expected(
        """
        error[LIFT998]: `by_email` is odd
         --> models.py:5:15
          |
        5 |         key = Key("TENANT#{tenant_id}")
          |         --- the name
          |               ^^^ the call
          |

        1 error
        """
    )


def test_another_file_is_shown_below() -> None:
    report = Report()
    report.add(
        Odd(), Span("a.py", 1, 1, 1, 2), "", [(Span("b.py", 2, 1, 2, 4), "stated here"), (Span("c.py", 7, 1), "gone")]
    )

    text = draw_text(report, {"a.py": "x = 1\n", "b.py": "\nyyy = 2\n"}, 80)

    assert text == expected(
        """
        error[LIFT998]: `by_email` is odd
         --> a.py:1:1
          |
        1 | x = 1
          | ^
          |
         ::: b.py:2:1
          |
        2 | yyy = 2
          | --- stated here
          |
         ::: c.py:7:1
          = gone

        1 error
        """
    )


def test_wide_characters_tabs_and_marks_without_width_are_underlined_where_they_are_seen() -> None:
    source = "\tname = '名前' + 'e\u0301' + x\n"

    text = drawn(
        Span("models.py", 1, 9, 1, 13), Span("models.py", 1, 16, 1, 20), Span("models.py", 1, 23, 1, 24), source=source
    )

    assert text == expected(
        """
        error[LIFT998]: `by_email` is odd
         --> models.py:1:9
          |
        1 |     name = '名前' + 'e\u0301' + x
          |            ^^^^^^
          |                     ---
          |                           -
          |

        1 error
        """
    )


def test_a_long_line_is_cut_to_what_it_is_about() -> None:
    source = f"x = [{'1, ' * 50}WRONG{', 1' * 50}]\n"

    text = drawn(place("WRONG", source), source=source, label="not a number", columns=60)

    assert text == expected(
        """
        error[LIFT998]: `by_email` is odd
         --> models.py:1:156
          |
        1 | … 1, 1, 1, 1, 1, 1, WRONG, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1…
          |                     ^^^^^ not a number
          |

        1 error
        """
    )


def test_a_label_that_does_not_fit_beside_its_piece_stands_below_it() -> None:
    text = drawn(
        place('"TENANT#{tenant_id}")'), label="a label that says more than there is room for beside it", columns=60
    )

    assert text == expected(
        """
        error[LIFT998]: `by_email` is odd
         --> models.py:5:19
          |
        5 |         key = Key("TENANT#{tenant_id}")
          |                   ^^^^^^^^^^^^^^^^^^^^^
          |                   a label that says more than there is
          |                   room for beside it
          |

        1 error
        """
    )


def test_help_is_wrapped_and_words_are_kept_whole() -> None:
    help_ = "write `class Dynamo(Account.Dynamo):`, and set to `None` what should not be inherited"

    text = drawn(Span("models.py", 1, 7, 1, 11), help=help_, columns=60)

    assert (
        "help: write `class Dynamo(Account.Dynamo):`, and set to\n      `None` what should not be inherited\n" in text
    )


def test_what_would_act_on_the_terminal_is_shown_as_a_picture() -> None:
    report = Report()
    report.add(Odd("`\x1b[31mred\u202e\n`"), Span("a\x07.py", 1, 1, 1, 6), "la\rbel")

    text = draw_text(report, {"a\x07.py": "'\x1b[0m' \u2066"}, 80)

    assert text == expected(
        """
        error[LIFT998]: `␛[31mred\ufffd␊`
         --> a␇.py:1:1
          |
        1 | '␛[0m' \ufffd
          | ^^^^^ la␍bel
          |

        1 error
        """
    )


@pytest.mark.parametrize(
    ("span", "location"),
    [
        (Span("models.py"), "models.py"),
        (Span("gone.py", 3, 5, 3, 9), "gone.py:3:5"),
        (Span("models.py", 900, 5, 900, 9), "models.py:900:5"),
    ],
)
def test_a_place_without_an_excerpt_is_named_and_its_label_kept(span: Span, location: str) -> None:
    lines = drawn(span, label="here").splitlines()

    assert [line.strip() for line in lines] == [
        "error[LIFT998]: `by_email` is odd",
        f"--> {location}",
        "= here",
        "",
        "1 error",
    ]


def test_a_finding_without_a_place_has_its_message_and_help() -> None:
    report = Report()
    report.add(Quiet(way_out="rest"))

    assert draw_text(report, {}, 80) == "warning[LIFT999]: `by_email` is odd\nhelp: rest\n\n1 warning\n"


def test_an_empty_piece_has_one_sign() -> None:
    assert '5 |         key = Key("TENANT#{tenant_id}")\n  |         ^\n' in drawn(Span("models.py", 5, 9, 5, 9))


def test_findings_are_counted_at_the_end() -> None:
    report = Report()
    report.add(Odd("`a` is odd"), Span("a.py", 1))
    report.add(Odd("`b` is odd"), Span("b.py", 1))
    report.add(Quiet(), Span("b.py", 2))

    assert draw_text(report, {}, 80).splitlines()[-1] == "2 errors and 1 warning in 2 files"
    assert draw_text(Report(), {}, 80) == ""


def test_colour_adds_nothing_that_has_to_be_read() -> None:
    report = Report()
    report.add(Odd(way_out="do"), place('"gsi1",\n            pk'), "label", [(place("email"), "other")])
    report.add(Quiet(), place("last"), "label")

    plain, colored = (draw_text(report, {"models.py": SOURCE}, 80, color) for color in (False, True))

    assert "\x1b[" not in plain
    assert "\x1b[1;31merror[LIFT998]\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain


@given(
    st.text(max_size=200),
    st.tuples(*(st.integers(1, 210) for _ in range(2))),
    st.integers(0, 120),
)
def test_any_line_is_drawn_within_the_width(text: str, columns: tuple[int, int], room: int) -> None:
    line = text.replace("\n", " ")
    first, last = sorted(columns)
    report = Report()
    report.add(Odd("x"), Span("m.py", 1, first, 1, last), "")

    drawing = draw_text(report, {"m.py": line}, room)

    assert all(width(each) <= max(room, 40) for each in drawing.splitlines())
    assert "^" in drawing or (first, last) == (1, 1)


@given(st.text(max_size=80), st.integers(1, 80), st.integers(25, 60))
def test_the_cell_in_focus_is_always_seen(text: str, column: int, room: int) -> None:
    line = Line(text.replace("\n", " "))
    focus = line.cell(column)

    piece = line.cut(focus, room)

    assert piece.left <= focus <= piece.right
    assert width(piece.text) <= room
