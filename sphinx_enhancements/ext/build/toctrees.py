"""Toctrees of lists: the listed pages become children of the page with the list.

Sphinx collects toctrees when it reads a document, but the rows of a list are known only when all documents are
read. The directive therefore creates an empty toctree. It is filled here, in every copy that Sphinx keeps, before
sections are numbered and before Sphinx looks for documents outside of any toctree.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, TypeAlias

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from ...core.collection.collection import Entry
from ...core.reading.identity import has_key
from ...core.views.table import Table, TableSpec
from ..sphinx_internals import make_toctree, replace_doctree, set_toctree_children
from .domain import EnhancementDomain, enhancement_domain

_TocEntry: TypeAlias = tuple[str | None, str]
"""Entry of a toctree: a title, or None for that of the document, and the name of the document."""

_Title: TypeAlias = tuple[str, str]
"""Name and title of a document."""

_LIST_INDEX = "enh-list"  # attribute of the toctree of a list: the index of the list among the views of its document


def make_list_toctree(docname: str, index: int) -> addnodes.toctree:
    """Return an empty toctree, shown only in navigation, for the list with an index among the views of a document."""
    return make_toctree(docname, (), hidden=True, **{_LIST_INDEX: index})


def fill_list_toctrees(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Fill the toctrees of lists, and return the documents in which one changed."""
    domain = enhancement_domain(env)
    if domain.is_unchanged:
        return []
    # Each toctree starts empty: its content depends on the other toctrees, but not on its own former content.
    documents = _find_documents(domain)
    entries_before = {docname: _get_entries(env.tocs[docname]) for docname in documents}
    for docname in documents:
        for toctree in _find_list_toctrees(env.tocs[docname]):
            set_toctree_children(env, docname, toctree, [])
    changed = []
    for docname in documents:
        ancestors = _find_ancestors(env, docname)
        for toctree in _find_list_toctrees(env.tocs[docname]):
            excluded = {docname, *ancestors, *env.toctree_includes[docname]}
            listed = _iter_listed_pages(domain, docname, toctree[_LIST_INDEX])
            entries = [
                (_make_entry_title(env, page), page.document) for page in listed if page.document not in excluded
            ]
            set_toctree_children(env, docname, toctree, entries)
        entries_now = _get_entries(env.tocs[docname])
        if _update_doctree(app, docname, entries_now) or entries_now != entries_before[docname]:
            changed.append(docname)
    return changed


class AdjacentTitles:
    """Event handlers that title the links to the previous and the next page as the toctrees of lists do."""

    def __init__(self) -> None:
        self._titles: dict[str, str] | None = None
        """Document -> its title in the toctree of a list in its parent; None until a page needs them."""

    def forget(self, app: Sphinx, builder: Builder) -> None:
        """Drop the titles of an earlier build in this process."""
        self._titles = None

    def set_titles(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
    ) -> None:
        """Set the titles of the links in the context of the template of a page."""
        relations = getattr(app.builder, "relations", {})
        _parent, *adjacent = relations.get(pagename, (None, None, None))
        if self._titles is None and any(adjacent):
            self._titles = dict(_iter_list_titles(enhancement_domain(app.env), relations))
        for name, docname in zip(("prev", "next"), adjacent, strict=True):
            if context.get(name) and (title := (self._titles or {}).get(docname)):
                context[name] = {**context[name], "title": escape(title)}


def _iter_list_titles(domain: EnhancementDomain, relations: Mapping[str, Sequence[str | None]]) -> Iterator[_Title]:
    """Yield each document whose parent lists it in the toctree of a list, with its title there.

    :param relations: document -> its parent, previous and next document.
    """
    for parent in _find_documents(domain):
        for toctree in _find_list_toctrees(domain.env.tocs[parent]):
            for title, docname in toctree["entries"]:
                if title and docname in relations and relations[docname][0] == parent:
                    yield docname, title


def serialize_list_toctrees(domain: EnhancementDomain) -> str:
    """Return all that navigation shows of the toctrees of lists as text; empty if there are none."""
    env, parts = domain.env, []
    for docname in _find_documents(domain):
        for toctree in _find_list_toctrees(env.tocs[docname]):
            for entry_title, child in toctree["entries"]:
                headings = [(ref["anchorname"], ref.astext()) for ref in env.tocs[child].findall(nodes.reference)]
                place = docname, toctree[_LIST_INDEX]
                parts.append((place, child, entry_title, env.titles[child].astext(), headings))
    return repr(parts) if parts else ""


def _find_documents(domain: EnhancementDomain) -> list[str]:
    """Return the documents that hold a list with a toctree."""
    return [
        docname
        for docname, placed_views in sorted(domain.placed_views.items())
        if docname in domain.env.tocs
        and any(isinstance(placed.spec, TableSpec) and placed.spec.toctree is not None for placed in placed_views)
    ]


def _find_list_toctrees(node: nodes.Element) -> list[addnodes.toctree]:
    return [toctree for toctree in node.findall(addnodes.toctree) if _LIST_INDEX in toctree]


def _get_entries(node: nodes.Element) -> dict[int, list[_TocEntry]]:
    """Return the entries of the toctree of each list in a document, by the index of the list."""
    return {toctree[_LIST_INDEX]: list(toctree["entries"]) for toctree in _find_list_toctrees(node)}


def _iter_listed_pages(domain: EnhancementDomain, docname: str, index: int) -> Iterator[Entry]:
    """Yield the enhancements of a list that are pages, in the order of its toctree."""
    answer = domain.get_answer(docname, index)
    entries = domain.collection.entries
    if isinstance(answer, Table):
        yield from (entries[key] for key in answer.children if entries[key].is_page)


def _make_entry_title(env: BuildEnvironment, page: Entry) -> str | None:
    """Return key and title of a page; None, for which Sphinx uses the title of the page, if that is enough.

    It is enough if it contains the key, or if the key is a path such as `network/egress-ip`.
    """
    title = env.titles[page.document].astext()
    return None if "/" in page.key or has_key(title, page.key) else f"{page.key}: {title}"


def _update_doctree(app: Sphinx, docname: str, entries: dict[int, list[_TocEntry]]) -> bool:
    """Fill the toctrees in the doctree of a document; return True if that changed the doctree."""
    file = app.env.doctreedir / f"{docname}.doctree"
    doctree = pickle.loads(file.read_bytes())  # noqa: S301 # of our own environment
    if _get_entries(doctree) == entries:
        return False
    for toctree in _find_list_toctrees(doctree):
        toctree["entries"] = entries.get(toctree[_LIST_INDEX], [])
        toctree["includefiles"] = [name for _title, name in toctree["entries"]]
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
