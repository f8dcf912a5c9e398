"""What only the collection as a whole can show to be wrong, and the findings themselves."""

from __future__ import annotations

import pytest
from core.proposals import build_collection, proposal

from sphinx_enhancements.core.diagnostics import Code, Diagnostic, Severity
from sphinx_enhancements.core.rules import check_collection

DOCUMENTS = {
    "b/x.md": proposal("id: A-1\ndepends-on: [gone, also gone]\nmilestones: {alpha: soon}"),
    "a/x.md": proposal("id: A-1\nsee-also: nowhere"),
    "c/x.md": proposal("id: A-2\ndepends-on: A-1"),
}


def test_everything_at_once() -> None:
    """Every finding with its place, in the order of places."""
    found = check_collection(build_collection(DOCUMENTS))
    assert [(d.path, d.line, d.code) for d in found] == [
        ("a/x.md", 3, Code.UNRESOLVED_REFERENCE),
        ("b/x.md", 1, Code.DUPLICATE_KEY),
        ("b/x.md", 3, Code.UNRESOLVED_REFERENCE),
        ("b/x.md", 3, Code.UNRESOLVED_REFERENCE),
        ("b/x.md", 4, Code.UNKNOWN_RELEASE),
    ]
    assert all(d.severity is Severity.WARNING for d in found)


def test_messages_say_what_was_read() -> None:
    """Each names the text in question."""
    messages = " ".join(d.message for d in check_collection(build_collection(DOCUMENTS)))
    for text in ("'gone'", "'also gone'", "'soon'", "'A-1'", "'A-1-b'", "'nowhere'"):
        assert text in messages


def test_the_readers_findings_are_not_among_them() -> None:
    """What a reader found is with its proposal."""
    collection = build_collection({"a.md": "# *T*\n"})
    assert check_collection(collection) == []
    assert collection.entries["a"].enhancement.diagnostics


@pytest.mark.parametrize("code", Code)
def test_every_code_is_documented(code: Code) -> None:
    """The page of diagnostics is made from the strings behind the codes: each has one of some length."""
    import ast
    import inspect
    import itertools

    from sphinx_enhancements.core import diagnostics

    tree = ast.parse(inspect.getsource(diagnostics))
    catalogue = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Code").body
    texts = {
        statement.targets[0].id: following.value.value
        for statement, following in itertools.pairwise(catalogue)
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(following, ast.Expr)
        and isinstance(following.value, ast.Constant)
    }
    assert len(str(texts[code.name])) > 30
    assert code.value == code.name.lower().replace("_", "-")


def test_how_a_finding_reads() -> None:
    """``path:line: severity: message [code]``, as editors and CI understand it."""
    found = Diagnostic("a/b.md", 3, Code.MISSING_ID, "no id")
    assert (found.location, str(found)) == ("a/b.md:3", "a/b.md:3: warning: no id [missing-id]")
    assert str(Diagnostic("a.md", None, Code.FILE_BOUNDS, "x", Severity.ERROR)) == "a.md: error: x [file-bounds]"


def test_a_message_is_one_line_of_text() -> None:
    """What a document says can neither break the line nor steer the terminal."""
    found = Diagnostic("a.md", 1, Code.MISSING_ID, "one\ntwo\x1b[31m\u202e\x00 three")
    assert found.message == "one two\ufffd[31m\ufffd\ufffd three"
    assert found == Diagnostic("a.md", 1, Code.MISSING_ID, "one\ntwo\x1b[31m\u202e\x00 three")
