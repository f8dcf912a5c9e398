"""Text of proposals: boxes of check lists, and tables of contents that are kept by hand."""

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

_MYST_BOX = '<input class="task-list-item-checkbox" '
_WRITTEN_BOX = re.compile(r"\[([ xX])\](?:\s+|$)")
_MAX_MARKER = 200  # Maximum number of characters of a comment that is a marker
_STARTS = (("toc",), ("toc", "start"), ("start", "doctoc"))
_ENDS = (("/toc",), ("tocstop",), ("toc", "end"), ("/toc", "end"), ("end", "doctoc"))


class AdaptProposalText(SphinxPostTransform):
    """Draws the boxes of check lists of proposals, and on sites folds tables of contents that are kept by hand.

    Boxes have the names that GitHub gives them: MyST draws boxes only with its extension ``tasklist``, and names none.
    """

    default_priority = 780

    def run(self, **kwargs: object) -> None:
        """Change the parts of the document that are text of proposals."""
        domain, docname = enhancement_domain(self.env), self.env.current_document.docname
        # singlehtml and the builders of books make one document of many; looking for these takes time.
        has_pages = is_site(domain.builder) and domain.builder.name != "singlehtml"
        is_joined = not has_pages and any(True for _file in self.document.findall(addnodes.start_of_file))
        if docname not in domain.anchors and not is_joined:
            return
        # Searches for one class of nodes are fast.
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
    """Return the name of the document from which a node of a joined document comes.

    :param root: name of the document to which Sphinx joined the others; it marks the children of these.
    """
    return next((str(part["docname"]) for part in iter_parents(node) if "docname" in part), root)


def _draw_box(item: nodes.list_item, *, is_html: bool) -> None:
    """Draw the box of an item of a check list: as html, or else as it is written."""
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
    """Return True if the box at the start of a paragraph is checked, and the text beside it; None without a box."""
    first = paragraph.children[0] if paragraph.children else None
    if isinstance(first, nodes.raw) and first.astext().startswith(_MYST_BOX):
        return "checked=" in first.astext(), []
    if isinstance(first, nodes.Text) and (written := _WRITTEN_BOX.match(first)):
        rest = first[written.end() :]
        return written[1] != " ", [nodes.Text(rest)] if rest else []
    return None


def _build_box(is_checked: bool) -> nodes.raw:
    name = _("Completed task") if is_checked else _("Incomplete task")
    state = ' checked="checked"' if is_checked else ""
    # E-books need well-formed XML.
    box = f'{_MYST_BOX}aria-label="{escape(name)}"{state} disabled="disabled" type="checkbox" />'
    return nodes.raw("", box, format="html")


def _has_form(node: nodes.Node, forms: Iterable[tuple[str, ...]]) -> bool:
    """Return True if a node is a comment in one of some forms, each given by its first words."""
    text = node.astext() if isinstance(node, nodes.raw) else ""
    if len(text) > _MAX_MARKER or not text.startswith("<!--"):
        return False
    words = text.strip().removeprefix("<!--").removesuffix("-->").lower().split()
    return any(tuple(words[: len(form)]) == form and (len(words) == len(form) or "doctoc" in form) for form in forms)


def _fold_contents(markers: list[nodes.raw]) -> None:
    """Fold the tables of contents of a document, whose markers are in its order.

    A marker and its end have no heading between them if they are siblings, so that all between is the table.
    Otherwise it is the list after the marker, or after the heading there, if each of its items starts with a link.
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
    """Return the list of links at a position among the children of an element, or after the heading there."""
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
