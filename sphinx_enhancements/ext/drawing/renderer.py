"""What draws the smallest parts of every view, for one document."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx.errors import NoUri

from ...core.views.cells import NO_KNOWN_RELEASE, Cell, Item, ItemKind
from ..build.links import Location, get_address, make_reference
from ..messages import _, translate_milestone, translate_note, translate_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sphinx.builders import Builder


class _Part(NamedTuple):
    """A text as it is drawn, whether as nodes or as markup.

    :param location: where it leads in the project; *address*: in the web.
    """

    text: str
    classes: tuple[str, ...] = ()
    location: Location | None = None
    address: str | None = None
    code: bool = False


@dataclass(frozen=True, slots=True)
class Renderer:
    """Draws items as nodes of one document.

    :param docname: the document whose links these are.
    :param anchor: unique in the whole project: what the ids of this view start with.
    :param locate: where an item leads.
    :param pictures: where pictures and what was computed for them are kept between builds.
    :param summary_text: makes the summary of an enhancement, given its key and the level of its heading; for the
        view of summaries alone.
    :param site: whether what is drawn is for a page of a site, and may be markup where there is much of it.
    """

    builder: Builder
    docname: str
    anchor: str
    locate: Callable[[Item], Location | None]
    pictures: Path
    site: bool
    summary_text: Callable[[str, int], nodes.Node] | None = None

    def draw_cell(self, cell: Cell) -> list[nodes.Node]:
        """Items in one line, with commas between them; badges and meters need none."""
        return [self._node(part) for part in self._line(cell)]

    def draw_item(self, item: Item) -> nodes.Node:
        """One item."""
        drawn = [self._node(part) for part in self._parts(item)]
        return drawn[0] if len(drawn) == 1 else nodes.inline("", "", *drawn)

    def render_cell(self, cell: Cell, *classes: str) -> str:
        """The same line as html: of a page with thousands of items, nodes are most of the time that it takes.

        :param classes: that its badges have beside their own.
        """
        parts = self._line(cell)
        if classes:
            parts = (part._replace(classes=(*part.classes, *classes)) if part.classes else part for part in parts)
        return "".join(map(self._markup, parts))

    def _line(self, cell: Cell) -> Iterator[_Part]:
        for n, item in enumerate(cell):
            if n:
                after = ": " if cell[n - 1].kind is ItemKind.VERDICT else ", "
                yield _Part(" " if item.kind is ItemKind.STATUS else after)
            yield from self._parts(item)
            if item.note:
                yield _Part(f" ({translate_note(item.note)})", ("enh-note",))

    def _parts(self, item: Item) -> tuple[_Part, ...]:
        match item.kind:
            case ItemKind.ENHANCEMENT | ItemKind.DOCUMENT | ItemKind.LOCAL | ItemKind.QUESTION:
                return (_Part(item.text, location=self.locate(item)),)
            case ItemKind.RELEASE:
                words = item.text if item.text == item.target else translate_milestone(item.text)
                return (_Part(words, location=self.locate(item)),)
            case ItemKind.ADDRESS:
                return (_Part(item.text, address=item.target),)
            case ItemKind.STATUS:
                return (_Part(translate_state(item.text), status_classes(item)),)
            case ItemKind.STAGE:
                return (_Part(translate_state(item.text), stage_classes(item)),)
            case ItemKind.STRUCK:
                return _Part(translate_milestone(item.text), ("enh-struck",)), _Part(_(" (struck out)"))
            case ItemKind.METER:
                return (_Part(item.text, meter_classes(item)),)
            case ItemKind.VERDICT:
                return (_Part(item.text, ("enh-verdict", f"enh-{item.target}")),)
            case ItemKind.CODE:
                return (_Part(item.text, code=True),)
            case ItemKind.TEXT if item.note and item.note.endswith(NO_KNOWN_RELEASE):
                return (_Part(translate_milestone(item.text)),)
        return (_Part(item.text),)

    def _node(self, part: _Part) -> nodes.Node:
        text = nodes.Text(part.text)
        if part.location is not None:
            with contextlib.suppress(NoUri):
                return make_reference(self.builder, self.docname, part.location, text)
        if part.address is not None:
            return nodes.reference("", part.text, refuri=part.address)
        if part.code:
            return nodes.literal("", part.text)
        return nodes.inline("", part.text, classes=list(part.classes)) if part.classes else text

    def _markup(self, part: _Part) -> str:
        text = escape(part.text).replace("@", "&#64;")  # as docutils does it, against those who collect addresses
        if part.location is not None:
            with contextlib.suppress(NoUri):
                address = get_address(self.builder, self.docname, part.location)
                return f'<a class="reference internal" href="{escape(address)}">{text}</a>'
        if part.address is not None:
            # On paper the address is printed behind a link, unless it is its text.
            told = " enh-address" if part.address == part.text else ""
            return f'<a class="reference external{told}" href="{escape(part.address)}">{text}</a>'
        if part.code:
            words = " ".join(f'<span class="pre">{word}</span>' for word in text.split())
            return f'<code class="docutils literal notranslate">{words}</code>'
        return f'<span class="{escape(" ".join(part.classes))}">{text}</span>' if part.classes else text


def status_classes(item: Item) -> tuple[str, ...]:
    """The classes of a decision's badge."""
    return "enh-badge", "enh-status", f"enh-status-{item.target or 'none'}"


def stage_classes(item: Item) -> tuple[str, ...]:
    """The classes of a stage's badge."""
    return "enh-badge", "enh-stage", f"enh-stage-{nodes.make_id(item.target or 'none')}"


def meter_classes(item: Item) -> tuple[str, ...]:
    """The classes of a meter, in steps of five per cent: a style sheet cannot read the number."""
    return "enh-meter", f"enh-meter-{5 * round(int(item.target or 0) / 5)}"


def fill_sentence(words: str, **parts: nodes.Node | list[nodes.Node] | None) -> list[nodes.Node]:
    """A sentence with nodes in its places, ``%(name)s``, in whatever order the language has them."""
    made: list[nodes.Node] = []
    for n, piece in enumerate(re.split(r"%\(([a-z]+)\)s", words)):
        part = parts.get(piece) if n % 2 else nodes.Text(piece)
        for node in part if isinstance(part, list) else [part]:
            if node is not None and node.astext():
                # A translation may name a part twice.
                made.append(node.deepcopy() if any(node is other for other in made) else node)
    return made


def fill_sentence_html(words: str, **parts: str) -> str:
    """The same with markup: what stands between the places is escaped."""
    pieces = re.split(r"%\(([a-z]+)\)s", words)
    return "".join(parts.get(piece, "") if n % 2 else escape(piece) for n, piece in enumerate(pieces))


def wrap_in_details(title: str, drawn: Iterable[nodes.Node], kind: str, *, is_open: bool = False) -> list[nodes.Node]:
    """What opens on demand, without a script, in html.

    :param kind: its class.
    """
    start, end = build_details_tags(title, kind, is_open=is_open)
    return [nodes.raw("", start, format="html"), *drawn, nodes.raw("", end, format="html")]


def build_details_tags(title: str, kind: str = "", *, is_open: bool = False) -> tuple[str, str]:
    """The markup before and behind such a thing."""
    attributes = (f' class="{kind}"' if kind else "") + (" open" if is_open else "")
    return f"<details{attributes}><summary>{escape(title)}</summary>\n", "</details>"


def build_region_attributes(name: str) -> str:
    """The attributes of a box that scrolls and holds no link by which the keyboard reaches it.

    :param name: what is in it, for those who cannot see it.
    """
    return f' tabindex="0" role="region" aria-label="{escape(name)}"'


def draw_limit_note(shown: int, total: int) -> list[nodes.Node]:
    """The line below a list that a limit has cut; none below a whole one."""
    if shown >= total:
        return []
    words = _("%(shown)s of %(total)s proposals.") % {"shown": shown, "total": total}
    return [nodes.paragraph("", words, classes=["enh-cut"])]


def heading(text: str, level: int) -> nodes.rubric:
    """A heading that is none of the document's sections."""
    rubric = nodes.rubric("", text)
    rubric["heading-level"] = min(level, 6)
    return rubric
