"""What relations show to be wrong: each law with a case that breaks it, and one that just doesn't."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from core.proposals import build_collection, bundled_profile, limit_cpu_time

from sphinx_enhancements.core.collection.graph import build_graph
from sphinx_enhancements.core.model import Enhancement, Relation, Source
from sphinx_enhancements.core.rules import check_collection

if TYPE_CHECKING:
    from sphinx_enhancements.core.diagnostics import Diagnostic

LAWS = {
    "dependency-cycle",
    "disagreement",
    "missing-successor",
    "needs-declined",
    "release-order",
    "self-reference",
    "stage-order",
    "superseded-successor",
}


def broken(**proposals: str) -> list[Diagnostic]:
    """What the laws say of proposals, each given by the fields of its front matter."""
    documents = {
        f"{name}.md": f"---\nid: {name.upper()}\n{fields.strip()}\n---\n# T\n" for name, fields in proposals.items()
    }
    found = check_collection(build_collection(documents))
    assert {d.code for d in found} <= LAWS | {"unresolved-reference"}
    return [d for d in found if d.code in LAWS]


def places(found: list[Diagnostic]) -> list[tuple[str, str, int | None]]:
    """Code, file and line of findings."""
    return [(str(d.code), d.path, d.line) for d in found]


@pytest.mark.parametrize("kind", ["depends-on", "see-also", "required-by", "replaces", "superseded-by"])
def test_a_link_to_itself(kind: str) -> None:
    """It is one finding, and no circle."""
    found = broken(a=f"title: x\n{kind}: A")
    assert places(found) == [("self-reference", "a.md", 4)]
    assert kind in found[0].message
    assert broken(a=f"{kind}: B", b="title: x") == []


@pytest.mark.parametrize("size", [2, 3, 50])
@pytest.mark.parametrize("start", [0, 1])
def test_a_circle(size: int, start: int) -> None:
    """It is printed from its first key on, with file and line of each step, in whatever order it was written."""
    names = [f"p{n}" for n in range(1, size + 1)]
    relations = {name: f"title: x\ndepends-on: P{(n + 1) % size + 1}" for n, name in enumerate(names)}
    shuffled = list(relations.items())
    random.Random(start).shuffle(shuffled)  # noqa: S311 - the same order in every run
    found = broken(**dict(shuffled))
    assert places(found) == [("dependency-cycle", "p1.md", 4)]
    keys = [name.upper() for name in names]
    assert " -> ".join([*keys, "P1"]) in found[0].message
    for name in names:
        assert f"{name}.md:4" in found[0].message


def test_no_circle() -> None:
    """A long chain, a diamond, and a circle of see-also are none."""
    assert broken(a="depends-on: [B, C]", b="depends-on: D", c="depends-on: D", d="see-also: A") == []


def test_a_circle_told_from_both_sides() -> None:
    """``blocks`` and ``required-by`` say the same as ``depends-on``."""
    found = broken(a="blocks: B", b="required-by: C", c="blocks: A")
    # The first step is that A waits for C, and C says so.
    assert places(found) == [("dependency-cycle", "c.md", 3)]
    assert "A -> C -> B -> A" in found[0].message


def test_circles_that_share_a_proposal() -> None:
    """One finding for each group: to break it is a matter of one relation at a time."""
    found = broken(a="depends-on: [B, C]", b="depends-on: A", c="depends-on: A", x="depends-on: Y", y="depends-on: X")
    assert [d.message.split("; ")[0].split(": ")[1] for d in found] == ["A -> B -> A", "X -> Y -> X"]


def test_order_of_releases() -> None:
    """Nothing comes before what it needs; together is in time."""
    found = broken(a="milestones: {alpha: v1.2}\ndepends-on: B", b="milestones: {alpha: v1.10}")
    assert places(found) == [("release-order", "a.md", 4)]
    assert "A targets v1.2" in found[0].message
    assert "B, which targets v1.10" in found[0].message
    assert broken(a="milestones: {alpha: v1.10}\ndepends-on: B", b="milestones: {alpha: '1.10', beta: v1.11}") == []
    assert broken(a="milestones: {alpha: v1.2}\ndepends-on: B", b="title: x") == []
    assert broken(a="milestones: {alpha: v1.2}\nsee-also: B", b="milestones: {alpha: v1.10}") == []


def test_order_of_stages() -> None:
    """Nothing is more mature than what it needs; terminal stages are not on that axis."""
    found = broken(a="stage: beta\ndepends-on: B", b="stage: alpha")
    assert places(found) == [("stage-order", "a.md", 4)]
    assert broken(a="stage: beta\ndepends-on: B", b="stage: beta") == []
    assert broken(a="stage: beta\ndepends-on: B", b="stage: deprecated") == []
    assert places(broken(a="stage: alpha\nblocks: B", b="stage: stable")) == [("stage-order", "a.md", 4)]


@pytest.mark.parametrize("status", ["rejected", "withdrawn", "deferred"])
def test_accepted_work_that_needs_what_will_not_come(status: str) -> None:
    """A draft may, and accepted work may need a draft."""
    found = broken(a="status: accepted\ndepends-on: B", b=f"status: {status}")
    assert places(found) == [("needs-declined", "a.md", 4)]
    assert status in found[0].message
    assert broken(a="status: draft\ndepends-on: B", b=f"status: {status}") == []
    assert broken(a="status: accepted\ndepends-on: B", b="status: draft") == []


def test_a_successor_is_named() -> None:
    """By either side; one that is named but not here is a matter of that reference."""
    found = broken(a="title: x\nstatus: superseded")
    assert places(found) == [("missing-successor", "a.md", 4)]
    assert broken(a="status: replaced\nsuperseded-by: B", b="title: x") == []
    assert broken(a="status: replaced", b="replaces: A") == []
    assert broken(a="status: replaced\nreplaced-by: GONE") == []


def test_a_chain_of_successors() -> None:
    """Its end is what should be linked to; a chain that goes round ends too."""
    found = broken(a="superseded-by: B", b="superseded-by: C", c="superseded-by: D", d="title: x")
    assert [d.path for d in found] == ["a.md", "b.md"]
    assert {d.code for d in found} == {"superseded-successor"}
    assert "A -> B -> C -> D; link to D" in found[0].message
    assert broken(a="superseded-by: B", b="title: x") == []
    assert broken(a="superseded-by: [B, C]", b="superseded-by: C", c="title: x") == []
    found = broken(a="superseded-by: B", b="superseded-by: C", c="superseded-by: [D, E]", d="title: x", e="title: x")
    assert ["A -> B -> C; link to C" in d.message for d in found] == [True]


def test_a_circle_of_successors() -> None:
    """One finding says so, and none advises to follow it."""
    found = broken(a="replaces: B", b="replaces: C", c="replaces: A", d="superseded-by: A")
    assert [str(d.code) for d in found] == ["disagreement"]
    assert "A -> C -> B -> A" in found[0].message


@pytest.mark.parametrize("status", ["withdrawn", "rejected", "replaced", "removed"])
def test_who_waits_no_more(status: str) -> None:
    """A proposal that is off breaks no law by what it once needed."""
    successor = "\nsuperseded-by: B" if status == "replaced" else ""
    off = f"status: {status}{successor}\nstage: beta\nmilestones: {{beta: v1.1}}\ndepends-on: B"
    assert broken(a=off, b="stage: alpha\nmilestones: {alpha: v1.2}") == []
    assert [str(d.code) for d in broken(a=off, b="depends-on: A")] == []


def test_the_successor_of_what_is_needed() -> None:
    """Work in use that needs something withdrawn is told what to need instead."""
    found = broken(a="status: implemented\ndepends-on: B", b="status: withdrawn\nsuperseded-by: C", c="title: x")
    assert [str(d.code) for d in found] == ["needs-declined"]
    assert "A is implemented" in found[0].message
    assert "its successor is C" in found[0].message


def test_two_that_disagree() -> None:
    """Both lines are named; agreement, and one side alone, are fine."""
    found = broken(a="replaces: B", b="title: x\nreplaces: A")
    assert places(found) == [("disagreement", "a.md", 3)]
    assert "b.md:4" in found[0].message
    found = broken(a="title: x\nreplaces: B", b="replaced-by: C", c="title: x")
    assert places(found) == [("disagreement", "a.md", 4)]
    assert "b.md:3" in found[0].message
    assert broken(a="replaces: B", b="replaced-by: A") == []
    assert broken(a="replaces: [B, C]", b="replaced-by: A", c="title: x") == []
    assert broken(a="replaces: B", b="replaced-by: [A, C]", c="title: x") == []


def test_large_graphs() -> None:
    """Thousands of proposals in chains, circles and knots take a moment, and no recursion."""

    def proposal(n: int, *needs: int) -> Enhancement:
        relations = tuple(Relation("depends-on", str(m), f"P-{m}", 1) for m in needs)
        return Enhancement(f"P-{n}", "t", "default", Source(f"{n}.md"), relations=relations)

    size = 20_000
    chain = [proposal(n, n + 1) for n in range(size)] + [proposal(size)]
    circle = [*chain[:-1], proposal(size, 0)]
    knot = [proposal(n, *range(60)) for n in range(60)]
    with limit_cpu_time(6):
        assert build_graph(chain, bundled_profile()).find_dependency_cycles() == ()
        (way,) = build_graph(circle, bundled_profile()).find_dependency_cycles()
        assert len(way) == size + 1
        (way,) = build_graph(knot, bundled_profile()).find_dependency_cycles()
        assert [(e.source, e.target) for e in way] == [("P-0", "P-1"), ("P-1", "P-0")]
        graph = build_graph(chain, bundled_profile())
        assert len(graph.find_prerequisites(["P-0"])) == size + 1
        assert graph.find_keys_within("P-10", 2) == {"P-8", "P-9", "P-10", "P-11", "P-12"}


def test_one_of_several_successors_is_replaced_itself() -> None:
    """Where a way of successors parts, each branch is followed; two that both stand are no mistake."""
    fork = {"a": "status: replaced\nreplaced-by: [B, C]", "b": "status: replaced\nreplaced-by: D"}
    found = broken(**fork, c="title: x", d="title: x")
    assert places(found) == [("superseded-successor", "a.md", 4)]
    assert "B, a successor of A, has a successor itself; link to D" in found[0].message
    assert broken(a="status: replaced\nreplaced-by: [B, C]", b="title: x", c="title: x") == []
    # The last is named beside it.
    assert broken(a="status: replaced\nreplaced-by: [B, D]", b="status: replaced\nreplaced-by: D", d="title: x") == []
