"""Tests of the rules about sections, headings, characters and tables of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project, find_diagnostics, limit_cpu_time

from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection

if TYPE_CHECKING:
    from pathlib import Path

KEP = "keps/sig-a/1-b/README.md"
TEMPLATE = "keps/NNNN-kep-template/README.md"


def find_in_page(folder: Path, text: str, code: str, profile: str = "kep") -> list[str]:
    """Return line and message of the diagnostics of one rule about a page."""
    return [f"{d.line}: {d.message}" for d in find_diagnostics(folder, {KEP: text}, code, profile)]


def test_missing_sections_point_at_the_template(tmp_path: Path) -> None:
    """The message says why the section is required, the related place is its line in the template."""
    files = {
        TEMPLATE: """\
            # KEP-NNNN: Title
            ## Summary
            ## Motivation
            ### Goals
            ## Test Plan
            Not required until targeted at a release.
            ## Monitoring
            This section must be completed when targeting beta to a release.
            """,
        KEP: "# B\n## Summary\nx\n## Motivaton\n",
        "keps/sig-a/1-b/kep.yaml": "status: implementable\nstage: beta\nmilestone: {beta: v1.30}\n",
    }
    found = find_diagnostics(tmp_path, files, "missing-section")
    assert [(d.line, d.message, d.hint, d.related[0].location) for d in found] == [
        (
            1,
            "the section 'Monitoring' is missing, which the template requires from beta on",
            "",
            f"{TEMPLATE}:7",
        ),
        (
            1,
            "the section 'Motivation' is missing, which the template requires at the status implementable",
            "did you mean 'Motivaton'?",
            f"{TEMPLATE}:3",
        ),
        (
            1,
            "the section 'Test Plan' is missing, which the template requires for a proposal targeted at a release",
            "",
            f"{TEMPLATE}:5",
        ),
    ]


@pytest.mark.parametrize(
    ("sections", "hint"),
    [
        (
            "## Goals\nx\n## Non-Goals\nx\n",
            "the sections 'Goals' and 'Non-Goals' belong below 'Motivation', which is missing",
        ),
        ("### goal\nx\n", "the section 'goal' belongs below 'Motivation', which is missing"),
        # Risks are a part of two sections.
        ("## Risks\nx\n", ""),
        ("## Goals\n## Motivatons\n", "did you mean 'Motivatons'?"),
    ],
)
def test_parts_of_a_missing_section(tmp_path: Path, sections: str, hint: str) -> None:
    """The hint names the sections that the template has below the missing one."""
    template = "# T\n## Motivation\n### Goals\n### Non-Goals\n### Risks\n## Proposal\n### Risks\n"
    files = {
        TEMPLATE: template,
        KEP: f"# B\n## Proposal\nx\n{sections}",
        "keps/sig-a/1-b/kep.yaml": "status: implementable\n",
    }
    found = find_diagnostics(tmp_path, files, "missing-section")
    assert [d.hint for d in found if "'Motivation' is missing" in d.message] == [hint]


def test_missing_sections_without_a_template(tmp_path: Path) -> None:
    """Those that the profile lists are required, and no place is related."""
    files = {KEP: "# B\n## Summary\nx\n", "keps/sig-a/1-b/kep.yaml": "status: implementable\n"}
    first, *others = find_diagnostics(tmp_path, files, "missing-section")
    assert (
        first.message == "the section 'Alternatives' is missing, which the profile requires at the status implementable"
    )
    assert first.related == ()
    assert len(others) == 7


def test_empty_sections(tmp_path: Path) -> None:
    """A section with nothing but a comment is empty; it is not missing."""
    files = {
        TEMPLATE: "# T\n## Summary\n## Drawbacks\n## Alternatives (Optional)\n",
        KEP: "# B\n## Summary\nx\n## Drawbacks\n<!-- none -->\n## Alternatives\n",
        "keps/sig-a/1-b/kep.yaml": "status: implementable\n",
    }
    (diagnostic,) = find_diagnostics(tmp_path, files, "empty-section")
    message = "the section 'Drawbacks' is empty, which the template requires at the status implementable"
    assert (diagnostic.line, diagnostic.message, diagnostic.related[0].line) == (4, message, 3)
    assert find_diagnostics(tmp_path, files, "missing-section") == []


@pytest.mark.parametrize(
    ("headings", "misplaced"),
    [
        ("ABCD", []),
        ("AD", []),
        ("", []),
        ("XAYBZ", []),
        ("BACD", ["'A' is out of order: it belongs before 'B'"]),
        ("ACDB", ["'B' is out of order: it belongs before 'C'"]),
        ("DABC", ["'D' is out of order: it belongs after 'C'"]),
        ("BADC", ["'A' is out of order: it belongs before 'B'", "'C' is out of order: it belongs before 'D'"]),
    ],
)
def test_section_order(tmp_path: Path, headings: str, misplaced: list[str]) -> None:
    """As few sections as possible are misplaced; those that the template does not have may be anywhere."""
    template = "# T\n" + "".join(f"## {heading}\n" for heading in "ABCD")
    document = "# T\n" + "".join(f"## {heading}\nx\n" for heading in headings)
    found = find_diagnostics(tmp_path, {TEMPLATE: template, KEP: document}, "section-order")
    assert [d.message.removeprefix("the section ") for d in found] == misplaced


def test_one_heading_for_two_sections_is_in_order(tmp_path: Path) -> None:
    """Sections that share a heading are where both belong; a section of another level is a part of one."""
    template = "# T\n## Design\n## Drawbacks\n## Alternatives\n"
    document = "# T\n## Design\n### Alternatives\n## Drawbacks / Alternatives\n"
    assert find_diagnostics(tmp_path, {TEMPLATE: template, KEP: document}, "section-order") == []


def test_sections_in_different_sections_have_no_order(tmp_path: Path) -> None:
    """The place of a section is that among the sections beside it in the template."""
    template = "# T\n## A\n### One\n## B\n### Two\n"
    files = {TEMPLATE: template, KEP: "# T\n## A\n## B\n### Two\n## Appendix\n### One\n"}
    assert find_diagnostics(tmp_path, files, "section-order") == []


def test_foreign_sections(tmp_path: Path) -> None:
    """Only sections of the outermost level are foreign; a misspelled one has a hint."""
    page = "---\neip: 1\n---\n## Abstract\n### Details\n## Specificaton\n## Test cases\n## Future work\n"
    found = find_diagnostics(tmp_path, {"EIPS/eip-1.md": page}, "foreign-section", "eip")
    assert [(d.line, d.message, d.hint) for d in found] == [
        (6, "'Specificaton' is no section of these proposals", "did you mean 'Specification'?"),
        (8, "'Future work' is no section of these proposals", ""),
    ]


def test_several_titles(tmp_path: Path) -> None:
    """Headings of the first level after the title are reported once for a page."""
    (diagnostic,) = find_diagnostics(tmp_path, {KEP: "# B\n## S\n# C\n# D\n"}, "several-titles")
    assert (diagnostic.line, diagnostic.message) == (
        3,
        "'C' and 1 more are headings of the first level, as the title in line 1 is",
    )
    assert find_in_page(tmp_path, "# B\n# C\n", "several-titles") == [
        "2: 'C' is a heading of the first level, as the title in line 1 is"
    ]
    assert [place.line for place in diagnostic.related] == [4]
    for page in (
        "# B\n## C\n",
        "# Summary\n# Motivation\n",
        "## A\n## B\n",
        "text\n",
        "# B\n\n```sh\n# comment\n```\n<!--\n# C\n-->\n",
    ):
        assert find_in_page(tmp_path, page, "several-titles") == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("##Goals\n", "'##Goals'"),
        ("#Goals of this\n", "'#Goals of this'"),
        ("x\n\n ###Goals ##\n\nx\n", "'###Goals ##'"),
        ("##\u00a0Goals\n", "'## Goals'"),
        # Tags, channels, numbers of issues, code and continued text
        ("#123 is fixed\n", ""),
        ("#sig-node on Slack\n", ""),
        ("##123\n", ""),
        ("#!/bin/sh\n", ""),
        ("See\n##Goals\n", ""),
        ("##Goals\nare these\n", ""),
        ("```sh\n##Goals\n```\n", ""),
        ("    ##Goals\n", ""),
        ("- ##Goals\n", ""),
        ("<!--\n##Goals\n-->\n", ""),
        ("#######Goals\n", ""),
        ("## Goals\n#\n", ""),
    ],
)
def test_heading_space(tmp_path: Path, text: str, quoted: str) -> None:
    """A line of its own that would be a heading with a space is reported, with the edit that inserts it."""
    found = find_diagnostics(tmp_path, {KEP: f"# B\n\n{text}"}, "heading-space")
    assert [d.message.partition(" is shown")[0] for d in found] == ([quoted] if quoted else [])
    for diagnostic in found:
        (edit,) = diagnostic.edits
        line = f"# B\n\n{text}".split("\n")[edit.line - 1]
        assert f"{line[: edit.column - 1]}{edit.text}{line[edit.end_column - 1 :]}".lstrip().startswith(
            ("# G", "## G", "### G")
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Lamp\u200bs", "U+200B (ZERO WIDTH SPACE) in column 5 is invisible"),
        ("L\u00adamp\u00ad", "U+00AD (SOFT HYPHEN) in columns 2 and 6 are invisible"),
        ("\u200ba\u200bb\u00ad", "U+200B (ZERO WIDTH SPACE) and other characters in columns 1, 3 and 5 are invisible"),
        ("\u200b" * 4, "U+200B (ZERO WIDTH SPACE) in column 1, and 3 more in this line, are invisible"),
        # A change of direction is worse.
        (
            "a\u200bb\u202ec\u00ad",
            (
                "U+202E (RIGHT-TO-LEFT OVERRIDE) in column 4 changes the direction of the text, "
                "and 2 more in this line are invisible"
            ),
        ),
        (
            "\u2067a\u2069b\u200b",
            (
                "U+2067 (RIGHT-TO-LEFT ISOLATE) and other characters in columns 1 and 3 change the direction of the "
                "text, and 1 more in this line is invisible"
            ),
        ),
        ("a\u202eb", "U+202E (RIGHT-TO-LEFT OVERRIDE) in column 2 changes the direction of the text"),
        ("x\ufeff", "U+FEFF (ZERO WIDTH NO-BREAK SPACE) in column 2 is invisible"),
        ("x\x1b[31m", "U+001B (control character) in column 2 is invisible"),
        ("go\u200e](#x)", "U+200E (LEFT-TO-RIGHT MARK) in column 3 is invisible"),
        # Tabs, no-break spaces, emoji with joiners, and scripts that need joiners and marks of direction
        ("a\tb\u00a0c\u2009d", ""),
        ("\U0001f468\u200d\U0001f469\ufe0f", ""),
        ("\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u05d0\u200f", ""),
        ("\u201cquoted\u201d \u2014 \u00e9", ""),
    ],
)
def test_invisible_characters(tmp_path: Path, text: str, message: str) -> None:
    """Characters that nobody sees are reported once for a line, unless the text beside them needs them."""
    found = find_diagnostics(tmp_path, {KEP: f"# B\n\n{text}\n"}, "invisible-character")
    remedy = "them" if " are " in message or " change " in message else "it"
    assert [(d.line, d.message) for d in found] == ([(3, f"{message}; remove {remedy}")] if message else [])


TITLE = "# B\n<!-- toc -->\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- [A](#a)\n  - [B](#b)\n<!-- /toc -->\n## A\n### B\n", ""),
        ("- [A](#a)\n<!-- /toc -->\n## A\n###### Deeper than the profile asks for\n", ""),
        ("* [`Co_de` & <b>x</b>](#co_de--x)\n<!-- /TOC -->\n## `Co_de` & x\n", ""),
        ("- [Same](#same)\n- [Same](#same-1)\n<!-- /toc -->\n## Same\n## Same\n", ""),
        ("- [Größe](#gre)\n<!-- /toc -->\n## Größe\n", ""),
        ("- [Größe](#größe)\n<!-- /toc -->\n## Größe\n", ""),
        ("- [a [link]](#a-link)\n<!-- /toc -->\n## a [link](https://example.org)\n", ""),
        ("- [A](#a)\n<!-- /toc -->\n## A\n```md\n## No heading\n```\n", ""),
        ("- [A](#a)\n<!-- /toc -->\n## A\n## B\n", "lacks 'B'; generate it again"),
        ("- [A](#a)\n- [C](#c)\n<!-- /toc -->\n## A\n", "lists '#c', to which no heading belongs; generate it again"),
        ("- [B](#b)\n- [A](#a)\n<!-- /toc -->\n## A\n## B\n", "is not in the order of the headings; generate it again"),
        ("<!-- /toc -->\n## A\n", "is empty; generate it"),
        # Tables without an end, which other programs make, and tables written by hand
        ("- [A](#a)\n\n## A\n## B\n", ""),
        ("- A\n<!-- /toc -->\n## A\n## B\n", ""),
        ("- [A](#a)\n<!-- tocstop -->\n## A\n", ""),
        ("- [A](#a)\n<!-- tocstop -->\n## A\n## B\n", "lacks 'B'; generate it again"),
        (
            "- [A](#a)\n<!-- /toc -->\n" + "".join(f"## B{n}\n" for n in range(5)),
            "lacks 'B0', 'B1', 'B2' and 2 more and lists '#a', to which no heading belongs; generate it again",
        ),
    ],
)
def test_table_of_contents(tmp_path: Path, text: str, message: str) -> None:
    """The entries are compared with the headings below them by their links."""
    expected = [f"2: the table of contents {message}"] if message else []
    assert find_in_page(tmp_path, TITLE + text, "table-of-contents") == expected


def test_a_table_of_contents_that_the_template_asks_for(tmp_path: Path) -> None:
    """A page without the markers that the template has lacks its table of contents, unless it has no sections."""
    template = "# T\n<!-- toc -->\n<!-- /toc -->\n## A\n"
    (diagnostic,) = find_diagnostics(tmp_path, {TEMPLATE: template, KEP: "# T\n## A\n"}, "table-of-contents")
    assert diagnostic.message.startswith("the table of contents is missing, which belongs between")
    unclosed = {TEMPLATE: template, KEP: "# T\n<!-- toc -->\n- [A](#a)\n## A\n"}
    (diagnostic,) = find_diagnostics(tmp_path, unclosed, "table-of-contents")
    assert diagnostic.message == "the table of contents has no end; write `<!-- /toc -->` after it"
    assert find_diagnostics(tmp_path, {TEMPLATE: template, KEP: "# T\n"}, "table-of-contents") == []
    assert find_diagnostics(tmp_path, {TEMPLATE: "# T\n## A\n", KEP: "# T\n## A\n"}, "table-of-contents") == []


@pytest.mark.parametrize(
    "unit", ["##x\n\n", "<!-- toc -->\n", "- [a](#a)\n", "\u200b", "## a\n", "<!--", "- [", "](#", "\n\n", "# T\n"]
)
def test_large_untidy_documents(tmp_path: Path, unit: str) -> None:
    """Checking 100 KB takes no more than three seconds, whatever repeats."""
    text = "# T\n\n<!-- toc -->\n\n" + unit * (100_000 // len(unit)) + "\n<!-- /toc -->\n## End\n"
    project = create_project(tmp_path, {TEMPLATE: "# T\n\n## A\n\n<!-- toc -->\n", KEP: text}, 'profile = "kep"\n')
    with limit_cpu_time():
        collect_diagnostics(project, load_collection(project))


def test_indented_headings_need_no_entry(tmp_path: Path) -> None:
    """`mdtoc` finds no headings with a blank before the mark: the table that it writes is right."""
    text = "# B\n<!-- toc -->\n- [Summary](#summary)\n<!-- /toc -->\n## Summary\nx\n ### Details\nx\n"
    assert find_in_page(tmp_path, text, "table-of-contents") == []
    assert len(find_in_page(tmp_path, text.replace(" ###", "###"), "table-of-contents")) == 1
