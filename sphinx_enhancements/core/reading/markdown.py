"""Markdown: headings, and the blocks under each.

Headings are found by a scan of the lines, which takes a tenth of the time of parsing. Only the text under the few
headings that matter is parsed, by the block rules of markdown-it-py, on which MyST builds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

from .outline import COMMENT, Heading, Outline, Piece

_SETEXT = re.compile(r"(=+|-+)[ \t]*$")
_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
_ITEM = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]+|$)")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$")
_HTML = re.compile(
    r"</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl"
    r"|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main"
    r"|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title"
    r"|tr|track|ul)(?:\s|/?>|$)",
    re.IGNORECASE,
)
_HTML_ALONE = re.compile(r"</?[A-Za-z][^<>]*>\s*$")
_CONTAINERS = frozenset(
    f"{name}_{end}" for name in ("blockquote", "bullet_list", "ordered_list") for end in ("open", "close")
)


def read_markdown(text: str, offset: int = 0) -> Outline:
    """Return the outline of a Markdown text.

    Source: CommonMark 0.31, sections 4.2 and 4.3 (headings), 4.5 (fences), 4.6 (HTML blocks), 5.2 (list items).
    """
    scanner = _HeadingScanner(text.split("\n"))
    return Outline(text, offset, scanner.scan_lines(), split_markdown_blocks, unspaced=tuple(scanner.unspaced))


@dataclass(slots=True)
class _HeadingScanner:
    """Scanner for the headings among lines of Markdown; each kind of block has a step, which may read several lines.

    :param row: index of the current line.
    :param paragraph: index of the line on which a paragraph outside lists and quotations started.
    :param is_lazy: True if text on this line continues a quotation's paragraph.
    :param item_indent: indentation of the text in the list item above; 0 outside lists.
    :param unspaced: indices of lines that are paragraphs because their ``#`` has no space after it.
    """

    lines: list[str]
    headings: list[Heading] = field(default_factory=list)
    row: int = 0
    paragraph: int | None = None
    is_lazy: bool = False
    item_indent: int = 0
    unspaced: list[int] = field(default_factory=list)

    def scan_lines(self) -> list[Heading]:
        """Return the headings outside lists, quotations, code, comments and HTML."""
        while self.row < len(self.lines):
            line = self.lines[self.row]
            text = line.lstrip(" \t")
            if not text:
                self.paragraph, self.is_lazy = None, False
            elif (steps := _STEPS.get(text[0], ())) or self.paragraph is None:
                indent = _measure_indent(line, text)
                if not any(step(self, text, indent) for step in steps) and self.paragraph is None:
                    self.start_text(indent)
            self.row += 1
        return self.headings

    def start_text(self, indent: int) -> None:
        """Read the first line of a text: it may end the list above or continue it."""
        if indent < self.item_indent and not self.lines[self.row - 1].strip():
            self.item_indent = 0
            self.paragraph = self.row if indent < 4 else None
        elif not self.item_indent and indent < 4 and not self.is_lazy:
            self.paragraph = self.row

    def start_block(self, indent: int) -> None:
        """Leave the paragraph above, and the list item above if the block is indented less than its text."""
        self.paragraph, self.is_lazy = None, False
        if indent < self.item_indent:
            self.item_indent = 0

    def can_be_heading(self, indent: int) -> bool:
        """Return True if a line of this indentation is neither code nor part of a list item."""
        return indent < 4 and (not self.item_indent or indent < self.item_indent)

    def is_alone(self) -> bool:
        """Return True if no text follows on the next line."""
        return self.row + 1 == len(self.lines) or not self.lines[self.row + 1].strip()

    def add_heading(self, title: str, level: int, start: int) -> None:
        """Add a heading that ends on the current line, without the comments in it."""
        if "<!--" in title:
            title = COMMENT.sub("", title)
        self.headings.append(Heading(" ".join(title.split()), level, start, start, self.row + 1))
        self.paragraph, self.item_indent, self.is_lazy = None, 0, False

    # Steps: each returns True if the current line belongs to a block of its kind, which it then reads.

    def scan_atx(self, text: str, indent: int) -> bool:
        """Read a heading with ``#`` in front."""
        title = text.lstrip("#")
        level = len(text) - len(title)
        if not self.can_be_heading(indent) or level > 6:
            return False
        if title and title[0] not in " \t":
            if self.paragraph is None and self.is_alone():
                self.unspaced.append(self.row)
            return False
        title = title.strip()
        bare = title.rstrip("#")
        self.add_heading(bare.rstrip() if not bare or bare[-1] in " \t" else title, level, self.row)
        return True

    def scan_underline(self, text: str, indent: int) -> bool:
        """Read the underline of a heading whose title is the paragraph above."""
        if self.paragraph is None or not self.can_be_heading(indent) or not _SETEXT.match(text):
            return False
        title = " ".join(self.lines[self.paragraph : self.row])
        self.add_heading(title, 1 if text[0] == "=" else 2, self.paragraph)
        return True

    def scan_rule(self, text: str, indent: int) -> bool:
        """Read a thematic break."""
        if not _RULE.match(text):
            return False
        self.start_block(indent)
        return True

    def scan_item(self, text: str, indent: int) -> bool:
        """Read the first line of a list item, which may open a fence."""
        marker = _ITEM.match(text) if indent < 4 or self.item_indent else None
        if marker is None:
            return False
        self.item_indent, self.paragraph = indent + max(marker.end(), 2), None
        if opening := _FENCE.match(text[marker.end() :]):
            self.skip_fence(opening[0])
        return True

    def scan_fence(self, text: str, indent: int) -> bool:
        """Read a fenced code block."""
        opening = _FENCE.match(text) if indent < 4 or self.item_indent else None
        if opening is None:
            return False
        self.start_block(indent)
        self.skip_fence(opening[0])
        return True

    def skip_fence(self, fence: str) -> None:
        """Move to the last line of a fenced code block: its closing fence, or the last of the list item around it."""
        self.paragraph, self.is_lazy = None, False
        while self.row + 1 < len(self.lines):
            line = self.lines[self.row + 1]
            text = line.lstrip(" \t")
            if self.item_indent and text and _measure_indent(line, text) < self.item_indent:
                return
            self.row += 1
            if text.startswith(fence) and not text.rstrip().strip(fence[0]):
                return

    def scan_comment(self, text: str, indent: int) -> bool:
        """Read a comment up to the line that closes it."""
        if not text.startswith("<!--") or (indent >= 4 and not self.item_indent):
            return False
        while "-->" not in self.lines[self.row] and self.row + 1 < len(self.lines):
            self.row += 1
        self.paragraph, self.is_lazy = None, False
        return True

    def scan_html(self, text: str, indent: int) -> bool:
        """Read an HTML block up to the next blank line."""
        if indent >= 4 or not (_HTML.match(text) or (self.paragraph is None and _HTML_ALONE.match(text))):
            return False
        self.start_block(indent)
        while self.row + 1 < len(self.lines) and self.lines[self.row + 1].strip(" \t"):
            self.row += 1
        return True

    def scan_quotation(self, _text: str, indent: int) -> bool:
        """Read a line of a quotation."""
        self.start_block(indent)
        self.is_lazy = True
        return True


_Step = Callable[[_HeadingScanner, str, int], bool]
_STEPS: dict[str, tuple[_Step, ...]] = {
    "#": (_HeadingScanner.scan_atx,),
    "=": (_HeadingScanner.scan_underline,),
    "-": (_HeadingScanner.scan_underline, _HeadingScanner.scan_rule, _HeadingScanner.scan_item),
    "*": (_HeadingScanner.scan_rule, _HeadingScanner.scan_item),
    "_": (_HeadingScanner.scan_rule,),
    **dict.fromkeys("+0123456789", (_HeadingScanner.scan_item,)),
    **dict.fromkeys("`~", (_HeadingScanner.scan_fence,)),
    "<": (_HeadingScanner.scan_comment, _HeadingScanner.scan_html),
    ">": (_HeadingScanner.scan_quotation,),
}
"""First character of a line -> the steps for the blocks that it may start."""


def _measure_indent(line: str, text: str) -> int:
    """Return the columns of white space before the text of a line."""
    indent = len(line) - len(text)
    return len(line[:indent].expandtabs(4)) if "\t" in line[:indent] else indent


BLOCK_PARSER = MarkdownIt("commonmark")
"""Parser of CommonMark's blocks, which leaves inline markup alone. It holds no state between two texts."""
BLOCK_PARSER.core.ruler.enableOnly(["normalize", "block"])


def split_markdown_blocks(text: str) -> Iterator[Piece]:
    """Yield the pieces of a Markdown text; comments, code and HTML are left out."""
    depth = 0
    item_depth: int | None = None  # of a list item whose first text is still to come
    for token in BLOCK_PARSER.parse(text):
        kind = token.type
        if kind in _CONTAINERS:
            depth += token.nesting
        elif kind == "list_item_open":
            item_depth = depth if item_depth is None else item_depth
        elif kind == "list_item_close":
            item_depth = None
        elif kind == "inline" and token.map and (content := COMMENT.sub("", token.content).strip()):
            yield content, token.map[0], (None if depth else 0) if item_depth is None else item_depth
            item_depth = None
