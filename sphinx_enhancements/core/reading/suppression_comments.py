"""Search for comments with the mark of a suppression in Markdown, YAML and reStructuredText.

All searches take time in proportion to the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_MARK = re.compile(r"enhancements:[ \t]*ignore")
_YAML_COMMENT = re.compile(r"(?:^|(?<=\s))#[ \t]*(?=enhancements:[ \t]*ignore)")
_OPTION_COMMENT = re.compile(r"(?:[^\"'#]*\s)?#[ \t]*(?=enhancements:[ \t]*ignore)")
_REST_COMMENT = re.compile(r"[ \t]*\.\.[ \t]+(?=enhancements:[ \t]*ignore)")
_TAG = "\ue000"
_TAGGED_MARK = re.compile(rf"{_TAG}([0-9]{{1,9}}){_TAG}")
_INLINE_SYNTAX = re.compile(r"\\.|`+|<!--", re.DOTALL)


class Comment(NamedTuple):
    """A comment that may suppress findings.

    :param text: its content, without the signs around it.
    :param line: first line, counted from 1.
    :param end: last line.
    :param is_alone: True if there is no other text on its lines.
    :param is_closed: False for an HTML comment without an end.
    """

    text: str
    line: int
    end: int
    is_alone: bool
    is_closed: bool = True


def has_mark(text: str) -> bool:
    """Return False for a text that certainly contains no suppression."""
    return "enhancements:" in text and _MARK.search(text) is not None


# -- YAML ----------------------------------------------------------------------------------


def find_yaml_comments(text: str) -> Iterator[Comment]:
    """Yield the comments of a YAML text, which may be broken."""
    scalars = _find_scalars(text)
    for row, line in enumerate(text.split("\n")):
        start = _YAML_COMMENT.search(line)
        if start is None:
            continue
        position = (row, start.start())
        index = bisect_right(scalars, (position, (len(text), 0))) - 1
        if index < 0 or position >= scalars[index][1]:
            yield Comment(line[start.end() :], row + 1, row + 1, not line[: start.start()].strip())


def _find_scalars(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the start and end, as row and column, of the quoted texts and block texts before the first mistake."""
    import yaml

    scalars = []
    try:
        for token in yaml.scan(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(token, yaml.ScalarToken) and not token.plain:
                start, end = token.start_mark, token.end_mark
                scalars.append(((start.line, start.column), (end.line, end.column)))
    except (yaml.YAMLError, ValueError):
        pass
    return scalars


def find_option_comments(lines: Sequence[str], first_line: int) -> Iterator[Comment]:
    """Yield the comments in the option lines of a MyST directive."""
    for number, line in enumerate(lines, first_line):
        if start := _OPTION_COMMENT.match(line):
            yield Comment(line[start.end() :], number, number, line.lstrip().startswith("#"))


# -- reStructuredText ----------------------------------------------------------------------


def find_rest_comments(text: str, first_line: int) -> Iterator[Comment]:
    """Yield the comments of a reStructuredText, except those in literal text."""
    from . import directives as rest

    lines = text.split("\n")
    row = 0
    while row < len(lines):
        line = lines[row]
        indent = rest.measure_indent(line)
        is_explicit = rest.is_rest_comment(line) and not (row and rest.continues_paragraph(lines, row))
        opening = rest.REST_OPENING.match(line) if is_explicit else None
        is_literal = line.rstrip().endswith("::") if opening is None else opening[2].lower() in rest.LITERAL_DIRECTIVES
        start = _REST_COMMENT.match(line) if is_explicit else None
        if is_literal or (is_explicit and opening is None):
            end = rest.find_block_end(lines, row, indent)
            if start:
                content = [line[start.end() :], *(text.strip() for text in lines[row + 1 : end])]
                last = max(n for n in range(row, end) if lines[n].strip())
                yield Comment("\n".join(content), first_line + row, first_line + last, is_alone=True)
            row = end
        else:
            row += 1


# -- Markdown ------------------------------------------------------------------------------


def find_markdown_comments(text: str, first_line: int) -> Iterator[Comment]:
    """Yield the HTML comments of a Markdown text, except those in code."""
    from .markdown import BLOCK_PARSER

    lines = text.replace(_TAG, "\ufffd").split("\n")
    # The parser does not tell the lines of inline text, so that the mark carries its line.
    tagged = (_MARK.sub(rf"{_TAG}{n}{_TAG}\g<0>", line) for n, line in enumerate(lines, first_line))
    for token in BLOCK_PARSER.parse("\n".join(tagged)):
        if token.type in ("inline", "html_block") and _TAG in token.content:
            yield from _find_html_comments(token.content, is_inline=token.type == "inline")


def _find_html_comments(content: str, *, is_inline: bool) -> Iterator[Comment]:
    """Yield the comments in an HTML block, or in a text with inline markup."""
    spans = [*_find_html_spans(content, is_inline=is_inline)]
    blank = "".join(_blank_spans(content, spans)).split("\n")
    row = position = 0
    for start, end in spans:
        row += content.count("\n", position, start)
        position = start
        is_closed = content.endswith("-->", start + 4, end) and end - start >= 7
        tag = _TAGGED_MARK.search(content, start, end)
        if tag is None or content[start + 4 : tag.start()].strip():
            continue
        line = int(tag[1]) - content.count("\n", start, tag.start())
        if not is_closed:
            end = content.find("\n", tag.end())  # noqa: PLW2901
            end = len(content) if end < 0 else end  # noqa: PLW2901
        count = content.count("\n", start, end)
        text = _TAGGED_MARK.sub("", content[tag.end() : end - 3 if is_closed else end])
        is_alone = not any(part.strip() for part in blank[row : row + count + 1])
        yield Comment(text, line, line + count, is_alone, is_closed)


def _blank_spans(content: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield the parts of a text, with only the line ends of some ranges."""
    position = 0
    for start, end in spans:
        yield content[position:start]
        yield "\n" * content.count("\n", start, end)
        position = end
    yield content[position:]


def _find_html_spans(content: str, *, is_inline: bool) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each comment; one that is not closed goes on to the end of the text."""
    runs: defaultdict[int, list[int]] = defaultdict(list)
    if is_inline:
        for run in re.finditer("`+", content):
            runs[len(run[0])].append(run.start())
    position = 0
    while (syntax := _INLINE_SYNTAX.search(content, position)) is not None:
        position = syntax.end()
        if syntax[0] == "<!--":
            close = content.find("-->", position)
            end = close + 3 if close >= 0 else len(content)
            yield syntax.start(), end
            position = end
        elif is_inline and syntax[0][0] == "`":
            same = runs[len(syntax[0])]
            index = bisect_right(same, syntax.start())
            if index < len(same):
                position = same[index] + len(syntax[0])
        elif not is_inline and syntax[0][0] == "\\":
            position = syntax.start() + 1
