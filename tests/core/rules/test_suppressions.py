"""Suppression of findings by comments, and the findings about the comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import open_project
from sphinx_enhancements.core.rules.suppressions import SUPPRESSIBLE_CODES

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.diagnostics import Diagnostic

SETTINGS = 'documents = ["p/**"]\n'


def check(folder: Path, files: dict[str, str], settings: str = SETTINGS) -> list[Diagnostic]:
    """Return the diagnostics of a project with some files."""
    for name, text in {**files, "enhancements.toml": settings}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    project = open_project(folder / "enhancements.toml", folder)
    collection = load_collection(project, cache_folder=folder / "cache")
    diagnostics = collect_diagnostics(project, collection)
    assert diagnostics == collect_diagnostics(project, load_collection(project, cache_folder=folder / "cache"))
    return diagnostics


def describe(diagnostics: list[Diagnostic]) -> list[tuple[str, int | None, str]]:
    """Return path, line and code of diagnostics."""
    return [(d.path, d.line, d.code) for d in diagnostics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\nid: A-1\nstatus: x\n---\n# T\n", [(3, "unknown-status")]),
        ("---\nid: A-1\nstatus: x # enhancements: ignore[unknown-status] old\n---\n# T\n", []),
        ("---\nid: A-1\n# enhancements: ignore[unknown-status] old\nstatus: x\n---\n# T\n", []),
        ("---\nid: A-1\nstatus: x\n---\n<!-- enhancements: ignore-file[unknown-status] old -->\n# T\n", []),
        (
            "---\nid: A-1\nstatus: x\n---\n<!-- enhancements: ignore[unknown-status] old -->\n# T\n",
            [(3, "unknown-status"), (5, "unused-suppression")],
        ),
        (
            "---\nid: A-1\nstatus: x # enhancements: ignore[unknown-stage] old\n---\n# T\n",
            [(3, "unknown-status"), (3, "unused-suppression")],
        ),
        (
            "---\nid: A-1\nstatus: x # enhancements: ignore[unknown-status]\n---\n# T\n",
            [(3, "invalid-suppression"), (3, "unknown-status")],
        ),
        (
            "---\nid: A-1\nstatus: x # enhancements: ignore[unknown-status, unknwon-stage] old\n---\n# T\n",
            [(3, "invalid-suppression")],
        ),
        ("---\nid: A-1\n---\n<!-- enhancements: ignore-file[file-bounds] x -->\n# T\n", [(4, "invalid-suppression")]),
        ("---\nid: A-1\n---\n<!-- enhancements: ignore-file[bad-query] x -->\n# T\n", [(4, "invalid-suppression")]),
        ("---\nid: A-1\n---\n# T\n<!-- enhancements: ignore[unknown-status] x\n", [(5, "invalid-suppression")]),
        # A rule that is off reports nothing that could be suppressed.
        ("---\nid: A-1\n---\n<!-- enhancements: ignore-file[missing-section] x -->\n# T\n", []),
    ],
)
def test_findings_of_a_page(tmp_path: Path, text: str, expected: list[tuple[int, str]]) -> None:
    """A comment suppresses the findings where it applies; one that suppresses nothing is a finding."""
    settings = f'{SETTINGS}[rules]\nmissing-section = "off"\n'
    assert describe(check(tmp_path, {"p/a.md": text}, settings)) == [("p/a.md", *line) for line in expected]


def test_findings_of_the_collection(tmp_path: Path) -> None:
    """Findings that only the collection shows are suppressed likewise, by path and line."""
    files = {
        "p/a.md": "---\nid: A-1\nsee-also: A-9 # enhancements: ignore[unresolved-reference] not yet\n---\n# T\n",
        "p/b.md": "---\nid: A-2\nsee-also: A-9\n---\n# T\n",
    }
    assert describe(check(tmp_path, files)) == [("p/b.md", 3, "unresolved-reference")]


def test_metadata_files(tmp_path: Path) -> None:
    """Comments in a sidecar concern the sidecar, those in the document the document."""
    folder = "keps/sig-a/1-one"
    files = {
        f"{folder}/kep.yaml": "title: One\nkep-number: 1\n# enhancements: ignore[unknown-status] old\nstatus: x\n",
        f"{folder}/README.md": "<!-- enhancements: ignore-file[unknown-status] elsewhere -->\n# KEP-1: One\n",
    }
    found = [
        d
        for d in describe(check(tmp_path, files, 'profile = "kep"\n'))
        if d[2] in ("unknown-status", "unused-suppression")
    ]
    assert found == [(f"{folder}/README.md", 1, "unused-suppression")]


def test_messages(tmp_path: Path) -> None:
    """Each message says what is wrong, with the nearest spelling as a hint."""
    text = (
        "---\nid: A-1\n---\n"
        "<!-- enhancements: ignore-fle[unknown-status] x -->\n"
        "<!-- enhancements: ignore[unknown-stauts] x -->\n"
        "<!-- enhancements: ignore[] x -->\n"
        "<!-- enhancements: ignore-file[unknown-status] x -->\n"
        "# T\n"
    )
    assert [(d.message, d.hint) for d in check(tmp_path, {"p/a.md": text})] == [
        (
            "the comment suppresses nothing: `ignore-fle` is none of ignore, ignore-section, ignore-file",
            'did you mean "ignore-file"?',
        ),
        ("there is no rule 'unknown-stauts'", 'did you mean "unknown-status"?'),
        ("the comment suppresses nothing: it names no rule", "write `ignore[code] reason`"),
        ("there is no finding of `unknown-status` in the file; remove it from the comment", ""),
    ]


def test_suppressible_codes() -> None:
    """Findings about documents can be suppressed, those about reading, settings and the build cannot."""
    assert {"missing-section", "unresolved-reference", "unknown-status", "front-matter"} <= SUPPRESSIBLE_CODES
    others = {"file-bounds", "invalid-setting", "bad-query", "unused-suppression", "invalid-suppression"}
    assert not SUPPRESSIBLE_CODES & {*others, "stale-baseline", "no-current-release", "no-proposals"}


def test_comment_above_text_of_the_template(tmp_path: Path) -> None:
    """A comment above a text of the template does not hide the text from its rule."""
    folder = "keps/sig-a/1-one"
    settings = '[profile]\nextends = "kep"\ntemplate = { path = ["template.md"] }\n'
    prompt = "(A summary of the proposal in one or two sentences.)\n"
    comment = "<!-- enhancements: ignore[template-prompt] kept as an example -->\n"
    files = {
        "template.md": f"# KEP-NNNN: Title\n\n## Summary\n\n{prompt}",
        f"{folder}/README.md": f"# KEP-1: One\n\n## Summary\n\n{prompt}\nText.\n",
        f"{folder}/kep.yaml": "title: One\nkep-number: 1\nstatus: implementable\n",
    }
    assert (f"{folder}/README.md", 5, "template-prompt") in describe(check(tmp_path, files, settings))
    files[f"{folder}/README.md"] = files[f"{folder}/README.md"].replace(prompt, comment + prompt)
    codes = {diagnostic.code for diagnostic in check(tmp_path, files, settings)}
    assert not codes & {"template-prompt", "unused-suppression"}
