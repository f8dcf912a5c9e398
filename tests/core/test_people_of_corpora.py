"""People of the proposals of four communities, held against an independent reading of their metadata by lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from core.proposals import load_community

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx_enhancements.core.model import Enhancement

pytestmark = pytest.mark.corpora

Read = tuple[str, str | None, str | None, str | None]
"""Role, account, name and note of a person."""

ROLES = {
    "authors": "author",
    "author": "author",
    "reviewers": "reviewer",
    "approvers": "approver",
    "editor": "editor",
    "editors": "editor",
    "api-approvers": "API approver",
}

SENTENCES = {
    # Four accounts in one item. The reading by lines takes an item for one person.
    "with input from @bgrant0607, @dchen1107, @yujuhong, @lavalamp": [
        ("bgrant0607", None, "with input from"),
        ("dchen1107", None, None),
        ("yujuhong", None, None),
        ("lavalamp", None, None),
    ],
}
"""Item of a list that the reading by lines does not understand -> its people."""


def iter_items(block: str) -> Iterator[tuple[str, str]]:
    """Yield the field and text of each item of the lists of people in a block of metadata."""
    field = ""
    unfolded = re.sub(r"\n +(?![ -]|[A-Za-z-]+:)", " ", block)
    for line in unfolded.splitlines():
        text = re.sub(r"(^|\s)#.*", "", line).rstrip()
        if found := re.match(r"\s*([A-Za-z-]+):\s*(.*)", text):
            field, value = found[1], found[2].strip()
            values = value.strip("[]").split(",") if value.startswith("[") else [value]
            yield from ((field, item.strip()) for item in values)
        elif found := re.match(r"\s*-\s*(.*)", text):
            yield field, found[1].strip()


def read_person(text: str) -> list[tuple[str | None, str | None, str | None]]:
    """Return account, name and note of an item: an account is the first word, unless more words make it a name."""
    text = text.strip("\"'\u201c\u201d ")
    if text in SENTENCES:
        return SENTENCES[text]
    first, _, rest = text.partition(" ")
    account = first.lstrip("@").rstrip(",:;")
    if account.upper() in ("", "TBD", "NONE", "N/A", "...", "NULL"):
        return []
    has_note = first[0] == "@" or first[-1] in ",:;" or rest.startswith("- ")
    if rest and not has_note:
        return [(None, text, None)]
    return [(account, None, rest.strip(" -") or None)]


def read_block(block: str) -> list[Read]:
    """Return the people of a block of metadata."""
    items = ((ROLES[field], text) for field, text in iter_items(block) if field in ROLES)
    return [(role, *person) for role, text in items for person in read_person(text)]


def list_people(enhancement: Enhancement) -> list[Read]:
    """Return the people that the program reads, sorted."""
    return sorted(((p.role, p.handle, p.name, p.note) for p in enhancement.people), key=str)


def load(corpora: Path, name: str) -> Iterator[tuple[Path, Enhancement]]:
    """Yield each proposal of a community with the path of its document."""
    for entry in load_community(corpora, name):
        yield corpora / name / entry.enhancement.source.path, entry.enhancement


def read_front_matter(path: Path) -> str:
    """Return the front matter of a document; empty if it has none."""
    text = path.read_text(encoding="utf-8").lstrip()
    return re.split(r"\n---", text[3:])[0] if text.startswith("---") else ""


@pytest.mark.parametrize(("name", "sidecar", "count"), [("gep", "metadata.yaml", 52), ("openshift", "", 1647)])
def test_people_of_documents(corpora: Path, name: str, sidecar: str, count: int) -> None:
    """Every account, name and note is as an independent reading has it."""
    total = 0
    for path, enhancement in load(corpora, name):
        block = (path.parent / sidecar).read_text(encoding="utf-8") if sidecar else read_front_matter(path)
        expected = sorted(read_block(block), key=str)
        assert list_people(enhancement) == expected, path
        total += len(expected)
    assert total == count


def test_people_of_keps(corpora: Path) -> None:
    """The approvers of production readiness come from files of their own, with the stage as note."""
    total = 0
    for path, enhancement in load(corpora, "kep"):
        sidecar = path.parent / "kep.yaml"
        block = sidecar.read_text(encoding="utf-8") if sidecar.is_file() else read_front_matter(path)
        people = read_block(block)
        number = path.parent.name.partition("-")[0]
        readiness = corpora / "kep" / "prod-readiness" / path.parent.parent.name / f"{number}.yaml"
        if readiness.is_file():
            text = readiness.read_text(encoding="utf-8")
            for stage, approver in re.findall(r"^(\w+):\s*\n\s+approver:\s*(\S+)", text, re.MULTILINE):
                accounts = read_person(approver)
                people += [("production readiness approver", account, None, stage) for account, _, _ in accounts]
        assert list_people(enhancement) == sorted(people, key=str), path
        total += len(people)
    assert total == 2083


def test_veps_name_nobody(corpora: Path) -> None:
    """The template of KubeVirt has no field for people."""
    assert not [path for path, enhancement in load(corpora, "vep") if enhancement.people]
