"""Bundled profiles, tried on documents in the forms of their communities."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project, diagnostic_codes
from profiles.facts import describe_proposal

from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection

if TYPE_CHECKING:
    from pathlib import Path

    from profiles.facts import Facts

COMMUNITIES = ("eip", "markdown-adr", "nova", "pep", "rfc", "swift", "tep")
DOCUMENTS = {name: importlib.import_module(f"profiles.{name.replace('-', '_')}") for name in COMMUNITIES}


def write_texts(entries: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Return path -> text of entries that start with a text."""
    return {path: entry[0] for path, entry in entries.items()}


@pytest.mark.parametrize("name", COMMUNITIES)
def test_every_field(tmp_path: Path, name: str) -> None:
    """Everything that is read from each document, and nothing is reported."""
    documents = DOCUMENTS[name]
    files = {**write_texts(documents.PROPOSALS), **documents.OTHERS}
    project = create_project(tmp_path, files, f'profile = "{name}"\n')
    collection = load_collection(project)
    expected: dict[str, Facts] = {key: facts for _, key, facts in documents.PROPOSALS.values()}
    assert {key: describe_proposal(collection, key) for key in collection.entries} == expected
    assert {entry.enhancement.source.path for entry in collection} == set(documents.PROPOSALS)
    assert [str(diagnostic) for diagnostic in collect_diagnostics(project, collection)] == []


@pytest.mark.parametrize(("name", "path"), [(name, path) for name in COMMUNITIES for path in DOCUMENTS[name].MALFORMED])
def test_malformed_documents(tmp_path: Path, name: str, path: str) -> None:
    """A malformed document is listed with all that can be read from it, and its mistakes are reported."""
    documents = DOCUMENTS[name]
    text, key, facts, codes = documents.MALFORMED[path]
    files = {**write_texts(documents.PROPOSALS), path: text}
    project = create_project(tmp_path, files, f'profile = "{name}"\n')
    collection = load_collection(project)
    assert describe_proposal(collection, key) == facts
    assert sorted(diagnostic_codes(collect_diagnostics(project, collection))) == sorted(codes)


@pytest.mark.parametrize("name", COMMUNITIES)
def test_reading_metadata_alone(tmp_path: Path, name: str) -> None:
    """Keys, titles and statuses are the same if only the metadata is read."""
    documents = DOCUMENTS[name]
    project = create_project(tmp_path, write_texts(documents.PROPOSALS), f'profile = "{name}"\n')
    whole, metadata = load_collection(project), load_collection(project, metadata_only=True)
    assert [(e.key, e.enhancement.title, e.enhancement.status) for e in metadata] == [
        (e.key, e.enhancement.title, e.enhancement.status) for e in whole
    ]
