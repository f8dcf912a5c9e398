"""Changes of a random value in random documents: the reader finds the new value, every other byte stays."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.editing.text_edits import apply_edits
from sphinx_enhancements.core.editing.values.errors import ValueEditError
from sphinx_enhancements.core.editing.values.fields import set_value
from sphinx_enhancements.core.editing.values.list_items import set_check_item
from sphinx_enhancements.core.editing.values.locations import find_field
from sphinx_enhancements.core.model import Text
from tests.core.editing.values.documents import open_text

WORDS = st.sampled_from([
    "draft", "accepted", "v1.36", "1.10", "yes", "no", "on", "null", "~", "0752", "42", "2026-11-28", "a: b", "- x",
    "#5", "a #b", "@ana", "it's", '"so"', "[x]", "{y}", "&z", "*w", "!v", "%u", "`t`", "|", ">", "?", "Ünï", "日本",
    "a, b", "x:", "::", "\\n", "https://example.org/a#b", "<b>", "_i_", "**s**", "12:30:45", "=", "...", "---",
])  # fmt: skip
VALUES = st.one_of(
    WORDS,
    st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12),
)
"""Texts on one line, many of which mean something else to a parser."""

PLAIN = st.text("abcdefghijklmnop ", min_size=1, max_size=15).map(str.strip).filter(bool).map(lambda text: f"x {text}")
NAMES = ("title", "status", "stage", "owner", "kind", "summary", "reason", "created")
LINE_ENDS = st.sampled_from(["\n", "\r\n"])
BLANKS = st.sampled_from(["", "", " ", "  ", "\t"])


@dataclass
class Document:
    """Text of a document with one value, whose raw text starts and ends at offsets."""

    text: str
    start: int
    end: int
    name: str


def join(lines: list[tuple[str, str, str, str]], chosen: int, head: str, tail: str, end: str, mark: str) -> Document:
    """Return the document with lines of a name, the text before a value, the value, and the text after it."""
    text, start, stop = mark + head.replace("\n", end), 0, 0
    for number, (_, before, raw, after) in enumerate(lines):
        text += before.replace("\n", end)
        if number == chosen:
            start, stop = len(text), len(text) + len(raw.replace("\n", end))
        text += raw.replace("\n", end) + after.replace("\n", end)
    return Document(text + tail.replace("\n", end), start, stop, lines[chosen][0])


@st.composite
def yaml_values(draw: st.DrawFn) -> str:
    """Draw a scalar of YAML in any style."""
    value = draw(PLAIN)
    styles = [value, f"'{value}'", f'"{value}"', f"&anchor {value}", f"!!str {value}", f"{value}\n  more {value}", ""]
    styles += [
        f"|\n  {value}",
        f">-\n  {value}\n  more",
        f"|-\n    {value}\n\n    more",
        f"\n  {value}",
        f'"{value}\\\n  more"',
    ]
    return draw(st.sampled_from(styles))


def start_of_raw(raw: str) -> int:
    """Return the number of characters of a scalar before its value: an anchor, a tag or a line end."""
    stripped = raw.lstrip()
    for prefix in ("&anchor ", "!!str "):
        stripped = stripped.removeprefix(prefix)
    return len(raw) - len(stripped)


@st.composite
def yaml_documents(draw: st.DrawFn, *, is_front_matter: bool) -> Document:
    """Draw a document in YAML: comments, blank lines, other structures, one or two documents."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    chosen = draw(st.integers(0, len(names) - 1))
    lines = []
    others = [
        "",
        "# a comment: here\n",
        "\n",
        "authors:\n  - '@ana'   # who\n",
        "labels: [a, 'b', {c: d}]\n",
        "x-y: {p: 1, q: [2]}\n",
        "zeta: |\n  text: of\n  # no comment\n\n",
    ]
    used: set[str] = set()
    for name in names:
        other = draw(st.sampled_from(others))
        if other.strip() and not other.startswith("#") and other in used:
            other = ""
        used.add(other)
        raw = draw(yaml_values())
        if "&anchor" in raw and "&" in used:
            raw = "x y"
        used |= {"&"} if "&anchor" in raw else set()
        blank, comment = draw(BLANKS.filter(lambda b: b != "\t")), draw(st.sampled_from(["", "  # note"]))
        after = (
            ("" if raw[:1] in "|>" or not raw else blank)
            + (comment if raw and raw[:1] not in "|>" and "\n" not in raw else "")
            + "\n"
        )
        skip = start_of_raw(raw)
        quoted = draw(st.sampled_from([name, name, f'"{name}"']))
        before = f"{other}{quoted}:" + (" " if raw and raw[0] != "\n" else "") + raw[:skip]
        lines.append((name, before, raw[skip:], after))
    end, mark = draw(LINE_ENDS), draw(st.sampled_from(["", "\ufeff"]))
    body = draw(st.sampled_from(["", "\n# Title\n\nstatus: text\n", "Text"]))
    if is_front_matter:
        return join(lines, chosen, "---\n", f"---\n{body}", end, mark)
    tail = draw(st.sampled_from(["", "---\nextra: 1\n", "# end"]))
    head = draw(st.sampled_from(["", "---\n", "# License\n\n"]))
    document = join(lines, chosen, head, tail, end, mark)
    if not tail and draw(st.booleans()) and lines[-1][2] and lines[-1][2][0] not in "|>":
        document.text = document.text.rstrip("\r\n")
    return document


def check_change(document: Document, value: str, profile: str, path: str = "", sidecar: str = "") -> None:
    """Change the value of a document, and compare all other characters and the value that is read."""
    sidecars = {sidecar: document.text} if sidecar else None
    proposal = open_text("# Title\n" if sidecar else document.text, profile, path, sidecars)
    edit = set_value(proposal, document.name, value)
    text = apply_edits(document.text, edit.edits)
    before, after = document.text[: document.start], document.text[document.end :]
    assert text.startswith(before)
    assert text.endswith(after)
    assert len(text) >= len(before) + len(after)
    found = find_field(proposal.apply(edit).context, document.name)
    assert found is not None
    assert isinstance(found.tree, Text)
    assert found.tree.text.strip() == value.strip()


@given(yaml_documents(is_front_matter=True), VALUES)
def test_front_matter(document: Document, value: str) -> None:
    """A value of front matter changes alone, in whatever style it is written."""
    check_change(document, value, "default")


@given(yaml_documents(is_front_matter=False), VALUES)
def test_sidecar(document: Document, value: str) -> None:
    """A value of a metadata file changes alone, in whatever style it is written."""
    check_change(document, value, "kep", sidecar="keps/sig-node/5-probes/kep.yaml")


@st.composite
def line_documents(draw: st.DrawFn, form: LineForm) -> Document:
    """Draw a document with fields on lines in one form, some of them with several lines or without a value."""
    names = draw(st.lists(st.sampled_from(form.names), min_size=form.least, max_size=len(form.names), unique=True))
    chosen = draw(st.integers(0, len(names) - 1))
    lines = []
    for name in names:
        value = draw(
            st.one_of(
                PLAIN, PLAIN, PLAIN.map(lambda text: f"{text}{form.continuation}more") if form.continuation else PLAIN
            )
        )
        if form.may_be_empty and draw(st.integers(0, 5)) == 0:
            value = ""
        start, middle = draw(st.sampled_from(form.marks))
        gap = middle if value else middle.rstrip(" ") if form.may_be_empty else middle
        lines.append((name, f"{start}{name}{gap}", value, f"{form.after}{draw(BLANKS) if value else ''}\n"))
    return join(lines, chosen, form.head, form.tail, draw(LINE_ENDS), draw(st.sampled_from(["", "\ufeff"])))


@dataclass
class LineForm:
    """A form of metadata in lines: names, text around them, and the documents in which it stands."""

    profile: str
    names: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]
    head: str
    tail: str
    path: str = ""
    continuation: str = ""
    after: str = ""
    least: int = 2
    may_be_empty: bool = False


FORMS = {
    "header": LineForm(
        "pep", ("Title", "Status", "Type", "Topic", "Created", "Resolution"), (("", ": "), ("", ":  ")),
        "PEP: 5\n", "\nAbstract\n========\n\nStatus: text\n", continuation="\n        ", may_be_empty=True,
    ),
    "field list": LineForm(
        "default", ("title", "status", "stage", "owner", "kind"), ((":", ": "), (":", ":   ")),
        "Lamps\n=====\n\n", "\nText\n\n:status: other\n", "proposals/one.rst", "\n  ", may_be_empty=True,
    ),
    "entries": LineForm(
        "gep", ("status", "number", "issue", "title"), (("* ", ": "), ("- ", ": "), ("- **", ":** "), ("- **", "**: ")),
        "# GEP-5: Lamps\n\n", "\n## TLDR\n\n- status: text\n",
    ),
    "paragraphs": LineForm(
        "markdown-adr", ("Status", "Date", "Tracking", "Reason"), (("**", ":** "), ("**", "**: ")),
        "# 5. Lamps\n\n", "\n## Context\n\n**Status:** text\n", after="  ",
    ),
    "table": LineForm(
        "markdown-adr", ("Status", "Date", "Tracking", "Reason"), (("| ", " | "), ("| **", "** | ")),
        "# 5. Lamps\n\n| Field | Value |\n|---|---|\n", "\n## Context\n\n| Status | text |\n", after=" |",
    ),
    "sections": LineForm(
        "markdown-adr", ("Status", "Date"), (("## ", "\n\n"),), "# 5. Lamps\n\n", "## Context\n\nStatus\n", after="\n",
    ),
    "MyST options": LineForm(
        "default", ("status", "stage", "owner", "kind"), ((":", ": "),),
        "# Page\n\n```{enhancement} Lamps\n:id: L-1\n", "\nBody\n:status: text\n```\n", "page.md", may_be_empty=True,
    ),
    "reStructuredText options": LineForm(
        "default", ("status", "stage", "owner", "kind"), (("   :", ": "),),
        "Page\n====\n\n.. enhancement:: Lamps\n   :id: L-1\n", "\n   Body\n", "page.rst", may_be_empty=True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(st.data())
def test_lines(form: LineForm, data: st.DataObject) -> None:
    """A value in a line of text changes alone; refused are blocks in sections, and list items in field lists."""
    document = data.draw(line_documents(form))
    value = data.draw(VALUES)
    proposal = open_text(document.text, form.profile, form.path)
    name = proposal.context.profile.fields[document.name.lower()]
    document.name = name
    try:
        check_change(document, value, form.profile, form.path)
    except ValueEditError:
        assert form is FORMS["sections"] or (form is FORMS["field list"] and value.startswith("- "))


@given(st.lists(st.tuples(st.sampled_from("*-+"), st.sampled_from(" xX"), PLAIN), min_size=1, max_size=6), st.data())
def test_check_list(items: list[tuple[str, str, str]], data: st.DataObject) -> None:
    """A check box changes by one character."""
    lines = [f"{bullet} [{mark}] {text}" for bullet, mark, text in items]
    end = data.draw(LINE_ENDS)
    text = end.join(
        ("# VEP 5: Lamps", "", "## Release Signoff Checklist", "", *lines, "", "## Motivation", "", "- [ ] x")
    )
    proposal = open_text(text, "vep")
    chosen = data.draw(st.integers(0, len(items) - 1))
    item = proposal.context.enhancement.checklist[chosen]
    edit = set_check_item(proposal, item, is_done=not item.is_done)
    new = apply_edits(text, edit.edits)
    above = end.join(("# VEP 5: Lamps", "", "## Release Signoff Checklist", "", *lines[:chosen], ""))
    assert [n for n, (one, two) in enumerate(zip(text, new, strict=True)) if one != two] == [len(above) + len("* [")]
