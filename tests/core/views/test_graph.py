"""Graphs: selected proposals and relations, and groups."""

from __future__ import annotations

import pytest
from core.proposals import build_collection

from sphinx_enhancements.core.views.graph import GraphSpec, GraphView, compute_graph, iter_node_links

DOCUMENTS = {
    "a.md": "---\nid: A-1\nowner: sig-a\nstatus: accepted\nmilestones: {alpha: v1.2}\ndepends-on: [A-2]\n---\n# One\n",
    "b.md": "---\nid: A-2\nowner: sig-b\nstatus: draft\nrequired-by: A-1\nsee-also: A-3\n---\n# Two\n",
    "c.md": "---\nid: A-3\nowner: sig-b\nstage: beta\nreplaces: A-4\n---\n# Three\n",
    "d.md": "---\nid: A-4\nowner: sig-a\nextends: A-4\n---\n# Four\n",
    "e.md": "---\nid: A-5\n---\n# Alone\n",
}


def graph_of(**spec: object) -> GraphView:
    """Return the graph of the documents for some options."""
    return compute_graph(build_collection(DOCUMENTS), GraphSpec(**spec))  # type: ignore[arg-type]


def edges(view: GraphView) -> list[str]:
    """Return a line for each link."""
    return [f"{link.source} {link.kind} {link.target}" for link in view.links]


def test_everything() -> None:
    """A graph has every proposal with a relation, and each relation once, whichever side declares it."""
    view = graph_of()
    assert [node.name for node in view.nodes] == ["A-1", "A-2", "A-3", "A-4"]
    assert edges(view) == ["A-1 depends-on A-2", "A-2 see-also A-3", "A-3 replaces A-4"]
    assert view.kinds == ("depends-on", "replaces", "see-also")
    assert (view.total, view.unrelated, view.collapsed, view.problems) == (5, 1, "", ())
    node = view.nodes[2]
    assert (node.title, node.stage and node.stage.text, node.focused) == ("Three", "beta", False)


@pytest.mark.parametrize(
    ("spec", "names"),
    [
        ({"focus": "A-2"}, "A-1 A-2 A-3"),
        ({"focus": "2", "depth": 2}, "A-1 A-2 A-3 A-4"),
        ({"focus": "A-2", "relations": ("depends-on",)}, "A-1 A-2"),
        ({"focus": "A-2", "relations": ("required-by",)}, "A-1 A-2"),
        ({"focus": "A-5"}, "A-5"),
        ({"filter": "owner:sig-b"}, "A-2 A-3"),
        ({"filter": "owner:sig-b", "focus": "A-1"}, "A-1 A-2"),
        ({"release": "1.2"}, "A-1 A-2"),
        ({"release": "v9"}, ""),
        ({"filter": "owner:nobody"}, ""),
    ],
)
def test_selection(spec: dict[str, object], names: str) -> None:
    """A filter, a focus and a release select proposals."""
    assert " ".join(node.name for node in graph_of(**spec).nodes) == names


def test_collapsed() -> None:
    """Above the limit, nodes are groups with counts, and links the relations between them."""
    view = graph_of(limit=3)
    assert view.collapsed == "owner"
    assert [(node.name, node.size) for node in view.nodes] == [("sig-a", 2), ("sig-b", 2)]
    assert [(x.source, x.target, x.kind, x.number) for x in view.links] == [
        ("sig-a", "sig-b", "depends-on", 1),
        ("sig-b", "sig-a", "replaces", 1),
    ]
    assert graph_of(limit=4).collapsed == ""
    assert [(node.name, node.size) for node in graph_of(limit=1, group_by="key").nodes] == [("A-1", 1), ("…", 3)]
    assert {node.name for node in graph_of(limit=3, group_by="status").nodes} == {"accepted", "draft", "no status"}


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ({"focus": "A-9"}, "unresolved-reference"),
        ({"filter": "frob:x"}, "bad-query"),
        ({"release": "soon"}, "unknown-release"),
        ({"relations": ("hates",)}, "unknown-option-value"),
    ],
)
def test_invalid_options(spec: dict[str, object], code: str) -> None:
    """Invalid options are reported."""
    assert [str(c) for c, _ in graph_of(**spec).problems] == [code]


def list_states(view: GraphView) -> list[tuple[str, str | None]]:
    """Return words and targets of the states that give nodes a colour."""
    return [(state.text, state.target) for state in view.states]


def test_states() -> None:
    """Nodes have the colours of their stages in the profile's order, or those of statuses if none has a stage."""
    assert list_states(graph_of()) == [("beta", "beta"), ("no stage", None)]
    assert list_states(graph_of(relations=("replaces",))) == [("beta", "beta"), ("no stage", None)]
    documents = {name: text.replace("stage: beta", "status: odd") for name, text in DOCUMENTS.items() if name != "a.md"}
    view = compute_graph(build_collection(documents), GraphSpec())
    assert list_states(view) == [("draft", "draft"), ("unknown", "unknown"), ("no status", None)]
    assert [state and state.text for node in view.nodes if (state := node.get_state(view.axis))] == [
        *("draft", "odd", "no status"),
    ]
    assert list_states(graph_of(limit=1)) == []


def test_node_links() -> None:
    """Each node is listed with its links, for outputs without pictures."""
    links_of_nodes = {
        node.name: [(kind, target.name) for kind, target, _ in links] for node, links in iter_node_links(graph_of())
    }
    assert links_of_nodes == {
        "A-1": [("depends-on", "A-2")],
        "A-2": [("see-also", "A-3")],
        "A-3": [("replaces", "A-4")],
        "A-4": [],
    }
