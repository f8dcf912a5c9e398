"""Tables of contents of Markdown documents, with the bytes that ``mdtoc`` writes.

Source: kubernetes-sigs/mdtoc, pkg/mdtoc/mdtoc.go; titles are HTML, as the renderer of gomarkdown/markdown makes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..text_parts import Section

_MAX_TITLE = 1000  # Maximum number of characters of a title that is parsed
_PARSER = MarkdownIt("commonmark", {"linkify": False}).enable("strikethrough")
_PUNCTUATION = re.compile(r"[^\w\- ]", re.ASCII)
_ADDRESS = re.compile(r"(?<![\w\"'])(?:https?|ftp)://[^\s<>\"]+[^\s<>\"'.,;:!?)]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_TAGS = {"em": "em", "strong": "strong", "s": "del"}


def format_table_of_contents(sections: Sequence[Section], get_line: Callable[[int], str], depth: int) -> str:
    """Return the lines of a table of contents: a list entry for each section, indented by its level.

    :param get_line: returns a line of the document by its number, for titles with several spaces between words.
    :param depth: level of the deepest headings that it lists.
    """
    base = min((section.level for section in sections), default=1)
    counts: Counter[str] = Counter()
    lines: list[str] = []
    for section in sections:
        if section.level > depth:
            continue
        title, plain = _render_title(_find_written_title(section, get_line(section.line)))
        anchor = _PUNCTUATION.sub("", plain.lower()).replace(" ", "-")
        number, counts[anchor] = counts[anchor], counts[anchor] + 1
        suffix = f"-{number}" if number else ""
        lines.append(f"{'  ' * (section.level - base)}- [{title}](#{anchor}{suffix})\n")
    return "".join(lines)


def _find_written_title(section: Section, line: str) -> str:
    """Return the title of a section with the spaces that it has in its line."""
    title = line.strip().lstrip("#").strip()
    bare = title.rstrip("#")
    title = bare.rstrip() if bare[-1:] in " \t" else title
    return title if " ".join(title.split()) == section.title else section.title


def _render_title(title: str) -> tuple[str, str]:
    """Return a title as HTML, and its text without markup."""
    identifier = title.rfind("{#")
    if identifier >= 0 and title.find("}", identifier) == len(title) - 1:
        title = title[:identifier].rstrip()
    if len(title) > _MAX_TITLE:
        return _escape(title), title
    tokens = [child for token in _PARSER.parseInline(title) for child in token.children or ()]
    plain = "".join(token.content for token in tokens if token.type in ("text", "text_special", "code_inline"))
    return "".join(_iter_html(tokens)).strip(), plain


def _iter_html(tokens: Iterable[Token]) -> Iterator[str]:
    is_in_link = False
    for token in tokens:
        if token.type == "code_inline":
            yield f"<code>{_escape(token.content)}</code>"
        elif token.type == "html_inline":
            yield token.content
        elif token.type == "image":
            yield f'<img src="{_escape(str(token.attrs.get("src", "")))}" alt="{_escape(token.content)}" />'
        elif token.type in ("link_open", "link_close"):
            is_in_link = token.type == "link_open"
            yield f'<a href="{_escape(str(token.attrs.get("href", "")))}">' if is_in_link else "</a>"
        elif token.tag in _TAGS:
            yield f"<{'/' if token.nesting < 0 else ''}{_TAGS[token.tag]}>"
        else:
            yield _escape(token.content) if is_in_link else _link_addresses(token.content)


def _link_addresses(text: str) -> str:
    """Return a text as HTML, with links for the addresses in it."""
    parts, end = [], 0
    for match in _ADDRESS.finditer(text):
        address = _escape(match[0])
        parts += [_escape(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*parts, _escape(text[end:])])


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)
