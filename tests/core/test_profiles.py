"""Bundled profiles, tried on documents in the forms of their communities."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING

import pytest
from core.proposals import bundled_profile, create_project, dedent_document, diagnostic_codes
from profiles.facts import PARTIAL_METADATA, describe_proposal

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.reading.document import read_page
from sphinx_enhancements.core.reading.path_match import match_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from profiles.facts import Facts

COMMUNITIES = ("argo-cd", "bep", "cluster-api", "eip", "markdown-adr", "nova", "pep", "rfc", "swift", "tep")
DOCUMENTS = {name: importlib.import_module(f"profiles.{name.replace('-', '_')}") for name in COMMUNITIES}


def write_texts(entries: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Return path -> text of entries that start with a text."""
    return {path: entry[0] for path, entry in entries.items()}


@pytest.mark.parametrize("name", COMMUNITIES)
def test_every_field(tmp_path: Path, name: str) -> None:
    """Everything that is read from each document, and nothing is reported."""
    documents = DOCUMENTS[name]
    files = {**write_texts(documents.PROPOSALS), **documents.OTHERS}
    project = create_project(tmp_path, files, f'profile = "{name}"\n{PARTIAL_METADATA}')
    collection = load_collection(project)
    expected: dict[str, Facts] = {key: facts for _, key, facts in documents.PROPOSALS.values()}
    assert {key: describe_proposal(collection, key) for key in collection.entries} == expected
    assert {entry.enhancement.source.path for entry in collection} == set(documents.PROPOSALS)
    assert [str(diagnostic) for diagnostic in collect_diagnostics(project, collection)] == []


@pytest.mark.parametrize(("name", "path"), [(name, path) for name in COMMUNITIES for path in DOCUMENTS[name].MALFORMED])
def test_malformed_documents(tmp_path: Path, name: str, path: str) -> None:
    """A malformed document is listed with all that can be read from it, and the mistakes in it are reported."""
    documents = DOCUMENTS[name]
    text, key, facts, codes = documents.MALFORMED[path]
    files = {**write_texts(documents.PROPOSALS), path: text}
    project = create_project(tmp_path, files, f'profile = "{name}"\n{PARTIAL_METADATA}missing-section = "off"\n')
    collection = load_collection(project)
    assert describe_proposal(collection, key) == facts
    assert sorted(diagnostic_codes(collect_diagnostics(project, collection))) == sorted(codes)


def make_variants(text: str) -> Iterator[str]:
    """Yield a document with each line missing, doubled, indented, without its punctuation, and as the last one."""
    lines = dedent_document(text).split("\n")
    for n, line in enumerate(lines):
        before, after = lines[:n], lines[n + 1 :]
        for changed in ([], [line, line], [f"\t{line}"], [re.sub(r"[^\w\s]", "", line)]):
            yield "\n".join((*before, *changed, *after))
        yield "\n".join((*before, line[: len(line) // 2]))


@pytest.mark.parametrize("name", COMMUNITIES)
def test_variants_of_each_document(name: str) -> None:
    """A document with a mistake in any line keeps its key or number, which its path gives, and raises nothing."""
    profile = bundled_profile(name)
    for path, (text, key, facts) in DOCUMENTS[name].PROPOSALS.items():
        place = match_path(path.removeprefix(f"{profile.folder}/"), profile, Settings())
        assert place is not None
        for variant in make_variants(text):
            found = read_page(variant, place, profile)
            assert found is not None
            assert found.number == facts.get("number")
            assert found.key == key or name == "swift"  # a series without its line is unknown
            assert found.title


@pytest.mark.parametrize("name", COMMUNITIES)
def test_line_ends(tmp_path: Path, name: str) -> None:
    """Documents with the line ends and the byte order mark of Windows are read alike."""
    documents = DOCUMENTS[name].PROPOSALS
    files = {path: dedent_document(entry[0]).replace("\n", "\r\n") for path, entry in documents.items()}
    encoded = {path: text.encode("utf-8-sig") for path, text in files.items()}
    collection = load_collection(create_project(tmp_path, encoded, f'profile = "{name}"\n'))
    expected = {key: facts for _, key, facts in documents.values()}
    assert {key: describe_proposal(collection, key) for key in collection.entries} == expected


@pytest.mark.parametrize("name", COMMUNITIES)
def test_reading_metadata_alone(tmp_path: Path, name: str) -> None:
    """Keys, titles and statuses are the same if only the metadata is read."""
    documents = DOCUMENTS[name]
    project = create_project(tmp_path, write_texts(documents.PROPOSALS), f'profile = "{name}"\n')
    whole, metadata = load_collection(project), load_collection(project, metadata_only=True)
    assert [(e.key, e.enhancement.title, e.enhancement.status) for e in metadata] == [
        (e.key, e.enhancement.title, e.enhancement.status) for e in whole
    ]
