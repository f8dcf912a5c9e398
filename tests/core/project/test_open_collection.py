"""Collection whose files change while it is open: always the same as one that is read at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project

from sphinx_enhancements.core.diagnostics import sort_diagnostics
from sphinx_enhancements.core.project.edited_tree import edit_files, read_edited_text
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.open_collection import OpenCollection, check_documents, find_own_diagnostics
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.diagnostics import Diagnostic
    from sphinx_enhancements.core.project.open_collection import CheckedCollection
    from sphinx_enhancements.core.project.project import Project

SETTINGS = 'profile = "kep"\n'
FILES = {
    "keps/sig-a/1-one/kep.yaml": "title: One\nkep-number: 1\nstatus: provisional\n",
    "keps/sig-a/1-one/README.md": "# KEP-1: One\n",
    "keps/sig-a/2-two/kep.yaml": "title: Two\nkep-number: 2\nstatus: provisional\nsee-also: [KEP-1]\n",
    "keps/sig-a/2-two/README.md": "# KEP-2: Two\n",
    "keps/sig-a/old.md": "keps/sig-a/1-one/README.md\n",
}
ONE, TWO = "keps/sig-a/1-one", "keps/sig-a/2-two"


def make_project(folder: Path) -> Project:
    """Return a project with the files."""
    create_project(folder, FILES, SETTINGS)
    return open_project(folder / "enhancements.toml", folder)


def list_findings(checked: CheckedCollection) -> list[Diagnostic]:
    """Return all findings of a checked collection."""
    own = [d for diagnostics in checked.own_findings.values() for d in diagnostics]
    return sort_diagnostics([*own, *checked.other_findings])


STEPS = [
    {f"{ONE}/kep.yaml": "title: One\nkep-number: 1\nstatus: frob\n"},
    {f"{ONE}/README.md": "# KEP-1: *One*\n"},
    {f"{ONE}/kep.yaml": None},
    {"keps/sig-a/3-new/kep.yaml": "title: New\nsee-also: [KEP-2, KEP-9]\n"},
    {"keps/sig-a/3-new/README.md": "# KEP-3: New\n"},
    {f"{TWO}/README.md": "", f"{TWO}/kep.yaml": "title: [\n"},
    {"keps/sig-a/3-new/README.md": None},
    {"keps/sig-a/old.md": "# Text\n"},
    {"keps/sig-a/1-again/README.md": "# KEP-1: Again\n\n\ufffd\0\n"},
    {"notes.yaml": "a: b\n", "image.png": "x"},
]


def test_texts_of_an_editor(tmp_path: Path) -> None:
    """After each change, the findings are those of a project that is read as a whole."""
    project = make_project(tmp_path)
    collection = OpenCollection(project, tmp_path / "cache")
    collection.load()
    texts: dict[str, str] = {}
    for step in STEPS:
        edits = {path: None if text is None else read_edited_text(text, path) for path, text in step.items()}
        collection.set_texts(edits)
        for path, text in step.items():
            texts.pop(path, None)
            texts |= {} if text is None else {path: text}
        whole = edit_files(project, {path: read_edited_text(text, path) for path, text in texts.items()})
        expected = load_collection(whole)
        checked = check_documents(collection.documents)
        assert list_findings(checked) == sort_diagnostics(collect_diagnostics(whole, expected))
        assert list(checked.collection.entries.items()) == list(expected.entries.items())


def test_only_the_documents_of_a_file_are_read_again(tmp_path: Path) -> None:
    """A sidecar belongs to the document beside it; other files belong to none."""
    collection = OpenCollection(make_project(tmp_path), tmp_path / "cache")
    collection.load()
    edited = read_edited_text("title: One\nstatus: frob\n", f"{ONE}/kep.yaml")
    assert collection.set_texts({f"{ONE}/kep.yaml": edited, "notes.yaml": edited}) == [f"{ONE}/README.md"]
    documents = collection.documents
    own = find_own_diagnostics(documents.project, documents.shards[f"{ONE}/README.md"])
    assert (f"{ONE}/kep.yaml", 2, "unknown-status") in [(d.path, d.line, d.code) for d in own]
    collection.set_texts({f"{ONE}/kep.yaml": None})
    assert "unknown-status" in [d.code for d in own]
    assert documents.project.read_text(f"{ONE}/kep.yaml")[0] == "title: One\nstatus: frob\n", "it does not change"


def test_files_on_the_disk(tmp_path: Path) -> None:
    """Loading again finds changed, new and removed files; texts of the editor stay."""
    collection = OpenCollection(make_project(tmp_path), tmp_path / "cache")
    collection.load()
    collection.set_texts({f"{TWO}/README.md": read_edited_text("# KEP-2: *Two*\n", f"{TWO}/README.md")})
    (tmp_path / f"{ONE}/README.md").unlink()
    (tmp_path / f"{TWO}/README.md").write_text("# KEP-2: Three\n")
    create_project(tmp_path, {"keps/sig-a/3-new/README.md": "# KEP-3: New\n"}, SETTINGS)
    collection.load()
    checked = check_documents(collection.documents)
    assert [(entry.key, entry.enhancement.title) for entry in checked.collection] == [
        ("KEP-2", "Two"),
        ("KEP-3", "New"),
    ]
    assert "stray-metadata" in [d.code for d in checked.other_findings]


@pytest.mark.parametrize(("baseline", "is_accepted"), [('{\n"version": 1\n}\n', False), ("frob", False), (None, True)])
def test_baseline(tmp_path: Path, baseline: str | None, is_accepted: bool) -> None:
    """Accepted findings are left out, also before the collection is linked; an unusable baseline accepts nothing."""
    create_project(tmp_path, {**FILES, f"{ONE}/README.md": "# KEP-1: *One*\n"}, SETTINGS)
    key = f'"{ONE}/README.md title-markup"'
    accepting = f'{{\n{key}: {{"count": 1, "status": "provisional", "stage": ""}},\n"version": 1\n}}\n'
    (tmp_path / "enhancements-baseline.json").write_text(accepting if baseline is None else baseline)
    collection = OpenCollection(open_project(tmp_path / "enhancements.toml", tmp_path), tmp_path / "cache")
    collection.load()
    documents = collection.documents
    checked = check_documents(documents)
    assert ("title-markup" not in [d.code for d in list_findings(checked)]) == is_accepted
    own = find_own_diagnostics(documents.project, documents.shards[f"{ONE}/README.md"])
    assert ("title-markup" not in [d.code for d in checked.remove_accepted(own)]) == is_accepted
    assert (baseline == "frob") == bool(checked.baseline_error)


def test_text_that_is_too_large() -> None:
    """A text of the editor has the same limit as a file."""
    edited = read_edited_text("é" * (4 * 1024 * 1024 + 1), "a.md")
    assert (edited.text, [d.code for d in edited.diagnostics]) == ("", ["file-bounds"])
    assert read_edited_text("é\r\n\ud800", "a.md").text == "é\n\ufffd\ufffd\ufffd"
