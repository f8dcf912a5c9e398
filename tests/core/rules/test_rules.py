"""All rules together, and diagnostics themselves."""

from __future__ import annotations

import pickle

from core.proposals import build_collection, proposal

from sphinx_enhancements.core.diagnostics import Code, Diagnostic, Edit, Level, RelatedLocation, join_words
from sphinx_enhancements.core.rules import check_collection

DOCUMENTS = {
    "b/x.md": proposal("id: A-1\ndepends-on: [gone, also gone]\nmilestones: {alpha: soon}"),
    "a/x.md": proposal("id: A-1\nsee-also: nowhere"),
    "c/x.md": proposal("id: A-2\ndepends-on: A-1"),
}


def test_diagnostics_of_several_rules() -> None:
    """The diagnostics of all rules are ordered by file and line."""
    found = check_collection(build_collection(DOCUMENTS))
    assert [(d.path, d.line, d.code) for d in found] == [
        ("a/x.md", 3, Code.UNRESOLVED_REFERENCE),
        ("b/x.md", 1, Code.DUPLICATE_KEY),
        ("b/x.md", 3, Code.UNRESOLVED_REFERENCE),
        ("b/x.md", 3, Code.UNRESOLVED_REFERENCE),
        ("b/x.md", 4, Code.UNKNOWN_RELEASE),
    ]
    assert all(d.level is Level.WARNING for d in found)


def test_messages_quote_the_text() -> None:
    """Each message quotes the text that it is about."""
    messages = " ".join(d.message for d in check_collection(build_collection(DOCUMENTS)))
    for text in ("'gone'", "'also gone'", "'soon'", "'A-1'", "'A-1-b'", "'nowhere'"):
        assert text in messages


def test_diagnostics_of_reading_are_not_included() -> None:
    """Diagnostics of reading stay with their enhancement."""
    collection = build_collection({"a.md": "# *T*\n"})
    assert check_collection(collection) == []
    assert collection.entries["a"].enhancement.diagnostics


def test_text_of_a_diagnostic() -> None:
    """A diagnostic reads ``path:line: level: message [code]``, as editors and CI expect."""
    found = Diagnostic("a/b.md", 3, Code.MISSING_ID, "no id")
    assert (found.location, str(found)) == ("a/b.md:3", "a/b.md:3: warning: no id [missing-id]")
    assert str(Diagnostic("a.md", None, Code.FILE_BOUNDS, "x", Level.ERROR)) == "a.md: error: x [file-bounds]"


def test_messages_are_printable_lines() -> None:
    """Text of a document can neither break the line of a message nor control the terminal."""
    found = Diagnostic("a.md", 1, Code.MISSING_ID, "one\ntwo\x1b[31m\u202e\x00 three")
    assert found.message == "one two\ufffd[31m\ufffd\ufffd three"
    assert found == Diagnostic("a.md", 1, Code.MISSING_ID, "one\ntwo\x1b[31m\u202e\x00 three")


def test_hints_and_related_places_are_printable_lines() -> None:
    """Text of a document in a hint or in the message of a related place is neutralized; an edit keeps its text."""
    found = Diagnostic(
        "a.md",
        1,
        Code.MISSING_ID,
        "x",
        column=2,
        end_column=5,
        hint='did you mean "a\nb\x1b"?',
        related=(RelatedLocation("b.md", None, "here\r\nthere\u202e"),),
        edits=(Edit(1, 2, 1, 5, "one\ntwo\n"),),
    )
    assert (found.hint, found.related[0].message) == ('did you mean "a b\ufffd"?', "here there\ufffd")
    assert (found.related[0].location, found.edits[0].text) == ("b.md", "one\ntwo\n")
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - of our own bytes


def test_levels_that_fail_a_run() -> None:
    """Errors and warnings are findings; information is shown only, and nothing is off by itself."""
    assert [level for level in Level if level.is_finding] == [Level.ERROR, Level.WARNING]


def test_text_with_a_hint() -> None:
    """A hint follows the message in parentheses."""
    found = Diagnostic("a.md", 1, Code.MISSING_ID, "no id", hint="did you mean 'ID'?")
    assert str(found) == "a.md:1: warning: no id (did you mean 'ID'?) [missing-id]"


def test_lists_of_alternatives_are_short() -> None:
    """A message lists at most eight alternatives."""
    assert join_words("abcdefgh") == "a, b, c, d, e, f, g, h"
    assert join_words("abcdefghi") == "a, b, c, d, e, f, g, h, …"
