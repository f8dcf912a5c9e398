"""Finding ``enhancement`` directives in a document's text, as Sphinx would run them.

The build does not need this: there the directives run. The command line has no Sphinx, and must
list the same proposals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..model import Text
from .identity import is_rest
from .markdown import block_parser
from .metadata import parse_block

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "enhancement"

SPHINX_OPTIONS = frozenset(("name", "class", "no-index", "no-index-entry", "no-contents-entry", "no-typesetting"))
"""Options that every directive for an object has in Sphinx: they say nothing of the proposal."""

_NAMED = re.compile(r"\{([A-Za-z][\w:.-]*)\}[ \t]*(.*)$")
_COLONS = re.compile(r"^([ \t>]*)(:{3,})")
_REST = re.compile(r"( *)\.\.[ ]+([A-Za-z][\w:.-]*)::(?:[ \t]+(.*))?$")
_EXPLICIT = re.compile(r" *\.\.(?:[ ]|$)")
_BLOCK_START = re.compile(r" *(?:[-*+\u2022]|:[^:]+:|\||>>>)(?:[ ]|$)")
_LINE = re.compile(r" *([!-/:-@\[-`{-~])\1*$")
_OPTION = re.compile(r"\s*:([^:\s][^:]*):(?:\s+(.*))?$")
_KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s:#"'][^:]*+)\s*:(?:\s+(.*))?$""")

# Directives whose content is no markup; inside any other, a proposal may stand.
_LITERAL = frozenset((
    "code", "code-block", "code-cell", "csv-table", "doctest", "graphviz", "highlight", "include", "jinja",
    "list-table", "literalinclude", "math", "mermaid", "parsed-literal", "plantuml", "productionlist", "prompt",
    "raw", "sourcecode", "substitution-code-block", "tabularcolumns", "testcode", "testoutput", "testsetup",
    "testcleanup", "toctree", "uml", "comment", "replace", "image", "figure-md", "role", "default-role", "table",
))  # fmt: skip
_MAX_NESTING = 10


@dataclass(frozen=True, slots=True)
class FoundDirective:
    """A directive as its text has it.

    :param name: of the directive, in lower case.
    :param options: name, value and line of each.
    :param body_line: the line of the file on which the body starts.
    """

    name: str
    title: str
    options: tuple[tuple[str, str, int | None], ...]
    body: str
    line: int
    body_line: int


def find_directives(text: str, path: str, names: frozenset[str] = frozenset((NAME,))) -> Iterator[FoundDirective]:
    """Every ``enhancement`` directive of a document, in order, but those with ``no-index``.

    :param path: its suffix tells the markup.
    :param names: others to look for instead, in lower case.
    """
    folded = text.casefold()
    if not any(f"{name}::" in folded or f"{{{name}}}" in folded for name in names):
        return
    search = _in_rest if is_rest(path) else _in_markdown
    found = search(text.split("\n"), 1, 0, names)
    for directive in found:
        if not any(name == "no-index" for name, _, _ in directive.options):
            options = tuple(option for option in directive.options if option[0] not in SPHINX_OPTIONS)
            yield replace(directive, options=options)


def colons_as_tildes(lines: list[str]) -> list[str]:
    """Lines with MyST's fences of colons as those of tildes, which CommonMark knows."""
    return [_COLONS.sub(lambda m: m[1] + "~" * len(m[2]), line) for line in lines]


def _in_markdown(lines: list[str], first: int, depth: int, names: frozenset[str]) -> Iterator[FoundDirective]:
    plain = colons_as_tildes(lines)
    for token in block_parser().parse("\n".join(plain)):
        if token.type != "fence" or not token.map or not (named := _NAMED.match(token.info.strip())):
            continue
        start = token.map[0]
        content = token.content.split("\n")[:-1]
        for n, line in enumerate(content, start + 1):
            if plain[n] != lines[n]:
                content[n - start - 1] = _restored(line)
        name = named[1].lower()
        if name in names:
            found = _from_markdown(name, named[2], content, first + start)
            yield found
            if depth < _MAX_NESTING:
                yield from _in_markdown(found.body.split("\n"), found.body_line, depth + 1, names)
        elif name == "eval-rst":
            yield from _in_rest(content, first + start + 1, depth, names)
        elif name not in _LITERAL and depth < _MAX_NESTING:
            yield from _in_markdown(content, first + start + 1, depth + 1, names)


def _restored(line: str) -> str:
    tildes = re.match(r"([ \t>]*)(~+)", line)
    return f"{tildes[1]}{':' * len(tildes[2])}{line[tildes.end() :]}" if tildes else line


def _from_markdown(name: str, argument: str, content: list[str], line: int) -> FoundDirective:
    n = 0
    if content and content[0].startswith("---"):
        end = next((k for k in range(1, len(content)) if content[k].startswith("---")), len(content))
        options = _options(content[1:end], line + 2)
        n = end + 1
    else:
        while n < len(content) and content[n].lstrip().startswith(":"):
            n += 1
        options = _options([text.lstrip()[1:] for text in content[:n]], line + 1)
    while n < len(content) and not content[n].strip():
        n += 1
    return FoundDirective(name, argument.strip(), options, "\n".join(content[n:]).rstrip(), line, line + 1 + n)


def _options(lines: list[str], first: int) -> tuple[tuple[str, str, int | None], ...]:
    """The options of a MyST directive: of YAML, names with one scalar each, which may take several lines.

    Source: MyST-Parser, parsers/options.py. Where a name stands twice, the last value counts.
    """
    entries: dict[str, tuple[list[str], int]] = {}
    name = None
    for number, line in enumerate(lines, first):
        if key := _KEY.match(line):
            name = key[1].strip().strip("\"'")
            entries[name] = ([key[2] or ""], entries[name][1] if name in entries else number)
        elif name is not None and not line.startswith("#"):
            entries[name][0].append(line)
    return tuple((name, _scalar(written), number) for name, (written, number) in entries.items())


def _scalar(lines: list[str]) -> str:
    text = lines[0].strip()
    if text[:1] in ("'", '"', "|", ">"):
        value = parse_block("\n".join((f"x: {text}", *lines[1:])))[0].get("x")
        if isinstance(value, Text):
            return value.text
    words = (re.sub(r"(?:^|\s)#.*", "", line).strip() for line in lines)
    return " ".join(filter(None, words))


def _in_rest(lines: list[str], first: int, depth: int, names: frozenset[str]) -> Iterator[FoundDirective]:
    n = 0
    while n < len(lines):
        opening = _REST.match(lines[n])
        if opening is not None and n and _in_paragraph(lines, n):
            n += 1
            continue
        if opening is None:
            if lines[n].rstrip().endswith("::") or _EXPLICIT.match(lines[n]):
                n = _block_end(lines, n, len(lines[n]) - len(lines[n].lstrip()))
            else:
                n += 1
            continue
        name = opening[2].lower()
        if name not in names and name not in _LITERAL:
            n += 1
            continue
        end = _block_end(lines, n, len(opening[1]))
        if name in names:
            found = _from_rest(name, opening[3] or "", lines[n + 1 : end], first + n)
            yield found
            if depth < _MAX_NESTING:
                yield from _in_rest(found.body.split("\n"), found.body_line, depth + 1, names)
        n = end


def _in_paragraph(lines: list[str], n: int) -> bool:
    """Whether a line goes on a paragraph of the line above it."""
    above = lines[n - 1]
    if not above.strip() or len(above) - len(above.lstrip()) != len(lines[n]) - len(lines[n].lstrip()):
        return False
    return not (_EXPLICIT.match(above) or _BLOCK_START.match(above) or _LINE.match(above.rstrip()))


def _block_end(lines: list[str], start: int, indent: int) -> int:
    """The place behind the lines that are indented deeper than the one at *start*."""
    n = start + 1
    while n < len(lines) and (not lines[n].strip() or len(lines[n]) - len(lines[n].lstrip()) > indent):
        n += 1
    return n


def _from_rest(name: str, argument: str, block: list[str], line: int) -> FoundDirective:
    indents = [len(text) - len(text.lstrip()) for text in block if text.strip()]
    content = [text[min(indents, default=0) :] for text in block]
    title = [argument.strip()]
    n = 0
    while n < len(content) and content[n].strip() and not _OPTION.match(content[n]):
        title.append(content[n].strip())
        n += 1
    written: list[tuple[str, list[str], int]] = []
    while n < len(content) and content[n].strip():
        if option := _OPTION.match(content[n]):
            written.append((option[1], [(option[2] or "").strip()], line + 1 + n))
        elif written:
            written[-1][1].append(content[n].strip())
        n += 1
    options = tuple((option, "\n".join(value).strip(), at) for option, value, at in written)
    while n < len(content) and not content[n].strip():
        n += 1
    return FoundDirective(
        name, " ".join(filter(None, title)), options, "\n".join(content[n:]).rstrip(), line, line + 1 + n
    )
