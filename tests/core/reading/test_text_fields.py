"""Fields in the text of a document: list entries, paragraphs, and sections named like a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project, dedent_document, diagnostic_codes, limit_cpu_time

from sphinx_enhancements.core.diagnostics import SetupError
from sphinx_enhancements.core.model import Text
from sphinx_enhancements.core.project.loading import load_collection

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.model import Enhancement

SETTINGS = """
[profile]
extends = "default"
documents.paths = ["adr/{number}-{slug}.*"]
key.formats = ["ADR-{number}"]
metadata.sources = ["front-matter", SOURCES]
sections.fields = ["Status", "Deciders"]
[profile.fields]
deciders = []
[profile.people]
deciders = "decider"
"""


def read_record(folder: Path, text: str, source: str, suffix: str = "md") -> Enhancement:
    """Read one document with one source of metadata beside front matter."""
    files: dict[str, str | bytes] = {f"adr/0007-lamp.{suffix}": dedent_document(text), "adr/0009-next.md": "# Next\n"}
    project = create_project(folder, files, SETTINGS.replace("SOURCES", f'"{source}"'))
    whole, head = (load_collection(project, metadata_only=only).entries["ADR-7"] for only in (False, True))
    assert (head.enhancement.status, head.enhancement.people) == (whole.enhancement.status, whole.enhancement.people)
    return whole.enhancement


PARAGRAPHS = [
    "# Lamp\n\n**Status:** Accepted\n**Deciders:** Alice, Bob\n",
    "# Lamp\n\n**Status**: Accepted\n\n**Deciders**: Alice, Bob\n",
    "# Lamp\n\n__Status__: Accepted  \n__Deciders__: Alice,\nBob\n",
    "# Lamp\n\n**Status:** Accepted\\\n**Deciders:** Alice, Bob\n",
    "# Lamp\n\n**Status:** Accepted<br>\n**Deciders:** Alice, Bob\n",
    "# Lamp\n\n**Status:** Accepted<br/>**Deciders:** Alice, Bob\n",
    "# Lamp\n\n**Status:**\u00a0**Accepted**\n**Deciders:**\u00a0Alice, Bob\n",
    "# Lamp\n\nStatus: Accepted\nDeciders: Alice, Bob\n",
    "# Lamp\n\n**Status:** Accepted \u00b7 **Deciders:** Alice, Bob\n",
    "# Lamp\n\n**Status:** Accepted | __Deciders__: Alice, Bob\n",
    "# Lamp\n\n**Status:** Accepted. **Deciders:** Alice, Bob\n",
    "# Lamp\n\nStatus: Accepted | Deciders: Alice, Bob\n",
    "# Lamp\n\nDeciders: Alice, Bob \u00b7 Status: Accepted\n",
    "**Status:** Accepted\n**Deciders:** Alice, Bob\n\n# Lamp\n",
    "Lamp\n====\n\n*Status:* Accepted\n*Deciders:* Alice, Bob\n",
]


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_paragraphs(tmp_path: Path, text: str) -> None:
    """Lines with emphasized or plain names are fields, however the lines are divided."""
    record = read_record(tmp_path, text, "paragraphs")
    assert (record.title, record.status.raw, record.status.value) == ("Lamp", "Accepted", "accepted")
    assert [(p.role, p.name) for p in record.people] == [("decider", "Alice"), ("decider", "Bob")]
    assert (record.extra, record.diagnostics) == ((), ())


def test_lines_of_paragraphs(tmp_path: Path) -> None:
    """Each field has its line; an emphasized name that is no field is kept in ``extra``."""
    record = read_record(tmp_path, "# Lamp\n\n**Status:** Accepted\n**Team:** red\n**Team size:** 3\n", "paragraphs")
    assert record.status.line == 3
    assert record.extra == (("Team", Text("red", 4)), ("Team size", Text("3", 5)))


def test_paragraphs_that_start_with_another_name(tmp_path: Path) -> None:
    """The first emphasized name may be no field, if an emphasized one below it is; a border alone divides no value."""
    record = read_record(tmp_path, "# Lamp\n\n**Team:** red | x: blue\n**Status:** Accepted\n", "paragraphs")
    assert (record.status.value, record.status.line) == ("accepted", 4)
    assert record.extra == (("Team", Text("red | x: blue", 3)),)


@pytest.mark.parametrize(
    "text",
    [
        "# Lamp\n\nThe status: accepted by all.\n",
        "# Lamp\n\n**Note:** this is new.\nStatus: accepted\n",
        "# Lamp\n\n**Status**\n",
        "# Lamp\n\n**Status:**\n",
        "# Lamp\n\n**:** accepted\n",
        "# Lamp\n\n> **Status:** accepted\n",
        "# Lamp\n\n```\n**Status:** accepted\n```\n",
        "# Lamp\n\n<!-- **Status:** accepted -->\n",
        "# Lamp\n\n## Context\n\n**Status:** accepted\n",
    ],
)
def test_paragraphs_that_are_no_fields(tmp_path: Path, text: str) -> None:
    """A paragraph of prose, an empty value, and text of later sections set nothing."""
    record = read_record(tmp_path, text, "paragraphs")
    assert (record.status.value, record.extra, record.diagnostics) == (None, (), ())


def test_paragraphs_of_restructuredtext(tmp_path: Path) -> None:
    """Paragraphs of reStructuredText have fields, too."""
    record = read_record(tmp_path, "Lamp\n====\n\n**Status:** accepted\n**Deciders:** me\n", "paragraphs", "rst")
    assert (record.status.value, [person.name for person in record.people]) == ("accepted", ["me"])


ENTRIES = [
    "# Lamp\n\n* Status: Accepted\n* Deciders: Alice, Bob\n",
    "# Lamp\n\n- **Status**: Accepted\n- **Deciders**: Alice, Bob\n",
    "# Lamp\n\n- **Status:**\u00a0Accepted\n- **Deciders:**\u00a0Alice, Bob\n",
    "# Lamp\n\n- __Status:__ *Accepted*\n- Deciders:\n  - Alice\n  - Bob\n",
    "# Lamp\n\nSome words.\n\n+ Status:Accepted\n+ Deciders:Alice, Bob\n",
    "- Status: Accepted\n- Deciders: Alice, Bob\n\n# Lamp\n",
    "* Status: [Accepted](#status) <!-- optional -->\n* Deciders: Alice, Bob\n\n# Lamp\n",
]


@pytest.mark.parametrize("text", ENTRIES)
def test_entries(tmp_path: Path, text: str) -> None:
    """List entries are fields, with any emphasis and kind of blank, below the title or above it."""
    record = read_record(tmp_path, text, "entries")
    assert (record.title, record.status.value) == ("Lamp", "accepted")
    assert [p.name for p in record.people] == ["Alice", "Bob"]
    assert (record.extra, record.diagnostics) == ((), ())


TABLES = [
    "# Lamp\n\n|  |  |\n| --- | --- |\n| **Status** | Accepted |\n| **Deciders** | Alice, Bob |\n",
    "# Lamp\n\n| Status | Accepted |\n:--- |:--- |\n| **Deciders** | Alice<br>Bob |\n",
    "# Lamp\n\nStatus | Accepted\n--- | ---\nDeciders | Alice, Bob\n",
    "# Lamp\n\n| Item | Value |\n|---|:--:|\n| Status: | *Accepted* |\n| Deciders: | Alice<br/>Bob |\n\nText.\n",
    "| | |\n|-|-|\n| __Status__ | Accepted |\n| __Deciders__ | Alice, Bob |\n\n# Lamp\n",
    "# Lamp\n\n| Status | Deciders |\n|---|---|\n| Accepted | Alice<br>Bob |\n",
    "# Lamp\n\n| **Status** | Date | Deciders |\n|---|---|:--|\n| *Accepted* | 2026-01-14 | Alice, Bob |\n",
]


@pytest.mark.parametrize("text", TABLES)
def test_tables(tmp_path: Path, text: str) -> None:
    """Rows of two cells are fields, with any header and emphasis, and so is a row below two names of fields."""
    record = read_record(tmp_path, text, "table")
    assert (record.title, record.status.value) == ("Lamp", "accepted")
    assert [p.name for p in record.people] == ["Alice", "Bob"]
    assert (record.extra, record.diagnostics) == ((), ())


def test_rows_of_tables(tmp_path: Path) -> None:
    """Each row has its line; other names are kept in ``extra``, and rows of other numbers of cells are none."""
    rows = "| Status | Accepted |\n| Team | a \\| b |\n| One |\n| Deciders | x | y |\n|  | z |\n"
    record = read_record(tmp_path, f"# Lamp\n\n| Field | Text |\n|---|---|\n{rows}", "table")
    assert (record.status.value, record.status.line) == ("accepted", 5)
    assert record.extra == (("Team", Text("a | b", 6)),)
    assert record.people == ()


@pytest.mark.parametrize(
    "text",
    [
        "# Lamp\n\n| Case | Status |\n|---|---|\n| one | accepted |\n",
        "# Lamp\n\n| Status | accepted |\n| Deciders | me |\n",
        "# Lamp\n\n| Status |\n|---|\n| accepted |\n",
        "# Lamp\n\n| a | b | c |\n|---|---|---|\n| Status | accepted | x |\n",
        "# Lamp\n\n| Status | Deciders | x |\n|---|---|---|\n| accepted | Alice | y |\n| rejected | Bob | z |\n",
        "# Lamp\n\n| Status | Deciders | x |\n|---|---|---|\n",
        "# Lamp\n\n## Context\n\n| | |\n|---|---|\n| Status | accepted |\n",
        "# Lamp\n\n```\n| | |\n|---|---|\n| Status | accepted |\n```\n",
    ],
)
def test_tables_that_are_no_metadata(tmp_path: Path, text: str) -> None:
    """A table of other things, and one of a later section, set nothing."""
    record = read_record(tmp_path, text, "table")
    assert (record.status.value, record.extra, record.diagnostics) == (None, (), ())


SECTIONS = [
    ("Accepted", "accepted", None, []),
    ("Accepted.", "accepted", None, []),
    ("**Accepted** on 2020-02-03", "accepted", "on 2020-02-03", []),
    ("Superseded by [9. Next](0009-next.md)", "replaced", "by 9. Next", ["ADR-9"]),
    ("Accepted\n\nSuperseded by [9. Next, and better](0009-next.md)", "replaced", "by 9. Next, and better", ["ADR-9"]),
    ("* Proposed 2020\n* Accepted 2021", "accepted", "2021", []),
    ("Superseded by ADR-9", "replaced", "by ADR-9", ["ADR-9"]),
]


@pytest.mark.parametrize(("text", "status", "note", "successors"), SECTIONS)
def test_sections(tmp_path: Path, text: str, status: str, note: str | None, successors: list[str]) -> None:
    """The text of a section is the value of the field that its heading names."""
    page = f"# 7. Lamp\n\n## Status\n\n{text}\n\n## Deciders\n\n- Alice\n- Bob\n\n## Decision\n\nWe do.\n"
    record = read_record(tmp_path, page, "sections")
    assert (record.status.value, record.status.note, record.status.line) == (status, note, 5)
    assert [relation.target for relation in record.relations] == successors
    assert [p.name for p in record.people] == ["Alice", "Bob"]
    assert record.diagnostics == ()


@pytest.mark.parametrize(
    ("text", "raw", "codes"),
    [
        ("# Lamp\n\n## Status\n\n## Decision\n\nAccepted\n", None, []),
        ("# Lamp\n\n## Status\n", None, []),
        ("# Lamp\n\n## Status\n\n<!-- Accepted -->\n", None, []),
        ("# Lamp\n\n## Status\n\nTBD\n", None, []),
        ("# Lamp\n\n## Status\n\nWe think about it.\n", "We think about it.", ["unknown-status"]),
        ("# Lamp\n\n## The Status\n\nAccepted\n", None, []),
    ],
)
def test_sections_without_a_status(tmp_path: Path, text: str, raw: str | None, codes: list[str]) -> None:
    """An empty section is nothing; prose is an unknown status, as in any other source."""
    record = read_record(tmp_path, text, "sections")
    assert record.status.raw == raw
    assert diagnostic_codes(record) == codes


def test_front_matter_before_a_section(tmp_path: Path) -> None:
    """The first source in the profile's order counts, and another value is a contradiction."""
    record = read_record(tmp_path, "---\nstatus: accepted\n---\n# Lamp\n\n## Status\n\nRejected\n", "sections")
    assert record.status.value == "accepted"
    assert [(d.code, d.line) for d in record.diagnostics] == [("contradiction", 8)]


def test_a_section_of_restructuredtext(tmp_path: Path) -> None:
    """Sections are fields in both markups."""
    record = read_record(tmp_path, "Lamp\n====\n\nStatus\n------\n\nAccepted\n\nContext\n-------\n", "sections", "rst")
    assert record.status.value == "accepted"


def test_an_unknown_field_as_section(tmp_path: Path) -> None:
    """A heading that is the name of no field stops the command."""
    settings = '[profile]\nextends = "default"\n[profile.sections]\nfields = ["Stauts"]\n'
    with pytest.raises(SetupError, match=r"enhancements\.toml:4: 'stauts' is not a field; the nearest is 'status'"):
        create_project(tmp_path, {}, settings)


@pytest.mark.parametrize("source", ["paragraphs", "entries", "table", "sections"])
@pytest.mark.parametrize(
    "piece",
    [
        "**Status:** x\n",
        "*",
        "_",
        "Status: <br ",
        " " * 80 + "x",
        "<br>",
        "- Status: x\n",
        "\\",
        "[x](y",
        "|",
        "x **a:** ",
        "** a",
        "| a | b |\n|-|-|\n",
        "-|-",
    ],
)
def test_a_hundred_kilobytes(tmp_path: Path, source: str, piece: str) -> None:
    """Any text is read in linear time."""
    text = piece * (100_000 // len(piece))
    files: dict[str, str | bytes] = {"adr/0007-lamp.md": f"# Lamp\n\nStatus: {text}\n\n## Status\n\n{text}\n"}
    project = create_project(tmp_path, files, SETTINGS.replace("SOURCES", f'"{source}"'))
    with limit_cpu_time(3):
        assert list(load_collection(project).entries) == ["ADR-7"]
