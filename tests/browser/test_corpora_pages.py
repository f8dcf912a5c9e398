"""Pages of real communities at the widths of a desktop, a tablet and a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser.contrast import CONTRASTS
from browser.layout import measure_layout

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from communities import Community

pytestmark = [pytest.mark.browser, pytest.mark.corpora]

COMMUNITIES = ("gep", "kep", "openshift", "vep")
PROPOSALS = 8


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in COMMUNITIES])
def test_pages_of_a_community(
    page: Any, name: str, corpora: Path, community: Callable[[str, Path], Community], long_factor: int
) -> None:
    """Real proposals neither cut off nor overflow any element, and badges have enough contrast in both schemes."""
    if name == "openshift" and long_factor == 1:
        pytest.skip("takes most of a minute, and is laid out like the others: use --long")
    repository = community(name, (corpora / name).resolve())
    pages = repository.build_views(PROPOSALS)
    findings, ratios = [], []
    for what, path in pages.items():
        page.goto(f"file://{path}")
        assert page.locator("h1, .enh-panel").count(), what
        findings += [str(finding) for finding in measure_layout(page, what)]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            ratios += page.locator(".enh-badge:visible").evaluate_all(CONTRASTS)
    assert findings == []
    assert len(ratios) > 2 * PROPOSALS
    assert min(ratios) >= 4.5
