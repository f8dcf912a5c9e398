"""Lists whose pages are children of the page on which the list stands, as in a ``toctree``.

Sphinx takes in tables of contents when it reads a document; what a list holds is known when all have
been read. So the directive leaves a toctree that is empty, and here it is filled wherever Sphinx keeps
it, before sections are numbered and before Sphinx looks for documents that are in no toctree.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from ...core.views.table import Table, TableSpec
from ..sphinx_internals import replace_doctree, set_toctree_children
from .domain import enhancement_domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .domain import EnhancementDomain

_LIST = "enh-list"
"""Attribute of a toctree that a list fills: the place of the list among the views of the document."""


def make_list_toctree(docname: str, index: int) -> addnodes.toctree:
    """A toctree that nothing is in so far, and that readers see in the navigation only.

    :param index: the place of the list among the views of the document.
    """
    return addnodes.toctree(
        "",
        **{_LIST: index},
        parent=docname,
        entries=[],
        includefiles=[],
        maxdepth=-1,
        caption=None,
        glob=False,
        hidden=True,
        includehidden=False,
        numbered=0,
        titlesonly=False,
    )


def fill(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Fill the toctrees of lists.

    :returns: the documents of which one holds other pages now.
    """
    domain = enhancement_domain(env)
    if domain.unchanged:
        return []
    # Begun anew each time: what a list may hold depends on the others, and never on what it held before.
    documents = _documents(domain)
    before = {docname: _held(env.tocs[docname]) for docname in documents}
    for docname in documents:
        for tree in _trees(env.tocs[docname]):
            set_toctree_children(env, docname, tree, [])
    changed = []
    for docname in documents:
        above = _ancestors(env.toctree_includes, docname)
        for tree in _trees(env.tocs[docname]):
            taken = {docname, *above, *env.toctree_includes[docname]}
            held = [name for name in _listed(domain, docname, tree[_LIST]) if name not in taken]
            set_toctree_children(env, docname, tree, held)
        now = _held(env.tocs[docname])
        if _write(app, env, docname, now) or now != before[docname]:
            changed.append(docname)
    return changed


def navigation(domain: EnhancementDomain) -> str:
    """All that pages show of the toctrees that lists fill, wherever they stand; empty where there are none."""
    env, shown = domain.env, []
    for docname in _documents(domain):
        for tree in _trees(env.tocs[docname]):
            for child in _children(tree):
                headings = [(ref["anchorname"], ref.astext()) for ref in env.tocs[child].findall(nodes.reference)]
                shown.append((docname, child, env.titles[child].astext(), headings))
    return repr(shown) if shown else ""


def _documents(domain: EnhancementDomain) -> list[str]:
    """The documents that hold such a list."""
    return [
        docname
        for docname, placed_views in sorted(domain.placed_views.items())
        if docname in domain.env.tocs
        and any(isinstance(placed.spec, TableSpec) and placed.spec.toctree for placed in placed_views)
    ]


def _trees(node: nodes.Element) -> list[addnodes.toctree]:
    return [tree for tree in node.findall(addnodes.toctree) if _LIST in tree]


def _children(tree: addnodes.toctree) -> list[str]:
    return list(tree["includefiles"])


def _held(node: nodes.Element) -> dict[int, list[str]]:
    """The place of each list -> what its toctree holds."""
    return {tree[_LIST]: _children(tree) for tree in _trees(node)}


def _listed(domain: EnhancementDomain, docname: str, index: int) -> Iterator[str]:
    """The documents that are a proposal in a list, in its order."""
    answer = domain.answer(docname, index)
    entries = domain.collection.entries
    if isinstance(answer, Table):
        listed = (entries[row.key] for group in answer.groups for row in group.rows)
        # A proposal may stand in two groups.
        yield from dict.fromkeys(entry.document for entry in listed if entry.is_page)


def _write(app: Sphinx, env: BuildEnvironment, docname: str, held: dict[int, list[str]]) -> bool:
    """Keep what the toctrees of a document hold in what Sphinx has kept of the document."""
    file = env.doctreedir / f"{docname}.doctree"
    doctree = pickle.loads(file.read_bytes())  # noqa: S301 # of our own environment
    if _held(doctree) == held:
        return False
    for tree in _trees(doctree):
        children = held.get(tree[_LIST], [])
        tree["entries"], tree["includefiles"] = [(None, child) for child in children], children
    replace_doctree(app, docname, doctree)
    return True


def _ancestors(includes: Mapping[str, list[str]], docname: str) -> set[str]:
    """The documents that lead to one by their toctrees."""
    above: dict[str, list[str]] = {}
    for parent, children in includes.items():
        for child in children:
            above.setdefault(child, []).append(parent)
    found: set[str] = set()
    waiting = [docname]
    while waiting:
        for parent in above.get(waiting.pop(), ()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found
