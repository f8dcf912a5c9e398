"""Approvals of stages, by the release that a proposal targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import find_diagnostics

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("block", "is_missing"),
    [
        ("stage: beta\nlatest-milestone: v1.21\n", True),
        ("stage: beta\nlatest-milestone: v1.20\n", False),
        # A later release is a plan, and the present stage is older than the reviews.
        ("stage: beta\nlatest-milestone: v1.20\nmilestone: {beta: v1.20, stable: v1.22}\n", False),
        ("stage: beta\nmilestone: {beta: v1.20, stable: v1.22}\n", False),
        ("stage: beta\nmilestone: {beta: v1.22}\n", True),
        ("stage: beta\nlatest-milestone: '0.0'\nmilestone: {beta: v1.22}\n", False),
        ("stage: beta\n", False),
    ],
)
def test_release_from_which_an_approval_is_required(tmp_path: Path, block: str, is_missing: bool) -> None:
    """The latest release counts that a proposal names, or else that of its stage, as in kepval's `isPRRRequired`."""
    files = {"keps/sig-a/1-b/README.md": "# B\n", "keps/sig-a/1-b/kep.yaml": f"status: implementable\n{block}"}
    assert len(find_diagnostics(tmp_path, files, "missing-approval")) == is_missing
