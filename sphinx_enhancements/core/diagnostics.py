"""The catalogue of findings, and the record of one of them.

The string after each :class:`Code` is its documentation: the page "Diagnostics" of the
documentation is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs. Both fail ``sphinx-build -W`` and ``sphinx-enhancements check``."""

    WARNING = "warning"
    ERROR = "error"


class Code(StrEnum):
    """What a finding is about; also its subtype in ``suppress_warnings`` (``enhancements.<code>``)."""

    BAD_QUERY = "bad-query"
    """A filter has a word that the query language does not know, or an unclosed quote.

    The message names the word, its column and what is allowed there. The view shows every
    proposal instead, so that nothing disappears because of a typing mistake."""

    CONTRADICTION = "contradiction"
    """Two places of one proposal say different things of its status, stage or number, for example the
    metadata file and a list entry of the text. The one that the profile believes counts; the other
    stays in ``extra``."""

    DEPENDENCY_CYCLE = "dependency-cycle"
    """Proposals wait for each other in a circle. The message names the way round, with file and line of
    each relation; one of them has to go."""

    DISAGREEMENT = "disagreement"
    """Two proposals tell differently which takes the place of which: each says that it replaces the other,
    or one names another successor. The message names both lines."""

    DUPLICATE_FIELD = "duplicate-field"
    """One metadata block names a field twice. The last one counts; the first stays in ``extra``."""

    DUPLICATE_KEY = "duplicate-key"
    """Two proposals claim one key. The first by path keeps it; the other is listed under the key
    with the name of its folder appended. Give one of them another ``id``."""

    EMPTY_DOCUMENT = "empty-document"
    """A file that should hold a proposal has no text. It is listed under the key that its path gives."""

    ENCODING = "encoding"
    """A file has bytes that are not UTF-8. They are shown as U+FFFD; save the file as UTF-8."""

    FILE_BOUNDS = "file-bounds"
    """A file could not be read: it is over the size bound, unreadable, or outside the project's root."""

    FOREIGN_PROJECT = "foreign-project"
    """A copy of what another project publishes is missing, cut off or of a newer schema, or two copies of it
    differ, so that one is stale. Links to its proposals that cannot be made stay text. Fetch new copies."""

    FRONT_MATTER = "front-matter"
    """A front matter block is not valid YAML. Common mistakes were repaired: a missing blank, a tab, a wrong
    indentation, quotation marks that do not match, a value that starts with ``@`` or holds a colon. Other entries
    stay plain text. Each kind of mistake is reported once, with its lines."""

    INVALID_SETTING = "invalid-setting"
    """A setting has an unknown name or a value of the wrong kind. Its default is used."""

    INVALID_VALUE = "invalid-value"
    """A field holds something of the wrong shape, for example a mapping where text belongs, or a
    date that no calendar has. The text is kept as written."""

    METADATA = "metadata"
    """A metadata file beside a document is not valid YAML. It is read as far as it goes, in the way of
    ``front-matter``."""

    MISSING_ID = "missing-id"
    """A proposal names no id and none follows from its path. A key is made from its file or title."""

    MISSING_METADATA = "missing-metadata"
    """A proposal lacks the metadata file that its profile expects beside the document. It is listed with
    what the document itself says."""

    MISSING_SECTION = "missing-section"
    """A proposal lacks a section that its profile asks for at its status or stage, or the section is
    empty. Reported only where the settings say ``check-sections = true``."""

    MISSING_SUCCESSOR = "missing-successor"
    """A proposal is replaced, and neither it nor any other says by what. Name it with ``superseded-by``."""

    MISSING_TITLE = "missing-title"
    """A proposal has no heading that could be its title, nor a ``title`` field. One is made from its path."""

    NEEDS_DECLINED = "needs-declined"
    """Accepted work needs a proposal that is rejected, withdrawn or deferred."""

    NO_PROPOSALS = "no-proposals"
    """The profile or the settings say where proposals are, and no document is there. Look at the paths, and at
    the root that they are relative to."""

    RELEASE_ORDER = "release-order"
    """A proposal is meant for a release before the first one of a proposal that it needs."""

    SELF_REFERENCE = "self-reference"
    """A relation of a proposal leads to the proposal itself."""

    SPHINX_NEEDS_ID = "sphinx-needs-id"
    """A proposal cannot be the need of its key: the project's ``needs_id_regex`` refuses the key, or another
    need has it, which keeps it. Or it is a need to which no link of sphinx-needs leads, because the key has
    a dot in it."""

    SPHINX_NEEDS_NAME = "sphinx-needs-name"
    """The project's configuration of sphinx-needs has a field or link type with the name of one of ours that
    cannot hold the same. It stays, and needs lack that part of a proposal."""

    SPHINX_NEEDS_USE = "sphinx-needs-use"
    """Something is asked of sphinx-needs that it cannot do with a proposal, or not in this output format. It
    is left out."""

    SPHINX_NEEDS_VALUE = "sphinx-needs-value"
    """A value of a proposal does not fit the field that the project's configuration of sphinx-needs has for
    it."""

    SPHINX_NEEDS_VERSION = "sphinx-needs-version"
    """The build runs with a version of sphinx-needs that proposals as needs have not been tried with."""

    STAGE_ORDER = "stage-order"
    """A proposal is at a higher stage than one that it needs."""

    STRAY_METADATA = "stray-metadata"
    """A metadata file stands where its profile looks for one, but there is no document beside it: no page
    can show the proposal. Add the document, or remove the file."""

    SUMMARY_MARKUP = "summary-markup"
    """The summary of a proposal holds what cannot be shown where summaries are collected: raw HTML, or a link that
    runs a script, of which the words are shown; or a view of proposals, another proposal or a need, in the place of
    which a line says that something is left out. Its own page shows it as ever."""

    SUPERSEDED_SUCCESSOR = "superseded-successor"
    """What takes the place of a proposal has been replaced itself. The message names the whole chain, and its
    end is what should be linked to."""

    TITLE_MARKUP = "title-markup"
    """A title has markup in it (emphasis, a link, an image or HTML). Its plain text is used."""

    UNKNOWN_COLUMN = "unknown-column"
    """A table asks for a column, a sort key or a group that no proposal has."""

    UNKNOWN_OPTION_VALUE = "unknown-option-value"
    """A directive option has a value that it does not take. The option's default is used."""

    UNKNOWN_RELEASE = "unknown-release"
    """A milestone names a release that is no version and is not declared in the settings.

    It is shown as written and counts for no release. Write a version (``v1.9``) or declare the
    name in ``[[releases]]``."""

    UNKNOWN_STAGE = "unknown-stage"
    """A stage that the profile does not list. It is shown as written."""

    UNKNOWN_STATUS = "unknown-status"
    """A status that the profile does not list. It is shown as written and listed under "unknown"."""

    UNRESOLVED_REFERENCE = "unresolved-reference"
    """A relation or a role names a proposal that is not in this collection. It is shown as written; the
    message says by which ways it was looked for. An address of another site is no such reference."""


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding.

    :param path: the file, relative to the project's root, with ``/``.
    :param line: counted from 1; ``None`` where the finding is about the file as a whole.
    :param message: what was read, what was expected, what to do; one line of plain text.
    """

    path: str
    line: int | None
    code: Code
    message: str
    severity: Severity = Severity.WARNING

    def __post_init__(self) -> None:
        # What a document says is quoted in messages: it must neither break lines nor steer a terminal.
        if not self.message.isprintable():
            object.__setattr__(self, "message", to_printable_line(self.message))

    @property
    def location(self) -> str:
        """``path:line``, as editors and CI understand it."""
        return f"{self.path}:{self.line}" if self.line else self.path

    def __str__(self) -> str:
        return f"{self.location}: {self.severity}: {self.message} [{self.code}]"


def location_sort_key(diagnostic: Diagnostic) -> tuple[str, int, Code, str]:
    """A sort key: by file and line, those about a file as a whole first."""
    return (diagnostic.path, diagnostic.line or 0, diagnostic.code, diagnostic.message)


def to_printable_line(text: str) -> str:
    """A text on one line, with U+FFFD for every character that is not for reading."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


def shorten_text(text: str, limit: int = 80) -> str:
    """A text on one line that fits into a message."""
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


class SetupError(Exception):
    """The settings or the profile cannot be used at all: nothing can be read with them.

    Its text is one line, with file and line where there is one.
    """
