"""Changes to the text of proposals: boxes of check lists, and folded tables of contents kept by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from itertools import zip_longest

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..drawing.renderer import wrap_in_details
from ..messages import _
from .assets import is_site
from .domain import enhancement_domain
from .transforms import iter_parents

CONTENTS_CLASS = "enh-contents"
CHECKLIST_CLASS = "enh-checklist"

_BOX_START = '<input class="task-list-item-checkbox" '
_BOX_MARKUP = re.compile(r"\[([ xX])\](?:\s+|$)")
_MAX_MARKER = 200  # Maximum number of characters of a comment that is a marker
_STARTS = (("toc",), ("toc", "start"), ("start", "doctoc"))
_ENDS = (("/toc",), ("tocstop",), ("toc", "end"), ("/toc", "end"), ("end", "doctoc"))


class AdaptProposalText(SphinxPostTransform):
    """Transform that draws the boxes of check lists and, on sites, folds tables of contents kept by hand.

    MyST draws boxes only with its extension ``tasklist``, and gives them no accessible names. Here they have GitHub's.
    """

    default_priority = 780

    def run(self, **kwargs: object) -> None:
        """Draw boxes and fold tables of contents in the proposals of the document."""
        domain, docname = enhancement_domain(self.env), self.env.current_document.docname
        # singlehtml and builders of books join documents; only then is the slow search for joined documents needed.
        has_pages = is_site(domain.builder) and domain.builder.name != "singlehtml"
        is_joined = not has_pages and any(True for _file in self.document.findall(addnodes.start_of_file))
        if docname not in domain.anchors and not is_joined:
            return
        # Searching by class of node is faster than by condition.
        for item in self.document.findall(nodes.list_item):
            if (_find_document(item, docname) if is_joined else docname) in domain.anchors:
                _draw_box(item, is_html=domain.builder.format == "html")
        if is_site(domain.builder):
            markers: dict[str, list[nodes.raw]] = {}
            for comment in self.document.findall(nodes.raw):
                if _has_form(comment, _STARTS) or _has_form(comment, _ENDS):
                    markers.setdefault(_find_document(comment, docname) if is_joined else docname, []).append(comment)
            for name, comments in markers.items():
                if domain.anchors.get(name, ())[:1] == ("",):  # The page as a whole is a proposal.
                    _fold_contents(comments)


def _find_document(node: nodes.Node, root: str) -> str:
    """Return the name of the source document of a node in a document that Sphinx joined from several.

    :param root: name of the document into which the others were joined.
    """
    return next((str(part["docname"]) for part in iter_parents(node) if "docname" in part), root)


def _draw_box(item: nodes.list_item, *, is_html: bool) -> None:
    """Draw the box of a list item, if it has one, as html or as its markup."""
    paragraph = item.children[0] if item.children else None
    box = _read_box(paragraph) if isinstance(paragraph, nodes.paragraph) else None
    if box is None or not isinstance(paragraph, nodes.paragraph):
        return
    is_checked, rest = box
    paragraph[:1] = [_build_box(is_checked) if is_html else nodes.Text("[x] " if is_checked else "[ ] "), *rest]
    if is_html and item.parent is not None:
        for element, css_class in ((item.parent, CHECKLIST_CLASS), (item, "task-list-item")):
            if css_class not in element["classes"]:
                element["classes"].append(css_class)


def _read_box(paragraph: nodes.paragraph) -> tuple[bool, list[nodes.Node]] | None:
    """Return the state of the box at the start of a paragraph, True if checked, and the text after it; None without."""
    first = paragraph.children[0] if paragraph.children else None
    if isinstance(first, nodes.raw) and first.astext().startswith(_BOX_START):
        return "checked=" in first.astext(), []
    if isinstance(first, nodes.Text) and (written := _BOX_MARKUP.match(first)):
        rest = first[written.end() :]
        return written[1] != " ", [nodes.Text(rest)] if rest else []
    return None


def _build_box(is_checked: bool) -> nodes.raw:
    name = _("Completed task") if is_checked else _("Incomplete task")
    state = ' checked="checked"' if is_checked else ""
    # E-books need well-formed XML.
    box = f'{_BOX_START}aria-label="{escape(name)}"{state} disabled="disabled" type="checkbox" />'
    return nodes.raw("", box, format="html")


def _has_form(node: nodes.Node, forms: Iterable[tuple[str, ...]]) -> bool:
    """Return True if a node is an html comment that consists of the words of a form, or for doctoc starts with them."""
    text = node.astext() if isinstance(node, nodes.raw) else ""
    if len(text) > _MAX_MARKER or not text.startswith("<!--"):
        return False
    words = text.strip().removeprefix("<!--").removesuffix("-->").lower().split()
    return any(tuple(words[: len(form)]) == form and (len(words) == len(form) or "doctoc" in form) for form in forms)


def _fold_contents(markers: list[nodes.raw]) -> None:
    """Fold the tables of contents of a document.

    If a start marker and the next end marker are siblings, the table is everything between them. Otherwise it is the
    list of links after the start marker, or after the heading that follows it.

    :param markers: start and end markers in document order.
    """
    for marker, end in zip_longest(markers, markers[1:]):
        parent = marker.parent
        if parent is None or not _has_form(marker, _STARTS):
            continue
        first = parent.index(marker) + 1
        if end is not None and end.parent is parent and _has_form(end, _ENDS):
            last = parent.index(end)
            if last > first:
                parent[first:last] = _fold(parent[first:last])
        elif (contents := _find_following_list(parent, first)) is not None:
            contents.replace_self(_fold([contents]))


def _find_following_list(parent: nodes.Element, position: int) -> nodes.Element | None:
    """Return the list at a position in an element, or after a heading there, if all of its items start with links."""
    node = parent.children[position] if position < len(parent) else None
    if isinstance(node, nodes.section):
        node = next((child for child in node.children if not isinstance(child, (nodes.title, addnodes.index))), None)
    return (
        node
        if isinstance(node, (nodes.bullet_list, nodes.enumerated_list)) and all(map(_starts_with_link, node.children))
        else None
    )


def _starts_with_link(item: nodes.Node) -> bool:
    paragraph = item.children[0] if item.children else None
    first = paragraph.children[0] if paragraph is not None and paragraph.children else None
    return isinstance(first, (nodes.reference, nodes.inline))


def _fold(content: list[nodes.Node]) -> list[nodes.Node]:
    return wrap_in_details(_("Table of contents"), content, CONTENTS_CLASS)
