"""Find the metadata of a proposal in each form that a profile may name, and split pages after theirs.

The forms are: a block between ``---`` lines, a header of lines ``Name: value`` before the first blank line, a field
list of reStructuredText, and files beside the document. Fields in its text are in :mod:`.text_fields`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from posixpath import dirname

from ..config.profile import Profile
from ..config.profile_options import MAIN_SIDECAR, MetadataSource
from ..diagnostics import Code
from ..model import Fields, Items, Text
from .document_context import Sidecar
from .fields import ReportDiagnostic
from .path_match import PathMatch
from .rest import ADORNMENT
from .yaml_block import Slip, SlipKind, describe_slips, parse_block

_CONTENTS_START = r"<!-- START doctoc\b"  # Of the table of contents that doctoc puts at the top of a page
_CONTENTS_END = r"^<!-- END doctoc\b[^\n]*-->[^\S\n]*\n"
_FRONT_MATTER_START = re.compile(
    rf"(?:\s*\n)?(?P<contents>{_CONTENTS_START}(?s:.*?){_CONTENTS_END}(?:\s*\n)?)?---[^\S\n]*(?:\n|\Z)", re.MULTILINE
)
_OPEN_CONTENTS = re.compile(rf"(?:\s*\n)?{_CONTENTS_START}(?!(?s:.*?){_CONTENTS_END})", re.MULTILINE)
_FRONT_MATTER_END = re.compile(r"^(?:---|\.\.\.)[^\S\n]*$", re.MULTILINE)
_BLANK_LINE = "a blank line", "remove the blank line"
_HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9 _/-]{0,80}):(?!//)[ \t]*(.*)$")
_FIELD_LINE = re.compile(r":([^:\s][^:]{0,60}):(?:\s+(.*))?$")
_BULLET = re.compile(r"\s*[-*+]\s+(.*)")
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A page split into metadata, if it has any, and the text after it.

    :param offset: number of lines before *body*.
    :param source: form in which the metadata is written.
    """

    block: Fields | None
    body: str
    offset: int
    source: MetadataSource = MetadataSource.FRONT_MATTER


def has_front_matter(head: str) -> bool:
    """Return True if a text starts with ``---``, after any blank lines and a table of contents by doctoc."""
    return _FRONT_MATTER_START.match(head) is not None


def find_front_matter_end(text: str) -> int | None:
    """Return the position after the front matter of a text; 0 if it has none, None if it has no end in the text."""
    if _OPEN_CONTENTS.match(text):
        return None
    start = _FRONT_MATTER_START.match(text)
    end = _FRONT_MATTER_END.search(text, start.end()) if start else None
    return 0 if start is None else end and end.end()


def find_front_matter(text: str) -> tuple[int, int] | None:
    """Return the offsets of the lines between the marks of the front matter of a text; None if it has none."""
    start = _FRONT_MATTER_START.match(text)
    end = _FRONT_MATTER_END.search(text, start.end()) if start else None
    return None if start is None or end is None else (start.end(), end.start())


def split_page(text: str, profile: Profile, report: ReportDiagnostic, *, rest: bool) -> SplitPage:
    """Split a page after its metadata, in the first form of the profile that the page has."""
    for source in profile.sources:
        if source is MetadataSource.HEADER:
            page = split_header(text, report)
        elif source is MetadataSource.FIELD_LIST and rest:
            page = split_field_list(text)
        elif source is MetadataSource.FRONT_MATTER and not rest:
            page = split_front_matter(text, report)
        else:
            continue
        if page.block is not None:
            return page
    # Front matter is no text of the page, even if the profile does not read it.
    return SplitPage(None, text, 0) if rest else split_front_matter(text, report)


def split_front_matter(text: str, report: ReportDiagnostic) -> SplitPage:
    """Split a page after its front matter, which blank lines and a table of contents by doctoc may precede."""
    start = _FRONT_MATTER_START.match(text)
    end = _FRONT_MATTER_END.search(text, start.end()) if start else None
    if start is None or end is None:  # without an end, `---` is a horizontal rule
        return SplitPage(None, text, 0)
    first_line = start[0].count("\n") + 1
    block, mistakes = parse_block(text[start.end() : end.start() - 1], first_line)
    if first_line > 2:
        place, advice = ("a table of contents", "move it up") if start["contents"] else _BLANK_LINE
        message = f"starts below {place}. It is read, but MyST and GitHub show it as text; {advice}"
        mistakes = [(first_line - 1, message), *mistakes]
    for line, message in mistakes:
        report(Code.FRONT_MATTER, line, f"the front matter {message}")
    return SplitPage(block, text[end.end() + 1 :], text.count("\n", 0, end.end()) + 1)


def split_header(text: str, report: ReportDiagnostic) -> SplitPage:
    """Split a page after its header of lines ``Name: value``, in the format of RFC 2822, section 2.2.

    A page with front matter has no header: its lines between ``---`` are YAML.
    """
    if has_front_matter(text):
        return SplitPage(None, text, 0)
    lines = text.split("\n")
    first = text[: len(text) - len(text.lstrip())].count("\n")  # number of blank lines
    header = list(takewhile(str.strip, lines[first:]))
    entries: list[tuple[str, list[str], int]] = []
    strays: list[Slip] = []
    for number, line in enumerate(header, first + 1):
        if match := _HEADER_LINE.match(line):
            entries.append((match[1], [match[2].strip()], number))
        elif entries and line[:1] in (" ", "\t"):
            entries[-1][1].append(line.strip())
        else:
            strays.append(Slip(SlipKind.HEADER, number, line.strip()))
    if len(entries) <= len(strays):
        return SplitPage(None, text, 0)  # a paragraph with a colon in it
    for number, message in describe_slips(strays):
        report(Code.FRONT_MATTER, number, f"the header {message}")
    fields = [(name, Text("\n".join(value).strip(), number)) for name, value, number in entries]
    fields += (("", Text(stray.example, stray.line)) for stray in strays)
    end = first + len(header) + 1
    block = Fields(tuple(fields), first + 1)
    return SplitPage(block, "\n".join(lines[end:]), min(end, len(lines)), MetadataSource.HEADER)


def split_field_list(text: str) -> SplitPage:
    """Return a page and its metadata: the field list at its top, before or right after its title."""
    entries: list[tuple[str, list[str], int]] = []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if match := _FIELD_LINE.match(line):
            entries.append((match[1], [(match[2] or "").strip()], number))
        elif entries and line[0] in " \t":
            entries[-1][1].append(line.strip())
        elif entries or not _may_precede_fields(lines[number - 1 : number + 1]):
            break
    fields = tuple((name, _split_list(Text("\n".join(value).strip(), number))) for name, value, number in entries)
    return SplitPage(Fields(fields, 1) if entries else None, text, 0, MetadataSource.FIELD_LIST)


def _may_precede_fields(lines: list[str]) -> bool:
    """Return True if the first of two lines is a directive, indented, or part of a title."""
    return lines[0][0] in ". \t" or any(ADORNMENT.match(line.rstrip()) and len(line.rstrip()) > 1 for line in lines)


def _split_list(value: Text) -> Text | Items:
    """Return the items of a bullet list; any other text as it is."""
    first = value.line or 1
    bullets = [_BULLET.match(line) for line in value.text.split("\n")]
    if not all(bullets):
        return value
    return Items(tuple(Text(b[1].strip(), first + n) for n, b in enumerate(bullets) if b), first)


def iter_sidecar_paths(path_match: PathMatch, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield name and path of each sidecar that a document may have; none if its path matches no pattern."""
    if path_match.needs_marker:
        return
    for name, template in profile.sidecars.items():
        try:
            path = _PLACEHOLDER.sub(lambda placeholder: path_match.placeholders[placeholder[1]], template)
        except KeyError:
            continue
        parts = [part for part in path.split("/") if part]
        if ".." not in parts:
            folder = path_match.base if path.startswith("/") else dirname(path_match.path)
            yield name, "/".join((folder, *parts) if folder else parts)


def read_sidecar(sidecar: Sidecar, report: ReportDiagnostic) -> Fields | None:
    """Return the fields of a sidecar, or ``None`` if there is no such file."""
    if sidecar.text is None:
        return None
    path = sidecar.path
    block, mistakes = parse_block(sidecar.text, 1, path)
    for line, message in mistakes:
        report(Code.METADATA, Fields((), line, path), f"the file {message}")
    return block if sidecar.name == MAIN_SIDECAR else Fields(((sidecar.name, block),), 1, path)
