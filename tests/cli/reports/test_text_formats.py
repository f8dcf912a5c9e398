"""Output formats of ``check`` for people: text and marks, in the width of the terminal."""

from __future__ import annotations

import pytest
from cli.reports.findings import FINDINGS, format_findings

from sphinx_enhancements.cli.reports.excerpt import make_excerpt
from sphinx_enhancements.cli.text.styles import uses_color
from sphinx_enhancements.cli.text.width import measure_width
from sphinx_enhancements.core.diagnostics import Code, Diagnostic, Level

FULL = """\
p/a.md: error: the document is empty [empty-document]

p/a.md:2:9: warning: the status 'acepted' is unknown [unknown-status] [*]
 2 | status: acepted
   |         ^^^^^^^
   = hint: did you mean "accepted"?
   = p/b, c:d.md:1: the title
   = ../out.toml: the setting

p/a.md:4:14: info: wide [unknown-status]
 4 | 移行する status: acepted と
   |                  ^^^^^^^

p/b, c:d.md:1:3: warning: 100% <b>\ufffd::error::x </b> [title-markup]
 1 | # Größe 100%
   |   ^^^^^^^^^^

"""
CONCISE = """\
p/a.md: error: the document is empty [empty-document]
p/a.md:2:9: warning: the status 'acepted' is unknown (did you mean "accepted"?) [unknown-status]
p/a.md:4:14: info: wide [unknown-status]
p/b, c:d.md:1:3: warning: 100% <b>\ufffd::error::x </b> [title-markup]
"""


@pytest.mark.parametrize(("name", "text"), [("full", FULL), ("concise", CONCISE)])
def test_text(name: str, text: str) -> None:
    """Control characters of messages and paths are replaced, and marks stand below the text in question."""
    assert format_findings(name) == text
    assert format_findings(name, ()) == ""


def test_unreadable_lines() -> None:
    """A finding about a line that is not in the file has no excerpt."""
    finding = Diagnostic("p/gone.md", 7, Code.UNKNOWN_STATUS, "unknown", column=3, end_column=4)
    heading = "p/gone.md:7:3: warning: unknown [unknown-status]\n"
    assert format_findings("full", (finding,)) == f"{heading}\n"


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("status: acepted", "acepted"),
        ("移行する status: acepted と", "acepted"),
        ("status: 移行 と", "移行"),
        ("\tstatus:\tacepted\tx", "acepted"),
        ("e\u0301te\u0301: acepted", "acepted"),
        (f"{'a' * 100}acepted{'b' * 100}", "acepted"),
        (f"{'移' * 60}acepted{'行' * 60}", "acepted"),
        (f"{'a' * 100}移行{'b' * 100}", "移行"),
        (f"{'移' * 18}x", "x"),
        (f"{'a' * 39}x", "x"),
        (f"{'a' * 79}x", "x"),
        (f"{'移' * 40}acepted", "acepted"),
        (f"{'a' * 30}\u202eacepted\x1b[31m", "acepted"),
    ],
)
def test_marks_below_text(line: str, marked: str, width: int) -> None:
    """Each mark is below a cell of the marked text, and neither line is wider than the terminal."""
    start = line.index(marked)
    excerpt = make_excerpt(line, (start + 1, start + len(marked) + 1), width)
    assert measure_width(excerpt.text) <= width
    before, _, _ = excerpt.text.partition(marked)
    assert excerpt.marks == " " * measure_width(before) + "^" * measure_width(marked)
    assert excerpt.text.isprintable()


@pytest.mark.parametrize(
    ("line", "span", "marks"),
    [
        ("移" * 60, (1, None), "^" * 34),  # as much as fits is marked
        ("acepted", (8, None), "       ^"),  # at the end of the line, where something is missing
        ("a" * 40, (41, None), f"{' ' * 37}^"),
        ("abc", (9, 12), "   ^"),
        ("abc", (2, 1), " ^"),
        ("", (1, 1), "^"),
    ],
)
def test_marks_at_the_ends(line: str, span: tuple[int, int | None], marks: str) -> None:
    """Spans that are empty or outside the line, or longer than the terminal is wide, have marks in its width."""
    excerpt = make_excerpt(line, span, 40)
    assert excerpt.marks == marks
    assert len(excerpt.marks) <= 40


def test_right_to_left_text() -> None:
    """Columns are named in a line that terminals show in another order."""
    finding = Diagnostic("p/a.md", 5, Code.UNKNOWN_STATUS, "unknown", Level.INFO, column=12, end_column=19)
    assert format_findings("full", (finding,)).splitlines()[2:] == ["   = columns 12 to 18", ""]


def test_narrow_terminal() -> None:
    """Excerpts and notes keep to 40 columns; the first line stays whole for programs that read it."""
    lines = format_findings("full", width=40, files={"p/a.md": f"\nstatus: acepted {'x' * 900}\n"}).splitlines()
    assert all(len(line) <= 40 for line in lines if line.startswith(" "))
    assert "   |         ^^^^^^^" in lines


@pytest.mark.parametrize("name", ["full", "concise"])
def test_colors(name: str) -> None:
    """With colours, the text is that without colours."""
    text = format_findings(name, has_color=True)
    for code in ("\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;34m", "\x1b[0m"):
        assert code in text
        text = text.replace(code, "")
    assert text == format_findings(name)
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("choice", "is_terminal", "environment", "expected"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", False, {"FORCE_COLOR": "1"}, True),
        ("auto", False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_choice_of_colors(choice: str, is_terminal: bool, environment: dict[str, str], expected: bool) -> None:
    """The option is stronger than the environment, and ``NO_COLOR`` stronger than ``FORCE_COLOR``."""
    assert uses_color(choice, is_terminal=is_terminal, environment=environment) is expected


def test_findings_have_all_levels() -> None:
    """The findings of these tests have each level that a report can have."""
    assert {finding.level for finding in FINDINGS} == {Level.ERROR, Level.WARNING, Level.INFO}
