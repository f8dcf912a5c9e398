"""Finding ``enhancement`` directives in a document's text, as Sphinx would run them.

The build does not need this: there the directives run. The command line has no Sphinx, and must
list the same proposals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..model import Fields, Text
from .document import SUFFIXES
from .metadata import flat, parse_block
from .rest import read_rest

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "enhancement"

_FENCE = re.compile(r"( *)(`{3,}|:{3,}|~{3,})\s*\{([A-Za-z][\w:.-]*)\}[ \t]*(.*)$")
_PLAIN_FENCE = re.compile(r" *(`{3,}|~{3,})")
_REST = re.compile(r"( *)\.\.[ ]+([A-Za-z][\w:.-]*)::[ \t]*(.*)$")
_OPTION = re.compile(r"\s*:([^:\s][^:]*):(?:\s+(.*))?$")

# Directives whose content is parsed as markup, so that a proposal may stand inside them.
_NESTING = {
    "note", "tip", "hint", "important", "warning", "attention", "caution", "danger", "error", "seealso",
    "admonition", "container", "only", "topic", "sidebar", "dropdown", "tab-set", "tab-item", "grid",
    "grid-item", "grid-item-card", "card", "div", "rst-class", "class",
}  # fmt: skip
_MAX_NESTING = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A directive as its text has it.

    :param options: name, value and line of each.
    :param body_line: the line of the file on which the body starts.
    """

    title: str
    options: tuple[tuple[str, str, int | None], ...]
    body: str
    line: int
    body_line: int


def find_directives(text: str, path: str) -> Iterator[Found]:
    """Every ``enhancement`` directive of a document, in order.

    :param path: its suffix tells the markup.
    """
    if f"{NAME}::" not in text and f"{{{NAME}}}" not in text:
        return
    lines = text.split("\n")
    if SUFFIXES.get(PurePosixPath(path).suffix.lower()) is read_rest:
        yield from _in_rest(lines, 1)
    else:
        yield from _in_markdown(lines, 1, 0)


def _in_markdown(lines: list[str], first: int, depth: int) -> Iterator[Found]:
    n = 0
    while n < len(lines):
        opening = _FENCE.match(lines[n])
        plain = None if opening else _PLAIN_FENCE.match(lines[n])
        if opening is None and plain is None:
            n += 1
            continue
        fence = opening[2] if opening else plain[1] if plain else ""
        end = n + 1
        while end < len(lines) and not _closes(lines[end], fence):
            end += 1
        if opening is not None:
            content = [_dedent(line, len(opening[1])) for line in lines[n + 1 : end]]
            if opening[3] == NAME:
                yield _from_markdown(opening[4], content, first + n)
            elif opening[3] == "eval-rst":
                yield from _in_rest(content, first + n + 1)
            elif opening[3] in _NESTING and depth < _MAX_NESTING:
                yield from _in_markdown(content, first + n + 1, depth + 1)
        n = end + 1


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip()
    return len(stripped) >= len(fence) and set(stripped) == {fence[0]}


def _dedent(line: str, width: int) -> str:
    return line[width:] if not line[:width].strip() else line.lstrip()


def _from_markdown(argument: str, content: list[str], line: int) -> Found:
    options: list[tuple[str, str, int | None]] = []
    n = 0
    if content and content[0].strip() == "---":
        end = next((k for k in range(1, len(content)) if content[k].strip() == "---"), len(content))
        block: Fields = parse_block("\n".join(content[1:end]), lambda *_: None)
        for name, tree in block.entries:
            options.append((name, tree.text if isinstance(tree, Text) else flat(tree), line + 1 + (tree.line or 1)))
        n = end + 1
    else:
        while n < len(content) and (option := _OPTION.match(content[n])):
            options.append((option[1], _unquoted(option[2] or ""), line + 1 + n))
            n += 1
    while n < len(content) and not content[n].strip():
        n += 1
    return Found(argument.strip(), tuple(options), "\n".join(content[n:]), line, line + 1 + n)


def _unquoted(text: str) -> str:
    # MyST reads an option's value as a YAML scalar.
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text


def _in_rest(lines: list[str], first: int) -> Iterator[Found]:
    n = 0
    while n < len(lines):
        opening = _REST.match(lines[n])
        if opening is None:
            if lines[n].rstrip().endswith("::"):
                n = _block_end(lines, n, len(lines[n]) - len(lines[n].lstrip()))
            else:
                n += 1
            continue
        indent = len(opening[1])
        end = _block_end(lines, n, indent)
        if opening[2] == NAME:
            yield _from_rest(opening[3], lines[n + 1 : end], first + n)
            n = end
        elif opening[2] in _NESTING:
            n += 1
        else:
            n = end


def _block_end(lines: list[str], start: int, indent: int) -> int:
    """The place behind the lines that are indented deeper than the one at *start*."""
    n = start + 1
    while n < len(lines) and (not lines[n].strip() or len(lines[n]) - len(lines[n].lstrip()) > indent):
        n += 1
    return n


def _from_rest(argument: str, block: list[str], line: int) -> Found:
    indents = [len(text) - len(text.lstrip()) for text in block if text.strip()]
    content = [text[min(indents, default=0) :] for text in block]
    title = [argument.strip()]
    n = 0
    while n < len(content) and content[n].strip() and not _OPTION.match(content[n]):
        title.append(content[n].strip())
        n += 1
    options: list[tuple[str, str, int | None]] = []
    while n < len(content) and content[n].strip():
        if option := _OPTION.match(content[n]):
            options.append((option[1], (option[2] or "").strip(), line + 1 + n))
        elif options:
            name, value, at = options[-1]
            options[-1] = (name, f"{value}\n{content[n].strip()}".strip(), at)
        n += 1
    while n < len(content) and not content[n].strip():
        n += 1
    return Found(" ".join(filter(None, title)), tuple(options), "\n".join(content[n:]).rstrip(), line, line + 1 + n)
