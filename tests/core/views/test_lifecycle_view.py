"""The lifecycle as a profile has it: both axes, with what each step asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import EVERYWHERE, TODAY, build_collection, bundled_profile, create_project, proposal

from sphinx_enhancements.core.collection.linking import link_shards
from sphinx_enhancements.core.config.profile_tables import list_bundled_profiles
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code, Level
from sphinx_enhancements.core.model import GateDefault, Status
from sphinx_enhancements.core.views.lifecycle import Lifecycle, LifecycleSpec, LifecycleState, compute_lifecycle

if TYPE_CHECKING:
    from pathlib import Path

COUNTED = LifecycleSpec(counts=True)


def of(name: str) -> Lifecycle:
    """The lifecycle of a bundled profile."""
    return compute_lifecycle(build_collection({}, name, Settings()), LifecycleSpec())


def own(folder: Path, tables: str) -> Lifecycle:
    """The lifecycle of a profile with tables of its own."""
    project = create_project(folder, {}, f"[profile]\nextends = 'default'\n{tables}")
    return compute_lifecycle(link_shards({}, project.profile, project.settings, TODAY), LifecycleSpec())


def at(states: tuple[LifecycleState, ...], name: str) -> LifecycleState:
    """One of the states."""
    (found,) = [state for state in states if state.name == name]
    return found


def texts(state: LifecycleState) -> tuple[str, ...]:
    """The words that may follow a status."""
    return tuple(item.text for item in state.transitions)


@pytest.mark.parametrize("name", list_bundled_profiles())
def test_every_word_of_a_profile(name: str) -> None:
    """Each status and stage that is read, with each of its spellings and the community's word; no other is named."""
    found, community = of(name), bundled_profile(name)
    for states, vocabulary in ((found.statuses, community.statuses), (found.stages, community.stages)):
        assert {item.text: s.name for s in states for item in s.spellings} == vocabulary
        assert [s.item.text for s in states] == [community.get_display_word(s.name) for s in states]
    assert tuple(s.name for s in found.stages) == community.axis
    assert {s.name for s in found.statuses if s.is_accepted} == community.accepted
    assert [s.name for s in found.statuses if s.is_default] == list(filter(None, [community.default_status]))
    assert {s.name: s.gate_default for s in found.stages if s.gate_default} == community.gate_defaults
    assert [s.name for s in found.stages if s.is_terminal] == list(community.terminal_stages)
    names = {s.name for s in found.statuses}
    assert {item.target for s in found.statuses for item in s.transitions} <= names


def test_transitions_in_the_words_of_the_community() -> None:
    """Transitions to a status that the community does not use are left out."""
    found = of("gep")
    assert texts(at(found.statuses, "provisional")) == ("accepted", "deferred", "Declined", "withdrawn")
    assert texts(at(found.statuses, "implemented")) == ()
    assert texts(at(found.statuses, "rejected")) == ()
    assert "draft" not in {state.name for state in found.statuses}


def test_spellings_that_imply_a_stage() -> None:
    """The implied stage is the note of a spelling, in the community's word."""
    notes = {item.text: item.note for item in at(of("gep").statuses, "implemented").spellings}
    assert notes == {"implemented": None, "standard": "Standard", "completed": "Standard"}


def test_gates() -> None:
    """Each stage has the default of feature gates from the profile."""
    assert [state.gate_default for state in of("kep").stages][:3] == [
        GateDefault.OFF,
        GateDefault.ON,
        GateDefault.LOCKED,
    ]
    assert {state.gate_default for state in of("default").stages} == {None}


@pytest.mark.parametrize("name", list_bundled_profiles())
def test_sections_are_those_that_are_checked(name: str) -> None:
    """The sections listed up to a state are together those that the rule checks at it."""
    found, community = of(name), bundled_profile(name)
    decided = [s for s in found.statuses if s.name in ("draft", "provisional", "accepted", "implemented")]
    for states, axis in ((decided, "status"), (found.stages, "stage")):
        so_far = set(found.always_required)
        for state in states:
            so_far |= set(state.sections)
            asked = (
                community.iter_required_headings(state.name, None)
                if axis == "status"
                else community.iter_required_headings(None, state.name)
            )
            assert so_far == set(asked), state.name


def test_custom_sections(tmp_path: Path) -> None:
    """Each state lists only new sections; those of an unused status appear at the next one."""
    found = own(
        tmp_path,
        """
        [profile.status.values]
        draft = false
        [profile.required-sections]
        always = ["Summary", "Owner"]
        draft = ["Motivation"]
        provisional = ["Summary", "Goals"]
        deferred = ["Reason", "owner"]
        beta = ["Test Plan", "Goals"]
        disabled = ["Lookup back"]
        """,
    )
    assert found.always_required == ("Summary", "Owner")
    assert {s.name: s.sections for s in found.statuses if s.sections} == {
        "provisional": ("Motivation", "Goals"),
        "deferred": ("Reason",),
    }
    assert {s.name: s.sections for s in found.stages if s.sections} == {
        "beta": ("Test Plan", "Goals"),
        "disabled": ("Lookup back",),
    }


@pytest.mark.parametrize("checked", [True, False])
def test_whether_sections_are_checked(checked: bool) -> None:
    """Sections are checked if the rule about missing ones has a level in the settings."""
    settings = Settings(rules={Code.MISSING_SECTION: Level.INFO if checked else Level.OFF})
    assert compute_lifecycle(build_collection({}, "kep", settings), LifecycleSpec()).checks_sections is checked


def test_counts() -> None:
    """Every enhancement is counted once on each axis, with rows for unknown and absent values."""
    collection = build_collection(
        {
            "a.md": proposal("id: A-1\nstatus: approved\nstage: beta"),
            "b.md": proposal("id: A-2\nstatus: accepted"),
            "c.md": proposal("id: A-3\nstatus: wibble\nstage: wobble"),
            "d.md": proposal("id: A-4"),
        },
        settings=EVERYWHERE,
    )
    found = compute_lifecycle(collection, COUNTED)
    assert {s.name: s.proposal_count for s in found.statuses if s.proposal_count} == {
        "accepted": 2,
        "unknown": 1,
        "none": 1,
    }
    assert {s.name: s.proposal_count for s in found.stages if s.proposal_count} == {"beta": 1, "unknown": 1, "none": 2}
    assert {s.proposal_count for s in compute_lifecycle(collection, LifecycleSpec()).statuses} == {None}
    assert Status.UNKNOWN not in {s.name for s in compute_lifecycle(build_collection({}), COUNTED).statuses}
