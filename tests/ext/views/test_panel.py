"""Panels of proposals on sites: links to filtered lists, folded facts and relations, and compact headers."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import SmallProject

LIST = "---\norphan: true\n---\n# All\n\n```{enhancement-list}\n:filterable:\n```\n"
ONE = """\
---
enhancement:
  id: T-1
  owner: Fog & horns
  participants: [sig-lamp, "sig-*"]
  authors: ["Ann Lee (@ann)", "Bo Im", "[Cy](https://lamps.example/cy)"]
  labels: [area/fog, "two words", 'a"b', "<b>"]
---
# One

Text.
"""
LINK = re.compile(r'<bdi>(?:<a class="reference internal" href="([^"]*)">)?([^<]*)')


def find_links(page: str, name: str) -> dict[str, str]:
    """Return the address of each item of a fact on a page, by the text of the item."""
    fact = re.search(rf'<div class="enh-fact enh-{name}">(.*?)</div>', page, re.DOTALL)
    assert fact
    return {unescape(text): unescape(address) for address, text in LINK.findall(fact[1])}


def test_values_link_to_the_filtered_list(project: SmallProject) -> None:
    """Owner, participants, people and labels link to the list of all proposals, filtered by the value."""
    project.write({"sub/one.md": ONE, "index.md": "# Home\n\n```{toctree}\nsub/one\n```\n", "all.md": LIST})
    build = project.build()
    assert build.warnings == ""
    page = build.text("sub/one.html")
    assert find_links(page, "owner") == {"Fog & horns": "../all.html?q=owner:%22Fog%20%26%20horns%22"}
    # A query cannot quote an asterisk or a quotation mark.
    assert find_links(page, "participants") == {"sig-lamp": "../all.html?q=participant:sig-lamp", "sig-*": ""}
    assert find_links(page, "authors") == {
        "Ann Lee (@ann)": "../all.html?q=person:%40ann",
        "Bo Im": "../all.html?q=person:%22Bo%20Im%22",
        "Cy": "../all.html?q=person:Cy",
    }
    assert find_links(page, "labels") == {
        "area/fog": "../all.html?q=label:area%2Ffog",
        "two words": "../all.html?q=label:%22two%20words%22",
        'a"b': "",
        "<b>": "../all.html?q=label:%22%3Cb%3E%22",
    }
    account = '<a class="reference external enh-account" href="https://lamps.example/cy" title="Account of Cy"'
    assert page.count("enh-account") == page.count(account) == 1


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "text"])
def test_values_without_a_list_are_text(project: SmallProject, builder: str) -> None:
    """Without a page with a list that can be filtered, values are text."""
    project.write({"index.md": ONE, "some.md": LIST.replace(":filterable:", ":filterable:\n:limit: 3")})
    build = project.build(builder, config={"enhancements_list_page": ""})
    assert build.warnings == ""
    page = build.text("index.txt" if builder == "text" else "index.html")
    assert "?q=" not in page
    assert "Ann Lee (@ann)" in unescape(page)


def test_links_follow_the_list(project: SmallProject) -> None:
    """If another document gains or loses the list, the links of every panel change, and only that document is read."""
    prose = "---\norphan: true\n---\n# All\n\nText.\n"
    project.write({"index.md": ONE, "all.md": prose})
    assert (
        find_links(project.build().text("index.html"), "labels")["area/fog"] == "enhancements.html?q=label:area%2Ffog"
    )
    for text, target in ((LIST, "all.html"), (prose, "enhancements.html")):
        project.write({"all.md": text})
        build = project.build()
        assert (build.read, "index" in build.written) == ({"all"}, True)
        assert find_links(build.text("index.html"), "labels")["area/fog"] == f"{target}?q=label:area%2Ffog"
        fresh = project.build(out="fresh", fresh=True)
        assert build.text("index.html") == fresh.text("index.html")


def test_long_facts_are_folded(project: SmallProject) -> None:
    """A panel shows the first of many people, labels and relations, and folds and counts the others."""
    people = ", ".join(f"'@person-{n}'" for n in range(80))
    labels = ", ".join(f"'{'long ' * 30}{n}'" for n in range(3))
    relations = ", ".join(f"T-{n}" for n in range(2, 62))
    fields = f"id: T-1, authors: [{people}], labels: [{labels}], depends-on: [{relations}], see-also: [T-2, T-3, T-4]"
    others = {f"{n}.md": f"---\norphan: true\nenhancement: {{id: T-{n}}}\n---\n# Other {n}\n" for n in range(2, 62)}
    project.write({"index.md": f"---\nenhancement: {{{fields}}}\n---\n# One\n", **others})
    build = project.build()
    assert build.warnings == ""
    page = build.text("index.html")
    counts = re.findall(r'enh-fact enh-([a-z-]+)"><dt>.*?</dt>\s*<dd>(.*?)</dd></div>', page, re.DOTALL)
    folded = {name: re.findall(r'enh-rest"><summary>(.*?)</summary>', content) for name, content in counts}
    assert folded == {
        "authors": ["70 more"],
        "labels": ["2 more"],
        "depends-on": ["56 more"],
        "see-also": [],
        "source": [],
    }
    assert page.count('<li title="T-') == 63


SMALL = "```{enhancement} Lamp\n:id: T-1\n:status: accepted\n:owner: sig-lamp\n:created: 2026-01-02\n\nText.\n```\n"
OTHER = "```{enhancement} Horn\n:id: T-2\n\n%s\n```\n"


@pytest.mark.parametrize(
    ("text", "light"),
    [
        (SMALL, []),
        (SMALL + OTHER % "Text.", ["T-1", "T-2"]),
        (SMALL + OTHER % ("Text.\n" * 41), ["T-1"]),
        ("---\nenhancement: {id: T-3}\n---\n# Page\n\n" + SMALL, ["T-1"]),
    ],
)
def test_compact_headers(project: SmallProject, text: str, light: list[str]) -> None:
    """A short directive in a document with several proposals has a panel of one line and no footer."""
    project.write({"index.md": text if text.startswith("---") else f"# Home\n\n{text}"})
    page = project.build().text("index.html")
    headers = re.findall(r'<div class="enh-panel([^"]*) docutils container">\s*.*?<strong class="enh-key">(.*?)<', page)
    assert [key for classes, key in headers if "enh-compact" in classes] == light
    assert page.count('<div class="enh-foot') == len(headers) - len(light)
    assert page.count("<dt>Created</dt>") == 1
    for line in re.findall(r'enh-compact docutils container">\s*(<p class="enh-badges">.*?</p>)', page)[:1]:
        assert "sig-lamp" in line
