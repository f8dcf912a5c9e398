"""Read the comments of a document that suppress findings.

A comment is an HTML comment in Markdown, ``# …`` in YAML and ``.. …`` in reStructuredText. Its form is that of
mypy, ``ignore[code, code]``, with the name of the program before it and the reason after it. In code and in quoted
values such text is no comment. Parsers are imported only for a document that contains such text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from ..config.parser_settings import DEFAULT_PARSER_SETTINGS, Markup, ParserSettings
from ..suppression import Suppression, SuppressionScope
from ..text_parts import Section
from .suppression_comments import (
    Comment,
    find_markdown_comments,
    find_option_comments,
    find_rest_comments,
    find_yaml_comments,
    has_mark,
)

_COMMENT = re.compile(r"\s*enhancements:[ \t]*(ignore[\w-]*)[ \t]*(?:(\[)([^\[\]]*)(\])?)?(.*)", re.DOTALL)
_SCOPES = frozenset(scope.value for scope in SuppressionScope)
_ADORNMENT = re.compile(r"([!-/:-@[-`{-~])\1+$")


class _Lines(NamedTuple):
    """A range of lines of a file, both included."""

    first: int
    last: int


def read_suppressions(
    text: str, path: str, parsers: ParserSettings = DEFAULT_PARSER_SETTINGS
) -> tuple[Suppression, ...]:
    """Return the suppressions of a document in the order of their lines."""
    if not has_mark(text):
        return ()
    from .directives import find_directives
    from .metadata_sources import find_front_matter_end

    is_rest = parsers.get_markup(path) is Markup.REST
    end = 0 if is_rest else find_front_matter_end(text) or 0
    first = text.count("\n", 0, end) + (2 if end else 1)
    last = text.count("\n") + 1
    directives = list(find_directives(text, path, parsers=parsers))
    heads = {d.line: _Lines(d.line, d.body_line - 1 if d.body else d.lines[-1]) for d in directives}
    blocks = {d.line: _Lines(d.line, d.lines[-1]) for d in directives}
    body = text[end + 1 :] if end else text
    regions = [_Region(path, body, first, is_rest, _Lines(first, last), heads, blocks)]
    regions += [
        _Region(path, d.body, d.body_line, is_rest, blocks[d.line], heads, blocks) for d in directives if d.body
    ]
    suppressions = [*read_yaml_suppressions(text[:end], path), *(s for region in regions for s in region.read())]
    if not is_rest:
        lines = text.split("\n")
        for directive in directives:
            suppressions += _read_options(lines, path, heads[directive.line])
    # A comment in a directive is also read as part of the text around it in some forms; the innermost part counts.
    unique = {(s.line, s.word, s.codes, s.reason): s for s in suppressions}
    return tuple(sorted(unique.values(), key=lambda suppression: suppression.line))


def read_yaml_suppressions(text: str, path: str) -> tuple[Suppression, ...]:
    """Return the suppressions of a metadata file, or of the front matter at the start of a document."""
    if not has_mark(text):
        return ()
    lines = text.split("\n")
    targets = _find_targets(lines, 1, _is_blank_in_yaml)
    fields: dict[int, _Lines] = {}
    suppressions: list[Suppression] = []
    for comment in find_yaml_comments(text):
        target = targets[comment.end] if comment.is_alone else comment.line
        if target not in fields:
            fields[target] = _find_field(lines, target)
        suppressions += _make_suppressions(comment, path, _Lines(target, target), fields[target])
    return tuple(suppressions)


def _make_suppressions(comment: Comment, path: str, line: _Lines, section: _Lines) -> Iterator[Suppression]:
    """Yield the suppression of a comment; none for a sentence such as ``enhancements: ignored for now``.

    :param line: lines that the comment covers by itself.
    :param section: lines of the section around it.
    """
    match = _COMMENT.match(comment.text)
    if match is None or (match[2] is None and match[1] not in _SCOPES):
        return
    word, _, names, closing, text = match.groups()
    codes = tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip())) if closing else ()
    covered = section if word == SuppressionScope.SECTION else line
    reason = " ".join(text.split()).strip(" :-\u2013\u2014") if closing else ""
    yield Suppression(path, comment.line, word, codes, reason, covered.first, covered.last, comment.is_closed)


@dataclass(frozen=True)
class _Region:
    """The text of a page after its front matter, or of a directive.

    :param first_line: line of the file on which the text starts.
    :param lines: lines that count as a section around the text before the first heading.
    :param heads: opening line of each directive in the document -> its lines up to the last option.
    :param blocks: likewise, all its lines.
    """

    path: str
    text: str
    first_line: int
    is_rest: bool
    lines: _Lines
    heads: Mapping[int, _Lines]
    blocks: Mapping[int, _Lines]

    def read(self) -> Iterator[Suppression]:
        """Yield the suppressions in the text."""
        if not has_mark(self.text):
            return
        comments = list((find_rest_comments if self.is_rest else find_markdown_comments)(self.text, self.first_line))
        if not comments:
            return
        sections = self._find_sections()
        starts = [section.first for section in sections]
        titles = frozenset(starts[1:])
        lines = self.text.split("\n")
        alone = (comment for comment in comments if comment.is_alone)
        skipped = (n - self.first_line for comment in alone for n in range(comment.line, comment.end + 1))
        targets = _find_targets(lines, self.first_line, str.isspace, skipped)
        for comment in comments:
            covered = _Lines(comment.line, comment.end)
            section = None
            if comment.is_alone:
                target = targets[comment.end - self.first_line + 1]
                covered = self.heads.get(target) or self._find_title(lines, target, titles)
                section = self.blocks.get(target)
            line = covered.last if covered.last in titles else comment.line
            section = section or sections[bisect_right(starts, line, 1) - 1]
            yield from _make_suppressions(comment, self.path, covered, section)

    def _find_title(self, lines: Sequence[str], target: int, titles: Set[int]) -> _Lines:
        """Return a line, with the title below it if it is an adornment."""
        row = target - self.first_line
        has_title = self.is_rest and target + 1 in titles and _ADORNMENT.match(lines[row].rstrip())
        return _Lines(target, target + 1 if has_title else target)

    def _find_sections(self) -> list[_Lines]:
        """Return the lines of the text before the first heading, and of each section with those nested in it."""
        if self.is_rest:
            from .rest import read_rest as read_outline
        else:
            from .markdown import read_markdown as read_outline
        headings: Sequence[Section] = read_outline(self.text, self.first_line - 1).sections
        ends = [self.lines.last] * len(headings)
        open_sections: list[int] = []
        for index, heading in enumerate(headings):
            while open_sections and headings[open_sections[-1]].level >= heading.level:
                ends[open_sections.pop()] = heading.line - 1
            open_sections.append(index)
        preamble = _Lines(self.lines.first, headings[0].line - 1 if headings else self.lines.last)
        return [preamble, *(_Lines(h.line, end) for h, end in zip(headings, ends, strict=True))]


def _find_targets(
    lines: Sequence[str], first_line: int, is_blank: Callable[[str], bool], skipped: Iterable[int] = ()
) -> list[int]:
    """Return, for each line and the end, the number of the first line from there on that is not skipped.

    :param skipped: indices of further lines to skip.
    """
    rows = frozenset(skipped)
    targets = [first_line + len(lines)] * (len(lines) + 1)
    for row in range(len(lines) - 1, -1, -1):
        is_skipped = row in rows or not lines[row] or is_blank(lines[row])
        targets[row] = targets[row + 1] if is_skipped else first_line + row
    return targets


def _is_blank_in_yaml(line: str) -> bool:
    return line.isspace() or line.lstrip().startswith("#")


def _find_field(lines: Sequence[str], target: int) -> _Lines:
    """Return the lines of the YAML field or item that starts on a line, with everything in it."""
    if target > len(lines):
        return _Lines(target, target)
    start = lines[target - 1]
    indent, is_item = len(start) - len(start.lstrip()), start.lstrip().startswith("- ")
    last = target
    for number, line in enumerate(lines[target:], target + 1):
        text = line.lstrip()
        if text and not text.startswith("#"):
            depth = len(line) - len(text)
            if depth < indent or (depth == indent and (is_item or not text.startswith("-") or text.startswith("---"))):
                break
            last = number
    return _Lines(target, last)


def _read_options(lines: Sequence[str], path: str, head: _Lines) -> Iterator[Suppression]:
    """Yield the suppressions among the options of a MyST directive, which are YAML."""
    options = lines[head.first : head.last]
    if not any(map(has_mark, options)):
        return
    targets = _find_targets(options, head.first + 1, _is_blank_in_yaml)
    for comment in find_option_comments(options, head.first + 1):
        target = targets[comment.end - head.first] if comment.is_alone else comment.line
        yield from _make_suppressions(comment, path, _Lines(target, target), head)
