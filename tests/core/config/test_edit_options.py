"""The table ``[edits]`` of profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import bundled_profile

from sphinx_enhancements.core.config.profile_loading import load_profile
from sphinx_enhancements.core.diagnostics import SetupError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ('promote = ["stadge"]', "own.toml:2: 'stadge' is not a field; the nearest is 'stage'"),
        ('status = ["statuss"]', "own.toml:2: 'statuss' is not a field; the nearest is 'status'"),
        ('reference = ["{nummer}"]', "own.toml:2: 'nummer' is not a placeholder; the nearest is 'number'"),
        ('reference = ["{key"]', "own.toml:2: '{key' has a brace that belongs to no placeholder"),
        ("reference = []", "own.toml:2: edits.reference has one template, or several `name: template`"),
        ('reference = ["number: {number}", "{title}"]', "own.toml:2: edits.reference has one template, or several"),
        ('replaced = "by {key}"', "own.toml:2: 'key' is not a placeholder"),
        ('mutual = "yes"', "own.toml:2: edits.mutual must be"),
    ],
)
def test_mistakes(tmp_path: Path, option: str, message: str) -> None:
    """A mistake is one line with its place in the profile."""
    (tmp_path / "own.toml").write_text(f"[edits]\n{option}\n", encoding="utf-8")
    with pytest.raises(SetupError) as error:
        load_profile("own.toml", tmp_path)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_order_of_fields() -> None:
    """New fields are in the order of the table of fields, relations last."""
    order = bundled_profile().edits.order
    assert order.index("status") < order.index("stage") < order.index("milestones") < order.index("superseded-by")


def test_spellings_keep_their_case() -> None:
    assert bundled_profile("gep").edits.spellings["relationships.obsoletedby"] == "relationships.obsoletedBy"
