"""Titles and links as people write them: names of files as titles, headings above entries, several links in one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from core.proposals import create_project, diagnostic_codes, limit_cpu_time, load_community
from markdown_it import MarkdownIt

from sphinx_enhancements.core.model import Text
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.reading.identity import has_key

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.model import Enhancement

SETTINGS = """
[profile]
extends = "default"

[profile.documents]
paths = ["text/{number}-{slug}.md", "text/{number}-{slug}.rst"]

[profile.metadata]
sources = ["entries", "front-matter", "header"]

[profile.key]
formats = ["RFC-{number}"]

[profile.references]
repositories = ["https://github.com/lamps/rfcs"]
pull-requests = true

[profile.fields]
title = ["Feature Name"]
created = ["Start Date"]
discussion = ["RFC PR"]
tracking = ["Rust Issue", "Rust Issue #"]
"""


def read(folder: Path, text: str, path: str = "text/0042-turning-lamp.md") -> Enhancement:
    """Read a document of a community like Rust's."""
    (entry,) = load_collection(create_project(folder, {path: text}, SETTINGS))
    return entry.enhancement


# -- titles ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "heading", "title"),
    [
        ("turning-lamp", "# A lamp that turns", "A lamp that turns"),
        ("turning_lamp", "# A lamp that turns", "A lamp that turns"),
        ("Turning-Lamp", "# A lamp that turns", "A lamp that turns"),
        # also the name of another file
        ("lamp-that-turns", "# A lamp that turns", "A lamp that turns"),
        ("lamp/turning", "# A lamp that turns", "A lamp that turns"),
        # without a heading, or with one of the template
        ("turning_lamp", "Text.", "turning_lamp"),
        ("turning_lamp", "# Summary", "turning_lamp"),
        # words
        ("Turning lamp", "# A lamp that turns", "Turning lamp"),
        ("IPv6-only lamps", "# A lamp that turns", "IPv6-only lamps"),
        ("Lamps", "# A lamp that turns", "Lamps"),
        ("C++", "# A lamp that turns", "C++"),
        ("-", "# A lamp that turns", "A lamp that turns"),
        ("", "# A lamp that turns", "A lamp that turns"),
        ("x" * 2000, "# A lamp that turns", "x" * 2000),
    ],
)
def test_a_title_that_is_a_name(tmp_path: Path, field: str, heading: str, title: str) -> None:
    """A title that is the name of a file gives way to the heading; other words do not."""
    page = read(tmp_path, f"---\ntitle: '{field}'\n---\n{heading}\n")
    assert page.title == title
    assert diagnostic_codes(page) == []
    extra = [(name, text.text) for name, text in page.extra if isinstance(text, Text)]
    assert extra == ([("title", field)] if title != field and field else [])  # nothing is lost


@pytest.mark.parametrize(
    ("title", "plain_title"),
    [
        ("Module __getattr__ and __dir__", "Module __getattr__ and __dir__"),
        ("Adding a *new* operator ``@`` for a_b_", "Adding a *new* operator @ for a_b_"),
        ("Keyword |lamp| [draft]_", "Keyword |lamp| [draft]_"),
    ],
)
def test_a_title_in_a_header_of_restructuredtext(tmp_path: Path, title: str, plain_title: str) -> None:
    """The title in a header or field list is plain text, apart from the marks of code."""
    page = read(tmp_path, f"RFC: 42\nTitle: {title}\nStatus: Draft\n\nAbstract\n========\n", "text/0042-x.rst")
    assert (page.title, diagnostic_codes(page)) == (plain_title, [])


def test_a_heading_of_restructuredtext(tmp_path: Path) -> None:
    """The heading of a reStructuredText page is read as docutils reads it."""
    page = read(tmp_path, "Adding ``__dir__`` and more\n===========================\n", "text/0042-x.rst")
    assert (page.title, diagnostic_codes(page)) == ("Adding __dir__ and more", [])


def test_a_heading_with_a_comment(tmp_path: Path) -> None:
    """A comment in a heading is no part of it."""
    page = read(tmp_path, "# A lamp <!-- omit in toc -->\n\n## Summary <!-- omit in toc -->\n\nIt turns.\n")
    assert (page.title, page.summary, diagnostic_codes(page)) == ("A lamp", "It turns.", [])
    assert [section.title for section in page.sections] == ["A lamp", "Summary"]


ENTRIES = "- Start Date: 2014-03-11\n- Rust Issue: https://example.org/1\n"


@pytest.mark.parametrize(
    ("text", "title", "created"),
    [
        (f"## A lamp that turns\n\n{ENTRIES}\n# Summary\n", "A lamp that turns", "2014-03-11"),
        (f"A lamp that turns\n-----------------\n\n{ENTRIES}\n# Summary\n", "A lamp that turns", "2014-03-11"),
        (f"## A lamp that turns\n\n- Feature Name: turning_lamp\n{ENTRIES}", "A lamp that turns", "2014-03-11"),
        (f"## A lamp that turns\n\n- Feature Name: The lamp\n{ENTRIES}", "The lamp", "2014-03-11"),
        # a heading of level 2 with anything else below is a section
        ("## Context\n\n- Lamps: many\n\n## Decision\n", "Turning lamp", None),
        (f"## Context\n\nText.\n\n## Metadata\n\n{ENTRIES}", "Turning lamp", None),
        (f"### A lamp that turns\n\n{ENTRIES}", "Turning lamp", None),
        # and so is one of the template, of any level
        (f"## Motivation\n\n{ENTRIES}", "Turning lamp", None),
        (f"# Motivation\n\n{ENTRIES}", "Turning lamp", None),
    ],
)
def test_a_first_heading_of_level_2(tmp_path: Path, text: str, title: str, created: str | None) -> None:
    """It is the title if list entries of metadata stand right below it."""
    page = read(tmp_path, text)
    assert (page.title, page.created) == (title, created)
    assert diagnostic_codes(page) == (["missing-title"] if title == "Turning lamp" else [])


# -- links -------------------------------------------------------------------------------

OWN = "https://github.com/lamps/rfcs"


@pytest.mark.parametrize(
    ("entry", "links"),
    [
        (f"[lamps/rfcs#1]({OWN}/pull/1)", [("lamps/rfcs#1", f"{OWN}/pull/1")]),
        (f"[#2]({OWN}/pull/2), [#6]({OWN}/pull/6)", [("#2", f"{OWN}/pull/2"), ("#6", f"{OWN}/pull/6")]),
        (f"[#2]({OWN}/pull/2) and [#6]({OWN}/pull/6)", [("#2", f"{OWN}/pull/2"), ("#6", f"{OWN}/pull/6")]),
        (f"{OWN}/pull/2 {OWN}/pull/6", [(None, f"{OWN}/pull/2"), (None, f"{OWN}/pull/6")]),
        (f"[a, b]({OWN}/pull/1)", [("a, b", f"{OWN}/pull/1")]),
        (f"Past [#12]({OWN}/pull/12)", [("#12", f"{OWN}/pull/12")]),
        (f"see {OWN}/pull/2.", [(None, f"{OWN}/pull/2")]),
        (f"<{OWN}/pull/2>", [(None, f"{OWN}/pull/2")]),
        ("https://en.example.org/A_(b)", [(None, "https://en.example.org/A_(b)")]),
        ("#4768", [("#4768", f"{OWN}/issues/4768")]),
        ("#2, #6", [("#2", f"{OWN}/issues/2"), ("#6", f"{OWN}/issues/6")]),
        ("lamps/horn#3", [("lamps/horn#3", "https://github.com/lamps/horn/issues/3")]),
        ("github.com/lamps/horn/pull/3", [("github.com/lamps/horn/pull/3", "https://github.com/lamps/horn/pull/3")]),
        ("mailto:dev@example.org", [(None, "mailto:dev@example.org")]),
        # text
        ("slack thread somewhere", []),
        ("(leave this empty)", []),
        ("https:// is not an address", []),
        # malformed links
        ("[#2]()", [(None, "[#2]()")]),
        ("[](https://example.org)", [(None, "https://example.org")]),
        (f"[#2]({OWN}/pull/2", [(None, f"{OWN}/pull/2")]),
        ("#12345678901234567890", [(None, "#12345678901234567890")]),
    ],
)
def test_links_in_an_entry(tmp_path: Path, entry: str, links: list[tuple[str | None, str]]) -> None:
    """Each address of an entry is a link; the text around them is kept in ``extra``."""
    page = read(tmp_path, f"# T\n\n- RFC PR: {entry}\n")
    assert [(link.text, link.url) for link in page.links] == links
    assert {link.type for link in page.links} <= {"discussion"}
    written = [(label or url) for label, url in links]
    is_whole = len(links) == 1 and entry.strip("<>") in (*written, f"[{links[0][0]}]({links[0][1]})")
    if not is_whole and ", " not in entry:
        assert [(name, tree.text) for name, tree in page.extra if isinstance(tree, Text)] == [("RFC PR", entry)]


@pytest.mark.parametrize(
    "line",
    [
        "- Rust Issue: https://example.org/1",
        "- Rust Issue:https://example.org/1",
        "- **Rust Issue:** https://example.org/1",
        "- **Rust Issue:**\u00a0https://example.org/1",
        "- **Rust Issue**:\u00a0https://example.org/1",
        "- **Rust Issue**\u00a0: https://example.org/1",
        "- Rust\u00a0Issue: https://example.org/1",
        "- Rust Issue #: https://example.org/1",
        "* Rust Issue: <https://example.org/1>",
    ],
)
def test_forms_of_an_entry(tmp_path: Path, line: str) -> None:
    """Blanks after a name may be missing, or be non-breaking ones."""
    assert [link.url for link in read(tmp_path, f"# T\n\n{line}\n").links] == ["https://example.org/1"]


@pytest.mark.parametrize("text", ["[a](", "[a](b), ", "#1, ", "a/b#1 ", "https://x/(", "](", "KEP-1 "])
def test_long_links(tmp_path: Path, text: str) -> None:
    """Texts of 100 KB are read in no time, and none is lost."""
    with limit_cpu_time():
        page = read(
            tmp_path, f"---\ndiscussion: '{text * (100_000 // len(text))}'\nsee-also: '{text * 10_000}'\n---\n# T\n"
        )
    assert page.title == "T"


# -- real documents ----------------------------------------------------------------------


@pytest.mark.corpora
@pytest.mark.parametrize(("name", "count"), [("openshift", 205), ("kep", 0)])
def test_titles_of_communities(corpora: Path, name: str, count: int) -> None:
    """The title is that of the metadata, read by PyYAML, or the heading, read by markdown-it, over a name."""
    root = corpora / name
    replaced = 0
    for entry in load_community(corpora, name):
        source = entry.enhancement.source
        text = (root / source.path).read_text(encoding="utf-8")
        block = (
            (root / source.metadata).read_text(encoding="utf-8") if source.metadata else text.lstrip().split("\n---")[0]
        )
        try:
            data = next(iter(yaml.load_all(block, Loader=yaml.BaseLoader)))
            field = data.get("title", "") if isinstance(data, dict) else ""
        except yaml.YAMLError:
            field = re.search(r"^title: *(.*)$", block, re.MULTILINE)[1]
        body = text if source.metadata else text.lstrip().partition("\n---")[2].partition("\n")[2]
        tokens = MarkdownIt("commonmark").parse(body[:6000])
        heading = next((tokens[n + 1].content for n, token in enumerate(tokens) if token.tag == "h1"), "")
        is_name = " " not in field.strip() and (
            re.search(r"\w[-_/]", field) or field.casefold() in source.path.casefold()
        )
        expected = heading if heading and is_name else field.strip()
        replaced += expected == heading != field
        expected = re.sub(rf"^\[?{entry.key}\]?:? (?:- )?", "", re.sub(r"<!--.*?-->|[`*]", "", expected)).strip()
        assert entry.enhancement.title.replace("*", "").strip('"') == " ".join(expected.split()).strip('"'), source.path
    assert replaced == count


@pytest.mark.parametrize(
    ("title", "key", "is_named"),
    [
        ("Relay between stations", "SEP-12", False),
        ("SEP-12: Relay", "SEP-12", True),
        ("VEP #229: Beta features on by default", "VEP-229", True),
        ("Sep 0012 Relay", "SEP-12", True),
        ("Relay as of SEP-12", "SEP-12", True),
        ("SEP-123: Relay", "SEP-12", False),
        ("Step 12", "SEP-12", False),
        ("12. Record decisions", "ADR-0012", True),
        ("0012: Record decisions", "ADR-12", True),
        ("12 seconds of fog", "ADR-12", False),
        ("Fog Horn", "fog-horn", True),
        ("Fog", "fog-horn", False),
        ("Relay", "", False),
        ("", "SEP-12", False),
        ("7 " * 50_000, "7-" * 25_000 + "8", False),
        (" " * 100_000, "SEP-12", False),
    ],
)
def test_key_in_a_title(title: str, key: str, *, is_named: bool) -> None:
    """A title has a key if it contains a spelling of it, or starts with its number and a separator."""
    with limit_cpu_time(1):
        assert has_key(title, key) is is_named
