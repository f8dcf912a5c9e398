"""Toctrees of lists: the listed pages become children of the page with the list.

Sphinx collects toctrees when it reads a document, but the rows of a list are known only when all documents are
read. The directive therefore creates an empty toctree. It is filled here, in every copy that Sphinx keeps, before
sections are numbered and before Sphinx looks for documents outside of any toctree.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ...core.views.table import Table, TableSpec
from ..sphinx_internals import replace_doctree, set_toctree_children
from .domain import EnhancementDomain, enhancement_domain

_LIST_INDEX = "enh-list"  # attribute of the toctree of a list: the index of the list among the views of its document


def make_list_toctree(docname: str, index: int) -> addnodes.toctree:
    """Return an empty toctree, shown only in navigation, for the list with an index among the views of a document."""
    return addnodes.toctree(
        "",
        **{_LIST_INDEX: index},
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


def fill_list_toctrees(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Fill the toctrees of lists, and return the documents in which one changed."""
    domain = enhancement_domain(env)
    if domain.is_unchanged:
        return []
    # Each toctree starts empty: its content depends on the other toctrees, but not on its own former content.
    documents = _find_documents(domain)
    children_before = {docname: _get_children(env.tocs[docname]) for docname in documents}
    for docname in documents:
        for toctree in _find_list_toctrees(env.tocs[docname]):
            set_toctree_children(env, docname, toctree, [])
    changed = []
    for docname in documents:
        ancestors = _find_ancestors(env, docname)
        for toctree in _find_list_toctrees(env.tocs[docname]):
            excluded = {docname, *ancestors, *env.toctree_includes[docname]}
            listed = _iter_listed_pages(domain, docname, toctree[_LIST_INDEX])
            set_toctree_children(env, docname, toctree, [name for name in listed if name not in excluded])
        children_now = _get_children(env.tocs[docname])
        if _update_doctree(app, docname, children_now) or children_now != children_before[docname]:
            changed.append(docname)
    return changed


def serialize_list_toctrees(domain: EnhancementDomain) -> str:
    """Return all that navigation shows of the toctrees of lists as text; empty if there are none."""
    env, parts = domain.env, []
    for docname in _find_documents(domain):
        for toctree in _find_list_toctrees(env.tocs[docname]):
            for child in toctree["includefiles"]:
                headings = [(ref["anchorname"], ref.astext()) for ref in env.tocs[child].findall(nodes.reference)]
                parts.append((docname, child, env.titles[child].astext(), headings))
    return repr(parts) if parts else ""


def _find_documents(domain: EnhancementDomain) -> list[str]:
    """Return the documents that hold a list with a toctree."""
    return [
        docname
        for docname, placed_views in sorted(domain.placed_views.items())
        if docname in domain.env.tocs
        and any(isinstance(placed.spec, TableSpec) and placed.spec.toctree for placed in placed_views)
    ]


def _find_list_toctrees(node: nodes.Element) -> list[addnodes.toctree]:
    return [toctree for toctree in node.findall(addnodes.toctree) if _LIST_INDEX in toctree]


def _get_children(node: nodes.Element) -> dict[int, list[str]]:
    """Return the documents in the toctree of each list, by the index of the list."""
    return {toctree[_LIST_INDEX]: list(toctree["includefiles"]) for toctree in _find_list_toctrees(node)}


def _iter_listed_pages(domain: EnhancementDomain, docname: str, index: int) -> Iterator[str]:
    """Yield the pages of the enhancements in a list, in its order."""
    answer = domain.get_answer(docname, index)
    entries = domain.collection.entries
    if isinstance(answer, Table):
        listed = (entries[row.key] for group in answer.groups for row in group.rows)
        yield from dict.fromkeys(entry.document for entry in listed if entry.is_page)


def _update_doctree(app: Sphinx, docname: str, children: dict[int, list[str]]) -> bool:
    """Fill the toctrees in the doctree of a document, and return True if that changed it."""
    file = app.env.doctreedir / f"{docname}.doctree"
    doctree = pickle.loads(file.read_bytes())  # noqa: S301 # of our own environment
    if _get_children(doctree) == children:
        return False
    for toctree in _find_list_toctrees(doctree):
        names = children.get(toctree[_LIST_INDEX], [])
        toctree["entries"], toctree["includefiles"] = [(None, name) for name in names], names
    replace_doctree(app, docname, doctree)
    return True


def _find_ancestors(env: BuildEnvironment, docname: str) -> set[str]:
    """Return the documents whose toctrees lead to a document, directly or not."""
    ancestors: set[str] = set()
    waiting = [docname]
    while waiting:
        # Sphinx records the parents of a document under this name.
        parents = env.files_to_rebuild.get(waiting.pop(), set()) - ancestors
        ancestors |= parents
        waiting += parents
    return ancestors
