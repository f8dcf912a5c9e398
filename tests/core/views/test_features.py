"""How mature a feature is in a release, and the table of gates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from core.proposals import EVERYWHERE, build_collection, bundled_profile, proposal

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.releases import Release
from sphinx_enhancements.core.views.cells import Item, ItemKind
from sphinx_enhancements.core.views.features import (
    FeatureSpec,
    FeatureState,
    GatesSpec,
    compute_feature_states,
    compute_gate_table,
)

if TYPE_CHECKING:
    from sphinx_enhancements.core.collection.collection import Collection

SETTINGS = Settings(documents=EVERYWHERE.documents, current_release="v1.9")
GROWING = "milestones: {alpha: v1.8, beta: v1.9, stable: v1.11}"


def one(block: str, settings: Settings = SETTINGS, name: str = "default") -> Collection:
    """A collection of one proposal, A-1."""
    return build_collection({"a.md": proposal(f"id: A-1\n{block}")}, name, settings)


def words(state: FeatureState) -> str:
    """A state on one line, as short as can be."""
    parts = [item.text for item in (state.status, state.stage) if item]
    parts += [f"not in {state.missing_in.text}"] if state.missing_in else []
    parts += [f"since {state.since.text}"] if state.since else []
    parts += [f"({state.track})"] if state.track else []
    parts += [f"behind {gate.text} {state.gate_default or '?'}" for gate in state.gates]
    if state.next_stage:
        step = state.next_stage
        parts.append(f"{'planned' if step.is_planned else 'then'} {step.stage.text} {step.release.text}")
    return ", ".join(parts)


def said(collection: Collection, release: str = "", project: tuple[str, ...] = (), target: str = "A-1") -> list[str]:
    """What a feature's state is, a line for each proposal."""
    return [words(state) for state in compute_feature_states(collection, FeatureSpec(target, release, project)).states]


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("v1.7", "not in v1.7, then alpha v1.8"),
        ("1.8.0", "alpha, since v1.8, then beta v1.9"),
        ("v1.8.5", "alpha, since v1.8, then beta v1.9"),
        ("1.9", "beta, since v1.9, planned stable v1.11"),
        ("v1.10", "beta, since v1.9, planned stable v1.11"),
        ("v1.11", "stable, since v1.11"),
        ("v2", "stable, since v1.11"),
        ("1.9.0rc1", "beta, since v1.9, planned stable v1.11"),
        ("1.9.0.dev0+g1234", "beta, since v1.9, planned stable v1.11"),
        ("", "beta, since v1.9, planned stable v1.11"),
    ],
)
def test_state_in_a_release(release: str, expected: str) -> None:
    """The latest milestone up to the release counts; the next stage is planned only if its release is not out."""
    assert said(one(f"status: accepted\n{GROWING}"), release) == [expected]


@pytest.mark.parametrize(
    ("project", "expected"),
    [
        (("1.8", "1.9"), "alpha"),
        (("1.11.0rc2", "1.11"), "stable"),
        (("", "v1.8"), "alpha"),
        (("latest", "1.8"), "alpha"),
        (("latest", ""), "beta"),
        (("", ""), "beta"),
    ],
)
def test_release_of_the_project(project: tuple[str, ...], expected: str) -> None:
    """The first name of the project's own release that is a release counts, otherwise the current release."""
    (state,) = said(one(f"status: accepted\n{GROWING}"), "", project)
    assert state.split(",")[0] == expected
    assert said(one(f"status: accepted\n{GROWING}"), "v1.7", project)[0].startswith("not in v1.7")


def test_versions_of_a_project_with_named_releases() -> None:
    """A version is ignored if the settings list only named releases, because its position is unknown."""
    named = Settings(
        documents=EVERYWHERE.documents,
        releases=(Release("Ant", date(2020, 1, 1)), Release("Bee", date(2026, 1, 1)), Release("Cow")),
    )
    collection = one("status: accepted\nmilestones: {alpha: Ant, beta: bee, stable: Cow}", named)
    assert said(collection, "", ("0.3",)) == ["beta, since Bee, planned stable Cow"]
    assert said(collection, "", ("ant",)) == ["alpha, since Ant, then beta Bee"]
    assert said(collection, "cow") == ["stable, since Cow"]


@pytest.mark.parametrize(
    ("block", "release", "expected"),
    [
        ("stage: beta", "", "beta"),
        ("stage: wobble", "v1.8", "wobble"),
        ("milestones: {alpha: ~~v1.8~~, beta: v1.9}", "v1.8", "not in v1.8, then beta v1.9"),
        ("milestones: {alpha: ~~v1.8~~}\nstage: alpha", "v1.8", "alpha"),
        ("milestones: {alpha: soon}\nstage: alpha", "v1.8", "alpha"),
        ("milestones: {alpha: v1.9, beta: 1.9.0}", "", "beta, since v1.9"),
        ("milestones: [alpha=v1.7, alpha=v1.8, beta=v2]", "v1.8", "alpha, since v1.7, planned beta v2"),
        ("milestones: {beta: v1.7, alpha: v1.8}", "v1.8", "alpha, since v1.8"),
        ("milestones: {beta: v1.7, alpha: v1.10}", "", "beta, since v1.7, planned alpha v1.10"),
        ("stage: alpha\nmilestones: {beta: v1.10}", "", "alpha, planned beta v1.10"),
        ("stage: alpha\nmilestones: {beta: v1.10}", "v1.8", "not in v1.8, planned beta v1.10"),
        ("stage: stable\nmilestones: {stable: v1.10}", "", "not in v1.9, planned stable v1.10"),
        ("stage: disabled\nmilestones: {alpha: v1.7}", "", "disabled"),
        ("stage: disabled\nmilestones: {alpha: v1.7}", "v1.8", "alpha, since v1.7"),
        (
            "milestones: {stable: v1.7, deprecated: v1.9, removed: v1.10}",
            "",
            "deprecated, since v1.9, planned removed v1.10",
        ),
        ("milestones: {stable: v1.7, removed: v1.9}", "", "removed, since v1.9"),
        ("summary: nothing else", "", ""),
        ("summary: nothing else", "v1.8", ""),
    ],
)
def test_milestones(block: str, release: str, expected: str) -> None:
    """Struck milestones and those without a release are ignored; the declared stage may fill a gap."""
    assert said(one(f"status: accepted\n{block}"), release) == [expected]


def test_without_a_current_release() -> None:
    """The declared stage is shown, and no next stage is called planned."""
    settings = EVERYWHERE
    assert said(one(f"status: accepted\nstage: beta\n{GROWING}", settings)) == ["beta"]
    assert said(one(f"status: accepted\n{GROWING}", settings)) == ["then alpha v1.8"]
    assert said(one(f"status: accepted\n{GROWING}", settings), "", ("v1.8",)) == ["alpha, since v1.8, then beta v1.9"]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (f"status: draft\n{GROWING}", "draft, planned stable v1.11"),
        ("status: provisional\nstage: alpha\ngates: [X]", "provisional"),
        (GROWING, "no status, planned stable v1.11"),
        (f"status: wibble\n{GROWING}", "wibble, planned stable v1.11"),
        (f"status: deferred\n{GROWING}", "deferred"),
        (f"status: rejected\n{GROWING}", "rejected"),
        (f"status: withdrawn\n{GROWING}", "withdrawn"),
        ("status: informational", "informational"),
        (f"status: replaced\n{GROWING}", "replaced, beta, since v1.9"),
        ("status: replaced\nmilestones: {alpha: v1.10}", "replaced"),
        ("status: removed\nmilestones: {stable: v1.7}", "removed, stable, since v1.7"),
        ("status: implemented\nmilestones: {stable: v1.7}", "stable, since v1.7"),
    ],
)
def test_not_accepted(block: str, expected: str) -> None:
    """Only accepted work is a feature, and replaced or removed work that had reached a stage."""
    assert said(one(block)) == [expected]


def test_gates() -> None:
    """The name of a gate in any case gives every enhancement that has it, each with this gate alone."""
    collection = build_collection(
        {
            "a.md": proposal(f"id: A-1\nstatus: accepted\ngates: [Fast, Slow]\n{GROWING}"),
            "b.md": proposal("id: A-2\nstatus: draft\ngates: [fast]"),
        },
        settings=SETTINGS,
    )
    assert said(collection, target="fast") == [
        "beta, since v1.9, behind Fast ?, planned stable v1.11",
        "draft",
    ]
    assert said(collection, target="A-1") == ["beta, since v1.9, behind Fast ?, behind Slow ?, planned stable v1.11"]
    assert compute_feature_states(collection, FeatureSpec("FAST")).problems == ()


def test_a_proposal_goes_before_a_gate() -> None:
    """A name of both an enhancement and a gate resolves to the enhancement."""
    collection = build_collection(
        {"a.md": proposal("id: A-1\ngates: [A-2]"), "b.md": proposal("id: A-2")}, settings=SETTINGS
    )
    (state,) = compute_feature_states(collection, FeatureSpec("a-2")).states
    assert state.proposal == Item("A-2: A title", ItemKind.ENHANCEMENT, "A-2")


@pytest.mark.parametrize("target", ["A-9", "", "nothing/of.md", "x" * 3000])
def test_unresolved(target: str) -> None:
    """A target that is neither an enhancement nor a gate is reported and has no state."""
    found = compute_feature_states(one("status: accepted"), FeatureSpec(target))
    assert found.states == ()
    assert [code for code, _ in found.problems] == ["unresolved-reference"]


def test_unknown_release() -> None:
    """An unknown release is reported with the release that is used instead."""
    found = compute_feature_states(one(f"status: accepted\n{GROWING}"), FeatureSpec("A-1", "soon", ("1.8",)))
    assert [(code, "1.8 is taken" in message) for code, message in found.problems] == [("unknown-release", True)]
    assert [words(state) for state in found.states] == ["alpha, since v1.8, then beta v1.9"]


TRACKS = """
# A title

## Target releases (Fast)

- This VEP targets alpha for version: v1.7
- This VEP targets beta for version: v1.10

## Target releases (Slow)

- This VEP targets alpha for version: v1.8
- This VEP targets beta for version: v1.9
"""


def test_tracks() -> None:
    """The track with the latest stage counts; a gate with the name of a track has the milestones of that track."""
    vep = {"sig-x/1-x/vep.md": f"---\ngates: [Fast]\n---\n{TRACKS}"}
    collection = build_collection(vep, "vep", Settings(current_release="v1.9"))
    assert said(collection, target="VEP-1") == ["beta, since v1.9, (Slow), behind Fast ?"]
    assert said(collection, "v1.8", target="VEP-1") == [
        "alpha, since v1.7, (Fast), behind Fast off, planned beta v1.10"
    ]
    assert said(collection, target="fast") == ["alpha, since v1.7, behind Fast off, planned beta v1.10"]
    assert said(collection, target="Slow") == ["beta, since v1.9"]


def test_an_end_of_one_track() -> None:
    """A feature has a terminal stage only if all of its tracks have."""
    vep = {"sig-x/1-x/vep.md": TRACKS.replace("targets beta for version: v1.9", "targets removed for version: v1.9")}
    collection = build_collection(vep, "vep", Settings(current_release="v1.9"))
    assert said(collection, target="VEP-1") == ["alpha, since v1.7, (Fast), planned beta v1.10"]


KEP = {
    "sig-x/1-x/README.md": "---\nstatus: implementable\nfeature-gates: [{name: Fast, components: [kubelet]}]\n"
    "milestone: {alpha: v1.8, beta: v1.9, stable: v1.10}\ngate-defaults: {beta: off}\n---\n# KEP-1: X\n",
    "sig-x/2-y/README.md": "---\nstatus: implementable\nfeature-gates: [Best]\nmilestone: {beta: v1.7}\n---\n"
    "# KEP-2: Y\n",
}


def test_defaults() -> None:
    """Defaults come from the profile, unless the proposal declares one for the stage."""
    collection = build_collection(KEP, "kep", Settings(current_release="v1.9"))
    assert [said(collection, release, target="KEP-1")[0].split(", ")[2] for release in ("v1.8", "v1.9", "v1.10")] == [
        "behind Fast off",
        "behind Fast off",
        "behind Fast locked",
    ]
    assert said(collection, target="KEP-2") == ["beta, since v1.7, behind Best on"]
    assert bundled_profile("gep").gate_defaults == {}


def table(collection: Collection, spec: GatesSpec = GatesSpec()) -> list[str]:  # noqa: B008 - it is frozen
    """The rows of a table, each on one line."""
    lines = []
    for row in compute_gate_table(collection, spec).rows:
        cells = [row.gate.text, row.default or "?", row.stage.text, row.since.text if row.since else "-"]
        cells += [
            row.until.text if row.until else "-",
            *(["planned"] if row.is_planned else []),
            row.proposal.target or "",
        ]
        cells += [f"({row.track})"] if row.track else []
        lines.append(" ".join(cells))
    return lines


def test_table() -> None:
    """A row for each gate and stage, by gate and then by release; the end is where the next stage begins."""
    collection = build_collection(KEP, "kep", Settings(current_release="v1.9"))
    assert table(collection) == [
        "Best on beta v1.7 - KEP-2",
        "Fast off alpha v1.8 v1.9 KEP-1",
        "Fast off beta v1.9 v1.10 KEP-1",
        "Fast locked stable v1.10 - planned KEP-1",
    ]
    assert table(collection, GatesSpec(filter="number:2")) == ["Best on beta v1.7 - KEP-2"]
    assert table(collection, GatesSpec(own_releases=("1.8",)))[2] == "Fast off beta v1.9 v1.10 KEP-1"


def test_table_of_one_release() -> None:
    """One row for each gate that was there, with the end of that state."""
    collection = build_collection(KEP, "kep", Settings(current_release="v1.9"))
    assert table(collection, GatesSpec(release="v1.8")) == [
        "Best on beta v1.7 - KEP-2",
        "Fast off alpha v1.8 v1.9 KEP-1",
    ]
    assert table(collection, GatesSpec(release="v1.7")) == ["Best on beta v1.7 - KEP-2"]
    assert table(collection, GatesSpec(release="v1.6")) == []


def test_table_with_invalid_options() -> None:
    """Invalid options are reported and ignored."""
    collection = build_collection(KEP, "kep", Settings(current_release="v1.9"))
    found = compute_gate_table(collection, GatesSpec(filter="frob:x", release="soon"))
    assert [code for code, _ in found.problems] == ["unknown-release", "bad-query"]
    assert found.rows == compute_gate_table(collection, GatesSpec()).rows


@pytest.mark.parametrize(
    ("block", "rows"),
    [
        ("status: draft\nmilestones: {alpha: v1.8}", []),
        ("status: rejected\nmilestones: {alpha: v1.8}", []),
        ("status: accepted", []),
        ("status: accepted\nstage: beta", ["X ? beta - - A-1"]),
        (
            "status: accepted\nstage: alpha\nmilestones: {beta: v1.10}",
            ["X ? alpha - v1.10 A-1", "X ? beta v1.10 - planned A-1"],
        ),
        (
            "status: accepted\nstage: disabled\nmilestones: {alpha: v1.7}",
            ["X ? alpha v1.7 - A-1", "X ? disabled - - A-1"],
        ),
        ("status: replaced\nmilestones: {alpha: v1.7, beta: v1.10}", ["X ? alpha v1.7 - A-1"]),
        ("status: replaced\nmilestones: {alpha: v1.10}", []),
        (
            "status: implemented\nmilestones: {stable: v1.7, removed: v1.9}",
            ["X ? stable v1.7 v1.9 A-1", "X ? removed v1.9 - A-1"],
        ),
    ],
)
def test_table_of_irregular_stages(block: str, rows: list[str]) -> None:
    """Only features have rows; a declared stage without a milestone has a row without releases."""
    assert table(one(f"{block}\ngates: [X]")) == rows


def test_table_of_tracks() -> None:
    """A gate with the name of a track has the rows of that track."""
    vep = {"sig-x/1-x/vep.md": f"---\ngates: [Fast, Slow]\n---\n{TRACKS}"}
    collection = build_collection(vep, "vep", Settings(current_release="v1.9"))
    assert table(collection) == [
        "Fast off alpha v1.7 v1.10 VEP-1",
        "Fast ? beta v1.10 - planned VEP-1",
        "Slow off alpha v1.8 v1.9 VEP-1",
        "Slow ? beta v1.9 - VEP-1",
    ]
