"""Search for directives in the text of a document, with the results that Sphinx would have.

A build runs the directives themselves. The command line has no Sphinx, and lists the same enhancements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..model import Text
from .identity import is_rest
from .markdown import BLOCK_PARSER
from .rest import ADORNMENT
from .yaml_block import parse_block

ENHANCEMENT_DIRECTIVE = "enhancement"

SPHINX_OPTIONS = frozenset(("name", "class", "no-index", "no-index-entry", "no-contents-entry", "no-typesetting"))
"""Options of every object description in Sphinx, which are no fields of an enhancement."""

_FENCE_INFO = re.compile(r"\{([A-Za-z][\w:.-]*)\}[ \t]*(.*)$")
_COLONS = re.compile(r"^([ \t>]*)(:{3,})")
_TILDES = re.compile(r"^([ \t>]*)(~+)")
_REST_OPENING = re.compile(r"( *)\.\.[ ]+([A-Za-z][\w:.-]*)::(?:[ \t]+(.*))?$")
_EXPLICIT = re.compile(r" *\.\.(?:[ ]|$)")
_BLOCK_START = re.compile(r" *(?:[-*+\u2022]|:[^:]+:|\||>>>)(?:[ ]|$)")
_REST_OPTION = re.compile(r"\s*:([^:\s][^:]*):(?:\s+(.*))?$")
_MYST_OPTION = re.compile(r"""("[^"]*"|'[^']*'|[^\s:#"'][^:]*+)\s*:(?:\s+(.*))?$""")

# Directives whose content is not parsed as markup; any other may contain further directives.
_LITERAL = frozenset((
    "code", "code-block", "code-cell", "csv-table", "doctest", "graphviz", "highlight", "include", "jinja",
    "list-table", "literalinclude", "math", "mermaid", "parsed-literal", "plantuml", "productionlist", "prompt",
    "raw", "sourcecode", "substitution-code-block", "tabularcolumns", "testcode", "testoutput", "testsetup",
    "testcleanup", "toctree", "uml", "comment", "replace", "image", "figure-md", "role", "default-role", "table",
))  # fmt: skip
_MAX_NESTING = 10


Options = tuple[tuple[str, str, int | None], ...]  # Name, value and line of each option of a directive


@dataclass(frozen=True, slots=True)
class FoundDirective:
    """A directive in the text of a document; its name is in lower case, and its lines are those of the file."""

    name: str
    title: str
    options: Options
    body: str
    line: int
    body_line: int

    @property
    def lines(self) -> range:
        """Numbers of the lines from the name of the directive to the last that is not blank."""
        last = max((line or 0 for _, _, line in self.options), default=self.line)
        return range(self.line, (self.body_line + self.body.count("\n") if self.body else last) + 1)


def find_directives(
    text: str, path: str, names: frozenset[str] = frozenset((ENHANCEMENT_DIRECTIVE,)), first_line: int = 1
) -> Iterator[FoundDirective]:
    """Yield the directives of some names, in lower case, in a document, in order, except those with ``no-index``."""
    folded = text.casefold()
    if not any(f"{name}::" in folded or f"{{{name}}}" in folded for name in names):
        return
    search = _find_in_rest if is_rest(path) else _find_in_markdown
    for directive in search(text.split("\n"), first_line, 0, names):
        if not any(name == "no-index" for name, _, _ in directive.options):
            options = tuple(option for option in directive.options if option[0] not in SPHINX_OPTIONS)
            yield replace(directive, options=options)


def _find_in_markdown(lines: list[str], first: int, depth: int, names: frozenset[str]) -> Iterator[FoundDirective]:
    if depth > _MAX_NESTING:
        return
    # CommonMark knows no fences of colons, but those of tildes.
    tilde_lines = [_COLONS.sub(lambda m: m[1] + "~" * len(m[2]), line) for line in lines]
    for token in BLOCK_PARSER.parse("\n".join(tilde_lines)):
        if token.type != "fence" or not token.map or not (info := _FENCE_INFO.match(token.info.strip())):
            continue
        start = token.map[0]
        content = token.content.split("\n")[:-1]
        for row, line in enumerate(content):
            if tilde_lines[start + 1 + row] != lines[start + 1 + row]:
                content[row] = _TILDES.sub(lambda m: m[1] + ":" * len(m[2]), line)
        name = info[1].lower()
        if name in names:
            directive = _parse_myst_directive(name, info[2], content, first + start)
            yield directive
            yield from _find_in_markdown(directive.body.split("\n"), directive.body_line, depth + 1, names)
        elif name not in _LITERAL:
            search = _find_in_rest if name == "eval-rst" else _find_in_markdown
            yield from search(content, first + start + 1, depth + 1, names)


def _parse_myst_directive(name: str, argument: str, content: list[str], line: int) -> FoundDirective:
    end = 0
    if content and content[0].startswith("---"):
        end = next((row for row in range(1, len(content)) if content[row].startswith("---")), len(content))
        options = _parse_myst_options(content[1:end], line + 2)
        end += 1
    else:
        while end < len(content) and content[end].lstrip().startswith(":"):
            end += 1
        options = _parse_myst_options([text.lstrip()[1:] for text in content[:end]], line + 1)
    return _build_directive(name, argument.strip(), options, content, end, line)


def _parse_myst_options(lines: list[str], first: int) -> Options:
    """Return the options of a MyST directive: YAML with one scalar for each name, which may take several lines.

    Source: MyST-Parser, parsers/options.py. Where a name stands twice, the last value counts.
    """
    entries: dict[str, tuple[list[str], int]] = {}
    name = None
    for number, line in enumerate(lines, first):
        if key := _MYST_OPTION.match(line):
            name = key[1].strip().strip("\"'")
            entries[name] = ([key[2] or ""], entries[name][1] if name in entries else number)
        elif name is not None and not line.startswith("#"):
            entries[name][0].append(line)
    return tuple((name, _parse_scalar(value), number) for name, (value, number) in entries.items())


def _parse_scalar(lines: list[str]) -> str:
    text = lines[0].strip()
    if text[:1] in ("'", '"', "|", ">"):
        value = parse_block("\n".join((f"x: {text}", *lines[1:])))[0].get("x")
        if isinstance(value, Text):
            return value.text
    words = (re.sub(r"(?:^|\s)#.*", "", line).strip() for line in lines)
    return " ".join(filter(None, words))


def _find_in_rest(lines: list[str], first: int, depth: int, names: frozenset[str]) -> Iterator[FoundDirective]:
    row = 0 if depth <= _MAX_NESTING else len(lines)
    while row < len(lines):
        line = lines[row]
        opening = _REST_OPENING.match(line)
        name = opening[2].lower() if opening else ""
        if opening and (name in names or name in _LITERAL) and not (row and _continues_paragraph(lines, row)):
            end = _find_block_end(lines, row)
            if name in names:
                directive = _parse_rest_directive(name, opening[3] or "", lines[row + 1 : end], first + row)
                yield directive
                yield from _find_in_rest(directive.body.split("\n"), directive.body_line, depth + 1, names)
            row = end
        elif not opening and (line.rstrip().endswith("::") or _EXPLICIT.match(line)):
            row = _find_block_end(lines, row)
        else:
            row += 1


def _continues_paragraph(lines: list[str], row: int) -> bool:
    """Return True if a line belongs to a paragraph that started above it."""
    above = lines[row - 1]
    if not above.strip() or _measure_indent(above) != _measure_indent(lines[row]):
        return False
    return not (_EXPLICIT.match(above) or _BLOCK_START.match(above) or ADORNMENT.match(above.rstrip().lstrip(" ")))


def _measure_indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _find_block_end(lines: list[str], row: int) -> int:
    """Return the index of the first line below that is not indented deeper than a line."""
    indent = _measure_indent(lines[row])
    below = range(row + 1, len(lines))
    return next((n for n in below if lines[n].strip() and _measure_indent(lines[n]) <= indent), len(lines))


def _parse_rest_directive(name: str, argument: str, block: list[str], line: int) -> FoundDirective:
    indent = min((_measure_indent(text) for text in block if text.strip()), default=0)
    content = [text[indent:] for text in block]
    title = [argument.strip()]
    options: list[tuple[str, list[str], int]] = []
    end = 0
    while end < len(content) and content[end].strip():
        if option := _REST_OPTION.match(content[end]):
            options.append((option[1], [(option[2] or "").strip()], line + 1 + end))
        else:
            (options[-1][1] if options else title).append(content[end].strip())
        end += 1
    values = tuple((option, "\n".join(value).strip(), number) for option, value, number in options)
    return _build_directive(name, " ".join(filter(None, title)), values, content, end, line)


def _build_directive(
    name: str, title: str, options: Options, content: list[str], start: int, line: int
) -> FoundDirective:
    """Return a directive whose body starts at the first line of its content that is not blank from *start* on."""
    while start < len(content) and not content[start].strip():
        start += 1
    return FoundDirective(name, title, options, "\n".join(content[start:]).rstrip(), line, line + 1 + start)
