"""Whether gates are on at a stage, as a proposal writes it."""

from __future__ import annotations

import pytest
from core.proposals import bundled_profile, diagnostic_codes, front_matter_page, read_proposal

from sphinx_enhancements.core.model import Fields, Items, Text
from sphinx_enhancements.core.reading.document import read_directive


@pytest.mark.parametrize(
    ("written", "defaults"),
    [
        ("{alpha: off, beta: on, GA: locked}", {"alpha": "off", "beta": "on", "stable": "locked"}),
        ("{alpha: false, beta: true}", {"alpha": "off", "beta": "on"}),
        ("alpha=off, beta = Enabled", {"alpha": "off", "beta": "on"}),
        ("[alpha=no, {beta: 'yes'}]", {"alpha": "off", "beta": "on"}),
        ("{}", {}),
        ("", {}),
    ],
)
def test_valid_gate_defaults(written: str, defaults: dict[str, str]) -> None:
    """A mapping, pairs or a list of either, in the words that people use for on and off; nothing is left over."""
    found = read_proposal(front_matter_page(f"id: A-1\ngate-defaults: {written}"))
    assert dict(found.gate_defaults) == defaults
    assert found.extra == ()
    assert diagnostic_codes(found) == []


@pytest.mark.parametrize(
    ("written", "defaults", "left", "findings"),
    [
        ("{alpha: off, frob: on}", {"alpha": "off"}, Fields((("frob", Text("on", 3)),), 3), 1),
        ("{alpha: maybe}", {}, Fields((("alpha", Text("maybe", 3)),), 3), 1),
        ("{alpha: [on]}", {}, Fields((("alpha", Items((Text("on", 3),), 3)),), 3), 1),
        ("{alpha: TBD, beta: on}", {"beta": "on"}, Fields((("alpha", Text("TBD", 3)),), 3), 0),
        ("{stable: on, GA: off}", {"stable": "on"}, Fields((("GA", Text("off", 3)),), 3), 1),
        ("alpha=off, beta", {"alpha": "off"}, Text("alpha=off, beta", 3), 1),
        ("on", {}, Text("on", 3), 1),
        ("TBD", {}, Text("TBD", 3), 0),
        ("[alpha=off, x]", {"alpha": "off"}, Items((Text("x", 3),), 3), 1),
    ],
)
def test_invalid_gate_defaults(
    written: str, defaults: dict[str, str], left: Text | Items | Fields, findings: int
) -> None:
    """Invalid parts are kept in ``extra``, and reported unless they are placeholders."""
    found = read_proposal(front_matter_page(f"id: A-1\ngate-defaults: {written}"))
    assert dict(found.gate_defaults) == defaults
    assert found.extra == (("gate-defaults", left),)
    assert [(d.code, d.line) for d in found.diagnostics] == [("invalid-value", 3)] * findings


def test_directive_option() -> None:
    """The option of a directive takes pairs."""
    found = read_directive("T", [("id", "A-1", 2), ("gate_defaults", "beta=off", 3)], "", "a.md", 1, bundled_profile())
    assert dict(found.gate_defaults) == {"beta": "off"}


def test_very_long_value() -> None:
    """A very long value is read quickly, and kept in ``extra``."""
    found = read_proposal(front_matter_page(f"id: A-1\ngate-defaults: {'x=on, ' * 20_000}LOST"))
    assert found.gate_defaults == ()
    assert "LOST" in repr(found.extra)
