"""Rules about relations: for each, cases that yield a diagnostic and cases that do not."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from core.proposals import EVERYWHERE, build_collection, bundled_profile, limit_cpu_time, proposal

from sphinx_enhancements.core.collection.graph import build_graph
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code, Level
from sphinx_enhancements.core.model import Enhancement, Relation, Source
from sphinx_enhancements.core.rules import check_collection

if TYPE_CHECKING:
    from sphinx_enhancements.core.diagnostics import Diagnostic

RELATION_CODES = {
    "dependency-cycle",
    "disagreement",
    "missing-successor",
    "needs-declined",
    "release-order",
    "self-reference",
    "stage-order",
    "superseded-successor",
}


def check_relations(**proposals: str) -> list[Diagnostic]:
    """Return the diagnostics of the rules about relations for proposals with the given front matter."""
    documents = {
        f"{name}.md": f"---\nid: {name.upper()}\n{fields.strip()}\n---\n# T\n" for name, fields in proposals.items()
    }
    found = check_collection(build_collection(documents))
    assert {d.code for d in found} <= RELATION_CODES | {"unresolved-reference"}
    return [d for d in found if d.code in RELATION_CODES]


def list_locations(found: list[Diagnostic]) -> list[tuple[str, str, int | None]]:
    """Return code, path and line of diagnostics."""
    return [(str(d.code), d.path, d.line) for d in found]


@pytest.mark.parametrize("kind", ["depends-on", "see-also", "required-by", "replaces", "superseded-by"])
def test_self_reference(kind: str) -> None:
    """A relation to itself yields one diagnostic, and no cycle."""
    found = check_relations(a=f"title: x\n{kind}: A")
    assert list_locations(found) == [("self-reference", "a.md", 4)]
    assert kind in found[0].message
    assert check_relations(a=f"{kind}: B", b="title: x") == []


@pytest.mark.parametrize(
    ("relation", "is_reported"),
    [
        ("replaces: /keps/sig-x/20190101-horn.md", False),
        ("replaces: kubernetes/enhancements/keps/sig-x/4-horn/README.md", False),
        ("replaces: /keps/sig-x/42-horn/README.md", True),
        ("replaces: /keps/sig-x/42-horn", True),
        ("replaces: https://github.com/kubernetes/enhancements/blob/master/keps/sig-x/42-horn/README.md", True),
        ("replaces: KEP-42", True),
        ("see-also: /keps/sig-x/20190101-horn.md", True),
    ],
)
def test_former_path_of_a_proposal(relation: str, is_reported: bool) -> None:
    """A proposal may replace its own document at a former path; another relation to it is a mistake."""
    documents = {"keps/sig-x/42-horn/README.md": f"---\n{relation}\n---\n# KEP-42: Horn\n"}
    found = check_collection(build_collection(documents, "kep", Settings()))
    codes = [str(d.code) for d in found if d.code is not Code.MISSING_METADATA]
    assert codes == (["self-reference"] if is_reported else [])


@pytest.mark.parametrize("size", [2, 3, 50])
@pytest.mark.parametrize("start", [0, 1])
def test_dependency_cycle(size: int, start: int) -> None:
    """A cycle is reported from its first key on, with file and line of each step, in any order of documents."""
    names = [f"p{n}" for n in range(1, size + 1)]
    relations = {name: f"title: x\ndepends-on: P{(n + 1) % size + 1}" for n, name in enumerate(names)}
    shuffled = list(relations.items())
    random.Random(start).shuffle(shuffled)  # noqa: S311 - the same order in every run
    found = check_relations(**dict(shuffled))
    assert list_locations(found) == [("dependency-cycle", "p1.md", 4)]
    keys = [name.upper() for name in names]
    assert " -> ".join([*keys, "P1"]) in found[0].message
    for name in names:
        assert f"{name}.md:4" in found[0].message


def test_no_dependency_cycle() -> None:
    """Chains, diamonds and cycles of see-also are no dependency cycles."""
    assert check_relations(a="depends-on: [B, C]", b="depends-on: D", c="depends-on: D", d="see-also: A") == []


def test_dependency_cycle_of_inverse_kinds() -> None:
    """``blocks`` and ``required-by`` make cycles as ``depends-on`` does."""
    found = check_relations(a="blocks: B", b="required-by: C", c="blocks: A")
    # The first step is that A waits for C, and C says so.
    assert list_locations(found) == [("dependency-cycle", "c.md", 3)]
    assert "A -> C -> B -> A" in found[0].message


def test_dependency_cycles_that_share_a_proposal() -> None:
    """Each group of proposals yields one diagnostic."""
    found = check_relations(
        a="depends-on: [B, C]", b="depends-on: A", c="depends-on: A", x="depends-on: Y", y="depends-on: X"
    )
    assert [d.message.split("; ")[0].split(": ")[1] for d in found] == ["A -> B -> A", "X -> Y -> X"]


def test_release_order() -> None:
    """A proposal must not target an earlier release than its dependencies; the same release is allowed."""
    found = check_relations(a="milestones: {alpha: v1.2}\ndepends-on: B", b="milestones: {alpha: v1.10}")
    assert list_locations(found) == [("release-order", "a.md", 4)]
    assert "A targets v1.2" in found[0].message
    assert "B, which targets v1.10" in found[0].message
    assert (
        check_relations(a="milestones: {alpha: v1.10}\ndepends-on: B", b="milestones: {alpha: '1.10', beta: v1.11}")
        == []
    )
    assert check_relations(a="milestones: {alpha: v1.2}\ndepends-on: B", b="title: x") == []
    assert check_relations(a="milestones: {alpha: v1.2}\nsee-also: B", b="milestones: {alpha: v1.10}") == []


def test_stage_order() -> None:
    """A proposal must not be at a later stage than its dependencies; terminal stages do not count."""
    found = check_relations(a="stage: beta\ndepends-on: B", b="stage: alpha")
    assert list_locations(found) == [("stage-order", "a.md", 4)]
    assert check_relations(a="stage: beta\ndepends-on: B", b="stage: beta") == []
    assert check_relations(a="stage: beta\ndepends-on: B", b="stage: deprecated") == []
    assert list_locations(check_relations(a="stage: alpha\nblocks: B", b="stage: stable")) == [
        ("stage-order", "a.md", 4)
    ]


@pytest.mark.parametrize("status", ["rejected", "withdrawn", "deferred"])
def test_accepted_proposal_depends_on_declined_one(status: str) -> None:
    """Drafts may depend on declined proposals, and accepted ones on drafts."""
    found = check_relations(a="status: accepted\ndepends-on: B", b=f"status: {status}")
    assert list_locations(found) == [("needs-declined", "a.md", 4)]
    assert status in found[0].message
    assert check_relations(a="status: draft\ndepends-on: B", b=f"status: {status}") == []
    assert check_relations(a="status: accepted\ndepends-on: B", b="status: draft") == []


def test_missing_successor() -> None:
    """A successor can be named on either side; an unresolved one is reported as a reference."""
    found = check_relations(a="title: x\nstatus: superseded")
    assert list_locations(found) == [("missing-successor", "a.md", 4)]
    assert check_relations(a="status: replaced\nsuperseded-by: B", b="title: x") == []
    assert check_relations(a="status: replaced", b="replaces: A") == []
    assert check_relations(a="status: replaced\nreplaced-by: GONE") == []


@pytest.mark.parametrize(
    ("status", "word"), [("superseded", "superseded"), ("Superseded (see the wiki). It is old.", "replaced")]
)
def test_message_about_a_missing_successor(status: str, word: str) -> None:
    """The message has the status as written, or the word of the profile if there is a note beside it."""
    (found,) = check_relations(a=f"status: {status}")
    assert found.message == f"A is {word}, and no proposal is named as its successor"


def test_superseded_successor() -> None:
    """The message names the end of the chain; a chain that enters a cycle ends too."""
    found = check_relations(a="superseded-by: B", b="superseded-by: C", c="superseded-by: D", d="title: x")
    assert [d.path for d in found] == ["a.md", "b.md"]
    assert {d.code for d in found} == {"superseded-successor"}
    assert "A -> B -> C -> D; link to D" in found[0].message
    assert check_relations(a="superseded-by: B", b="title: x") == []
    assert check_relations(a="superseded-by: [B, C]", b="superseded-by: C", c="title: x") == []
    found = check_relations(
        a="superseded-by: B", b="superseded-by: C", c="superseded-by: [D, E]", d="title: x", e="title: x"
    )
    assert ["A -> B -> C; link to C" in d.message for d in found] == [True]


def test_succession_cycle() -> None:
    """A cycle of successors yields one diagnostic and no advice to link to its end."""
    found = check_relations(a="replaces: B", b="replaces: C", c="replaces: A", d="superseded-by: A")
    assert [str(d.code) for d in found] == ["disagreement"]
    assert "A -> C -> B -> A" in found[0].message


@pytest.mark.parametrize("status", ["withdrawn", "rejected", "replaced", "removed"])
def test_inactive_dependents(status: str) -> None:
    """The dependencies of an inactive proposal yield no diagnostics."""
    successor = "\nsuperseded-by: B" if status == "replaced" else ""
    off = f"status: {status}{successor}\nstage: beta\nmilestones: {{beta: v1.1}}\ndepends-on: B"
    assert check_relations(a=off, b="stage: alpha\nmilestones: {alpha: v1.2}") == []
    assert [str(d.code) for d in check_relations(a=off, b="depends-on: A")] == []


def test_successor_of_a_declined_dependency() -> None:
    """The message about a withdrawn dependency names its successor."""
    found = check_relations(
        a="status: implemented\ndepends-on: B", b="status: withdrawn\nsuperseded-by: C", c="title: x"
    )
    assert [str(d.code) for d in found] == ["needs-declined"]
    assert "A is implemented" in found[0].message
    assert "its successor is C" in found[0].message


def test_contradictory_successions() -> None:
    """The message names both lines; agreement and statements on one side alone are allowed."""
    found = check_relations(a="replaces: B", b="title: x\nreplaces: A")
    assert list_locations(found) == [("disagreement", "a.md", 3)]
    assert "b.md:4" in found[0].message
    found = check_relations(a="title: x\nreplaces: B", b="replaced-by: C", c="title: x")
    assert list_locations(found) == [("disagreement", "a.md", 4)]
    assert "b.md:3" in found[0].message
    assert check_relations(a="replaces: B", b="replaced-by: A") == []
    assert check_relations(a="replaces: [B, C]", b="replaced-by: A", c="title: x") == []
    assert check_relations(a="replaces: B", b="replaced-by: [A, C]", c="title: x") == []


def test_large_graphs() -> None:
    """Graphs of thousands of proposals are searched within seconds and without recursion."""

    def proposal(n: int, *needs: int) -> Enhancement:
        relations = tuple(Relation("depends-on", str(m), f"P-{m}", 1) for m in needs)
        return Enhancement(f"P-{n}", "t", "default", Source(f"{n}.md"), relations=relations)

    size = 20_000
    chain = [proposal(n, n + 1) for n in range(size)] + [proposal(size)]
    cycle = [*chain[:-1], proposal(size, 0)]
    clique = [proposal(n, *range(60)) for n in range(60)]
    with limit_cpu_time(6):
        assert build_graph(chain, bundled_profile()).find_dependency_cycles() == ()
        (cycle_edges,) = build_graph(cycle, bundled_profile()).find_dependency_cycles()
        assert len(cycle_edges) == size + 1
        (cycle_edges,) = build_graph(clique, bundled_profile()).find_dependency_cycles()
        assert [(e.source, e.target) for e in cycle_edges] == [("P-0", "P-1"), ("P-1", "P-0")]
        graph = build_graph(chain, bundled_profile())
        assert len(graph.find_prerequisites(["P-0"])) == size + 1
        assert graph.find_keys_within("P-10", 2) == {"P-8", "P-9", "P-10", "P-11", "P-12"}


def test_superseded_successor_among_several() -> None:
    """Each of several successors is followed; two current ones are allowed."""
    fork = {"a": "status: replaced\nreplaced-by: [B, C]", "b": "status: replaced\nreplaced-by: D"}
    found = check_relations(**fork, c="title: x", d="title: x")
    assert list_locations(found) == [("superseded-successor", "a.md", 4)]
    assert "B, a successor of A, has a successor itself; link to D" in found[0].message
    assert check_relations(a="status: replaced\nreplaced-by: [B, C]", b="title: x", c="title: x") == []
    # The last is named beside it.
    assert (
        check_relations(a="status: replaced\nreplaced-by: [B, D]", b="status: replaced\nreplaced-by: D", d="title: x")
        == []
    )


def test_related_places_of_relations() -> None:
    """A finding about two proposals names the place of the other one: its milestone, stage, status or relation."""
    documents = {
        "a.md": proposal("id: A-1\nstatus: accepted\nstage: stable\nmilestones: {alpha: v1.1}\ndepends-on: A-2"),
        "b.md": proposal(
            "id: A-2\nstatus: rejected\nstage: alpha\nmilestones: {beta: v1.3, alpha: v1.2}\ndepends-on: A-1"
        ),
        "c.md": proposal("id: A-3\nsupersedes: A-4"),
        "d.md": proposal("id: A-4\n\nsupersedes: A-3"),
        "e.md": proposal("id: A-4"),
    }
    found = check_collection(build_collection(documents))
    assert [(str(d.code), d.path, d.line, [place.location for place in d.related]) for d in found] == [
        ("needs-declined", "a.md", 6, ["b.md:3"]),
        ("release-order", "a.md", 6, ["b.md:5"]),
        ("stage-order", "a.md", 6, ["b.md:4"]),
        ("disagreement", "c.md", 3, ["d.md:4"]),
        ("duplicate-key", "e.md", 1, ["d.md:1"]),
    ]


@pytest.mark.parametrize(
    ("first", "second", "location"),
    [
        ("supersedes: B", "title: x", ("b.md", 1)),
        ("title: x", "superseded-by: A", ("a.md", 1)),
        ("supersedes: B", "superseded-by: A", None),
        ("replaces: B", "superseded-by: A", None),  # the kind may differ
        ("supersedes: B", "superseded-by: C", ("c.md", 1)),  # C is silent; A and B are a disagreement
        ("supersedes: B", "supersedes: A", None),  # a disagreement
        ("supersedes: A", "title: x", None),
        ("supersedes: https://example.org/b", "title: x", None),
        ("supersedes: UNKNOWN-1", "title: x", None),
    ],
)
def test_one_sided_succession(first: str, second: str, location: tuple[str, int] | None) -> None:
    """A succession that only one proposal states is reported in the other one, if the rule is on."""
    documents = {
        "a.md": f"---\nid: A\n{first}\n---\n# T\n",
        "b.md": f"---\nid: B\n{second}\n---\n# T\n",
        "c.md": "---\nid: C\n---\n# T\n",
    }
    settings = replace(EVERYWHERE, rules={Code.ONE_SIDED_SUCCESSION: Level.WARNING})
    collection = build_collection(documents, settings=settings)
    found = [(d.path, d.line) for d in check_collection(collection) if d.code == Code.ONE_SIDED_SUCCESSION]
    assert found == ([location] if location else [])
    assert not [d for d in check_collection(build_collection(documents)) if d.code == Code.ONE_SIDED_SUCCESSION]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("accepted", "accepted", "the status is 'accepted', but B replaces it; set it to 'replaced'"),
        ("draft", "implemented", "the status is 'draft', but B replaces it; set it to 'replaced'"),
        ("accepted", "replaced\nreplaced-by: C", "the status is 'accepted', but B replaces it; set it to 'replaced'"),
        # A draft replaces nothing yet, and work that is done keeps its status.
        ("accepted", "draft", ""),
        ("accepted", "withdrawn", ""),
        ("implemented", "accepted", ""),
        ("replaced", "accepted", ""),
        ("withdrawn", "accepted", ""),
        ("unheard-of", "accepted", ""),
    ],
)
def test_open_proposal_that_is_replaced(old: str, new: str, message: str) -> None:
    """It is reported in the line of its status, with the relation as a related place."""
    documents = {
        "a.md": f"---\nid: A\nstatus: {old}\n---\n# T\n",
        "b.md": f"---\nid: B\nreplaces: A\nstatus: {new}\n---\n# T\n",
        "c.md": "---\nid: C\n---\n# T\n",
    }
    found = [d for d in check_collection(build_collection(documents)) if d.code == Code.DISAGREEMENT]
    assert [(d.path, d.line, d.message) for d in found] == ([("a.md", 3, message)] if message else [])
    assert [place.location for d in found for place in d.related] == (["b.md:3"] if message else [])


def test_replaced_in_a_profile_without_that_status() -> None:
    """Nothing can be set, so nothing is reported."""
    documents = {
        "geps/gep-1/index.md": "# GEP-1: A\n\n* Status: Provisional\n",
        "geps/gep-2/index.md": "---\nstatus: Implementable\nobsoletes: [GEP-1]\n---\n# GEP-2: B\n",
    }
    collection = build_collection(documents, "gep")
    assert collection.graph.successors.keys() == {"GEP-1"}
    assert not [d for d in check_collection(collection) if d.code == Code.DISAGREEMENT]
