"""Titles of the proposals of four communities, held against an independent reading by regular expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from core.proposals import load_community

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.model import Source

pytestmark = pytest.mark.corpora

DIFFERENCES = {
    # The only headings are those of the template's sections: the path gives the title.
    "VEP-19": ("Ibm z secure execution", "Overview"),
    # A second # before the title belongs to none of the forms that this reading knows.
    "VEP-24": ("Decentralized live migration", "#Decentralized live migration"),
}
"""Key -> the title of the program and that of this reading, where they differ."""

KEY = re.compile(r"\[?(?:KEP|GEP|VEP)[ -]*#?\d*\]?\s*[:\-]?\s+")


def find_heading(text: str) -> str:
    """Return the first heading of level 1, outside front matter, comments and fences, without the key before it."""
    for hidden in (r"\A---\n.*?\n---\n", r"<!--.*?-->", r"```.*?```"):
        text = re.sub(hidden, "", text, flags=re.DOTALL)
    found = re.search(r"^# +(.+?)\s*#*$|^(?=\S)([^\n#].*)\n=+\s*$", text, re.MULTILINE)
    return KEY.sub("", (found[1] or found[2]).strip(), count=1) if found else ""


def read_title(folder: Path, source: Source) -> str:
    """Return the title in the metadata, or the heading if there is none or it is a name without blanks."""
    text = (folder / source.path).read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
    if source.metadata:
        block = (folder / source.metadata).read_text(encoding="utf-8")
    else:
        front_matter = re.match(r"\A\s*---\n(.*?)\n---", text, re.DOTALL)
        block = front_matter[1] if front_matter else ""
    field = re.search(r"^(?:title|name):[ \t]*(.*)$", block, re.MULTILINE)
    title = field[1].strip().strip("\"'").strip() if field else ""
    heading = find_heading(text)
    return title if " " in title or not heading else heading


def normalize(title: str) -> str:
    """Return a title for comparison: without quotes, emphasis, case and repeated blanks."""
    return " ".join(re.sub("[`*\"']", "", title).split()).casefold()


@pytest.mark.parametrize(("name", "count"), [("kep", 248), ("gep", 26), ("vep", 45), ("openshift", 241)])
def test_titles(corpora: Path, name: str, count: int) -> None:
    """Every title is that of the metadata or, if this only repeats a file name, that of the document."""
    collection = load_community(corpora, name)
    pairs = {
        entry.key: (entry.enhancement.title, read_title(corpora / name, entry.enhancement.source))
        for entry in collection
    }
    assert len(pairs) == count
    differences = {key: pair for key, pair in pairs.items() if normalize(pair[0]) != normalize(pair[1])}
    assert differences == {key: pair for key, pair in DIFFERENCES.items() if key in pairs}
