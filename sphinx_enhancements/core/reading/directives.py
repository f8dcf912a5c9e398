"""Search for directives in the text of a document, with the results that Sphinx would have.

A build runs the directives themselves. The command line has no Sphinx, and lists the same enhancements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.field_list import fieldlist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

from ..config.parser_settings import COLON_FENCE, DEFAULT_PARSER_SETTINGS, Markup, ParserSettings
from ..model import Text
from .rest import ADORNMENT
from .rest_tables import (
    GRID_BORDER,
    SIMPLE_BORDER,
    TableCell,
    find_grid_end,
    find_simple_end,
    iter_grid_cells,
    iter_simple_cells,
)
from .yaml_block import parse_block

ENHANCEMENT_DIRECTIVE = "enhancement"

SPHINX_OPTIONS = frozenset(("name", "class", "no-index", "no-index-entry", "no-contents-entry", "no-typesetting"))
"""Options of every object description in Sphinx, which are no fields of an enhancement."""

REST_OPENING = re.compile(r"( *)\.\.[ ]+([A-Za-z][\w:.-]*)::(?:[ \t]+(.*))?$")
_EXPLICIT = re.compile(r" *\.\.(?:[ ]|$)")
_BLOCK_START = re.compile(r" *(?:[-*+\u2022]|:[^:]+:|\||>>>)(?:[ ]|$)")
_FOOTNOTE = re.compile(r" *\.\. \[[^\]\s]{1,200}\](?: |$)")
_MARKER = re.compile(
    r" *(?:[-*+\u2022]|\(?(?:[0-9]{1,9}|[A-Za-z]|#)[.)]|(?P<hanging>:[^:\s][^:]{0,100}:|\.\. \[[^\]\s]{1,200}\])) +"
)
"""Marker of a list item, or of a field or footnote, with the blanks after it."""

_TABLE_START = re.compile(rf"{GRID_BORDER.pattern}|{SIMPLE_BORDER.pattern}")
_REST_OPTION = re.compile(r"\s*:([^:\s][^:]*):(?:\s+(.*))?$")
_MYST_OPTION = re.compile(r"""("[^"]*"|'[^']*'|[^\s:#"'][^:]*+)\s*:(?:\s+(.*))?$""")

# Directives whose content is not parsed as markup; any other may contain further directives.
LITERAL_DIRECTIVES = frozenset((
    "code", "code-block", "code-cell", "csv-table", "doctest", "graphviz", "highlight", "include", "jinja",
    "literalinclude", "math", "mermaid", "parsed-literal", "plantuml", "productionlist", "prompt",
    "raw", "sourcecode", "substitution-code-block", "tabularcolumns", "testcode", "testoutput", "testsetup",
    "testcleanup", "toctree", "uml", "comment", "replace", "image", "figure-md", "role", "default-role",
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
    text: str,
    path: str,
    names: frozenset[str] = frozenset((ENHANCEMENT_DIRECTIVE,)),
    first_line: int = 1,
    parsers: ParserSettings = DEFAULT_PARSER_SETTINGS,
) -> Iterator[FoundDirective]:
    """Yield the directives of some names, in lower case, in a document, in order, except those with ``no-index``."""
    is_rest = parsers.get_markup(path) is Markup.REST
    if not _may_contain(text, names, parsers, is_rest=is_rest):
        return
    lines = text.split("\n")
    if is_rest:
        directives = _find_in_rest(lines, first_line, 0, names)
    elif parsers.has_directives:
        directives = _find_in_markdown(lines, first_line, 0, names, parsers)
    else:
        return
    for directive in directives:
        if not any(name == "no-index" for name, _, _ in directive.options):
            options = tuple(option for option in directive.options if option[0] not in SPHINX_OPTIONS)
            yield replace(directive, options=options)


def find_unread_directives(text: str, path: str, parsers: ParserSettings) -> Iterator[int]:
    """Yield the line of each enhancement that is text only because MyST's extension ``colon_fence`` is off."""
    extensions = parsers.extensions
    if extensions is None or COLON_FENCE in extensions or f":{{{ENHANCEMENT_DIRECTIVE}}}" not in text.casefold():
        return
    lines = {directive.line for directive in find_directives(text, path, parsers=parsers)}
    with_colons = replace(parsers, extensions=extensions | {COLON_FENCE})
    yield from (d.line for d in find_directives(text, path, parsers=with_colons) if d.line not in lines)


def _may_contain(text: str, names: frozenset[str], parsers: ParserSettings, *, is_rest: bool) -> bool:
    """Return False if a text certainly has no directive of some names, so that it need not be parsed."""
    fences = names & parsers.fence_directives
    if fences:
        folded = text.lower()
        if any(name in folded for name in fences):
            return True
    return _make_opening_pattern(names, is_rest=is_rest).search(text) is not None


@lru_cache(maxsize=64)
def _make_opening_pattern(names: frozenset[str], *, is_rest: bool) -> re.Pattern[str]:
    """Return the pattern of the names of directives with the mark beside them.

    It starts with the mark, for which a text is searched fast. In Markdown, ``eval-rst`` contains the other form.
    """
    words = [re.escape(name) for name in sorted(names)]
    if is_rest:
        return re.compile("|".join(rf"::(?<={word}::)" for word in words), re.IGNORECASE)
    return re.compile(rf"\{{(?:{'|'.join((*words, 'eval-rst'))})", re.IGNORECASE)


@lru_cache(maxsize=16)
def _make_block_parser(extensions: frozenset[str]) -> MarkdownIt:
    """Return a parser of the blocks of MyST with some of its syntax extensions."""
    parser = MarkdownIt("commonmark").enable("table").use(myst_block_plugin).use(footnote_plugin)
    plugins = {
        "amsmath": amsmath_plugin,
        COLON_FENCE: colon_fence_plugin,
        "deflist": deflist_plugin,
        "dollarmath": dollarmath_plugin,
        "fieldlist": fieldlist_plugin,
    }
    for name in sorted(extensions & plugins.keys()):
        parser.use(plugins[name])
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _find_in_markdown(
    lines: list[str], first: int, depth: int, names: frozenset[str], parsers: ParserSettings
) -> Iterator[FoundDirective]:
    if depth > _MAX_NESTING:
        return
    search = partial(_find_in_markdown, parsers=parsers)
    for token in _make_block_parser(parsers.syntax_extensions).parse("\n".join(lines)):
        if token.type not in ("fence", "colon_fence") or not token.map:
            continue
        start, content = first + token.map[0], token.content.split("\n")[:-1]
        word, _, argument = token.info.strip().partition(" ")
        name = word.strip("{}").lower() if word.startswith("{") and word.endswith("}") else ""
        if not name and token.type == "fence" and word in parsers.fence_directives:
            name = word.lower()
        if name in names:
            directive = _parse_myst_directive(name, argument, content, start)
            yield directive
            yield from search(directive.body.split("\n"), directive.body_line, depth + 1, names)
        elif name == "eval-rst":
            yield from _find_in_rest(content, start + 1, depth + 1, names)
        elif (name and name not in LITERAL_DIRECTIVES) or (not name and token.type == "colon_fence"):
            yield from search(content, start + 1, depth + 1, names)


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
        line = _blank_markers(lines, row)
        opening = REST_OPENING.match(line)
        name = opening[2].lower() if opening else ""
        if opening and (name in names or name in LITERAL_DIRECTIVES) and not (row and continues_paragraph(lines, row)):
            end = find_block_end(lines, row, measure_indent(line))
            if name in names:
                directive = _parse_rest_directive(name, opening[3] or "", lines[row + 1 : end], first + row)
                yield directive
                yield from _find_in_rest(directive.body.split("\n"), directive.body_line, depth + 1, names)
            row = end
        elif _TABLE_START.match(line.rstrip()):
            end, cells = _split_table(lines, row)
            for cell in cells:
                yield from _find_in_rest(cell.lines, first + row + cell.row, depth + 1, names)
            row = end
        elif not opening and (line.rstrip().endswith("::") or is_rest_comment(line)):
            row = find_block_end(lines, row, measure_indent(line))
        else:
            row += 1


def _blank_markers(lines: list[str], row: int) -> str:
    """Return a line with blanks for the markers of lists, fields and footnotes in front of a directive.

    The text of a field or footnote is indented as its second line is, so that a directive on its first line is too.
    """
    text, is_hanging = lines[row], False
    for _ in range(_MAX_NESTING):
        if (marker := _MARKER.match(text)) is None:
            break
        text = " " * marker.end() + text[marker.end() :]
        is_hanging = is_hanging or marker["hanging"] is not None
        if REST_OPENING.match(text):
            end = find_block_end(lines, row, measure_indent(lines[row]))
            indents = [measure_indent(line) for line in lines[row + 1 : end] if line.strip()]
            return text if not (is_hanging and indents) else " " * min(indents) + text.lstrip()
    return lines[row]


def _split_table(lines: list[str], row: int) -> tuple[int, Iterator[TableCell]]:
    """Return the index after the table that starts on a line, and its cells."""
    if GRID_BORDER.match(lines[row].rstrip()):
        end = find_grid_end(lines, row)
        return end, iter_grid_cells(lines[row:end])
    end = find_simple_end(lines, row)
    return end, iter_simple_cells(lines[row:end])


def continues_paragraph(lines: list[str], row: int) -> bool:
    """Return True if a line belongs to a paragraph that started above it."""
    above = lines[row - 1]
    if not above.strip() or measure_indent(above) != measure_indent(lines[row]):
        return False
    is_adornment = ADORNMENT.match(above.rstrip().lstrip(" "))
    return not (_EXPLICIT.match(above) or _BLOCK_START.match(above) or is_adornment)


def is_rest_comment(line: str) -> bool:
    """Return True if a line starts explicit markup that is no footnote; it is a comment unless it is a directive."""
    return _EXPLICIT.match(line) is not None and _FOOTNOTE.match(line) is None


def measure_indent(line: str) -> int:
    """Return the number of blanks before the text of a line."""
    return len(line) - len(line.lstrip())


def find_block_end(lines: list[str], row: int, indent: int) -> int:
    """Return the index of the first line below a line that is not indented deeper than *indent*."""
    below = range(row + 1, len(lines))
    return next((n for n in below if lines[n].strip() and measure_indent(lines[n]) <= indent), len(lines))


def _parse_rest_directive(name: str, argument: str, block: list[str], line: int) -> FoundDirective:
    indent = min((measure_indent(text) for text in block if text.strip()), default=0)
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
