"""Markdown: headings, and the blocks under each.

Headings are found by a scan of the lines, which takes a tenth of the time of parsing. Only the text under the few
headings that matter is parsed, by the block rules of markdown-it-py, on which MyST builds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from markdown_it import MarkdownIt

from .outline import COMMENT, Heading, Outline, Piece

_SETEXT = re.compile(r"(=+|-+)[ \t]*$")
_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
_LIST_OR_RULE = re.compile(
    r"(?P<rule>(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$|(?:-[ \t]*){3,}$)"
    r"|(?P<marker>(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]+|$))(?P<fence>`{3,}(?=[^`]*$)|~{3,})?"
)
"""A thematic break, or the marker of a list item, which may open a fence."""

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
    lines = text.split("\n")
    scanner = _HeadingScanner(lines)
    return Outline(text, lines, offset, scanner.scan_lines(), split_markdown_blocks, unspaced=tuple(scanner.unspaced))


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
        lines, count = self.lines, len(self.lines)
        while self.row < count:
            line = lines[self.row]
            text = line.lstrip(" \t")
            if not text:
                self.paragraph, self.is_lazy = None, False
            elif (step := _STEPS.get(text[0])) is not None or self.paragraph is None:
                indent = _measure_indent(line, text)
                if (step is None or not step(self, text, indent)) and self.paragraph is None:
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

    def scan_dashes(self, text: str, indent: int) -> bool:
        """Read the underline of a heading, a thematic break or the first line of a list item."""
        return (self.paragraph is not None and self.scan_underline(text, indent)) or self.scan_item(text, indent)

    def scan_item(self, text: str, indent: int) -> bool:
        """Read a thematic break, or the first line of a list item, which may open a fence."""
        match = _LIST_OR_RULE.match(text)
        if match is None:
            return False
        if match.lastgroup == "rule":
            self.start_block(indent)
            return True
        if indent >= 4 and not self.item_indent:
            return False
        self.item_indent, self.paragraph = indent + max(match.end("marker"), 2), None
        if fence := match["fence"]:
            self.skip_fence(fence)
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
        lines, item_indent = self.lines, self.item_indent
        for row in range(self.row + 1, len(lines)):
            line = lines[row]
            text = line.lstrip(" \t")
            if item_indent and text and _measure_indent(line, text) < item_indent:
                return
            self.row = row
            if text.startswith(fence) and not text.rstrip().strip(fence[0]):
                return

    def scan_tag(self, text: str, indent: int) -> bool:
        """Read a comment or an HTML block."""
        return self.scan_comment(text, indent) or self.scan_html(text, indent)

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


_STEPS: dict[str, Callable[[_HeadingScanner, str, int], bool]] = {
    "#": _HeadingScanner.scan_atx,
    "=": _HeadingScanner.scan_underline,
    "-": _HeadingScanner.scan_dashes,
    **dict.fromkeys("*_+0123456789", _HeadingScanner.scan_item),
    **dict.fromkeys("`~", _HeadingScanner.scan_fence),
    "<": _HeadingScanner.scan_tag,
    ">": _HeadingScanner.scan_quotation,
}
"""First character of a line -> the step for the blocks that it may start."""


def _measure_indent(line: str, text: str) -> int:
    """Return the columns of white space before the text of a line."""
    indent = len(line) - len(text)
    return len(line[:indent].expandtabs(4)) if indent and "\t" in line[:indent] else indent


BLOCK_PARSER = MarkdownIt("commonmark")
"""Parser of CommonMark's blocks, which leaves inline markup alone. It holds no state between two texts."""
BLOCK_PARSER.core.ruler.enableOnly(["normalize", "block"])


_PART = re.compile(
    r"^(?:<!(?=--)(?:[^-]++|-(?!->))*+(?:-->[^\n]*)?|[-*+] +\S|(?<=\n\n)[A-Za-z]"
    r"|(?P<opaque>(?:[0-9]|[^\w\n<`~])*+(?:<|`{3}|~{3})))",
    re.MULTILINE,
)
"""Start of a comment, list item or paragraph that is not indented, or a line that may open code or HTML.

The match of a comment includes its content.
"""


def split_markdown_blocks(text: str) -> Iterator[Piece]:
    """Yield the pieces of a Markdown text; comments, code and HTML are left out."""
    row = 0
    for part in _split_parts(text):
        for content, part_row, depth in _parse_part(part):
            yield content, row + part_row, depth
        row += part.count("\n")


def _split_parts(text: str) -> list[str]:
    """Split a text before comments, list items and paragraphs that are not indented: no block above contains them."""
    starts = [0]
    for match in _PART.finditer(text):
        if match.lastgroup == "opaque":
            return [text]
        starts.append(match.start())
    return [text[start:end] for start, end in pairwise((*starts, len(text)))]


@lru_cache(maxsize=1024)  # Proposals have the same check lists
def _parse_part(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a part of a Markdown text."""
    pieces: list[Piece] = []
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
            pieces.append((content, token.map[0], (None if depth else 0) if item_depth is None else item_depth))
            item_depth = None
    return tuple(pieces)
