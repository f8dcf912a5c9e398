"""Changes of fields in each form: the document before and after."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_enhancements.core.editing.text_edits import apply_edits
from sphinx_enhancements.core.editing.values.errors import ValueEditError
from sphinx_enhancements.core.editing.values.fields import append_item, remove_value, set_value
from tests.core.editing.values.documents import edit_text, open_text

KEP_YAML = "keps/sig-node/5-probes/kep.yaml"


def edit_yaml(change: Any, text: str, *values: Any) -> str:
    """Return the text of a kep.yaml after a change."""
    proposal = open_text("# KEP-5: Probes\n", "kep", sidecars={KEP_YAML: text})
    edit = change(proposal, *values)
    assert edit.path == KEP_YAML
    return apply_edits(text, edit.edits)


@pytest.mark.parametrize(
    ("before", "values", "after"),
    [
        ("status: draft\n", ("status", "accepted"), "status: accepted\n"),
        ("status:   draft   # why\n", ("status", "accepted"), "status:   accepted   # why\n"),
        ("status: 'draft'\n", ("status", "it's"), "status: 'it''s'\n"),
        ('status: "draft"\n', ("status", 'a "b"'), 'status: "a \\"b\\""\n'),
        ("stage: 1.9\n", ("stage", "1.10"), 'stage: "1.10"\n'),
        ("title: Lamps\n", ("title", "yes"), 'title: "yes"\n'),
        ("title: Lamps\n", ("title", "Lamps: all"), 'title: "Lamps: all"\n'),
        ("title: Lamps\n", ("title", "Lamps #5"), 'title: "Lamps #5"\n'),
        ("kep-number: 5\n", ("number", "6"), "kep-number: 6\n"),
        ("kep-number: 5\n", ("number", "0752"), 'kep-number: "0752"\n'),
        ("last-updated: 2026-01-01\n", ("updated", "2026-02-02"), "last-updated: 2026-02-02\n"),
        ("stage:\ntitle: x\n", ("stage", "beta"), "stage: beta\ntitle: x\n"),
        ("stage:  \n", ("stage", "beta"), "stage: beta  \n"),
        ("stage: # none\n", ("stage", "beta"), "stage: beta # none\n"),
        ("title: a\n  b\nstage: x", ("title", "c"), "title: c\nstage: x"),
        ("title: |\n    a\n    b\n\nstage: x\n", ("title", "c"), "title: |\n    c\n\nstage: x\n"),
        ("title: |\n  a\n  b\nstage: x\n", ("title", "c\nd"), "title: |\n  c\n  d\nstage: x\n"),
        ("title: a\n", ("title", "c\nd"), 'title: "c\\nd"\n'),
        ("{title: a, stage: alpha}\n", ("stage", "beta, gamma"), '{title: a, stage: "beta, gamma"}\n'),
        ("stage: &s alpha\n", ("stage", "beta"), "stage: &s beta\n"),
        ("stage: !!str alpha\n", ("stage", "beta"), "stage: !!str beta\n"),
        ("stage: alpha\nstage: beta\n", ("stage", "stable"), "stage: alpha\nstage: stable\n"),
        ("stage: alpha\n---\nstage: beta\n", ("stage", "stable"), "stage: alpha\n---\nstage: stable\n"),
        ("stage: alpha\r\ntitle: x", ("title", "y"), "stage: alpha\r\ntitle: y"),
        ("\ufeffstage: alpha", ("stage", "beta"), "\ufeffstage: beta"),
        # Malformed YAML, of which the reader repairs other lines, or the value itself
        ("title: a: b\nstage: alpha # x\n", ("stage", "beta"), "title: a: b\nstage: beta # x\n"),
        ("title: a: b\nstage: alpha\n", ("title", "c: d"), 'title: "c: d"\nstage: alpha\n'),
        ("authors:\n\t- ana\nstage: alpha\n", ("stage", "beta"), "authors:\n\t- ana\nstage: beta\n"),
        ("stage:alpha\ntitle: x\n", ("stage", "beta"), "stage: beta\ntitle: x\n"),
        # Nested values, and fields that are added in the community's order
        ("milestone:\n  alpha: 'v1.5'\n", ("milestones", "v1.6", ("alpha",)), "milestone:\n  alpha: 'v1.6'\n"),
        ("milestone:\n  alpha: v1.5\n", ("milestones", "v1.6", ("beta",)), "milestone:\n  alpha: v1.5\n  beta: v1.6\n"),
        (
            "milestone:\n    alpha: 'v1.5'   # a\n    stable: 'v1.9'\n",
            ("milestones", "v1.6", ("beta",)),
            "milestone:\n    alpha: 'v1.5'   # a\n    beta: 'v1.6'\n    stable: 'v1.9'\n",
        ),
        ("milestone: {}\n", ("milestones", "v1.6", ("beta",)), "milestone: {beta: v1.6}\n"),
        ("milestone: {alpha: v1}\n", ("milestones", "v2", ("beta",)), "milestone: {alpha: v1, beta: v2}\n"),
        ("milestone:\nstage: x\n", ("milestones", "v2", ("beta",)), "milestone:\n  beta: v2\nstage: x\n"),
        ("stage: x\n# end", ("milestones", "v2", ("beta",)), "stage: x\nmilestone:\n  beta: v2\n# end"),
        (
            "title: x\nstatus: draft\n\n# the stage\nstage: alpha",
            ("updated", "2026-02-02"),
            "title: x\nstatus: draft\nlast-updated: 2026-02-02\n\n# the stage\nstage: alpha",
        ),
        ("stage: x\n", ("title", "Lamps"), "title: Lamps\nstage: x\n"),
        ("status: x", ("stage", "beta"), "status: x\nstage: beta"),
        ("status: |\n  x\n\n", ("stage", "beta"), "status: |\n  x\nstage: beta\n\n"),
        ("title: a: b\nstatus: x\n", ("stage", "beta"), "title: a: b\nstatus: x\nstage: beta\n"),
    ],
)  # fmt: skip
def test_set_in_yaml(before: str, values: tuple[Any, ...], after: str) -> None:
    assert edit_yaml(set_value, before, *values) == after


@pytest.mark.parametrize(
    ("before", "values", "after"),
    [
        ("replaces:\n  - KEP-1\n", ("replaces", "KEP-2"), "replaces:\n  - KEP-1\n  - KEP-2\n"),
        ("replaces:\n- 'KEP-1' # a\n\nk: x\n", ("replaces", "KEP-2"), "replaces:\n- 'KEP-1' # a\n- 'KEP-2'\n\nk: x\n"),
        ("replaces: [KEP-1]\n", ("replaces", "KEP-2"), "replaces: [KEP-1, KEP-2]\n"),
        ("replaces: []\n", ("replaces", "KEP-2"), "replaces: [KEP-2]\n"),
        ("replaces:\n", ("replaces", "KEP-2"), "replaces:\n  - KEP-2\n"),
        ("replaces: KEP-1\n", ("replaces", "KEP-2"), "replaces: [KEP-1, KEP-2]\n"),
        ("title: x\nstage: y\n", ("replaces", "KEP-2"), "title: x\nreplaces:\n  - KEP-2\nstage: y\n"),
    ],
)  # fmt: skip
def test_append_in_yaml(before: str, values: tuple[str, str], after: str) -> None:
    assert edit_yaml(append_item, before, *values) == after


@pytest.mark.parametrize(
    ("before", "values", "after"),
    [
        ("title: x\nstage: alpha # y\nstatus: z\n", ("stage",), "title: x\nstatus: z\n"),
        ("title: x\nstage: alpha", ("stage",), "title: x"),
        ("stage: >\n  a\n\n  b\ntitle: x\n", ("stage",), "title: x\n"),
        ("milestone:\n  alpha: v1\n  beta: v2\n", ("milestones", ("alpha",)), "milestone:\n  beta: v2\n"),
        ("milestone:\n  alpha: v1\nstage: x\n", ("milestones", ("alpha",)), "milestone:\nstage: x\n"),
        ("milestone: {alpha: v1, beta: v2}\n", ("milestones", ("beta",)), "milestone: {alpha: v1}\n"),
        ("milestone: {alpha: v1, beta: v2}\n", ("milestones", ("alpha",)), "milestone: {beta: v2}\n"),
    ],
)
def test_remove_in_yaml(before: str, values: tuple[Any, ...], after: str) -> None:
    assert edit_yaml(remove_value, before, *values) == after


@pytest.mark.parametrize(
    ("text", "values", "message"),
    [
        ("a: &s alpha\nstage: *s\n", ("stage", "beta"), "kep.yaml:1: `stage` is not changed: an anchor or alias"),
        ("stage: &s alpha\na: *s\n", ("stage", "beta"), "kep.yaml:1: `stage` is not changed: an anchor or alias"),
        (
            "m: &m\n  alpha: v1\nmilestone: *m\n",
            ("milestones", "v2", ("alpha",)),
            "kep.yaml:2: `milestone.alpha` is not changed: an anchor or alias",
        ),
        (
            "m: &m\n  alpha: v1\nmilestone: *m\n",
            ("milestones", "v2", ("beta",)),
            "`milestone.beta` is not added: an anchor or alias",
        ),
        ("stage: [alpha, beta]\n", ("stage", "stable"), "kep.yaml:1: `stage` is not changed: it has several values"),
        ("title: 'a\nstage: b: c\n  'd\n", ("stage", "beta"), "kep.yaml:2: `stage` is not changed"),
    ],
)  # fmt: skip
def test_refuse_in_yaml(text: str, values: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ValueEditError, match=r".") as error:
        edit_yaml(set_value, text, *values)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_aliases_of_other_fields_stay() -> None:
    """An anchor elsewhere does not keep a field from being changed."""
    text = "reviewers: &r\n  - ana\napprovers: *r\nstage: alpha\n"
    assert edit_yaml(set_value, text, "stage", "beta") == text.replace("alpha", "beta")


FRONT_MATTER = (
    "---\ntitle: Lamps\nenhancement:\n  id: L-1\n  status: draft\nstatus: other\n---\n\n# Lamps\n\nstatus: draft\n"
)


def test_mapping_under_the_marker() -> None:
    """The fields of a page that declares itself a proposal are below its marker."""
    assert edit_text(set_value, FRONT_MATTER, "status", "accepted") == FRONT_MATTER.replace("draft", "accepted", 1)
    after = FRONT_MATTER.replace("  status: draft\n", "  status: draft\n  stage: beta\n")
    assert edit_text(set_value, FRONT_MATTER, "stage", "beta", path="page.md") == after


ADR = "# 5. Lamps\n\n- Date: 2026-01-01\n- **Deciders:** Ana, Ben\n\n## Status\n\nAccepted\n\n## Context\n\nText\n"
PEP = (
    "PEP: 5\nTitle: Lamps\nAuthor: Ana <a@b.c>,\n        Ben\nStatus: Draft\nPost-History:\nResolution: \n"
    "\nAbstract\n========\n"
)
TABLE = "# Lamps\n\n| Field | Value |\n|---|---|\n| Status | Accepted |\n| Date | 2026-01-01 |\n\n## Context\n"
PARAGRAPHS = "# Lamps\n\n**Status:** Accepted  \n**Date:** 2026-01-01\n\n## Context\n"
REST = "Lamps\n=====\n\n:status: draft\n:authors:\n  - Ana\n  - Ben\n\nText\n"
MYST = (
    '# Page\n\n```{enhancement} Lamps\n---\nid: L-1\nstatus: "draft"\nmilestones: alpha=v1, beta=v2\n---\nBody\n```\n'
)


@pytest.mark.parametrize(
    ("profile", "change", "text", "values", "old", "new"),
    [
        ("pep", set_value, PEP, ("status", "Final"), "Status: Draft", "Status: Final"),
        ("pep", set_value, PEP, ("authors", "Eva"), "Ana <a@b.c>,\n        Ben", "Eva"),
        ("pep", set_value, PEP, ("discussion", "2026"), "Post-History:", "Post-History: 2026"),
        ("pep", set_value, PEP, ("resolution", "https://x.y"), "Resolution: ", "Resolution: https://x.y"),
        ("pep", set_value, PEP, ("kind", "Process"), "Status: Draft\n", "Status: Draft\nType: Process\n"),
        ("pep", append_item, PEP, ("superseded-by", "6"), "History:\n", "History:\nSuperseded-By: 6\n"),
        ("pep", append_item, PEP, ("authors", "Eva"), "Ben", "Ben, Eva"),
        ("pep", remove_value, PEP, ("authors",), "Author: Ana <a@b.c>,\n        Ben\n", ""),
        ("markdown-adr", set_value, ADR, ("created", "2026-02-02"), "2026-01-01", "2026-02-02"),
        ("markdown-adr", set_value, ADR, ("status", "Superseded by [6](6.md)"), "Accepted", "Superseded by [6](6.md)"),
        ("markdown-adr", append_item, ADR, ("deciders", "*Eva*"), "Ana, Ben", "Ana, Ben, \\*Eva\\*"),
        ("markdown-adr", set_value, ADR, ("tracking", "#7"), "- **Dec", "- **Tracking:** #7\n- **Dec"),
        ("markdown-adr", remove_value, ADR, ("created",), "- Date: 2026-01-01\n", ""),
        ("markdown-adr", set_value, TABLE, ("status", "a|b"), "Accepted", "a\\|b"),
        ("markdown-adr", set_value, PARAGRAPHS, ("status", "Proposed"), "Accepted", "Proposed"),
        ("default", set_value, REST, ("status", "accepted"), "draft", "accepted"),
        ("default", set_value, REST, ("stage", "beta"), "draft\n", "draft\n:stage: beta\n"),
        ("default", set_value, MYST, ("status", "a # b"), '"draft"', '"a # b"'),
        ("default", set_value, MYST, ("milestones", "v3", ("beta",)), "beta=v2", "beta=v3"),
        ("default", set_value, MYST, ("milestones", "v3", ("stable",)), "beta=v2", "beta=v2, stable=v3"),
        ("default", set_value, MYST, ("stage", "beta"), '"draft"\n', '"draft"\nstage: beta\n'),
    ],
)  # fmt: skip
def test_change_lines(profile: str, change: Any, text: str, values: tuple[Any, ...], old: str, new: str) -> None:
    """Exactly one part of the text changes, with any line ends."""
    path = "" if profile != "default" else "proposals/one.rst" if text is REST else "page.md"
    assert text.count(old) == 1
    assert edit_text(change, text, *values, profile=profile, path=path) == text.replace(old, new)
    crlf = text.replace("\n", "\r\n")
    result = edit_text(change, crlf, *values, profile=profile, path=path)
    assert result == text.replace(old, new).replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("path", "before", "values", "after"),
    [
        ("proposals/1.md", "# Lamps\n", ("status", "accepted"), "---\nstatus: accepted\n---\n# Lamps\n"),
        ("proposals/1.md", "", ("stage", "1.10"), '---\nstage: "1.10"\n---\n'),
        ("proposals/1.md", "# A\n", ("milestones", "v1", ("beta",)), "---\nmilestones:\n  beta: v1\n---\n# A\n"),
        ("proposals/1.rst", "Lamps\n=====\n", ("status", "accepted"), ":status: accepted\n\nLamps\n=====\n"),
        (
            "page.rst",
            "Page\n====\n\n.. enhancement:: Lamps\n\n   Text\n",
            ("status", "accepted"),
            "Page\n====\n\n.. enhancement:: Lamps\n   :status: accepted\n\n   Text\n",
        ),
        (
            "page.md",
            "# Page\n\n```{enhancement} Lamps\nText\n```\n",
            ("milestones", "v1", ("beta",)),
            "# Page\n\n```{enhancement} Lamps\n:milestones: beta=v1\nText\n```\n",
        ),
    ],
)
def test_first_field(path: str, before: str, values: tuple[Any, ...], after: str) -> None:
    """A proposal without metadata gets the form that its markup has first."""
    assert edit_text(set_value, before, *values, path=path) == after


def test_relations_in_a_section_stay() -> None:
    """Paragraphs below a status are no part of it."""
    text = ADR.replace("Accepted\n", "Accepted\n\nSupersedes [3. Candles](0003-candles.md)\n")
    after = edit_text(set_value, text, "status", "Superseded by [6](6.md)", profile="markdown-adr")
    assert after == text.replace("Accepted", "Superseded by [6](6.md)")


@pytest.mark.parametrize(
    ("text", "values", "message"),
    [
        (ADR.replace("- Date: 2026-01-01\n- **Deciders:** Ana, Ben\n\n", ""), ("summary", "a\nb"), "cannot be added"),
        (REST, ("status", "a\nb"), "`status` is not changed"),
    ],
)
def test_refuse_lines(text: str, values: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ValueEditError, match=r".") as error:
        edit_text(
            set_value,
            text,
            *values,
            path="proposals/one.rst" if text is REST else "",
            profile="default" if text is REST else "markdown-adr",
        )
    assert message in str(error.value)
