"""Settings of Sphinx and MyST that decide the markup language of documents and the form of their directives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from posixpath import splitext
from types import MappingProxyType
from typing import Any


class Markup(StrEnum):
    """Markup language of a document."""

    MARKDOWN = "markdown"
    REST = "restructuredtext"
    OTHER = "other"
    """A language that Sphinx reads, and this program does not."""


_DEFAULT_SUFFIXES = MappingProxyType({
    ".md": Markup.MARKDOWN,
    ".markdown": Markup.MARKDOWN,
    ".rst": Markup.REST,
    ".txt": Markup.REST,
})  # fmt: skip

COLON_FENCE = "colon_fence"
"""Syntax extension of MyST with which three colons open a directive."""

MYST_SETTINGS = ("myst_enable_extensions", "myst_fence_as_directive", "myst_commonmark_only", "myst_gfm_only")
"""Settings in ``conf.py`` that decide which blocks of Markdown are directives."""


@dataclass(frozen=True)
class ParserSettings:
    """Markup languages of a project's files, and MyST's syntax; by default as for a folder without ``conf.py``.

    :param suffixes: suffix of files, in lower case -> the markup language of these files.
    :param extensions: syntax extensions of MyST; None for an unknown set, of which ``colon_fence`` is assumed.
    :param fence_directives: names that are directives as the first word of a fence, without braces.
    :param has_directives: False if Markdown has no directives at all.
    """

    suffixes: Mapping[str, Markup] = field(default_factory=lambda: _DEFAULT_SUFFIXES)
    extensions: frozenset[str] | None = None
    fence_directives: frozenset[str] = frozenset()
    has_directives: bool = True

    def get_markup(self, path: str) -> Markup | None:
        """Return the markup language of a file; None for a file that is no document."""
        return self.suffixes.get(splitext(path)[1].lower())

    def is_document(self, path: str) -> bool:
        """Return True for a file in Markdown or reStructuredText."""
        return self.get_markup(path) in (Markup.MARKDOWN, Markup.REST)

    def is_rest(self, path: str) -> bool:
        """Return True for a file in reStructuredText."""
        return self.get_markup(path) is Markup.REST

    @property
    def syntax_extensions(self) -> frozenset[str]:
        """Syntax extensions of MyST with which Markdown is read."""
        return frozenset((COLON_FENCE,)) if self.extensions is None else self.extensions


DEFAULT_PARSER_SETTINGS = ParserSettings()


def find_markup(suffix: str, parser: str) -> Markup:
    """Return the markup language of files with a suffix that a parser reads, named as in ``source_suffix``."""
    if parser == "restructuredtext":
        return Markup.REST
    if suffix.lower() != ".ipynb" and ("markdown" in parser or "myst" in parser):
        return Markup.MARKDOWN  # MyST-NB calls its parser myst-nb, in Markdown files too.
    return Markup.OTHER


def make_parser_settings(values: Mapping[str, Any], *, knows_myst: bool) -> ParserSettings:
    """Return the parser settings for values of ``conf.py``; a value of a wrong type counts as absent.

    :param knows_myst: False if absent values are unknown, and not the defaults of MyST.
    """
    extensions = _read_words(values.get("myst_enable_extensions", () if knows_myst else None))
    return ParserSettings(
        {**_DEFAULT_SUFFIXES, **_read_suffixes(values.get("source_suffix"))},
        extensions,
        _read_words(values.get("myst_fence_as_directive")) or frozenset(),
        not (values.get("myst_commonmark_only") or values.get("myst_gfm_only")),
    )


def _read_words(value: object) -> frozenset[str] | None:
    if not isinstance(value, (list, tuple, set, frozenset)):
        return None
    return frozenset(word for word in value if isinstance(word, str))


def _read_suffixes(value: object) -> dict[str, Markup]:
    """Return suffix -> markup language for ``source_suffix`` as a text, a list or a mapping.

    A suffix without a parser has its default language, or reStructuredText if it has none, as in Sphinx.
    """
    if isinstance(value, str):
        value = [value]
    pairs = value.items() if isinstance(value, Mapping) else [(suffix, None) for suffix in _read_words(value) or ()]
    suffixes = {}
    for suffix, parser in pairs:
        folded = str(suffix).lower()
        if isinstance(parser, str) and parser:
            suffixes[folded] = find_markup(folded, parser)
        else:
            suffixes[folded] = _DEFAULT_SUFFIXES.get(folded, Markup.REST)
    return suffixes
