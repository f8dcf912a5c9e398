"""Titles and summaries of enhancements as rendered on their pages: translated, with substitutions filled in.

Core reads the text of a file, as the command line does. When Sphinx has read the document, it has translated the
doctree, MyST and docutils have filled in the substitutions, and the words of roles are known. The words of references
to other documents are known only when all documents are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.util import docname_join

from ...core.collection.linking import Shard
from ...core.config.profile import Profile
from ...core.model import Enhancement
from ...core.project.project import Project
from ...core.reading.identity import find_title_heading, parse_heading, strip_key
from ...core.reading.inline import strip_inline_markup

_HIDDEN_NODES = (nodes.footnote_reference, nodes.citation_reference, nodes.image)
_TYPOGRAPHIC = re.compile("[\\s\"'`\u00ab\u00bb\u2013\u2014\u2018-\u201e\u2039\u203a\u300c-\u300f\u2026.-]")
"""Characters that ``smartquotes`` replaces or inserts."""

_OMISSION = "\0"  # Mark of a footnote or image, which is dropped with the space before it


class TitleReference(NamedTuple):
    """A reference in a text, rendered as the title of its target.

    :param kind: ``label``, ``document`` or ``enhancement``.
    :param is_bare: True if it shows the key of an enhancement only.
    :param text: words to show if there is no such target.
    """

    kind: str
    target: str
    is_bare: bool
    text: str


RenderedText: TypeAlias = tuple[str | TitleReference, ...]
"""Pieces of a text as a page renders it."""


class RenderedTexts(NamedTuple):
    """Title and summary of an enhancement as rendered on its page; None for one that is not part of the page's text."""

    title: RenderedText | None
    summary: RenderedText | None


def read_rendered_texts(
    doctree: nodes.document,
    docname: str,
    enhancements: Iterable[Enhancement],
    anchors: Iterable[str],
    project: Project,
) -> Iterator[RenderedTexts]:
    """Yield the rendered title and summary of each enhancement of a document.

    :param anchors: ids of the enhancements; empty for the document as a whole.
    """
    for enhancement, anchor in zip(enhancements, anchors, strict=True):
        is_rest = project.parsers.is_rest(enhancement.source.path)
        title: nodes.Node | None = doctree.ids.get(anchor) if anchor else None
        if isinstance(title, addnodes.desc_signature):
            container = title.parent
        elif anchor:  # A proposal that is not rendered.
            yield RenderedTexts(None, None)
            continue
        else:
            container, title = doctree, _find_title(doctree, enhancement, project.profile)
        paragraph = _find_summary(container, enhancement.summary, is_rest=is_rest)
        yield RenderedTexts(_extract_text(title, docname), _extract_text(paragraph, docname))


def _find_title(doctree: nodes.Element, enhancement: Enhancement, profile: Profile) -> nodes.Element | None:
    """Return the first title of a page if the title of the enhancement was read from it."""
    heading = find_title_heading(enhancement.sections, profile, enhancement.title)
    if heading is None:
        return None
    title = parse_heading(heading.title, profile)
    readings = (title, strip_inline_markup(title), strip_inline_markup(title, is_rest=True))
    is_source = any(strip_key(reading, enhancement.key) == enhancement.title for reading in readings)
    return doctree.next_node(nodes.title) if is_source else None


def _find_summary(container: nodes.Element, summary: str | None, *, is_rest: bool) -> nodes.paragraph | None:
    """Return the paragraph from which a summary was read; None if it was read from metadata."""
    if not summary:
        return None
    first_word = summary.split()[0]
    for paragraph in container.findall(nodes.paragraph):
        source = paragraph.rawsource
        if first_word in source and strip_inline_markup(source, is_rest=is_rest) == summary:
            return paragraph
    return None


def _extract_text(node: nodes.Element | None, docname: str) -> RenderedText | None:
    """Return the rendered text of an element, without footnotes and images; None without an element."""
    return None if node is None else tuple(_iter_pieces(node, docname))


def _iter_pieces(node: nodes.Node, docname: str) -> Iterator[str | TitleReference]:
    if isinstance(node, _HIDDEN_NODES):
        yield _OMISSION
    elif isinstance(node, addnodes.pending_xref) and (reference := _read_reference(node, docname)) is not None:
        yield reference
    elif isinstance(node, nodes.Text):
        yield node.astext()
    elif not isinstance(node, (nodes.raw, nodes.comment, nodes.system_message)):
        for child in node.children:
            yield from _iter_pieces(child, docname)


def _read_reference(node: addnodes.pending_xref, docname: str) -> TitleReference | None:
    """Return a reference that is rendered as the title of its target; None for any other, such as one with a text."""
    if node.get("refexplicit"):
        return None
    domain, kind, target, text = node.get("refdomain"), node.get("reftype"), str(node["reftarget"]), node.astext()
    if domain == "enh":
        return TitleReference("enhancement", target, bool(node.get("enh-bare")), text)
    if domain == "doc" and kind == "myst":
        return TitleReference("document", target, is_bare=False, text=text or target)
    if domain == "std" and kind == "doc":
        return TitleReference("document", docname_join(docname, target), is_bare=False, text=text)
    if kind in ("ref", "myst", "any"):
        return TitleReference("label", target.lstrip("#").lower(), is_bare=False, text=text or target)
    return None


def has_references(texts: Iterable[RenderedTexts]) -> bool:
    """Return True if some texts refer to titles, which are known only when all documents are read."""
    return any(isinstance(piece, TitleReference) for shown in texts for words in shown for piece in words or ())


def replace_texts(
    shard: Shard, texts: Iterable[RenderedTexts], profile: Profile, resolve: Callable[[TitleReference], str]
) -> Shard:
    """Return the enhancements of a document with their rendered titles and summaries.

    :param resolve: function that returns the title to which a reference leads.
    """
    enhancements = []
    for index, (enhancement, shown) in enumerate(zip(shard.enhancements, texts, strict=True)):
        title, summary = (_join_pieces(words, resolve) for words in shown)
        if title and shard.has_page and not index:
            title = parse_heading(title, profile)
        title = strip_key(title, enhancement.key) if title else enhancement.title
        if _is_typographic_variant(title, enhancement.title):
            title = enhancement.title
        if not summary or _is_typographic_variant(summary, enhancement.summary or ""):
            summary = enhancement.summary or ""
        enhancements.append(replace(enhancement, title=title, summary=summary or None))
    return replace(shard, enhancements=tuple(enhancements))


def _is_typographic_variant(shown: str, text: str) -> bool:
    """Return True if Sphinx has changed nothing but quotes, dashes and dots, which data has as written."""
    return _TYPOGRAPHIC.sub("", shown) == _TYPOGRAPHIC.sub("", text)


def _join_pieces(words: RenderedText | None, resolve: Callable[[TitleReference], str]) -> str:
    pieces = (resolve(piece) if isinstance(piece, TitleReference) else piece for piece in words or ())
    text = " ".join("".join(pieces).split())
    return text.replace(f" {_OMISSION}", "").replace(_OMISSION, "").strip()


def get_fallback_text(reference: TitleReference) -> str:
    """Return the text of a reference whose target is not known yet."""
    return reference.text


def make_resolver(env: BuildEnvironment, shards: Mapping[str, Shard]) -> Callable[[TitleReference], str]:
    """Return a function that returns the title to which a reference leads, given all documents."""
    labels = env.domains.standard_domain.labels
    titles = {e.key.lower(): f"{e.key}: {e.title}" for shard in shards.values() for e in shard.enhancements}

    def resolve(reference: TitleReference) -> str:
        target = reference.target
        match reference.kind:
            case "document" if target in env.titles:
                return env.titles[target].astext()
            case "label" if target in labels:
                return labels[target][2]
            case "label" | "enhancement" if not reference.is_bare:
                return titles.get(target.lower(), reference.text)
        return reference.text

    return resolve
