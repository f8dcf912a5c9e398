"""Pages that are one proposal as a whole, recorded when their document has been read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from ...core.project.documents import describe_path_state, load_page
from ...core.reading import find_title_heading
from ..drawing.nodes import EnhancementView
from ..messages import log_diagnostics
from .domain import enhancement_domain
from .index_entries import make_index_entries
from .links import find_reference_targets
from .placed_views import AnyPlacedView, FactSpec, HeaderSpec, PlacedView
from .question_anchors import find_question_anchors


def read_page(app: Sphinx, doctree: nodes.document) -> None:
    """Record the enhancement that a document describes, if it is a proposal, and complete the data of the document."""
    docname = app.env.current_document.docname
    _read_page(app, doctree, docname)
    domain = enhancement_domain(app.env)
    enhancements = domain.shard(docname).enhancements
    if any(enhancement.questions for enhancement in enhancements):
        path = domain.project.display_path(app.env.doc2path(docname))
        domain.note_question_anchors(docname, find_question_anchors(doctree, path, enhancements))
    domain.note_conditions(docname, tuple(_iter_conditions(doctree, domain.placed_views.get(docname, ()))))
    domain.close(docname)


def _iter_conditions(doctree: nodes.document, placed_views: Iterable[AnyPlacedView]) -> Iterator[tuple[int, str]]:
    """Yield the index of each view inside of an ``only``, with the expression of that."""
    if all(isinstance(placed.spec, (HeaderSpec, FactSpec)) for placed in placed_views):
        return  # as in most documents; nothing links to these
    for only in doctree.findall(addnodes.only):
        for view in only.findall(EnhancementView):
            yield view["index"], only["expr"]


def _read_page(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    env = app.env
    domain = enhancement_domain(env)
    path = domain.project.relative_path(env.doc2path(docname))
    if path is None:
        return
    references = find_reference_targets(doctree, docname)
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
        log_diagnostics(env, domain.project, enhancement.diagnostics)
    # Whether a page with a redirect is a proposal is known when all documents are read; it is reported then.
    index = domain.note(docname, enhancement, "", whole=True)
    panel = EnhancementView(docname=docname, index=domain.note_view(docname, PlacedView(HeaderSpec(docname, index))))
    has_title = find_title_heading(enhancement.sections, domain.project.profile) is not None
    section = _get_title_section(doctree, enhancement.title, has_title=has_title)
    after = section.first_child_matching_class(nodes.title)
    section.insert(0 if after is None else after + 1, panel)
    entry = make_index_entries(enhancement, section["ids"][0])
    section.insert(0 if after is None else after + 1, entry)
    # Domains have looked at the document by now.
    env.domains.index_domain.process_doc(env, docname, entry)


def _get_title_section(doctree: nodes.document, title: str, *, has_title: bool) -> nodes.section:
    """Return the section with the title of a page; one is added to a page without a title.

    :param has_title: True if the document starts with a heading that is its title.
    """
    if has_title:
        for child in doctree.children:
            if isinstance(child, nodes.section):
                return child
    section_id = nodes.make_id(title) or "enhancement"
    while section_id in doctree.ids:
        section_id += "-page"
    section = nodes.section("", nodes.title(title, title), ids=[section_id])
    metadata = [child for child in doctree.children if isinstance(child, (nodes.docinfo, nodes.meta))]
    section += [child for child in doctree.children if child not in metadata]
    doctree.children = []
    doctree += [*metadata, section]
    return section
