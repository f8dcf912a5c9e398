"""Answers of accepted proposals to the constraints of their community."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.core.config.settings import find_settings
from sphinx_enhancements.core.diagnostics import SetupError
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

ONE = '[[profile.constraints]]\nid = "C1"\ntitle = "No webhooks"\n'
TWO = f'{ONE}[[profile.constraints]]\nid = "C1.2"\ntitle = "No images"\nlink = "https://example.org/2"\n'


def check(folder: Path, settings: str, text: str, status: str = "accepted", name: str = "1.md") -> list[str]:
    """Return the findings about constraints in a proposal with some text."""
    (folder / "enhancements.toml").write_text(f'documents = ["**"]\n{settings}', encoding="utf-8")
    metadata = f"---\nid: P-1\nstatus: {status}\n---\n# Lamps\n\n"
    if name.endswith(".rst"):
        metadata = f":id: P-1\n:status: {status}\n\nLamps\n=====\n\n"
    (folder / name).write_text(metadata + text, encoding="utf-8")
    project = open_project(find_settings(folder), folder)
    found = collect_diagnostics(project, load_collection(project))
    return [f"{d.line}: {d.message}; {d.hint}".removesuffix("; ") for d in found if d.code == "missing-constraint"]


@pytest.mark.parametrize(
    "text",
    [
        "- C1: there are none",
        "* **C1**: there are none",
        "1. [No webhooks](https://example.org): there are none",
        "C1 (No webhooks): there are none",
        "- [x] C1",
        "- C1\n  - There are none.",
        "- `c1` - N/A: no API server",
        "### C1. No webhooks\n\nThere are none.",
        "### No webhooks\n\nNot applicable, since there is no API server.",
        "### C1\n\n#### Design\n\nThere are none.",
        "### Management\n\n- C1: there are none",
        "- C1\n- C1: there are none",
    ],
)
def test_answers(tmp_path: Path, text: str) -> None:
    """A text after the id or the title is an answer, and so is a checked box."""
    assert check(tmp_path, ONE, f"## Constraints\n\n{text}\n") == []


NUMBERED = (
    '[[profile.constraints]]\nid = "1"\ntitle = "No webhooks"\n[[profile.constraints]]\nid = "2"\ntitle = "Small"\n'
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. There are none.\n2. It needs 10 MB.", []),
        ("1) There are none.\n\n2) N/A: no pods", []),
        ("2. Small: it needs 10 MB.", ["8: the proposal does not answer constraint 1 (No webhooks)"]),
        ("1. There are none.", ["8: the proposal does not answer constraint 2 (Small)"]),
        ("There are 1 or 2.", ["8: the proposal does not answer constraints 1 (No webhooks), 2 (Small)"]),
    ],
)
def test_numbered_answers(tmp_path: Path, text: str, expected: list[str]) -> None:
    """The number of a list entry is the id of a constraint."""
    assert check(tmp_path, NUMBERED, f"\n## Constraints\n\n{text}\n") == expected


MISSING = "the proposal does not answer constraint C1 (No webhooks)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [f"8: {MISSING}"]),
        ("- C1", [f"8: {MISSING}"]),
        ("- [ ] C1: No webhooks", [f"8: {MISSING}"]),
        ("- C1: TBD", [f"8: {MISSING}"]),
        ("- C10: there are none", [f"8: {MISSING}"]),
        ("- C1.5: there are none", [f"8: {MISSING}"]),
        ("- As C1 says, there are none", [f"8: {MISSING}"]),
        ("### C1: No webhooks\n\n<!-- Say why. -->", [f"8: {MISSING}"]),
        ("## Other\n\n- C1: there are none", [f"8: {MISSING}"]),
        ("- C1: N/A", ["10: constraint C1 (No webhooks) is not applicable without a reason; say why"]),
        ("- C1: Not applicable.", ["10: constraint C1 (No webhooks) is not applicable without a reason; say why"]),
        ("### C1\n\nN/A (TBD)", ["10: constraint C1 (No webhooks) is not applicable without a reason; say why"]),
    ],
)
def test_missing_answers(tmp_path: Path, text: str, expected: list[str]) -> None:
    """A constraint that is only named has no answer; "not applicable" needs a reason."""
    assert check(tmp_path, ONE, f"\n## Constraints\n\n{text}\n") == expected


def test_missing_section(tmp_path: Path) -> None:
    """All constraints without an answer are in one finding, with the addresses of their descriptions."""
    message = "the proposal does not answer constraints C1 (No webhooks), C1.2 (No images); see https://example.org/2"
    assert [found.partition(": ")[2] for found in check(tmp_path, TWO, "")] == [message]


@pytest.mark.parametrize("status", ["draft", "withdrawn", "rejected"])
def test_undecided_proposals(tmp_path: Path, status: str) -> None:
    """Only accepted proposals answer the constraints."""
    assert check(tmp_path, ONE, "", status) == []


def test_other_heading_and_rest(tmp_path: Path) -> None:
    """The profile names the section with the answers, also of a proposal in reStructuredText."""
    settings = f'{ONE}[profile.sections]\nconstraints = ["General constraints"]\n'
    text = "General constraints\n-------------------\n\n- ``C1``: there are none\n"
    assert check(tmp_path, settings, text, name="1.rst") == []


def test_many_constraints(tmp_path: Path) -> None:
    """A finding names at most eight constraints."""
    tables = "".join(f'[[profile.constraints]]\nid = "C{n}"\ntitle = "Title {n}"\n' for n in range(1, 12))
    (found,) = check(tmp_path, tables, "## Constraints\n\n- C1: fine\n")
    assert found.endswith("C9 (Title 9) and 2 more")


@pytest.mark.parametrize("line", ["- C1 " * 20000, "### C1 " + "(" * 100000, "- C1: n/a " + "." * 100000])
def test_long_texts(tmp_path: Path, line: str) -> None:
    """Long texts are read in a moment."""
    assert len(check(tmp_path, ONE, f"## Constraints\n\n{line}\n")) <= 1


DOCUMENT = """# Lamps

## General constraints

Every proposal takes these constraints into account.

1. Webhooks are *generally* avoided for performance and
   reliability.

2. Control planes fit in one node:

   1. four of them

3. Images come from one registry.

## Other

4. Something else
"""

HYPERSHIFT = '[[constraints]]\npath = "README.md"\nsection = "General constraints"\n'


def test_constraints_of_a_document(tmp_path: Path) -> None:
    """The numbered list in a section of a document declares constraints, and findings lead to it."""
    (tmp_path / "README.md").write_text(DOCUMENT, encoding="utf-8")
    settings = f'{HYPERSHIFT}[[constraints]]\nid = "C1"\ntitle = "No fees"\n'
    found = check(tmp_path, settings, "## Constraints\n\n2. It needs 10 MB.\n")
    reliability = "1 (Webhooks are generally avoided for performance and reliability)"
    message = f"the proposal does not answer constraints {reliability}, 3 (Images come from one registry), C1 (No fees)"
    assert found == [f"7: {message}"]
    project = open_project(find_settings(tmp_path), tmp_path)
    (finding,) = [d for d in collect_diagnostics(project, load_collection(project)) if d.code == "missing-constraint"]
    assert [(place.path, place.line) for place in finding.related] == [("README.md", 7), ("README.md", 14)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("1. One\n1. Two\n1. Three\n", ["1", "2", "3"]),
        ("1. One\n3. Three\n", ["1", "3"]),
        ("- C1: One\n- C-2 - Two\n", ["C1", "C-2"]),
        ("1. C1: One\n2. C2: Two\n", ["C1", "C2"]),
        ("### C1. One\n\nText.\n\n### C2. Two\n\nText.\n", ["C1", "C2"]),
        ("1. 3.5 GB are enough\n2. 4 nodes are enough\n", ["1", "2"]),
        ("1. One\n\nOr:\n\n2. Two\n", ["1", "2"]),
    ],
)
def test_forms_of_declarations(tmp_path: Path, text: str, ids: list[str]) -> None:
    """Entries of a numbered list, and headings or entries that start with an id, declare constraints."""
    (tmp_path / "README.md").write_text(f"# Lamps\n\n## General constraints\n\n{text}", encoding="utf-8")
    check(tmp_path, HYPERSHIFT, "")
    project = open_project(find_settings(tmp_path), tmp_path)
    assert [constraint.id for constraint in project.profile.constraints] == ids
    assert project.profile.reading_diagnostics == ()


def test_constraints_of_a_document_in_rest(tmp_path: Path) -> None:
    """Entries of a reStructuredText list have numbers, or the mark for the next number."""
    text = "Lamps\n=====\n\nGeneral constraints\n-------------------\n\n#. One\n#. Two\n"
    (tmp_path / "README.rst").write_text(text, encoding="utf-8")
    check(tmp_path, HYPERSHIFT.replace(".md", ".rst"), "")
    project = open_project(find_settings(tmp_path), tmp_path)
    assert [(c.id, c.title) for c in project.profile.constraints] == [("1", "One"), ("2", "Two")]


@pytest.mark.parametrize(
    ("settings", "document", "message"),
    [
        (HYPERSHIFT, None, "there is no file README.md below the root, which [[constraints]] names"),
        (HYPERSHIFT, "# Lamps\n", "there is no section 'General constraints', which [[constraints]] names"),
        (HYPERSHIFT, "", "there is no section 'General constraints', which [[constraints]] names"),
        (
            HYPERSHIFT,
            "# Lamps\n\n## General constraints\n\nBe kind.\n",
            "the section has no heading and no entry of a list that starts with a number or an id such as C1:",
        ),
        (
            HYPERSHIFT,
            "# Lamps\n\n## General constraints\n\n- C1: One\n- c1: Two\n",
            "two constraints have the id 'c1'; the first one counts",
        ),
        (HYPERSHIFT.replace("README", "../README"), None, "'../README.md' is not the path of a file below the root"),
        (
            '[[constraints]]\npath = "README.md"\n',
            None,
            "a [[constraints]] table needs `section`; this table is ignored",
        ),
        (
            f'{HYPERSHIFT}id = "C1"\n',
            DOCUMENT,
            "a [[constraints]] table with `path` takes path, section, not 'id'",
        ),
        ('[[constraints]]\nid = "C1"\n', None, "a [[constraints]] table needs `title`; this table is ignored"),
        ("constraints = 1\n", None, "constraints must be an array of tables, not 1"),
    ],
)
def test_unusable_declarations(tmp_path: Path, settings: str, document: str | None, message: str) -> None:
    """A faulty declaration in the settings or a document is reported once, and ignored alone."""
    if document is not None:
        (tmp_path / "README.md").write_text(document, encoding="utf-8")
    check(tmp_path, settings, "")
    project = open_project(find_settings(tmp_path), tmp_path)
    found = [d.message for d in collect_diagnostics(project, load_collection(project)) if d.path != "1.md"]
    assert len([text for text in found if text.startswith(message)]) == 1, found


def test_constraints_of_settings_replace_those_of_the_profile(tmp_path: Path) -> None:
    """Settings that declare constraints are complete."""
    settings = f'[[constraints]]\nid = "S1"\ntitle = "Small"\n{ONE}'
    assert check(tmp_path, settings, "## Constraints\n") == ["7: the proposal does not answer constraint S1 (Small)"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('constraints = "C1"', "2: constraints must be an array of tables, not 'C1'"),
        ('[[constraints]]\nid = "C1"', "2: a [[constraints]] table needs `title`"),
        ("[[constraints]]\nid = 1", "3: the `id` of constraints must be a text with 1 to 300 characters, not 1"),
        ('[[constraints]]\nid = "-"', "3: the `id` of constraints must be a text with 1 to 300 characters, not '-'"),
        (
            '[[constraints]]\nid = "C1"\ntitel = "x"',
            "4: a [[constraints]] table without `path` takes id, title, link, not 'titel'",
        ),
        (
            '[[constraints]]\nid = "C1"\ntitle = "x"\n[[constraints]]\nid = "c1"\ntitle = "y"',
            "5: two constraints have the id 'c1'",
        ),
    ],
)
def test_invalid_constraints(tmp_path: Path, table: str, message: str) -> None:
    """An invalid constraint is refused with its line."""
    (tmp_path / "own.toml").write_text(f'name = "own"\n{table}\n', encoding="utf-8")
    with pytest.raises(SetupError) as caught:
        check(tmp_path, 'profile = "own.toml"\n', "")
    assert f"own.toml:{message}" in str(caught.value)
