"""Views -> standard docutils nodes, which every builder can write.

What html adds on top (colours, the meter's bar) comes from classes and a style sheet alone: a
badge's word is always in the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import NoUri

from ..core.views import (
    ACCEPTED_COLUMNS,
    MAX_LINKS,
    OTHER_COLUMNS,
    UNREAD_COLUMNS,
    Cell,
    GraphNode,
    GraphView,
    Header,
    Item,
    ItemKind,
    ReleasePage,
    Releases,
    Row,
    Table,
    outline,
)
from .domain import reference_to, release_anchor
from .messages import _, counted_label, field_label, status_label
from .uses import Answer, GraphUse, HeaderUse, ReleaseUse, TableUse, Use

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sphinx.builders import Builder

    from .domain import Location
    from .drawing import Words

_WIDTHS = {"key": 10, "title": 40, "proposal": 50, "summary": 60, "status": 14, "stage": 12, "owner": 16, "authors": 18}
_SEPARATED_BY_LINES = {"attachments", "links", "tracking", "discussion"}


@dataclass(frozen=True, slots=True)
class Renderer:
    """Draws views for one document.

    :param docname: the document whose links these are.
    :param anchor: unique in the whole project: what the ids of this view start with.
    :param locate: where an item leads.
    :param pictures: where pictures and what was computed for them are kept between builds.
    """

    builder: Builder
    docname: str
    anchor: str
    locate: Callable[[Item], Location | None]
    pictures: Path

    def draw(self, use: Use, answer: Answer, level: int) -> list[nodes.Node]:
        """Draw the answer to a use.

        :param level: of the headings that the view may have, 1 to 6.
        """
        if isinstance(use, HeaderUse) and isinstance(answer, Header):
            return [self.panel(answer)]
        if isinstance(use, TableUse) and isinstance(answer, Table):
            return self.table(answer, use.caption, use.classes)
        if isinstance(use, GraphUse) and isinstance(answer, GraphView):
            return self.graph(answer, use)
        if isinstance(use, ReleaseUse):
            return self.releases(use, answer if isinstance(answer, Releases) else Releases(()), level)
        return []

    # -- the panel of a proposal -----------------------------------------------------------

    def panel(self, header: Header) -> nodes.Node:
        """The panel: a line of badges, then the facts as a field list."""
        badges = nodes.paragraph("", "", nodes.strong("", header.key, classes=["enh-key"]), classes=["enh-badges"])
        for item in (header.status, header.stage):
            if item is not None:
                badges += nodes.Text(" ")
                badges += self.item(item)
        facts = nodes.field_list(classes=["enh-facts"])
        for fact in header.facts:
            body = nodes.field_body()
            if fact.name in _SEPARATED_BY_LINES and len(fact.items) > 1:
                lines = nodes.bullet_list(bullet="-")
                lines += [nodes.list_item("", nodes.paragraph("", "", *self.cell((item,)))) for item in fact.items]
                body += lines
            else:
                body += nodes.paragraph("", "", *self.cell(fact.items))
            name = field_label(fact.name)
            facts += nodes.field("", nodes.field_name("", name), body, classes=[f"enh-{nodes.make_id(fact.name)}"])
        return nodes.container("", badges, *([facts] if len(facts) else []), classes=["enh-panel"])

    # -- tables ------------------------------------------------------------------------------

    def table(self, answer: Table, caption: str, classes: Iterable[str] = ()) -> list[nodes.Node]:
        """A table, or one for each group under the group's name; a line of text where it has no rows."""
        if not answer.shown:
            text = _("No proposals match.")
            return [nodes.paragraph("", f"{caption}: {text}" if caption else text, classes=["enh-empty"])]
        drawn: list[nodes.Node] = []
        grouped = any(group.title for group in answer.groups)
        for n, group in enumerate(answer.groups):
            title = caption if n == 0 and not grouped else ""
            if grouped:
                words = ", ".join(status_label(item.text) for item in group.title)
                counted = f"{words} ({len(group.rows)})"
                title = f"{caption}: {counted}" if caption else counted
            drawn.append(self._table(answer.columns, group.rows, title, f"{self.anchor}-{n}", classes))
        if answer.shown < answer.total and not grouped:
            shown = _("%(shown)s of %(total)s proposals.") % {"shown": answer.shown, "total": answer.total}
            drawn.append(nodes.paragraph("", shown, classes=["enh-cut"]))
        return drawn

    def _table(
        self,
        columns: tuple[str, ...],
        rows: Iterable[Row],
        title: str = "",
        anchor: str = "",
        classes: Iterable[str] = (),
    ) -> nodes.container:
        # Whoever searches wants the proposal, not every table that names it.
        table = nodes.table(classes=["enh-table", "colwidths-auto", "no-search", *classes])
        if title:
            # A table with a caption is one that could be numbered, which Sphinx wants an id for.
            table["ids"].append(anchor)
            table += nodes.title(title, title)
        group = nodes.tgroup(cols=len(columns))
        head = nodes.row()
        for name in columns:
            group += nodes.colspec(colwidth=_WIDTHS.get(name, 14))
            head += nodes.entry("", nodes.paragraph("", field_label(name)))
        body = nodes.tbody()
        # The title leads to the proposal, and the key only where there is no title.
        plain = columns.index("key") if "key" in columns and "title" in columns else -1
        for row in rows:
            line = nodes.row()
            for n, cell in enumerate(row.cells):
                entry = nodes.entry()
                if n == plain:
                    entry["classes"].append("enh-key")
                    entry += nodes.paragraph("", cell[0].text)
                elif cell:
                    entry += nodes.paragraph("", "", *self.cell(cell))
                line += entry
            body += line
        group += [nodes.thead("", head), body]
        table += group
        # A narrow screen scrolls the table, never the page; not every theme sees to that.
        return nodes.container("", table, classes=["enh-scroll"])

    # -- graphs ------------------------------------------------------------------------------

    def graph(self, answer: GraphView, use: GraphUse) -> list[nodes.Node]:
        """A picture where the builder shows one, and the same as a list, which is enough everywhere."""
        drawn = nodes.container(classes=["enh-graphs", *use.classes])
        if use.caption:
            drawn += nodes.paragraph("", "", nodes.strong("", use.caption), classes=["enh-caption"])
        if not answer.nodes:
            drawn += nodes.paragraph("", _("No proposals are related to others here."), classes=["enh-empty"])
            return [drawn]
        if answer.collapsed:
            words = _("%(total)s proposals are shown as %(groups)s groups, by %(column)s.") % {
                "total": answer.total,
                "groups": len(answer.nodes),
                "column": field_label(answer.collapsed).lower(),
            }
            drawn += nodes.paragraph("", words, classes=["enh-cut"])
        listed = self._outline(answer)
        if len(answer.links) > MAX_LINKS:
            words = _("There are too many relations for a picture: %d.") % len(answer.links)
            drawn += nodes.paragraph("", words, classes=["enh-cut"])
            drawn += listed
        elif self.builder.format == "html" and self.builder.name != "epub":
            drawn += nodes.raw("", self._svg(answer, use), format="html")
            title = escape(_("The same as a list"))
            drawn += nodes.raw("", f'<details class="enh-words"><summary>{title}</summary>', format="html")
            drawn += listed
            drawn += nodes.raw("", "</details>", format="html")
        else:
            drawn += self._picture(answer, use)
            drawn += listed
        if answer.alone:
            words = _("Not shown, since not related to another: %d.") % answer.alone
            drawn += nodes.paragraph("", words, classes=["enh-cut"])
        return [drawn]

    def _words(self) -> Words:
        from .drawing import Words  # not above: Graphviz takes its time to load, and few builds draw a graph

        return Words(lambda kind: field_label(kind).lower(), _state)

    def _svg(self, answer: GraphView, use: GraphUse) -> str:
        from .drawing import lay_out, svg

        links = {}
        for node in answer.nodes:
            reference = self.item(node.item)
            if isinstance(reference, nodes.reference):
                refid = reference.get("refid")
                links[node.name] = f"#{refid}" if refid else reference.get("refuri", "")
        layout = lay_out(answer, self._words(), self.pictures)
        title = use.caption or _("Relations between proposals")
        drawn = svg(answer, layout, self._words(), title, self.anchor, links)
        return f'<div class="enh-picture">{drawn}</div>'

    def _picture(self, answer: GraphView, use: GraphUse) -> list[nodes.Node]:
        """A picture in a file, for builders that print or bind one; the others have the list."""
        types = {"application/pdf": "pdf", "image/png": "png"}
        taken = [types[t] for t in self.builder.supported_image_types if t in types]
        if not taken:
            return []
        from .drawing import picture

        suffix = "pdf" if "pdf" in taken else "png"
        file = str(picture(answer, self._words(), self.pictures, suffix))
        self.builder.env.images.add_file(self.docname, file)
        return [nodes.image(uri=file, candidates={"*": file}, alt=use.caption or _("Relations between proposals"))]

    def _outline(self, answer: GraphView) -> nodes.bullet_list:
        listed = nodes.bullet_list(bullet="-", classes=["enh-outline"])
        for node, links in outline(answer):
            line = nodes.list_item("", nodes.paragraph("", "", *self._node(node)))
            if links:
                below = nodes.bullet_list(bullet="*")
                for kind, target, number in links:
                    word = field_label(kind) if number == 1 else f"{field_label(kind)} ({number})"
                    below += nodes.list_item("", nodes.paragraph("", "", nodes.Text(f"{word}: "), *self._node(target)))
                line += below
            listed += line
        return listed

    def _node(self, node: GraphNode) -> list[nodes.Node]:
        said = _state(node) if node.title else str(node.size)
        return [self.item(node.item), nodes.inline("", f" ({said})", classes=["enh-note"])]

    # -- releases ----------------------------------------------------------------------------

    def releases(self, use: ReleaseUse, answer: Releases, level: int) -> list[nodes.Node]:
        """Releases, under their names where all are shown; then what aims at something that is none."""
        many = use.release is None
        drawn = [self.release(page, level, titled=many, classes=use.classes) for page in answer.pages]
        if not drawn:
            text = _("There are no releases.") if many else _("There is no release %s.") % use.release
            drawn.append(nodes.paragraph("", text, classes=["enh-empty"]))
        if answer.unread:
            drawn.append(_heading(_("Release not understood (%d)") % len(answer.unread), level))
            drawn.append(self._table(UNREAD_COLUMNS, answer.unread))
        return drawn

    def release(self, page: ReleasePage, level: int, *, titled: bool, classes: Iterable[str] = ()) -> nodes.Node:
        """A release: its dates, accepted work by stage, what else aims at it, and counts."""
        drawn = nodes.container(classes=["enh-release", *classes])
        # A target of its own: LaTeX makes no label of a container's id.
        drawn += nodes.target("", "", ids=[release_anchor(page.name)])
        if titled:
            drawn += _heading(page.name, level)
        inner = level + 1 if titled else level
        facts: list[nodes.Node] = []
        if page.state:
            facts.append(nodes.inline("", status_label(page.state), classes=["enh-badge", f"enh-{page.state}"]))
        for n, (name, day) in enumerate(page.dates):
            if facts:
                facts.append(nodes.Text(" · " if n else " "))
            facts.append(nodes.Text(f"{field_label(name)} {day.isoformat()}"))
        if facts:
            drawn += nodes.paragraph("", "", *facts, classes=["enh-dates"])
        for group in page.accepted:
            drawn += _heading(f"{status_label(group.stage.text)} ({len(group.rows)})", inner)
            drawn += self._table(ACCEPTED_COLUMNS, group.rows)
        if page.others:
            drawn += _heading(_("Aimed at, not accepted (%d)") % len(page.others), inner)
            drawn += self._table(OTHER_COLUMNS, page.others)
        drawn += nodes.paragraph("", self._counts(page), classes=["enh-counts"])
        return drawn

    def _counts(self, page: ReleasePage) -> str:
        if not page.accepted and not page.others:
            return _("No proposal aims at this release.")
        accepted = ", ".join(f"{len(g.rows)} {counted_label(g.stage.text)}" for g in page.accepted)
        words = _("%d accepted") % page.total + (f" ({accepted})" if accepted else "")
        if page.others:
            others = ", ".join(
                f"{n} {counted_label(item.text)}" for item, n in page.counts if item.kind is ItemKind.STATUS
            )
            words += "; " + _("%d not accepted") % len(page.others) + f" ({others})"
        return f"{words}."

    # -- items -------------------------------------------------------------------------------

    def cell(self, cell: Cell) -> list[nodes.Node]:
        """Items in one line, with commas between them; badges and meters need none."""
        drawn: list[nodes.Node] = []
        for n, item in enumerate(cell):
            if n:
                drawn.append(nodes.Text(" " if item.kind is ItemKind.STATUS else ", "))
            drawn.append(self.item(item))
            if item.note:
                drawn.append(nodes.inline("", f" ({item.note})", classes=["enh-note"]))
        return drawn

    def item(self, item: Item) -> nodes.Node:
        """One item."""
        match item.kind:
            case ItemKind.ENHANCEMENT | ItemKind.RELEASE | ItemKind.DOCUMENT:
                return self._reference(item)
            case ItemKind.ADDRESS:
                return nodes.reference("", item.text, refuri=item.target or "")
            case ItemKind.STATUS:
                word = status_label(item.text)
                return nodes.inline(
                    "", word, classes=["enh-badge", "enh-status", f"enh-status-{item.target or 'none'}"]
                )
            case ItemKind.STAGE:
                word = status_label(item.text)
                stage = nodes.make_id(item.target or "none")
                return nodes.inline("", word, classes=["enh-badge", "enh-stage", f"enh-stage-{stage}"])
            case ItemKind.STRUCK:
                struck = nodes.inline("", "", nodes.inline("", item.text, classes=["enh-struck"]))
                struck += nodes.Text(_(" (struck out)"))
                return struck
            case ItemKind.METER:
                # Steps of five per cent: a style sheet cannot read the number.
                step = 5 * round(int(item.target or 0) / 5)
                return nodes.inline("", item.text, classes=["enh-meter", f"enh-meter-{step}"])
            case ItemKind.CODE:
                return nodes.literal("", item.text)
        return nodes.Text(item.text)

    def _reference(self, item: Item) -> nodes.Node:
        """A link to where an item leads; its text where that is nowhere, or not in what the builder makes."""
        text = nodes.Text(item.text)
        location = self.locate(item)
        if location is None:
            return text
        try:
            return reference_to(self.builder, self.docname, location, text)
        except NoUri:
            return text


def _state(node: GraphNode) -> str:
    """Decision and stage of a node, in words."""
    return ", ".join(status_label(item.text) for item in (node.status, node.stage) if item is not None)


def _heading(text: str, level: int) -> nodes.Node:
    rubric = nodes.rubric("", text)
    rubric["heading-level"] = min(level, 6)
    return rubric
