"""Pages that are proposals as a whole: noticed when their document has been read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from ...core.project.documents import describe_path_state, load_page
from ...core.reading import find_title_heading
from ..drawing.nodes import EnhancementView
from ..messages import report
from .domain import enhancement_domain
from .index_entries import index_of
from .links import references_in
from .placed_views import FactSpec, HeaderSpec, PlacedView
from .question_anchors import find_question_anchors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from .placed_views import AnyPlacedView


def read_page(app: Sphinx, doctree: nodes.document) -> None:
    """Take in the proposal that a document is, if it is one, and close what was read of the document."""
    docname = app.env.current_document.docname
    _read_page(app, doctree, docname)
    domain = enhancement_domain(app.env)
    enhancements = domain.shard(docname).enhancements
    if any(enhancement.questions for enhancement in enhancements):
        path = domain.project.display_path(app.env.doc2path(docname))
        domain.note_question_anchors(docname, find_question_anchors(doctree, path, enhancements))
    domain.note_conditions(docname, tuple(_conditions(doctree, domain.placed_views.get(docname, ()))))
    domain.close(docname)


def _conditions(doctree: nodes.document, placed_views: Iterable[AnyPlacedView]) -> Iterator[tuple[int, str]]:
    """The place of each view that stands in an ``only``, and what that says."""
    if all(isinstance(placed.spec, (HeaderSpec, FactSpec)) for placed in placed_views):
        return  # as in most documents; these are nobody's destination
    for only in doctree.findall(addnodes.only):
        for view in only.findall(EnhancementView):
            yield view["index"], only["expr"]


def _read_page(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    env = app.env
    domain = enhancement_domain(env)
    path = domain.project.relative_path(env.doc2path(docname))
    if path is None:
        return
    references = references_in(doctree, docname)
    if references:
        domain.references[docname] = references
    page = load_page(domain.project, path)
    for file in page.files:
        env.note_dependency(str(domain.project.root / file))
    domain.note_probed_files(docname, tuple((path, describe_path_state(domain.project, path)) for path in page.probed))
    if page.redirect is not None:
        domain.note_redirect(docname, page.redirect)
    enhancement = page.enhancement
    if enhancement is None:
        return
    if page.redirect is None:
        report(env, domain.project, enhancement.diagnostics)
    # Else it is told when all is read whether this is a proposal, and what is wrong with it.
    index = domain.note(docname, enhancement, "", whole=True)
    panel = EnhancementView(docname=docname, index=domain.note_view(docname, PlacedView(HeaderSpec(docname, index))))
    headed = find_title_heading(enhancement.sections, domain.project.profile) is not None
    section = _title_section(doctree, enhancement.title, headed=headed)
    after = section.first_child_matching_class(nodes.title)
    section.insert(0 if after is None else after + 1, panel)
    entry = index_of(enhancement, section["ids"][0])
    section.insert(0 if after is None else after + 1, entry)
    # Domains have looked at the document by now.
    env.domains.index_domain.process_doc(env, docname, entry)


def _title_section(doctree: nodes.document, title: str, *, headed: bool) -> nodes.section:
    """The section of the document's title; a page without one gets it from the proposal.

    :param headed: whether the document starts with a heading that is its title.
    """
    if headed:
        for child in doctree.children:
            if isinstance(child, nodes.section):
                return child
    name = nodes.make_id(title) or "enhancement"
    while name in doctree.ids:
        name += "-page"
    section = nodes.section("", nodes.title(title, title), ids=[name])
    kept = [child for child in doctree.children if isinstance(child, (nodes.docinfo, nodes.meta))]
    section += [child for child in doctree.children if child not in kept]
    doctree.children = []
    doctree += [*kept, section]
    return section
