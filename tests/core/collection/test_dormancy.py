"""Dormant proposals: by their releases and dates, beside those of the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import build_collection, create_project, dedent_document, front_matter_page

from sphinx_enhancements.core.collection.collection import Collection
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection

if TYPE_CHECKING:
    from pathlib import Path

RECENT = [f"status: implemented\ncreation-date: 202{n}-06-01\nlatest-milestone: v1.3{n}" for n in range(7)]
"""Implemented proposals of the releases v1.30 to v1.36."""
NEWEST = ["status: implemented\ncreation-date: 2026-03-01\nlatest-milestone: v1.36"]


def build_keps(*blocks: str, current: str | None = None) -> Collection:
    """Return a collection of proposals in the form of Kubernetes, with the numbers 1, 2 …."""
    documents = {
        f"keps/sig-x/{n}-one/README.md": front_matter_page(f"title: One\n{dedent_document(block)}")
        for n, block in enumerate(blocks, 1)
    }
    return build_collection(documents, "kep", Settings(current_release=current))


@pytest.mark.parametrize(
    ("block", "dormancy"),
    [
        ("status: implementable\nlatest-milestone: v1.30", ("v1.30", "v1.36", 6, True)),
        ("status: implementable\nlatest-milestone: v1.31", None),
        ("status: provisional\nlatest-milestone: v1.30", ("v1.30", "v1.36", 6, True)),
        ("status: implemented\nlatest-milestone: v1.30", None),
        # Work at the last stage is done when its release is out.
        ("status: implementable\nstage: stable\nlatest-milestone: v1.34", ("v1.34", "v1.36", 2, True)),
        ("status: implementable\nstage: stable\nlatest-milestone: v1.35", None),
        ("status: provisional\nstage: stable\nlatest-milestone: v1.34", None),
        ("status: withdrawn\nlatest-milestone: v1.30", None),
        # A milestone that is still planned shows that somebody works on it.
        ('status: implementable\nlatest-milestone: v1.30\nmilestone: {alpha: "v1.30", beta: "v1.36"}', None),
        # Without a release, the dates count.
        ("status: implementable\ncreation-date: 2023-03-01", ("2023-03-01", "2026-06-01", 3, False)),
        ("status: draft\nlatest-milestone: 0.0\ncreation-date: 2018-06-01", ("2018-06-01", "2026-06-01", 8, False)),
        ("status: implementable\ncreation-date: 2018-01-31\nlast-updated: 2025-01-31", None),
        ("status: implementable\ncreation-date: 2024-01-31", None),
        ("status: implementable\ncreation-date: 2018-31-01", None),
        ("status: implementable", None),
        # Nobody can tell what these still need.
        ("status: implementable\nstage: removed\nlatest-milestone: v1.36", ("", "", 0, False)),
        ("status: finished\nlatest-milestone: v1.36", ("", "", 0, False)),
        ("latest-milestone: v1.36", None),
    ],
)  # fmt: skip
def test_dormant_proposals(block: str, dormancy: tuple[str, str, int, bool] | None) -> None:
    """A proposal that is open is dormant 6 releases behind the newest, or 3 years before the newest date."""
    dormant = build_keps(block, *RECENT, *NEWEST).dormant
    assert dormant == ({} if dormancy is None else {"KEP-1": dormancy})


def test_slips_in_other_proposals() -> None:
    """A release or date that one proposal alone names makes no other proposal dormant."""
    slips = ["status: provisional\nlatest-milestone: v1.300\ncreation-date: 2062-03-01"]
    blocks = ["status: implementable\nlatest-milestone: v1.31", "status: provisional\ncreation-date: 2024-01-31"]
    assert not build_keps(*blocks, *RECENT, *NEWEST, *slips).dormant


def test_releases_that_are_only_planned() -> None:
    """The newest release is one that proposals have opted in to, or that is out, and not one in their plans."""
    planned = ['status: implementable\nlatest-milestone: v1.36\nmilestone: {stable: "v1.40"}'] * 3
    block = "status: implementable\nlatest-milestone: v1.31"
    assert not build_keps(block, *RECENT, *NEWEST, *planned).dormant
    assert build_keps(block, *RECENT, *NEWEST, *planned, current="v1.37").dormant["KEP-1"].newest == "v1.37"


def test_a_few_proposals() -> None:
    """Two old proposals alone show no newest release or date."""
    assert not build_keps(
        "status: implementable\ncreation-date: 2016-01-31", "status: implementable\ncreation-date: 2020-01-31"
    ).dormant
    assert not build_keps("status: implementable\nlatest-milestone: v1.1", *NEWEST).dormant


def test_one_finding_for_each_dormant_proposal(tmp_path: Path) -> None:
    """The other findings of a dormant proposal are information."""
    blocks = ["status: implementable\nlatest-milestone: v1.30", *RECENT, *NEWEST]
    files = {
        f"keps/sig-x/{n}-one/README.md": front_matter_page(f"title: One\n{block}") for n, block in enumerate(blocks, 1)
    }
    project = create_project(tmp_path, files, 'profile = "kep"\n')
    found = [d for d in collect_diagnostics(project, load_collection(project)) if "/1-one/" in d.path]
    found = [d for d in found if d.code is not Code.MISSING_METADATA]
    assert [(d.code, d.line) for d in found if d.level.is_finding] == [(Code.DORMANT_PROPOSAL, 3)]
    assert {Code.MISSING_SECTION, Code.MISSING_PERSON, Code.MISSING_FIELD} <= {d.code for d in found}
    message = next(d.message for d in found if d.code is Code.DORMANT_PROPOSAL)
    assert message.endswith(
        "is 6 releases behind v1.36; set it to 'implemented', 'deferred' or 'withdrawn', or write the next milestone"
    )
    never = '[profile]\nextends = "kep"\n[profile.lifecycle.dormant]\nreleases = 0\nfinished = 0\nyears = 0\n'
    off = create_project(tmp_path, files, never)
    assert not load_collection(off).dormant


def test_dormant_proposal_that_is_replaced(tmp_path: Path) -> None:
    """The finding names its successors and the status to set, and points at their relations."""
    successor = "status: implementable\nlatest-milestone: v1.36\nreplaces: [KEP-1]"
    blocks = ["status: implementable\nlatest-milestone: v1.30", successor, successor, *RECENT]
    files = {
        f"keps/sig-x/{n}-one/README.md": front_matter_page(f"title: One\n{block}") for n, block in enumerate(blocks, 1)
    }
    project = create_project(tmp_path, files, 'profile = "kep"\n')
    found = [d for d in collect_diagnostics(project, load_collection(project)) if "/1-one/" in d.path]
    (dormant,) = (d for d in found if d.code is Code.DORMANT_PROPOSAL)
    assert dormant.message.endswith("behind v1.36; KEP-2 and KEP-3 replace it; set it to 'replaced'")
    assert [place.location for place in dormant.related] == [
        "keps/sig-x/2-one/README.md:5",
        "keps/sig-x/3-one/README.md:5",
    ]
    assert [d.level.is_finding for d in found if d.code is Code.DISAGREEMENT] == [False]
