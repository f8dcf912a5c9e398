"""Spellings of references, and proposals that are mentioned without a relation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project, find_diagnostics

from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection

if TYPE_CHECKING:
    from pathlib import Path

CANONICAL = "/keps/sig-a/2-torches"


@pytest.mark.parametrize(
    ("written", "edited", "is_unsafe"),
    [
        ("see-also: [/keps/sig-a/2-torches]", None, False),
        ('see-also: ["/keps/sig-a/2-torches "]', None, False),
        ("see-also: [KEP-99, https://example.org/2, sig-b]", None, False),  # They are no proposals here.
        ("see-also: [/keps/sig-a/1-old-lamps]", None, False),  # It is a former path of the proposal itself.
        ("see-also: [KEP-2]", "see-also: [/keps/sig-a/2-torches]", False),
        ("see-also: 2", "see-also: /keps/sig-a/2-torches", False),
        ("see-also:\n- 'keps/sig-a/2-torches/README.md'", "- '/keps/sig-a/2-torches'", False),
        ("see-also: [../2-torches/]", "see-also: [/keps/sig-a/2-torches]", False),
        ("see-also: ['[Torches](/keps/sig-a/2-torches)']", "see-also: ['/keps/sig-a/2-torches']", False),
        ("see-also: [/keps/sig-a/20190101-torches.md]", "see-also: [/keps/sig-a/2-torches]", True),
        ("replaces: [KEP-99, KEP-2]", "replaces: [KEP-99, /keps/sig-a/2-torches]", False),
        ("see-also: KEP-3 and KEP-2", "see-also: KEP-3 and /keps/sig-a/2-torches", False),
    ],
)
def test_spelling_of_references(tmp_path: Path, written: str, edited: str | None, is_unsafe: bool) -> None:
    """A reference in another form than the community's has the edit that corrects it."""
    metadata = f"title: Lamps\nkep-number: 1\n{written}\n"
    files = {
        "keps/sig-a/1-lamps/README.md": "# KEP-1: Lamps\n",
        "keps/sig-a/1-lamps/kep.yaml": metadata,
        "keps/sig-a/2-torches/README.md": "# KEP-2: Torches\n",
    }
    found = find_diagnostics(tmp_path, files, "reference-spelling")
    lines = []
    for diagnostic in found:
        (edit,) = diagnostic.edits
        line = metadata.split("\n")[edit.line - 1]
        lines.append(f"{line[: edit.column - 1]}{edit.text}{line[edit.end_column - 1 :]}")
        assert (diagnostic.path, diagnostic.column) == ("keps/sig-a/1-lamps/kep.yaml", edit.column)
        assert diagnostic.has_unsafe_edits is is_unsafe
    assert lines == ([] if edited is None else [edited])


def test_spelling_as_number(tmp_path: Path) -> None:
    """Numbers may have leading zeros; a directive has no place of its options, and no edit."""
    settings = 'profile = "pep"\n[rules]\nreference-spelling = "warning"\n'
    headers = "PEP: {}\nTitle: Lamps\nStatus: Draft\nRequires: {}\n\n"
    files: dict[str, str | bytes] = {
        "peps/pep-0001.rst": headers.format(1, "0002, 3"),
        "peps/pep-0002.rst": headers.format(2, "PEP 3"),
        "peps/pep-0003.rst": headers.format(3, ""),
    }
    project = create_project(tmp_path, files, settings)
    found = [d for d in collect_diagnostics(project, load_collection(project)) if d.code == "reference-spelling"]
    message = "depends-on: 'PEP 3' names PEP-3 in another form than the community's (write '3')"
    assert [f"{d.location}: {d.text}" for d in found] == [f"peps/pep-0002.rst:4: {message}"]


@pytest.mark.parametrize(
    ("title", "summary", "relation", "expected"),
    [
        ("Lamps", "They are lit.", "", []),
        ("Lamps", "They replace those of KEP-2.", "see-also: [KEP-2]", []),
        ("Lamps", "They replace those of KEP-3.", "", []),  # It states the relation.
        ("Lamps", "KEP-1 is about lamps, and 2 of them at https://example.org/KEP-2.", "", []),
        ("Lamps", "KEP-99 is somewhere else.", "", []),
        (
            "Lamps",
            "They need (KEP #2), as KEP-2 says.",
            "",
            ["the summary mentions KEP #2, but no relation leads to it"],
        ),
        ("Lamps of KEP-2", "Lit.", "", ["the title mentions KEP-2, but no relation leads to it"]),
        ("Lamps", f"{'word ' * 70}KEP 2", "", ["the summary mentions KEP 2, but no relation leads to it"]),
        ("Lamps", "1 " * 50_000, "", []),
    ],
)
def test_mentions_without_relation(
    tmp_path: Path, title: str, summary: str, relation: str, expected: list[str]
) -> None:
    """A proposal in the title or the summary of another one has a relation to it, which either of them states."""
    files = {
        "keps/sig-a/1-lamps/README.md": f"# KEP-1: {title}\n\n## Summary\n\n{summary}\n",
        "keps/sig-a/1-lamps/kep.yaml": f"title: {title}\nkep-number: 1\n{relation}\n",
        "keps/sig-a/2-torches/README.md": "# KEP-2: Torches\n",
        "keps/sig-a/3-fires/README.md": "# KEP-3: Fires\n",
        "keps/sig-a/3-fires/kep.yaml": "title: Fires\nkep-number: 3\nsee-also: [KEP-1]\n",
    }
    assert [d.message for d in find_diagnostics(tmp_path, files, "unrelated-mention")] == expected
