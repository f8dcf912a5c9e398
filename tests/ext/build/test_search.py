"""Keys in the search index of a site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_enhancements.ext.build.search_keys import iter_spellings

if TYPE_CHECKING:
    from building import Build, SmallProject

FILES = {
    "index.md": "# Home\n\n```{toctree}\none\nsmall\n```\n\n```{index} single: SEP-5\n```\n",
    "one.md": "---\nenhancement:\n  id: SEP-5\n  gates: [Lamp]\n---\n# One\n\nText.\n",
    "small.md": "# Small\n\n```{enhancement} Two\n:id: SEP-51\n```\n",
}


def read_entries(build: Build) -> dict[str, list[list[Any]]]:
    """Return document, anchor and importance of the index entries in the search index, by their text."""
    data = json.loads(build.text("searchindex.js").removeprefix("Search.setIndex(").removesuffix(")"))
    return {
        text: [[data["docnames"][doc], anchor, is_main] for doc, anchor, is_main in found]
        for text, found in data["indexentries"].items()
    }


@pytest.mark.parametrize(
    ("key", "spellings"),
    [
        ("SEP-5", {"sep-5", "sep-05", "sep-005", "sep-0005", "5", "05", "005", "0005", "sep 5", "sep5"}),
        ("KEP-2400", {"kep-2400", "2400", "kep 2400", "kep2400"}),
        ("KEP-0100", {"kep-0100", "kep-100", "100", "0100", "kep 100", "kep100"}),
        ("12345", {"12345", " 12345"}),
        ("network/egress-ip", {"network/egress-ip"}),
        ("network/ipv6", {"network/ipv6"}),
        ("lamp", {"lamp"}),
        ("v1.2", {"v1.2"}),
        ("0" * 100_000, {"0" * 100_000, "0", "00", "000", "0000", " 0"}),
    ],
)
def test_spellings(key: str, spellings: set[str]) -> None:
    """Numbers have leading zeros up to four digits; words and paths have one spelling."""
    assert set(iter_spellings(key)) - {""} == spellings


def test_index(project: SmallProject) -> None:
    """Each spelling is a main entry that leads to the proposal, and the general index has one entry for it."""
    project.write(FILES)
    build = project.build()
    assert build.warnings == ""
    entries = read_entries(build)
    assert ["one", "", True] in entries["sep-5"]
    assert ["index", "index-0", False] in entries["sep-5"]
    for text in ("sep-0005", "5", "sep 5", "0005"):
        assert entries[text] == [["one", "", True]]
    assert entries["51"] == entries["sep-051"] == [["small", "SEP-51", True]]
    index = build.text("genindex.html")
    assert index.count("SEP-5: One") == 2  # once by its gate
    assert index.count("SEP-51: Two") == 1
    assert "SEP-0005" not in index


def test_incremental(project: SmallProject) -> None:
    """A build that writes one page keeps the keys of the others; a changed key replaces the old one."""
    project.write(FILES)
    project.build()
    project.write({"small.md": FILES["small.md"].replace("SEP-51", "SEP-52")})
    entries = read_entries(project.build())
    assert entries["sep-0005"] == [["one", "", True]]
    assert entries["52"] == [["small", "SEP-52", True]]
    assert "51" not in entries


def test_page_that_is_not_searched(project: SmallProject) -> None:
    """The search index has no key of a page with `no-search`."""
    project.write(FILES | {"one.md": FILES["one.md"].replace("enhancement:", "no-search: true\nenhancement:")})
    build = project.build()
    assert "sep-0005" not in read_entries(build)


@pytest.mark.parametrize(("builder", "search"), [("html", False), ("singlehtml", True), ("epub", True), ("json", True)])
def test_builders(project: SmallProject, builder: str, *, search: bool) -> None:
    """Builders without a search build without warnings."""
    project.write(FILES)
    config = {"version": "1", "copyright": "Somebody"}
    assert project.build(builder, search=search, config=config).warnings == ""
