"""Lines of YAML that YAML refuses -> lines that it takes, with what was understood.

Every rule is one that people break: a missing blank behind a colon or a dash, a tab, a quotation
mark too few or of the wrong shape, a text that starts with ``@`` or has a colon in it. A line is
changed only where the entry that it stands in cannot be read as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..config.patterns import QUOTES
from ..diagnostics import shorten_text
from .tree import NoTreeError, parse

Report = Callable[[int, str], None]
"""Takes a line, counted from 1 in the file, and a message."""

KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s\-"'\[\]{}#@:][^:]*+)\s*:(?=\s|$|[\[{])|([A-Za-z][\w-]*+):(?=[^\s/])""")
"""The name of an entry with its colon; a blank behind that may be missing after a single word."""

_DASHES = re.compile(r"(?:-[ \t]+)*")
_TIGHT_DASH = re.compile(r"-(?=[^\s-])")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")
OPENS_SCALAR = re.compile(rf"(?:^\s*-|:)[ \t]+{_BLOCK_SCALAR.pattern}")


def repaired(lines: list[str], first: int, report: Report) -> list[str]:
    """The lines of one entry, those that YAML refuses changed so that it takes them.

    :param first: the line of the file on which they start.
    """
    made: list[str] = []
    scalar = -1  # how far the header of a block scalar is indented, in which nothing is to be repaired
    for number, line in enumerate(lines, first):
        indent = len(line) - len(line.lstrip())
        if not line.strip() or line.lstrip().startswith("#") or (scalar >= 0 and indent > scalar):
            made.append(line)
            continue
        scalar = indent if OPENS_SCALAR.search(line) else -1
        made.append(_line(line, number, report))
    return made


def _line(line: str, number: int, report: Report) -> str:
    text = line.lstrip()
    indent = line[: len(line) - len(text)]
    if "\t" in indent:
        indent = indent.replace("\t", "  ")
        report(number, "is indented with a tab; it is read as two blanks")
    dashes = _DASHES.match(text)
    marks = dashes[0] if dashes else ""
    text = text[len(marks) :]
    if tight := _TIGHT_DASH.match(text):
        marks, text = f"{marks}- ", text[tight.end() :]
        report(number, f"has no blank behind the dash; it is read as the entry {shorten_text(text)!r}")
    name = ""
    if key := KEY.match(text):
        written = text[: key.end()]
        value = text[key.end() :]
        if value and not value[0].isspace():
            report(number, f"has no blank behind the colon; it is read as `{written} {shorten_text(value.strip())}`")
        name, text = f"{written} ", value.strip()
    wrong = "" if not text or _BLOCK_SCALAR.match(text) else _problem(text)
    if not wrong:
        return f"{indent}{marks}{name}{text}".rstrip()
    bare = _unquoted(text)
    report(
        number, f"has {shorten_text(text)!r}, which is no YAML ({wrong}); it is read as the text {shorten_text(bare)!r}"
    )
    return f"{indent}{marks}{name}'{bare.replace(chr(39), chr(39) * 2)}'"


def _problem(text: str) -> str:
    """Why a value cannot stand on a line of its own; empty if it can."""
    try:
        parse(f"x: {text}")
    except NoTreeError as error:
        return str(error)
    return ""


def _unquoted(text: str) -> str:
    """A text without the quotation marks around it, which need be neither a pair nor of one kind."""
    text = text.strip()
    if len(text) > 1 and text[0] in QUOTES and text[-1] in QUOTES:
        inner = text[1:-1]
        return inner if not set(QUOTES) & set(inner) else text
    if text[:1] in QUOTES and text[0] not in text[1:]:
        return text[1:].strip()
    if text[-1:] in QUOTES and text[-1] not in text[:-1]:
        return text[:-1].strip()
    return text
