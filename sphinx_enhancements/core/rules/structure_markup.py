"""Rules about the markup of a document: its title, headings that are none, and characters that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain

from ..config.terms import normalize_term
from ..diagnostics import Code, Diagnostic, Edit, RelatedLocation, join_with_conjunction, shorten_text
from ..reading.document_context import DocumentContext
from .catalogue import Scope, rule

_MAX_COLUMNS = 3  # Maximum number of columns that a message lists
_MAX_RELATED = 8  # Maximum number of places in one diagnostic
_UNSPACED = re.compile(r"\s{0,3}(#{1,6})([^\S ]*)(\S.*)")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
_VISIBLE_ASCII = bytes((*b"\t\n", *range(0x20, 0x7F)))
_BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_EFFECTS = {
    True: ("changes the direction of the text", "change the direction of the text"),
    False: ("is invisible", "are invisible"),
}
"""True for characters of direction -> what one character does, and what several do."""

_JOINERS = frozenset("\u200c\u200d\u200e\u200f\u061c\u180e")
"""Characters that some scripts, and sequences of emoji, need."""


@rule(Code.SEVERAL_TITLES, scope=Scope.DOCUMENT)
def check_titles(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a second heading of the first level on a page.

    The first one is the title of the proposal. Sections below a second one are not part of the proposal in tables of
    contents and in navigation. Give it two `#`, and the headings below it one more each.

    Pages whose first heading is one of a section, such as *Summary* in Rust's RFCs, have their title elsewhere.

    Enforced by: OpenShift (`.markdownlint-cli2.yaml`, MD025 "single-title").

    Bad:

    ```enhancements.toml
    documents = ["**"]
    ```

    ```one.md
    ---
    id: A-1
    ---
    # Dimmed lamps

    # Motivation

    Lamps are too bright at night.
    ```

    Good:

    ```one.md
    ---
    id: A-1
    ---
    # Dimmed lamps

    ## Motivation

    Lamps are too bright at night.
    ```
    """
    if not context.is_page or context.outline.is_rest:
        return
    first, *others = [section for section in context.outline.sections if section.level == 1] or (None,)
    headings = chain.from_iterable(context.profile.sections.values())
    if first is not None and others and normalize_term(first.title) not in headings:
        related = [
            RelatedLocation(context.path, section.line, "another heading of this level") for section in others[1:]
        ]
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        noun, verb = ("headings", "are") if more else ("a heading", "is")
        message = (
            f"{shorten_text(others[0].title)!r}{more} {verb} {noun} of the first level, "
            f"as the title in line {first.line} is"
        )
        yield context.make_diagnostic(
            Code.SEVERAL_TITLES, others[0], message, hint="write ##", related=related[:_MAX_RELATED]
        )


@rule(Code.HEADING_SPACE, scope=Scope.DOCUMENT, is_fixable=True)
def check_heading_space(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a line that is no heading, because a space is missing after its `#`.

    Markdown shows such a line as text, so that its section becomes part of the section above it. A no-break space is
    no space here. Insert a space.

    Enforced by: EIP (`eipw`, `markdown-heading-space`), OpenShift (`.markdownlint-cli2.yaml`, MD018).

    Bad:

    ```enhancements.toml
    documents = ["**"]
    ```

    ```one.md
    ---
    id: A-1
    ---
    # Dimmed lamps

    ##Motivation

    Lamps are too bright at night.
    ```

    Good:

    ```one.md
    ---
    id: A-1
    ---
    # Dimmed lamps

    ## Motivation

    Lamps are too bright at night.
    ```
    """
    for row in context.outline.unspaced:
        line = row + 1 + context.outline.offset
        match = _UNSPACED.match(context.get_line(line))
        if match is None or not (match[2] or _is_heading_like(match[1], match[3])):
            continue
        start = match.end(1) + 1
        message = f"{shorten_text(match[0].strip())!r} is shown as text, because the space after {match[1]} is missing"
        edit = Edit(line, start, line, match.start(3) + 1, " ")
        yield context.make_diagnostic(Code.HEADING_SPACE, line, message, quoted=match[0].strip(), edits=(edit,))


def _is_heading_like(marks: str, text: str) -> bool:
    """Return True for text that is no tag, channel or number of an issue, such as ``#123`` and ``#sig-node``."""
    return text[0].isalpha() and (len(marks) > 1 or text[0].isupper())


@rule(Code.INVISIBLE_CHARACTER, scope=Scope.DOCUMENT, is_fixable=True)
def check_invisible_characters(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report characters that nobody sees: zero-width spaces, control characters and directions of text.

    They come with text that is copied from office programs and chats. Words that contain them are not found in a
    search, links with them lead nowhere, and characters that reverse the direction of text show reviewers another text
    than the one that programs read ("Trojan Source", CVE-2021-42574). Remove them.

    Characters that scripts such as Arabic and Hindi need, and the joiners of emoji, are not reported there.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["**"]
    ```

    ```one.md
    ---
    id: A-1
    ---
    # Dimmed\u200b lamps
    ```

    Good:

    ```one.md
    ---
    id: A-1
    ---
    # Dimmed lamps
    ```
    """
    # Without the characters of most texts there is little left to search.
    encoded = context.text.encode("utf-8", "surrogatepass").translate(None, _VISIBLE_ASCII)
    if not _INVISIBLE.search(encoded.decode("utf-8", "surrogatepass")):
        return
    for line, text in context.iter_lines():
        matches = [match for match in _INVISIBLE.finditer(text) if _is_misplaced(match)]
        if matches:
            character, message = _describe_characters(matches)
            edits = [Edit(line, match.start() + 1, line, match.end() + 1, "") for match in matches]
            yield context.make_diagnostic(Code.INVISIBLE_CHARACTER, line, message, quoted=character, edits=edits)


def _describe_characters(matches: Sequence[re.Match[str]]) -> tuple[str, str]:
    """Return the first of the invisible characters in a line that do most harm, and a message about all of them."""
    reversing = [match for match in matches if match[0] in _BIDIRECTIONAL]
    listed = reversing or matches
    first, columns = listed[0][0], [str(match.start() + 1) for match in listed]
    name = f"U+{ord(first):04X} ({unicodedata.name(first, 'control character')})"
    if any(match[0] != first for match in listed):
        name += " and other characters"
    if len(columns) > _MAX_COLUMNS:
        columns_text = f"column {columns[0]}, and {len(columns) - 1} more in this line,"
    else:
        columns_text = f"{'column' if len(columns) == 1 else 'columns'} {join_with_conjunction(columns, 'and')}"
    singular, plural = _EFFECTS[bool(reversing)]
    rest = len(matches) - len(listed)
    more = f", and {rest} more in this line {_EFFECTS[False][rest > 1]}" if rest else ""
    effect = singular if len(listed) == 1 else plural
    return first, f"{name} in {columns_text} {effect}{more}; remove {'it' if len(matches) == 1 else 'them'}"


def _is_misplaced(match: re.Match[str]) -> bool:
    """Return True unless a joiner or mark of direction is beside a letter or symbol outside ASCII."""
    if match[0] not in _JOINERS:
        return True
    return f"{match.string[match.start() - 1 : match.start()]}{match.string[match.end() : match.end() + 1]}".isascii()
