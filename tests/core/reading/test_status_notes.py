"""A status with a note beside it, and the fields that the note contains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project, diagnostic_codes, front_matter_page, limit_cpu_time, read_proposal

from sphinx_enhancements.core.diagnostics import SetupError
from sphinx_enhancements.core.project.loading import load_collection

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.model import Enhancement


def read_status_text(text: str) -> Enhancement:
    """Read a proposal with a text as its status."""
    quoted = text.replace("'", "''")
    return read_proposal(front_matter_page(f"id: X-1\nstatus: '{quoted}'\n"))


@pytest.mark.parametrize(
    ("written", "status", "note"),
    [
        ("Implemented (Swift 5.5)", "implemented", "Swift 5.5"),
        ("Implemented(Swift 5.5)", "implemented", "Swift 5.5"),
        ("Accepted with modifications", "accepted", "with modifications"),
        ("Rejected in favour of X", "rejected", "in favour of X"),
        ("superseded by ADR-0005", "replaced", "by ADR-0005"),
        ("Superseded by [ADR-0005](0005-x.md)", "replaced", "by ADR-0005"),
        ("**Accepted** (2020)", "accepted", "2020"),
        ("`Final`", "implemented", None),
        ("*Final: see below*", "implemented", "see below"),
        ("[ACCEPTED](/README.md#accepted)", "accepted", None),
        ("Draft - needs work", "draft", "needs work"),
        ("Accepted 2020-01-01", "accepted", "2020-01-01"),
        ("accepted, not yet (partly) implemented", "accepted", "not yet (partly) implemented"),
        ("in-review", "provisional", None),
        ("on hold (no time)", "deferred", "no time"),
        ("~~Accepted~~ Superseded by X-2", "replaced", "by X-2"),
        ("Accepted. Builds on what there is.", "accepted", "Builds on what there is."),
        ("Accepted (2026-08-13). Done in full", "accepted", "(2026-08-13). Done in full"),
        ("2026-08-13 Accepted", "accepted", None),
        ("2026-08-13: accepted (by all)", "accepted", "by all"),
        ("\u2705 Accepted", "accepted", None),
        ("\U0001f6ab rejected - too slow", "rejected", "too slow"),
    ],
)
def test_notes(written: str, status: str, note: str | None) -> None:
    """The word is canonical, the text beside it is the note, and the text stays as written."""
    proposal = read_status_text(written)
    assert (proposal.status.raw, proposal.status.value, proposal.status.note) == (written, status, note)
    assert proposal.diagnostics == ()
    assert proposal.extra == ()


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Implemented ()", "implemented"),
        ("Implemented (", "implemented"),
        ("Implemented -", "implemented"),
        ("(Swift 5.5)", "unknown"),
        ("active development", "unknown"),
        ("not accepted", "unknown"),
        ("acceptedly (x)", "unknown"),
        ("superseded | accepted by [X-5](5.md)", "unknown"),
        ("~~Accepted~~", "unknown"),
    ],
)
def test_texts_without_a_word_or_without_a_note(written: str, status: str) -> None:
    """An empty note is none; a text that does not start with a status is unknown and reported as before."""
    proposal = read_status_text(written)
    assert (proposal.status.raw, proposal.status.value, proposal.status.note) == (written, status, None)
    assert diagnostic_codes(proposal) == (["unknown-status"] if status == "unknown" else [])


@pytest.mark.parametrize("written", ["()", "proposed | accepted | superseded by [ADR-5](5.md)"])
def test_a_placeholder_is_no_status(written: str) -> None:
    """Empty parentheses and the choice of a template mean that no status is written."""
    proposal = read_status_text(written)
    assert (proposal.status.value, proposal.relations, proposal.diagnostics) == (None, (), ())


def test_a_status_of_several_lines() -> None:
    """The last line with a status counts, and each line may name a relation."""
    proposal = read_proposal(
        front_matter_page("id: X-1\nstatus: |\n  Accepted\n  Superseded by X-2 and X-3.\n  Amends X-4\n")
    )
    assert (proposal.status.value, proposal.status.note) == ("replaced", "by X-2 and X-3.")
    assert [(r.type, r.raw) for r in proposal.relations] == [("superseded-by", "X-2"), ("superseded-by", "X-3")]


def test_a_field_and_the_note_name_the_same_successor() -> None:
    """A relation that is written twice is one."""
    proposal = read_proposal(front_matter_page("id: X-1\nstatus: Superseded by X-2\nsuperseded-by: X-2\n"))
    assert [(r.type, r.raw) for r in proposal.relations] == [("superseded-by", "X-2")]


@pytest.mark.parametrize("text", ["Accepted (" + "x (" * 30_000, "a, " * 30_000, "* " * 50_000, "~~" * 50_000])
def test_a_status_of_a_hundred_kilobytes(text: str) -> None:
    """A very long text is no status, and takes no time."""
    with limit_cpu_time(2):
        proposal = read_status_text(text)
    assert proposal.status.value == "unknown"


PROFILE = """
[profile]
extends = "default"
documents.paths = ["/{number}.md"]
key.formats = ["X-{number}"]
[profile.status]
phrases = ["Swift {release}", "{stage}", "superseded by {superseded-by}"]
"""


@pytest.mark.parametrize(
    ("written", "stage", "releases", "relations"),
    [
        ("Implemented (Swift 5.5)", None, ["5.5"], []),
        ("implemented (Alpha)", "alpha", [], []),
        ("implemented (behind a flag)", None, [], []),
        ("Implemented (Swift Next)", None, [], []),
        ("Implemented (Swift)", None, [], []),
        ("Implemented (Swift TBD)", None, [], []),
        ("Superseded by [The next, and better](2.md)", None, [], ["[The next, and better](2.md)"]),
        ("Accepted, superseded by [it](2.md), [that](3.md)", None, [], ["[it](2.md)", "[that](3.md)"]),
        ("Superseded by TBD", None, [], []),
        ("Superseded by X-2: the API alone.", None, [], ["X-2"]),
        ("Superseded by X-2 (a new start)", None, [], ["X-2"]),
        ("Superseded by X-2. The text below is old.", None, [], ["X-2"]),
        ("Superseded by [X 2](2.md) (2026-06-18).", None, [], ["[X 2](2.md)"]),
        ("SUPERSEDED by 002", None, [], ["002"]),
        ("Accepted. Superseded by X-2", None, [], ["X-2"]),
        ("Superseded by a tool of the web", None, [], []),
        ("Superseded by lamps/two-lamps", None, [], ["lamps/two-lamps"]),
    ],
)
def test_fields_in_a_note(
    tmp_path: Path, written: str, stage: str | None, releases: list[str], relations: list[str]
) -> None:
    """A profile names the forms; a text that cannot be a stage or a release stays in the note alone."""
    files: dict[str, str | bytes] = {"1.md": front_matter_page(f"status: '{written}'"), "2.md": "# Two\n"}
    entry = load_collection(create_project(tmp_path, files, PROFILE)).entries["X-1"]
    assert entry.enhancement.stage.value == stage
    assert [m.release for m in entry.enhancement.milestones] == releases
    assert [r.raw for r in entry.enhancement.relations] == relations
    assert all(r.target == "X-2" for r in entry.enhancement.relations if "2.md" in r.raw)


def test_fields_count_before_the_note(tmp_path: Path) -> None:
    """A stage or release of its own field is not replaced by the note."""
    page = front_matter_page("status: implemented (alpha)\nstage: beta")
    (entry,) = load_collection(create_project(tmp_path, {"1.md": page}, PROFILE))
    assert entry.enhancement.stage.value == "beta"


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("done", "'done' has no placeholder"),
        ("by {successor}", "'successor' is not a placeholder of a status: stage, release, depends-on, "),
        ("{stage}{release}", "two placeholders with nothing between"),
    ],
)
def test_invalid_phrases(tmp_path: Path, phrase: str, message: str) -> None:
    """The error names the placeholders that there are."""
    settings = f'[profile]\nextends = "default"\n[profile.status]\nphrases = ["{phrase}"]\n'
    with pytest.raises(SetupError) as raised:
        create_project(tmp_path, {}, settings)
    assert message in str(raised.value)


def test_phrases_with_relations_that_a_profile_removes(tmp_path: Path) -> None:
    """An inherited form is dropped with the kind of relation that it names."""
    settings = PROFILE.replace('phrases = ["Swift {release}", "{stage}", "superseded by {superseded-by}"]', "")
    settings += '[profile.relations]\nsupersedes = false\nreplaces = "superseded-by"\n'
    project = create_project(tmp_path, {}, settings)
    assert [phrase.text for phrase in project.profile.status_phrases] == ["superseded by {superseded-by}"]
