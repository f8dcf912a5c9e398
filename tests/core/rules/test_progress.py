"""Tests of the rules about how far a proposal is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import find_diagnostics

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ("- [ ] (R) Design\n", "1 of 1 required item is not checked, first '(R) Design'"),
        ("- [x] (R) Plan\n- [ ] (R) Design\n", "1 of 2 required items is not checked, first '(R) Design'"),
        (
            "- [ ] (R) Plan\n- [ ] (R) Design\n- [x] (R) Tests\n",
            "2 of 3 required items are not checked, first '(R) Plan'",
        ),
        ("- [x] (R) Plan\n- [ ] Design\n", ""),
    ],
)
def test_unchecked_items(tmp_path: Path, items: str, message: str) -> None:
    """The required items that are not checked are counted in the message."""
    files = {
        "keps/sig-a/1-b/README.md": f"# KEP-1: B\n## Release Signoff Checklist\n{items}",
        "keps/sig-a/1-b/kep.yaml": "title: B\nstatus: implemented\n",
    }
    found = find_diagnostics(tmp_path, files, "unchecked-item")
    assert [d.message for d in found] == ([f"the status is 'implemented', but {message}"] if message else [])
