"""Options of profiles, each with documents and what is read from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project, diagnostic_codes

from sphinx_enhancements.core.collection.collection import Collection
from sphinx_enhancements.core.config.profile_loading import load_profile
from sphinx_enhancements.core.diagnostics import SetupError
from sphinx_enhancements.core.model import Enhancement, Link, iter_texts
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.views.columns import compute_cell

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = """
name = "own"
[documents]
paths = ["/{number}-{slug}.md"]
[key]
formats = ["N-{number}"]
"""
SETTINGS = 'profile = "own.toml"\n'


def load(folder: Path, options: str, files: dict[str, str], settings: str = SETTINGS) -> tuple[Collection, list[str]]:
    """Return the collection of some documents with a profile, and the codes of all diagnostics."""
    project = create_project(folder, {"own.toml": PROFILE + options, **files}, settings)
    collection = load_collection(project)
    return collection, diagnostic_codes(collect_diagnostics(project, collection))


def load_one(folder: Path, options: str, text: str, path: str = "0007-a-lamp.md") -> tuple[Enhancement, list[str]]:
    """Return the only enhancement of a document, and the codes of all diagnostics."""
    collection, codes = load(folder, options, {path: text})
    (entry,) = collection
    return entry.enhancement, codes


# -- words ----------------------------------------------------------------------------------

WORDS = """
[status.values]
provisional = ["review", "last call"]
[words]
provisional = "Review"
"Last call" = "Last Call"
"""


@pytest.mark.parametrize(
    ("written", "shown"),
    [("review", "Review"), ("LAST  CALL.", "Last Call"), ("provisional", "Review"), ("lastcall", "lastcall")],
)
def test_a_spelling_can_have_a_word_of_its_own(tmp_path: Path, written: str, shown: str) -> None:
    """Two spellings of a status can be shown differently; the canonical status is the same."""
    collection, _ = load(tmp_path, WORDS, {"0001-one.md": f"---\nstatus: {written}\n---\n# One\n"})
    (entry,) = collection
    assert [item.text for item in compute_cell(collection, entry, "status")] == [shown]


@pytest.mark.parametrize("word", ["lastcall", "", "alpha beta"])
def test_a_word_that_is_no_spelling(tmp_path: Path, word: str) -> None:
    """Words belong to a status, a stage, or a spelling of one."""
    (tmp_path / "own.toml").write_text(f'{PROFILE}[words]\n"{word}" = "X"\n', encoding="utf-8")
    with pytest.raises(SetupError, match="is not a status or stage, or a spelling of one"):
        load_profile("own.toml", tmp_path)


# -- links ----------------------------------------------------------------------------------


def test_kinds_of_links(tmp_path: Path) -> None:
    """A profile names fields with links, and their kinds."""
    options = '[links]\nresolution = "decision"\n[fields]\nresolution = ["decided-in"]\n'
    text = """
        ---
        tracking: https://example.org/1
        decided-in: https://example.org/2, https://example.org/3
        ---
        # A lamp
        """
    enhancement, codes = load_one(tmp_path, options, text)
    assert enhancement.links == (
        Link("tracking", "https://example.org/1"),
        Link("decision", "https://example.org/2"),
        Link("decision", "https://example.org/3"),
    )
    assert (enhancement.extra, codes) == ((), [])


# -- titles ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "codes"),
    [
        ("Text.\n", "A lamp", []),
        ("# Summary\n\nText.\n", "A lamp", []),
        ("# Big lamp\n\nText.\n", "Big lamp", []),
        ("---\ntitle: n/a\n---\n\n# Summary\n", "A lamp", []),
        ("# <b></b>\n", "A lamp", ["title-markup"]),
        ("", "A lamp", ["empty-document"]),
    ],
)
def test_titles_in_paths(tmp_path: Path, text: str, title: str, codes: list[str]) -> None:
    """A profile may say that the name of the file is a title, so that none is missing."""
    enhancement, found = load_one(tmp_path, "[title]\npath = true\n", text)
    assert (enhancement.title, found) == (title, codes)


# -- keys -----------------------------------------------------------------------------------

IDS = '[key]\nformats = ["{series}-{number}", "N-{number}"]\nids = ["{series}-{number}"]\n'


@pytest.mark.parametrize(
    ("identity", "key", "number"),
    [
        ("ST-0007", "ST-7", 7),
        ("[ST-0007](0007-a-lamp.md)", "ST-7", 7),
        ("ST-NNNN", "N-7", 7),
        ("-0007", "N-7", 7),
        ("ST", "N-7", 7),
        ("", "N-7", 7),
        ("ST-0008", "ST-7", 7),  # the number of the path counts
    ],
)
def test_forms_of_the_id(tmp_path: Path, identity: str, key: str, number: int) -> None:
    """Placeholders of the id are placeholders of the key."""
    profile = PROFILE.partition("[key]")[0] + IDS
    text = f"---\nid: '{identity}'\n---\n# A lamp\n"
    (entry,) = load_collection(create_project(tmp_path, {"own.toml": profile, "0007-a-lamp.md": text}, SETTINGS))
    assert (entry.key, entry.enhancement.number) == (key, number)


def test_an_id_with_another_number(tmp_path: Path) -> None:
    """A number in the id that is not that of the path is reported."""
    profile = PROFILE.partition("[key]")[0] + IDS
    files = {"own.toml": profile, "0007-a-lamp.md": "---\nid: ST-0008\n---\n# A lamp\n"}
    project = create_project(tmp_path, files, SETTINGS)
    (found,) = collect_diagnostics(project, load_collection(project))
    assert (found.code, found.line) == ("contradiction", 2)
    assert "'ST-0008' contradicts 7 in the path, which counts" in found.message


# -- fields in the text ---------------------------------------------------------------------

ADDRESS = '[metadata]\nsources = ["entries"]\naddress = "tracking"\n'


@pytest.mark.parametrize(
    ("paragraph", "addresses"),
    [
        ("https://example.org/+spec/lamp", ["https://example.org/+spec/lamp"]),
        ("<https://example.org/lamp>", ["https://example.org/lamp"]),
        ("`<https://example.org/lamp>`_", ["https://example.org/lamp"]),
        ("https://example.org/1\n\nhttps://example.org/2", ["https://example.org/1"]),
        ("Text.\n\nhttps://example.org/1", ["https://example.org/1"]),
        ("See https://example.org/1", []),
        ("https://example.org/1 and more", []),
        ("https://", []),
        ("* https://example.org/1", []),
        ("Section\n=======\n\nhttps://example.org/1", []),
    ],
)
def test_an_address_as_a_paragraph(tmp_path: Path, paragraph: str, addresses: list[str]) -> None:
    """A paragraph with nothing but an address before the first section is a link."""
    options = ADDRESS.replace("[metadata]", PROFILE.replace(".md", ".rst").replace('name = "own"', "") + "[metadata]")
    files = {"own.toml": f'name = "own"{options}', "0007-a.rst": f"======\nA lamp\n======\n\n{paragraph}\n"}
    (entry,) = load_collection(create_project(tmp_path, files, SETTINGS))
    assert [(link.type, link.url) for link in entry.enhancement.links] == [("tracking", url) for url in addresses]


DEFINITIONS = """
[metadata]
sources = ["entries"]
[fields]
assignees = ["primary assignee"]
[people]
assignees = "assignee"
[sections]
metadata = ["Assignees"]
"""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Primary assignee:\n  ines", ["ines"]),
        ("Primary assignee:\n  Inés Faro\n  Bob Light", ["Inés Faro", "Bob Light"]),
        ("Primary assignee:\n  * Inés Faro\n  * Bob", ["Inés Faro", "Bob"]),
        ("Primary assignee: ines", []),
        ("Primary assignee:\n  None", []),
        ("Primary assignee:\n\n  ines", []),
        ("Primary assignee:", []),
        ("Somebody else:\n  ines", []),
    ],
)
def test_a_definition_is_an_entry(tmp_path: Path, text: str, names: list[str]) -> None:
    """In reStructuredText, a term and its definition are an entry, each line of which names a person."""
    files = {
        "own.toml": PROFILE.replace(".md", ".rst") + DEFINITIONS,
        "0007-a.rst": f"A lamp\n======\n\nAssignees\n---------\n\n{text}\n\nMore\n----\n\nText.\n",
    }
    (entry,) = load_collection(create_project(tmp_path, files, SETTINGS))
    assert [person.name for person in entry.enhancement.people] == names


# -- documents that have moved ----------------------------------------------------------------

MOVED = """
[relations]
supersedes = false
replaces = "superseded-by"
[status.values]
replaced = ["moved"]
"""


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("Moved to https://example.org/0007.md", "https://example.org/0007.md"),
        ("Moved to [its new place](https://example.org/0007.md).", "https://example.org/0007.md"),
        ("This proposal has moved to `0008-b.md`.", "0008-b.md"),
    ],
)
def test_a_page_with_metadata_that_has_moved(tmp_path: Path, body: str, target: str) -> None:
    """A page with metadata that only says where the proposal is now stays one, with that as its successor."""
    page = f"---\nstatus: Moved\nlabels: [x]\n---\n\n{body}\n"
    collection, codes = load(tmp_path, MOVED, {"0007-a-lamp.md": page, "0008-b.md": "# B\n"})
    enhancement = collection.entries["N-7"].enhancement
    named = [(r.type, r.raw) for r in enhancement.relations] + [(link.type, link.url) for link in enhancement.links]
    assert named == [("superseded-by", target)]
    assert (enhancement.title, enhancement.status.value, enhancement.labels) == ("A lamp", "replaced", ("x",))
    assert codes == []


@pytest.mark.parametrize("body", ["https://example.org/0007.md", "Moved to", "Moved to a better place", "", "x" * 500])
def test_a_page_with_metadata_that_has_not_moved(tmp_path: Path, body: str) -> None:
    """An address alone may be the content of any page, and other texts are not about a move."""
    enhancement, codes = load_one(tmp_path, MOVED, f"---\nstatus: Moved\n---\n\n{body}\n")
    assert (enhancement.relations, codes) == ((), ["missing-title", "missing-successor"])


# -- releases -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ("", ["juno", "kilo", "2023.1", "2023.2"]),
        ('[[releases]]\nname = "kilo"\n[[releases]]\nname = "juno"\n', ["kilo", "juno", "2023.1", "2023.2"]),
    ],
)
def test_names_of_releases(tmp_path: Path, settings: str, names: list[str]) -> None:
    """Releases of the profile are in its order, those of the settings take their place, and versions come last."""
    releases = ["kilo", "2023.2", "Juno", "2023.1"]
    files = {f"{n:04}-x.md": f"---\nmilestones: {{beta: {name}}}\n---\n# X\n" for n, name in enumerate(releases, 1)}
    options = '[releases]\nnames = ["juno", "kilo"]\n'
    current = 'current-release = "2023.1"\n'
    collection, codes = load(tmp_path, options, files, f"{SETTINGS}{current}{settings}")
    assert (list(collection.order.names), codes) == (names, [])


# -- numbers that two repositories share ------------------------------------------------------

ELSEWHERE = '[references]\nelsewhere = "https://example.org/n-{number}"\n'


@pytest.mark.parametrize(
    ("raw", "link", "codes"),
    [
        ("12", "https://example.org/n-12", []),
        ("N-0012", "https://example.org/n-12", []),
        ("7", None, []),  # a proposal here
        ("lamp", None, ["unresolved-reference"]),
        ("12a", None, ["unresolved-reference"]),
        ("0012-lamp.md", None, ["unresolved-reference"]),
    ],
)
def test_numbers_of_another_repository(tmp_path: Path, raw: str, link: str | None, codes: list[str]) -> None:
    """A number that is no proposal here may be one of the other repository."""
    files = {"0001-one.md": f"---\ndepends-on: '{raw}'\n---\n# One\n", "0007-a-lamp.md": "# A lamp\n"}
    collection, found = load(tmp_path, ELSEWHERE, files)
    links = collection.entries["N-1"].enhancement.links
    assert ([item.url for item in links], found) == ([link] if link else [], codes)


@pytest.mark.parametrize(
    "address", ["https://example.org", "{number}", "https://example.org/{id}", "http://x/{number}"]
)
def test_an_address_without_a_number(tmp_path: Path, address: str) -> None:
    """The address of the other repository has a place for the number."""
    (tmp_path / "own.toml").write_text(f'{PROFILE}[references]\nelsewhere = "{address}"\n', encoding="utf-8")
    with pytest.raises(SetupError, match="is no address with"):
        load_profile("own.toml", tmp_path)


# -- dates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "created", "codes"),
    [
        ("21/02/2017", "2017-02-21", []),
        ("1/2/2017", "2017-02-01", []),
        ("2017-02-21", "2017-02-21", []),
        ("21 Feb 2017", "21 Feb 2017", []),
        ("31/02/2017", "31/02/2017", ["invalid-value"]),
        ("21/02", "21/02", ["invalid-value"]),
        ("//", None, []),
        (f"{'1' * 300}/2/2017", f"{'1' * 300}/2/2017", ["invalid-value"]),
    ],
)
def test_forms_of_dates(tmp_path: Path, written: str, created: str | None, codes: list[str]) -> None:
    """A date in a form of the profile is read as ISO 8601, and kept as written."""
    options = '[dates]\nphrases = ["{day}/{month}/{year}"]\n'
    enhancement, found = load_one(tmp_path, options, f"---\ncreated: '{written}'\n---\n# A lamp\n")
    assert (enhancement.created, found) == (created, codes)
    kept = [text.text for _, tree in enhancement.extra for text in iter_texts(tree)]
    assert kept == ([written] if created != written else [])
