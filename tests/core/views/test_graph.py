"""Which proposals and relations a graph shows."""

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


def shown(**spec: object) -> GraphView:
    """The graph of the documents for a spec."""
    return compute_graph(build_collection(DOCUMENTS), GraphSpec(**spec))  # type: ignore[arg-type]


def edges(view: GraphView) -> list[str]:
    """Its links in a line each."""
    return [f"{link.source} {link.kind} {link.target}" for link in view.links]


def test_everything() -> None:
    """Every proposal that is related to another, each relation once, whichever side says so."""
    view = shown()
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
def test_what_is_chosen(spec: dict[str, object], names: str) -> None:
    """By query, around one, on the way to a release."""
    assert " ".join(node.name for node in shown(**spec).nodes) == names


def test_collapsed() -> None:
    """Above the limit there are groups with counts, and the relations between them; below it there are not."""
    view = shown(limit=3)
    assert view.collapsed == "owner"
    assert [(node.name, node.size) for node in view.nodes] == [("sig-a", 2), ("sig-b", 2)]
    assert [(x.source, x.target, x.kind, x.number) for x in view.links] == [
        ("sig-a", "sig-b", "depends-on", 1),
        ("sig-b", "sig-a", "replaces", 1),
    ]
    assert shown(limit=4).collapsed == ""
    assert [(node.name, node.size) for node in shown(limit=1, group_by="key").nodes] == [("A-1", 1), ("…", 3)]
    assert {node.name for node in shown(limit=3, group_by="status").nodes} == {"accepted", "draft", "no status"}


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ({"focus": "A-9"}, "unresolved-reference"),
        ({"filter": "frob:x"}, "bad-query"),
        ({"release": "soon"}, "unknown-release"),
        ({"relations": ("hates",)}, "unknown-option-value"),
    ],
)
def test_asked_in_vain(spec: dict[str, object], code: str) -> None:
    """What is not understood is reported with the answer."""
    assert [str(c) for c, _ in shown(**spec).problems] == [code]


def test_in_words() -> None:
    """Each node with its links, for where there is no picture."""
    said = {node.name: [(kind, target.name) for kind, target, _ in links] for node, links in iter_node_links(shown())}
    assert said == {
        "A-1": [("depends-on", "A-2")],
        "A-2": [("see-also", "A-3")],
        "A-3": [("replaces", "A-4")],
        "A-4": [],
    }
