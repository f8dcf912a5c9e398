"""Diagnostics: the catalogue of codes, and the record of one finding.

The page "Diagnostics" of the documentation is generated from the docstrings of :class:`Code`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .record import Record


class Level(StrEnum):
    """Level of a diagnostic. ``error`` and ``warning`` fail ``sphinx-build -W`` and ``sphinx-enhancements check``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"

    @property
    def is_finding(self) -> bool:
        """True for a level that fails a build with ``-W`` and ``check``."""
        return self in (Level.ERROR, Level.WARNING)


class Code(StrEnum):
    """Kind of a diagnostic, also its subtype in ``suppress_warnings`` (``enhancements.<code>``)."""

    BAD_QUERY = "bad-query"
    """A filter contains a word that the query language does not know, or a quote without an end.

    The message names the word, its column and the words allowed there. The view shows every proposal instead,
    so that a typing mistake hides none."""

    COMPUTED_SETTING = "computed-setting"
    """A setting that decides how documents are read is computed in ``conf.py``, which the command line does not run.

    The settings are ``source_suffix``, ``myst_enable_extensions``, ``myst_fence_as_directive``,
    ``myst_commonmark_only`` and ``myst_gfm_only``. State the value of the first three in ``enhancements.toml``, so
    that the command line finds the same proposals as a build does."""

    CONTRADICTION = "contradiction"
    """A proposal gives two different values for its status, stage, number or release, for example one in the metadata
    file and another in a list entry of the text or in the path. The source that the profile lists first counts, and
    a status, stage or release in the path counts last. Correct or remove one of the values."""

    DEPENDENCY_CYCLE = "dependency-cycle"
    """Proposals depend on each other in a cycle. Remove one of the relations, which the message lists with lines."""

    DISAGREEMENT = "disagreement"
    """Two proposals disagree about which supersedes which: each claims to replace the other, or they name
    different successors. The message names both lines; correct one of them."""

    DUPLICATE_FIELD = "duplicate-field"
    """One metadata block contains a field twice. The last value counts; the first stays in ``extra``. Remove one."""

    DUPLICATE_KEY = "duplicate-key"
    """Two proposals have the same key. One that is closed, such as a replaced one, gives way to one that is not;
    otherwise the first by path keeps the key. The other is listed under the key with the name of its folder
    appended. Give one of them another ``id``. If a page includes a file that Sphinx reads as a page too, one proposal
    is on both: the file's own page keeps the key. Name the file in ``exclude_patterns``."""

    EMPTY_DOCUMENT = "empty-document"
    """The document of a proposal is empty. It is listed under the key that follows from its path."""

    ENCODING = "encoding"
    """A file contains bytes that are not UTF-8. They are shown as U+FFFD; save the file as UTF-8."""

    FILE_BOUNDS = "file-bounds"
    """A file was not read, because it is too large, not readable, or outside the project's root. For a symbolic link
    out of the root, the message contains the setting ``roots`` that allows it."""

    FOREIGN_PROJECT = "foreign-project"
    """A local copy of another project's data is missing, truncated or of a newer schema, or two copies contradict
    each other because one is outdated. References that cannot be resolved remain text. Download new copies."""

    FRONT_MATTER = "front-matter"
    """A front matter block is not valid YAML. Common mistakes were repaired: a missing space, a tab, a wrong
    indentation, unbalanced quotes, a value that starts with ``@`` or contains a colon. Other entries are kept as text.
    There is one message for each kind of mistake, with its lines. Correct these lines."""

    INVALID_SETTING = "invalid-setting"
    """A setting has an unknown name or an invalid value. Its default is used. The message says what is allowed.

    It is an error if the setting decides which documents are proposals and how they are read: ``profile``, ``root``,
    ``documents`` and ``exclude``. The command line stops then."""

    INVALID_VALUE = "invalid-value"
    """A field has a value of the wrong form, such as a mapping for a text, or no real date. It is kept as written."""

    METADATA = "metadata"
    """A metadata file beside a document is not valid YAML. It was read line by line, and common mistakes were
    repaired, as for ``front-matter``. Correct the file."""

    MISSING_ID = "missing-id"
    """A proposal has no id, and none follows from its path. Its file name or title becomes its key; add an ``id``."""

    MISSING_METADATA = "missing-metadata"
    """The metadata file that the profile expects beside a document is missing. The proposal is listed with the
    values of the document itself. Add the file."""

    MISSING_SECTION = "missing-section"
    """A section that the profile requires at the proposal's status or stage is missing or empty. This is
    reported only with the setting ``check-sections = true``. Write the section."""

    MISSING_SUCCESSOR = "missing-successor"
    """A proposal is replaced, but no relation names its successor. Name it with ``superseded-by``."""

    MISSING_TITLE = "missing-title"
    """A proposal has neither a first heading nor a ``title`` field. Its title is made from its path; add a heading."""

    MISSPELLED_FIELD = "misspelled-field"
    """A field is unknown, and its name is one letter away from a field of the profile. It is kept in ``extra``. Correct
    the name. Fields that three or more proposals have are not reported."""

    MISSPELLED_RELEASE = "misspelled-release"
    """A milestone names a release that is far after all declared ones, and one character away from one of them, such
    as ``v1.11`` for ``v1.1``. Correct it, or declare the release in ``[[releases]]``."""

    NEEDS_DECLINED = "needs-declined"
    """Accepted work depends on a rejected, withdrawn or deferred proposal. Change the relation or a decision."""

    NO_CURRENT_RELEASE = "no-current-release"
    """No release is known to be out, and the stages of proposals follow from their milestones, so that they stay
    empty. Set ``current-release``, or the ``date`` of releases in ``[[releases]]``. Tags of the repository are not
    used: the repository of proposals is often not that of the product, and copies in CI have no tags."""

    NO_PROPOSALS = "no-proposals"
    """No document matches the paths in profile and settings. Check these paths and the root they are relative to."""

    RELEASE_ORDER = "release-order"
    """A proposal targets an earlier release than any of a proposal that it depends on. Change one of the milestones."""

    SELF_REFERENCE = "self-reference"
    """A relation of a proposal leads to the proposal itself. Remove the relation or correct its target."""

    SPHINX_NEEDS_ID = "sphinx-needs-id"
    """A proposal cannot be a need under its key, because the project's ``needs_id_regex`` does not allow the key,
    or another need already has that id. Or the key contains a dot, so that no link of sphinx-needs can lead to the
    need. Give the proposal another ``id``."""

    SPHINX_NEEDS_NAME = "sphinx-needs-name"
    """The configuration of sphinx-needs already has a field or link type with the name of one of ours, but
    with an incompatible type. The configured one stays, and needs lack that value of the proposal. Rename the field."""

    SPHINX_NEEDS_USE = "sphinx-needs-use"
    """A directive or option of sphinx-needs does not work with proposals or in this format. It is left out."""

    SPHINX_NEEDS_VALUE = "sphinx-needs-value"
    """A value of a proposal does not fit the field that sphinx-needs declares for it. The need lacks this value."""

    SPHINX_NEEDS_VERSION = "sphinx-needs-version"
    """The installed version of sphinx-needs is untested. Install a supported one if needs are wrong or missing."""

    STAGE_ORDER = "stage-order"
    """A proposal has a higher stage than a proposal that it depends on. Correct one of the stages."""

    STRAY_METADATA = "stray-metadata"
    """A metadata file has no document beside it, so no page shows its proposal. Add the document or remove the file."""

    SUMMARY_MARKUP = "summary-markup"
    """The summary of a proposal contains markup that pages with collected summaries cannot show. Raw HTML and
    links with scripts are shown as text; a view, another proposal or a need is replaced by a note. The proposal's own
    page is not affected."""

    SUPERSEDED_SUCCESSOR = "superseded-successor"
    """The successor of a proposal is itself superseded. Link to the last in the chain that the message lists."""

    TEMPLATE = "template"
    """The title and the metadata of a proposal still contain prompts of the template. Replace them; or, if the document
    is a template itself, name it in ``documents.templates`` of the profile or in ``exclude`` of the settings.
    This is an info: it fails neither a build nor ``check``."""

    TITLE_MARKUP = "title-markup"
    """A title contains markup (emphasis, a link, an image or HTML). Its plain text is used."""

    UNKNOWN_COLUMN = "unknown-column"
    """A table asks for a column, a sort key or a group that does not exist. It is left out, or replaced by the
    default. The message lists the allowed names."""

    UNKNOWN_OPTION_VALUE = "unknown-option-value"
    """A directive option has a value that is not allowed. The option's default is used."""

    UNKNOWN_RELEASE = "unknown-release"
    """A milestone names a release that is neither a version nor declared in the settings.

    It is shown as written and counts for no release. Write a version (``v1.9``) or declare the name in
    ``[[releases]]``."""

    UNKNOWN_STAGE = "unknown-stage"
    """The profile does not list a stage. It is shown as written; correct it, or add it to the profile. For a milestone
    whose release counts all the same, and whose word is close to no stage, this is an info."""

    UNKNOWN_STATUS = "unknown-status"
    """The profile does not list a status. It is shown as written, under "unknown"; correct it or extend the profile."""

    UNREAD_DIRECTIVE = "unread-directive"
    """A proposal in ``:::{enhancement}`` is text, because MyST's extension ``colon_fence`` is off.

    Write the directive with backticks, or add ``colon_fence`` to ``myst_enable_extensions``. The command line reports
    this if the project has a ``conf.py`` that states the extensions."""

    UNREAD_DOCUMENT = "unread-document"
    """``documents`` in the settings match a file in another language than Markdown or reStructuredText.

    Only these two are read, so no proposal comes of the file, for example of a notebook (``.ipynb``). Move the
    proposal into a Markdown file, or exclude the file."""

    UNRESOLVED_REFERENCE = "unresolved-reference"
    """A relation or role refers to a proposal that does not exist in this collection. It is shown as written;
    the message lists the lookups that were tried. Relations to pull requests, other sites, other documents, and
    prose of more than two words are not reported."""


@dataclass(frozen=True, slots=True)
class RelatedPlace(Record):
    """Another place in a file to which a diagnostic refers, with a message about it.

    :param line: counted from 1; None for a whole file.
    """

    path: str
    line: int | None
    message: str

    def __post_init__(self) -> None:
        _set_printable(self, "message")

    @property
    def location(self) -> str:
        """``path:line``, as editors and CI understand it."""
        return _format_location(self.path, self.line)


@dataclass(frozen=True, slots=True)
class Edit(Record):
    """Replacement of a range of a file's text by another text; an empty range is an insertion.

    Lines and columns are counted from 1, columns in characters; the end is exclusive.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic(Record):
    """One finding about a file.

    :param path: the file, relative to the project's root, with ``/``.
    :param line: counted from 1; None for a finding about the whole file.
    :param message: what was read, what was expected and what to do, as one line of plain text.
    :param column: first column of the text in question, in characters of the line, counted from 1; None for all of it.
    :param end_column: column after the last one; None for the end of the line.
    :param hint: what to write instead, such as ``did you mean "alpha"?``, as one line of plain text.
    :param related: other places that contribute to the finding.
    :param edits: changes of the file at ``path`` that together correct the finding.
    """

    path: str
    line: int | None
    code: Code
    message: str
    level: Level = Level.WARNING
    column: int | None = None
    end_column: int | None = None
    hint: str = ""
    related: tuple[RelatedPlace, ...] = ()
    edits: tuple[Edit, ...] = ()

    def __post_init__(self) -> None:
        # Messages quote documents, whose text must neither break lines nor control a terminal.
        _set_printable(self, "message")
        _set_printable(self, "hint")

    @property
    def location(self) -> str:
        """``path:line``, as editors and CI understand it."""
        return _format_location(self.path, self.line)

    def __str__(self) -> str:
        return f"{self.location}: {self.level}: {self.message} [{self.code}]"


def _format_location(path: str, line: int | None) -> str:
    return f"{path}:{line}" if line else path


def _set_printable(record: Diagnostic | RelatedPlace, name: str) -> None:
    """Replace a text of a record by the same text on one line without control characters."""
    text = getattr(record, name)
    if not text.isprintable():
        object.__setattr__(record, name, to_printable_line(text))


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics, each once, by file and line; those about a whole file come before those about its lines."""
    return sorted(dict.fromkeys(diagnostics), key=lambda d: (d.path, d.line or 0, d.code, d.message))


def to_printable_line(text: str) -> str:
    """Return a text on one line, with U+FFFD for each unprintable character."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


def shorten_text(text: str, limit: int = 80) -> str:
    """Return a text on one line, cut to a number of characters for use in a message."""
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


class SetupError(Exception):
    """Unusable settings or an unusable profile; its text is one line, with file and line if there is one."""
