"""Reading of documents: the data recorded for each of them, such as the proposal that a whole page is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from ...core.config.profile import Profile
from ...core.diagnostics import Diagnostic
from ...core.model import Enhancement
from ...core.project.documents import check_directives, load_page, load_suppressions, read_document_text
from ...core.reading.identity import find_title_heading
from ...core.reading.source import decode_text
from ...core.rules.suppressions import SuppressionTable
from ...core.text_parts import Section
from ..messages import log_diagnostics
from ..sphinx_internals import show_object_names_as_prose
from .conditional_parts import iter_conditional_parts
from .domain import EnhancementDomain, enhancement_domain
from .links import find_reference_targets
from .placed_views import EnhancementView, FactSpec, HeaderSpec, PlacedView
from .rendered_texts import read_rendered_texts

_IndexEntry: TypeAlias = tuple[str, str, str, str, None]

QUESTION_CLASS = "enh-question"
"""Class of the container that the directive ``open-question`` leaves on a page."""


def check_source(app: Sphinx, docname: str, content: list[str]) -> None:
    """Record invalid bytes of a document, and enhancements in it that are text."""
    domain = enhancement_domain(app.env)
    path = domain.project.display_path(app.env.doc2path(docname))
    diagnostics = [*_find_invalid_utf8(app, docname)] if "\ufffd" in content[0] else []
    if ":{enhancement}" in content[0].casefold() and domain.project.may_contain_proposals(path):
        diagnostics += check_directives(domain.project, path, content[0])
    if diagnostics:
        domain.note_file_diagnostics(docname, tuple(diagnostics))


def _find_invalid_utf8(app: Sphinx, docname: str) -> Iterable[Diagnostic]:
    """Return diagnostics about bytes that are not UTF-8 in a document that is no proposal as a whole."""
    project, file = enhancement_domain(app.env).project, app.env.doc2path(docname)
    path = project.relative_path(file)
    if path is None:
        return decode_text(file.read_bytes(), project.display_path(file))[1]
    return read_document_text(project, path)[1] if load_page(project, path).enhancement is None else ()


def read_document(app: Sphinx, doctree: nodes.document) -> None:
    """Record the enhancement that a document describes, if it is a proposal, and complete the data of the document."""
    docname = app.env.current_document.docname
    domain = enhancement_domain(app.env)
    if references := find_reference_targets(doctree, docname):
        domain.references[docname] = references
    _record_page(app, doctree, docname)
    _record_suppressions(domain, docname)
    _apply_rendered_texts(domain, doctree, docname)
    enhancements = domain.get_shard(docname).enhancements
    if any(enhancement.questions for enhancement in enhancements):
        path = domain.project.display_path(app.env.doc2path(docname))
        domain.question_anchors[docname] = tuple(_iter_question_anchors(doctree, path, enhancements))
    anchors, placed_views = domain.anchors.get(docname, ()), domain.placed_views.get(docname, ())
    # Most documents contain neither directives for enhancements nor views to which anything links.
    if any(anchors) or any(not isinstance(placed.spec, (HeaderSpec, FactSpec)) for placed in placed_views):
        parts = tuple(iter_conditional_parts(doctree, anchors))
        if parts:
            domain.conditional_parts[docname] = parts
    domain.store_shard(docname)


def show_titles_as_prose(app: Sphinx, doctree: nodes.document) -> None:
    """Show the titles of enhancements in a document's table of contents as prose; Sphinx shows them as code."""
    docname = app.env.current_document.docname
    anchors = set(filter(None, enhancement_domain(app.env).anchors.get(docname, ())))
    if anchors:
        show_object_names_as_prose(app.env, docname, doctree, anchors)


def _apply_rendered_texts(domain: EnhancementDomain, doctree: nodes.document, docname: str) -> None:
    """Record rendered titles and summaries; put changed titles into the table of contents and the index."""
    enhancements, anchors = domain.get_shard(docname).enhancements, domain.anchors.get(docname, ())
    if not enhancements:
        return
    texts = read_rendered_texts(doctree, docname, enhancements, anchors, domain.project)
    domain.note_rendered_texts(docname, tuple(texts))
    renamed: dict[_IndexEntry, _IndexEntry] = {}
    for old, new, anchor in zip(enhancements, domain.get_shard(docname).enhancements, anchors, strict=True):
        if new.title != old.title:
            section = doctree.next_node(nodes.section)
            node_id = anchor or (section["ids"][0] if section is not None else "")
            renamed |= zip(_list_index_entries(old, node_id), _list_index_entries(new, node_id), strict=True)
            if anchor:
                doctree.ids[anchor]["_toc_name"] = new.title
    if renamed:
        lists = [node["entries"] for node in doctree.findall(addnodes.index)]
        for entries in (*lists, domain.env.domains.index_domain.entries.get(docname, [])):
            entries[:] = [renamed.get(entry, entry) for entry in entries]


def _iter_question_anchors(
    doctree: nodes.document, path: str, enhancements: Iterable[Enhancement]
) -> Iterator[tuple[str, ...]]:
    """Yield the ids of the sections or callouts that hold the questions of each enhancement of a document.

    An empty id stands for the enhancement itself, where neither is found.

    :param path: path of the document; an enhancement may come from a file that it includes.
    """
    source = doctree.get("source")
    anchors = sorted(
        (node.line, node["ids"][0])
        for node in doctree.findall(nodes.Element)
        if (isinstance(node, nodes.section) or QUESTION_CLASS in node["classes"])
        and node.line
        and node["ids"]
        and node.source in (None, source)
    )
    for enhancement in enhancements:
        first = enhancement.source.line
        lines = (question.line if enhancement.source.path == path else None for question in enhancement.questions)
        yield tuple(
            next((name for at, name in reversed(anchors) if line is not None and first <= at <= line), "")
            for line in lines
        )


def _record_suppressions(domain: EnhancementDomain, docname: str) -> None:
    """Record the suppressions in the files of directives, and of diagnostics about the source of a document."""
    shard = domain.get_shard(docname)
    pages = {e.source.path for e in shard.enhancements[: 1 if shard.has_page else 0]}
    files = {e.source.path for e in shard.enhancements} | {d.path for d in shard.diagnostics}
    suppressions_of_files = (s for path in sorted(files - pages) for s in load_suppressions(domain.project, path))
    if suppressions := (*shard.suppressions, *suppressions_of_files):
        domain.note_suppressions(docname, suppressions)


def _record_page(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    env = app.env
    domain = enhancement_domain(env)
    path = domain.project.relative_path(env.doc2path(docname))
    if path is None:
        return
    domain.tracer.start()
    page = load_page(domain.tracer.project, path)
    for file in page.files:
        env.note_dependency(str(domain.project.root / file))
    dependencies = domain.tracer.list_dependencies()
    # A link out of the roots may lead to a proposal later. For other pages Sphinx compares times.
    if page.enhancement is not None or any(dependency.state.target for dependency in dependencies):
        domain.dependencies[docname] = dependencies
    if page.redirect is not None:
        domain.note_redirect(docname, page.redirect)
    enhancement = page.enhancement
    if enhancement is None:
        return
    if page.redirect is None:  # Otherwise the page may be no proposal, which is known when all documents are read.
        diagnostics = domain.project.levels.apply_to_document(enhancement)
        log_diagnostics(env, domain.project, SuppressionTable(page.suppressions).filter(diagnostics))
    index = domain.note_enhancement(docname, enhancement, "", whole=True)
    if page.suppressions:
        domain.note_suppressions(docname, page.suppressions)
    panel = place_panel(domain, HeaderSpec(docname, index))
    section = _find_title_section(doctree, enhancement, domain.project.profile)
    if section is None:
        section = _add_title_section(doctree, enhancement.title)
    after = section.first_child_matching_class(nodes.title)
    section.insert(0 if after is None else after + 1, panel)
    entry = make_index_entries(enhancement, section["ids"][0])
    section.insert(0 if after is None else after + 1, entry)
    # The index domain has already processed the document.
    env.domains.index_domain.process_doc(env, docname, entry)


def place_panel(domain: EnhancementDomain, spec: HeaderSpec) -> EnhancementView:
    """Record a panel, and return its placeholder. It has no location, since no message is about its options."""
    return EnhancementView(docname=spec.docname, index=domain.note_view(spec.docname, PlacedView(spec)))


def make_index_entries(enhancement: Enhancement, node_id: str) -> addnodes.index:
    """Return the entries of an enhancement in the general index, which link to an id: its key and feature gates."""
    return addnodes.index(entries=_list_index_entries(enhancement, node_id))


def _list_index_entries(enhancement: Enhancement, node_id: str) -> list[_IndexEntry]:
    # A semicolon starts a sub-entry.
    entry, *gates = (t.replace(";", ",") for t in (f"{enhancement.key}: {enhancement.title}", *enhancement.gates))
    texts = [entry, *(f"{gate}; {entry}" for gate in gates)]
    return [("single", text, node_id, "", None) for text in texts]


def _find_title_section(doctree: nodes.document, enhancement: Enhancement, profile: Profile) -> nodes.section | None:
    """Return the section with the title of a page; None if the page has no title, even if it has sections.

    The first heading is not always in the text: MyST and directives can create one, or include it.
    """
    sections = [child for child in doctree.children if isinstance(child, nodes.section)]
    if not sections:
        return None
    first, source = sections[0], doctree.get("source")
    heading = find_title_heading(enhancement.sections, profile, enhancement.title)
    if not any(_is_at_heading(first, source, section) for section in enhancement.sections):
        if heading is None or first.source == source:
            return first
    elif heading is None:
        return None
    return next((section for section in sections if _is_at_heading(section, source, heading)), first)


def _is_at_heading(node: nodes.section, source: object, heading: Section) -> bool:
    """Return True if a section starts at a heading of a source; docutils counts from the line below the heading."""
    return node.source == source and node.line in (heading.line, heading.line + 1)


def _add_title_section(doctree: nodes.document, title: str) -> nodes.section:
    """Wrap the content of a page without a title in a section with a title."""
    section_id = nodes.make_id(title) or "enhancement"
    while section_id in doctree.ids:
        section_id += "-page"
    section = nodes.section("", nodes.title(title, title), ids=[section_id])
    metadata = [child for child in doctree.children if isinstance(child, (nodes.docinfo, nodes.meta))]
    section += [child for child in doctree.children if child not in metadata]
    doctree.children = []
    doctree += [*metadata, section]
    return section
