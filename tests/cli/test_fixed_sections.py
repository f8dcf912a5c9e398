"""Corrections of template texts and missing sections: documents before and after stand side by side."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.test_fixed_values import fix

TEMPLATE = """# KEP-NNNN: Title

<!-- toc -->
<!-- /toc -->

## Summary

<!-- A good summary is at least a paragraph in length. -->

(A summary of the proposal in one or two sentences.)

## Motivation

### Goals

### Non-Goals

## Test Plan

## Drawbacks
"""
SETTINGS = """
[profile]
extends = "kep"
template = { path = ["template.md"], required-from = "provisional" }
[profile.rules]
[rules]
missing-field = "off"
template-comment = "warning"
empty-section = "off"
table-of-contents = "off"
"""
METADATA = "title: One\nkep-number: 1\nowning-sig: sig-a\nstatus: provisional\n"
STUB = "<!-- TODO: write this section, which the template requires. -->"


def fix_page(folder: Path, text: str, *options: str) -> str:
    """Return a page of a proposal after its correction."""
    page = "keps/sig-a/1-one/README.md"
    files = {page: text, "keps/sig-a/1-one/kep.yaml": METADATA, "template.md": TEMPLATE}
    fixed = fix(folder, files, *options, settings=SETTINGS)
    assert fixed["template.md"] == TEMPLATE
    assert fixed["keps/sig-a/1-one/kep.yaml"] == METADATA
    return fixed[page]


def page(*parts: str) -> str:
    """Return a page with paragraphs below its title."""
    return "\n\n".join(("# KEP-1: One", *parts)) + "\n"


COMMENT = "<!-- A good summary is at least a paragraph in length. -->"
PROMPT = "(A summary of the proposal in one or two sentences.)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (page("## Summary", COMMENT, "Text."), page("## Summary", "Text.")),
        (page("## Summary", f"{COMMENT}\nText."), page("## Summary", "Text.")),
        (page("## Summary", f"Text. {COMMENT} More."), page("## Summary", "Text.  More.")),
        (page("## Summary", COMMENT, COMMENT, "Text.", COMMENT), page("## Summary", "Text.") + "\n"),
        (page("## Summary", f"{COMMENT[:-4]}\n\nMy own remark is here.\n-->", "Text."), None),
        (page("## Summary", COMMENT[:-4]), None),
        (page("## Summary", "Text.", COMMENT).rstrip(), page("## Summary", "Text.") + "\n"),
        (page("## Summary", PROMPT, "Text."), page("## Summary", "Text.")),
        (page("## Summary", "Text.", PROMPT, "More."), page("## Summary", "Text.", "More.")),
        (page("## Summary", f"<!-- other -->\n{PROMPT}", "Text."), page("## Summary", "<!-- other -->", "Text.")),
        (page("## Summary", f"{PROMPT} <!-- other -->", "Text."), None),
    ],
)
def test_texts_of_the_template_are_removed(tmp_path: Path, before: str, after: str | None) -> None:
    codes = "--select=template-comment,template-prompt"
    assert fix_page(tmp_path, before, codes) == before
    assert fix_page(tmp_path, before, codes, "--unsafe-fixes") == (before if after is None else after)


ALL = ("## Summary", "s", "## Motivation", "m", "### Goals", "g", "### Non-Goals", "n", "## Test Plan", "t")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (page(*ALL, "## Drawbacks", "d"), None),
        (page(*ALL), page(*ALL, "## Drawbacks", STUB)),
        (page(*ALL).rstrip(), page(*ALL, "## Drawbacks", STUB).rstrip()),
        (page(*ALL[2:], "## Drawbacks", "d"), page("## Summary", STUB, *ALL[2:], "## Drawbacks", "d")),
        (
            page("## Summary", "s", "## Own", "o", "## Drawbacks", "d"),
            page("## Summary", "s", "## Motivation", STUB, "## Test Plan", STUB, "## Own", "o", "## Drawbacks", "d"),
        ),
        (
            page(*ALL[:4], *ALL[6:], "## Drawbacks", "d"),
            page(*ALL[:4], "### Goals", STUB, *ALL[6:], "## Drawbacks", "d"),
        ),
        (page(*ALL[:8], "## Drawbacks", "d"), page(*ALL[:8], "## Test Plan", STUB, "## Drawbacks", "d")),
        (
            page("Summary\n-------", "s", "Drawbacks\n---------", "d"),
            page("Summary\n-------", "s", "## Motivation", STUB, "## Test Plan", STUB, "Drawbacks\n---------", "d"),
        ),
    ],
)
def test_sections_of_the_template_are_inserted_in_order(tmp_path: Path, before: str, after: str | None) -> None:
    assert fix_page(tmp_path, before, "--select=missing-section") == before
    fixed = fix_page(tmp_path, before, "--select=missing-section", "--unsafe-fixes")
    assert fixed == (before if after is None else after)
