"""Renderer of items, and other small parts of views, as docutils nodes or html."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import NoUri

from ...core.views.cells import NO_KNOWN_RELEASE, Cell, Item, ItemKind
from ..build.links import Location, complete_address, make_reference
from ..messages import _, ngettext, translate_milestone, translate_note, translate_state
from .latex import build_breakable


class TextPart(NamedTuple):
    """Piece of a line of text with one kind of markup.

    :param location: target of its link in the project.
    :param address: target of its link on the web.
    :param element: html element ``code``, ``strong`` or ``br``. Of the builders without html, only LaTeX draws ``br``
        as a line break, the others as a space.
    :param explanation: html that appears in print, and while the text has the pointer or the focus.
    :param tooltip: full text of a shortened one; html only.
    """

    text: str
    classes: tuple[str, ...] = ()
    location: Location | None = None
    address: str | None = None
    element: str = ""
    explanation: str = ""
    tooltip: str = ""


H = TypeVar("H", bound=Hashable)

LINE_BREAK = TextPart(" ", element="br")

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
"""Place in a name such as ``FastStart`` where a line may break; the name itself is unchanged when it is copied."""

_Value: TypeAlias = str | Item | Cell | list[TextPart]
"""Value in a sentence; the items of a cell are shown with their notes."""


@dataclass(frozen=True, slots=True)
class DrawnParts:
    """Parts of one page that repeat in its views.

    :param addresses: document -> the relative address of its page.
    :param values: function that renders a value, and the value -> its html.
    :param proposals: cell with a link to a proposal, in the column "proposal" -> its html.
    """

    addresses: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[object, Hashable], str] = field(default_factory=dict)
    proposals: dict[Cell, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renderer of items for one view of a document.

    :param docname: document in which the view stands; links are relative to it.
    :param anchor: prefix for the ids of the view, unique in the project.
    :param locate: returns the location that an item links to.
    :param pictures: folder that keeps drawn diagrams between builds.
    :param is_site: True for pages of a site, whose long views are written as html, which is faster than nodes.
    :param draw_summary: draws the summary of an enhancement, by its key and the level of its heading; only set for
        views of summaries.
    :param drawn: parts of the page that were drawn already, which the views of a page share.
    """

    builder: Builder
    docname: str
    anchor: str
    locate: Callable[[Item], Location | None]
    pictures: Path
    is_site: bool
    draw_summary: Callable[[str, int], nodes.Node] | None = None
    drawn: DrawnParts = field(default_factory=DrawnParts)

    @property
    def is_html_page(self) -> bool:
        """True if the builder writes html for a browser, which shows SVG and styles; e-books may not."""
        return bool(self.builder.format == "html" and self.builder.name != "epub")

    @property
    def badge_separator(self) -> str:
        """Separator before a badge: a space in html, elsewhere a dot, because badges are plain words there."""
        return " " if self.builder.format == "html" else " · "

    def draw_cell(self, cell: Cell) -> list[nodes.Node]:
        """Return the nodes of items and their notes, separated by commas; badges have a separator of their own."""
        return self.draw_parts(self.iter_parts(cell))

    def draw_item(self, item: Item) -> nodes.Node:
        """Return an item without its note as one node."""
        drawn = self.draw_parts(self.get_item_parts(item))
        return drawn[0] if len(drawn) == 1 else nodes.inline("", "", *drawn)

    def draw_sentence(self, words: str, **values: _Value) -> list[nodes.Node]:
        """Return a sentence with values as nodes; see :meth:`fill_sentence`."""
        return self.draw_parts(self.fill_sentence(words, **values))

    def draw_parts(self, parts: Iterable[TextPart]) -> list[nodes.Node]:
        """Return parts as nodes."""
        return [self._draw_part(part) for part in parts]

    def render_cell(self, cell: Cell) -> str:
        """Return items with their notes as html, which is kept for the page; see :meth:`draw_cell`."""
        return self.render_once(_render_cell, cell)

    def render_once(self, render: Callable[[Renderer, H], str], value: H) -> str:
        """Return the html of a value that other views of the page are likely to show, too.

        :param render: depends on nothing but the page and the value.
        """
        html = self.drawn.values.get((render, value))
        if html is None:
            html = self.drawn.values[render, value] = render(self, value)
        return html

    def render_parts(self, parts: Iterable[TextPart]) -> str:
        """Return parts as html."""
        return "".join(map(self._render_part, parts))

    def find_address(self, item: Item) -> str:
        """Return the address that an item links to, relative to the document; empty for none."""
        return next(map(self._find_part_address, self.get_item_parts(item)))

    def fill_sentence(self, words: str, **values: _Value) -> Iterator[TextPart]:
        """Yield the parts of a sentence in which values replace ``%(name)s``, in the order of the language."""
        for n, piece in enumerate(re.split(r"%\(([a-z]+)\)s", words)):
            value = values.get(piece, "") if n % 2 else piece
            yield from (part for part in self._iter_value_parts(value) if part.text)

    def _iter_value_parts(self, value: _Value) -> Iterable[TextPart]:
        if isinstance(value, str):
            return (TextPart(value),)
        if isinstance(value, Item):
            return self.get_item_parts(value)
        if isinstance(value, list):
            return value
        return self.iter_parts(value)

    def iter_parts(self, cell: Cell) -> Iterator[TextPart]:
        """Yield the parts of items, their notes and separators; on sites only the brief, if the cell has one."""
        if cell and cell[0].kind is ItemKind.BRIEF:
            brief, *full = cell
            if self.is_site:
                yield self._explain_brief(brief, tuple(full))
                return
            cell = tuple(full)
        for n, item in enumerate(cell):
            if n:
                separator = ": " if cell[n - 1].kind is ItemKind.VERDICT else ", "
                yield TextPart(self.badge_separator if item.kind is ItemKind.STATUS else separator)
            yield from self.get_item_parts(item)
            if item.note:
                yield from self.build_note(item)

    def build_note(self, item: Item) -> tuple[TextPart, ...]:
        """Return the parts of the note that follows an item; nothing if it has none."""
        return (TextPart(f" ({translate_note(item.note)})", ("enh-note",)),) if item.note else ()

    def _explain_brief(self, brief: Item, full: Cell) -> TextPart:
        return TextPart(brief.text, ("enh-verdict", f"enh-{brief.target}"), explanation=_render_cell(self, full))

    def get_item_parts(self, item: Item) -> tuple[TextPart, ...]:
        """Return the parts of an item without its note, at least one."""
        match item.kind:
            case ItemKind.ENHANCEMENT | ItemKind.DOCUMENT | ItemKind.LOCAL | ItemKind.QUESTION | ItemKind.QUERY:
                return (TextPart(item.text, location=self.locate(item)),)
            case ItemKind.RELEASE:
                words = item.text if item.text == item.target else translate_milestone(item.text)
                return (TextPart(words, location=self.locate(item)),)
            case ItemKind.ADDRESS:
                return (TextPart(item.text, address=item.target),)
            case ItemKind.STATUS | ItemKind.STAGE | ItemKind.AIMED_STAGE:
                return (self._build_badge(item),)
            case ItemKind.STRUCK:
                return TextPart(translate_milestone(item.text), ("enh-struck",)), TextPart(_(" (struck out)"))
            case ItemKind.METER:
                # A style sheet cannot read the number: there is a class for every five per cent.
                return (TextPart(item.text, ("enh-meter", f"enh-meter-{5 * round(int(item.target or 0) / 5)}")),)
            case ItemKind.VERDICT:
                return (TextPart(item.text, ("enh-verdict", f"enh-{item.target}")),)
            case ItemKind.CODE:
                return (TextPart(item.text, element="code"),)
            case ItemKind.TEXT if item.note and item.note.endswith(NO_KNOWN_RELEASE):
                return (TextPart(translate_milestone(item.text)),)
        return (TextPart(item.text),)

    def _build_badge(self, item: Item) -> TextPart:
        classes = _get_badge_classes(item.kind, item.target)
        tooltip = item.full_text if item.full_text and self.is_site else ""
        return TextPart(translate_state(item.text), classes, tooltip=tooltip)

    def _draw_part(self, part: TextPart) -> nodes.Node:
        if part.explanation or part.tooltip:
            return nodes.raw("", self._render_part(part), format="html")
        text = self._draw_text(part.text)
        if part.location is not None:
            with contextlib.suppress(NoUri):
                return make_reference(self.builder, self.docname, part.location, text)
        if part.address is not None:
            return nodes.reference("", part.text, refuri=part.address)
        match part.element:
            case "code":
                return nodes.literal("", "", text)
            case "strong":
                return nodes.strong("", part.text, classes=list(part.classes))
            case "br" if self.builder.format == "latex":
                return nodes.raw("", r"\newline{}", format="latex")
        return nodes.inline("", "", text, classes=list(part.classes)) if part.classes else text

    def _draw_text(self, text: str) -> nodes.Node:
        """Return the node of a text, whose long words may break in LaTeX."""
        if self.builder.format != "latex":
            return nodes.Text(text)
        pieces = [*build_breakable(text)]
        return pieces[0] if len(pieces) == 1 else nodes.inline("", "", *pieces)

    def _render_part(self, part: TextPart) -> str:
        text = escape(part.text).replace("@", "&#64;")  # as docutils does it, against those who collect addresses
        if part.location is not None or part.address is not None:
            address = self._find_part_address(part)
            kind = "internal" if part.location is not None else "external"
            if address == part.text and part.address:
                kind = "external enh-address"  # style sheets for print add the address to all other links
            title = f' title="{escape(part.tooltip)}"' if part.tooltip else ""
            return f'<a class="reference {kind}" href="{escape(address)}"{title}>{text}</a>' if address else text
        if not part.classes and not part.element:
            return text
        if part.element == "code":
            words = " ".join(f'<span class="pre">{_WORD_START.sub("<wbr>", word)}</span>' for word in text.split())
            return f'<code class="docutils literal notranslate">{words}</code>'
        classes = f' class="{escape(" ".join(part.classes))}"' if part.classes else ""
        if "enh-note" in part.classes:
            text = _WORD_START.sub("<wbr>", text)
        if part.tooltip:
            # Who listens to the page hears the whole text, once.
            whole = escape(part.tooltip)
            text = f'<span aria-hidden="true">{text}</span><span class="enh-whole">{whole}</span>'
            return f'<span{classes} title="{whole}">{text}</span>'
        if part.explanation:
            # Who listens to the page hears the full words, once.
            return (
                f'<span class="enh-brief" tabindex="0" role="note"><span{classes} aria-hidden="true">{text}</span> '
                f'<span class="enh-reasons">{part.explanation}</span></span>'
            )
        if part.element == "strong":
            return f"<strong{classes}>{text}</strong>"
        return f"<span{classes}>{text}</span>" if classes else text

    def _find_part_address(self, part: TextPart) -> str:
        if part.location is None:
            return part.address or ""
        docname = part.location.docname
        if docname == self.docname and part.location.anchor:
            return f"#{part.location.anchor}"
        addresses = self.drawn.addresses
        if docname not in addresses:
            try:
                addresses[docname] = self.builder.get_relative_uri(self.docname, docname)
            except NoUri:
                return ""
        return complete_address(addresses[docname], part.location)


def _render_cell(renderer: Renderer, cell: Cell) -> str:
    return renderer.render_parts(renderer.iter_parts(cell))


@cache
def _get_badge_classes(kind: ItemKind, target: str | None) -> tuple[str, ...]:
    if kind is ItemKind.AIMED_STAGE:
        return *_get_badge_classes(ItemKind.STAGE, target), "enh-aimed"
    return "enh-badge", f"enh-{kind}", get_state_class(kind, target)


def get_state_class(kind: ItemKind, target: str | None) -> str:
    """Return the class of a status or stage, which gives it a colour."""
    return f"enh-{kind}-{nodes.make_id(target or 'none')}"


def wrap_in_details(
    title: str, drawn: Iterable[nodes.Node], css_class: str, *, is_open: bool = False
) -> list[nodes.Node]:
    """Return nodes in an element that readers open and close without a script; html only."""
    start, end = build_details_tags(title, css_class, is_open=is_open)
    return [nodes.raw("", start, format="html"), *drawn, nodes.raw("", end, format="html")]


def build_details_tags(title: str, css_class: str = "", *, is_open: bool = False) -> tuple[str, str]:
    """Return the start tag, with the title, and the end tag of an element that readers open and close."""
    attributes = (f' class="{css_class}"' if css_class else "") + (" open" if is_open else "")
    return f"<details{attributes}><summary>{escape(title)}</summary>\n", "</details>"


def build_region_attributes(name: str) -> str:
    """Return the html attributes that let the keyboard reach, and so scroll, a box without links, and that name it."""
    return f' tabindex="0" role="region" aria-label="{escape(name)}"'


def draw_caption(caption: str, css_class: str) -> list[nodes.Node]:
    """Return the caption of a view as a paragraph; nothing if it is empty."""
    return [nodes.paragraph("", "", nodes.strong("", caption), classes=[css_class])] if caption else []


def draw_empty_note(text: str, caption: str = "") -> nodes.paragraph:
    """Return the line of text that a view without content shows, after its caption if it has one."""
    return nodes.paragraph("", f"{caption}: {text}" if caption else text, classes=["enh-empty"])


def draw_limit_note(shown: int, total: int) -> list[nodes.Node]:
    """Return a line with the number of proposals that are shown; nothing if that is all of them."""
    if shown >= total:
        return []
    words = ngettext("%(shown)s of %(total)s proposal.", "%(shown)s of %(total)s proposals.", total)
    return [nodes.paragraph("", words % {"shown": shown, "total": total}, classes=["enh-cut"])]


def build_heading(text: str, level: int) -> nodes.rubric:
    """Return a heading that starts no section of the document."""
    rubric = nodes.rubric("", text)
    rubric["heading-level"] = min(level, 6)
    return rubric
