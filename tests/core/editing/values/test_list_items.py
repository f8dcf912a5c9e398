"""Changes of list items: targets of milestones, entries of a history."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.editing.text_edits import apply_edits
from sphinx_enhancements.core.editing.values.list_items import add_history_entry, set_target
from tests.core.editing.values.documents import open_text

TARGETS = (
    "# VEP 5: Lamps\n\n### Target releases\n\n"
    "- This VEP targets alpha for version: v1.5\n* This VEP targets beta for version: \n\nText\n"
)


@pytest.mark.parametrize(
    ("stage", "release", "word", "old", "new"),
    [
        ("alpha", "v1.6", "alpha", "v1.5", "v1.6"),
        ("beta", "v1.6", "beta", "beta for version: \n", "beta for version: v1.6\n"),
        ("stable", "v1.7", "GA", "version: \n", "version: \n* This VEP targets GA for version: v1.7\n"),
    ],
)
def test_targets(stage: str, release: str, word: str, old: str, new: str) -> None:
    edit = set_target(open_text(TARGETS, "vep"), stage, release, word)
    assert edit is not None
    assert apply_edits(TARGETS, edit.edits) == TARGETS.replace(old, new)


def test_documents_without_targets() -> None:
    assert set_target(open_text("# VEP 5: Lamps\n\n- Text\n", "vep"), "beta", "v1.6", "beta") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- 2025-01-01: alpha\n", "- 2025-01-01: alpha\n- 2026-02-02: beta\n"),
        ("* 2025-01-01: a\n  b\n\n  c\n\nText\n", "* 2025-01-01: a\n  b\n\n  c\n* 2026-02-02: beta\n\nText\n"),
        ("- 2025-02-01: b\n- 2025-01-01: a\n", "- 2026-02-02: beta\n- 2025-02-01: b\n- 2025-01-01: a\n"),
        ("<!--\nprompt\n-->\n", "<!--\nprompt\n-->\n\n- 2026-02-02: beta\n"),
        ("", "\n- 2026-02-02: beta\n\n"),
        ("Nothing yet.\n", "Nothing yet.\n\n- 2026-02-02: beta\n"),
    ],
)
@pytest.mark.parametrize("tail", ["", "\n## Drawbacks\n\nNone\n"])
def test_history(before: str, after: str, tail: str) -> None:
    head = "# KEP-5: Lamps\n\n## Implementation History\n"
    text = f"{head}\n{before}{tail}"
    edit = add_history_entry(open_text(text, "kep"), date(2026, 2, 2), "beta")
    assert edit is not None
    expected = f"{head}\n{after}{tail}" if before else f"{head}{after}{tail}"
    assert apply_edits(text, edit.edits) == expected


RELEASES = st.sampled_from(["v1.5", "1.6", "v1.10", "TBD", "v1.x", ""])
TARGET_LINES = st.tuples(
    st.sampled_from(["- ", "* ", "+ ", "-   "]),
    st.sampled_from(["This VEP targets", "This VEP targeted", "this vep  target"]),
    st.sampled_from(["alpha", "beta", "GA", "Stable"]),
    st.sampled_from([" for version:", " for version :"]),
    RELEASES,
    st.sampled_from(["", " ", "  "]),
)


@given(st.lists(TARGET_LINES, min_size=1, max_size=3, unique_by=lambda line: line[2]), st.data())
def test_random_targets(items: list[tuple[str, ...]], data: st.DataObject) -> None:
    """The release of a random target changes, and every other line stays."""
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    lines = [f"{mark}{start} {stage}{words} {release}{blank}" for mark, start, stage, words, release, blank in items]
    text = end.join(("# VEP 5: Lamps", "", "### Target releases", "", *lines, "", "Text"))
    number = data.draw(st.integers(0, len(items) - 1))
    proposal = open_text(text, "vep")
    stage = proposal.context.profile.stages[items[number][2].lower()]
    edit = set_target(proposal, stage, "v1.9", "beta")
    assert edit is not None
    new = apply_edits(text, edit.edits).split(end)
    changed = [n for n, (one, two) in enumerate(zip(text.split(end), new, strict=True)) if one != two]
    same = [n for n, item in enumerate(items) if proposal.context.profile.stages[item[2].lower()] == stage]
    assert changed == [4 + same[-1]]
    assert " ".join(new[changed[0]].split()).endswith(": v1.9")
