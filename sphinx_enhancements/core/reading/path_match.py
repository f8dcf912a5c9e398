"""Recognition of proposals by their path, with the patterns of profile and settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import splitext

from ..config.parser_settings import DEFAULT_PARSER_SETTINGS, ParserSettings
from ..config.patterns import matches_any
from ..config.profile import Profile
from ..config.settings import Settings

GENERIC_STEMS = ("index", "readme")  # File names without suffix, in lower case, that several proposals may have
_EXCLUDED_FOLDERS = frozenset(("_build", "node_modules", "venv"))  # besides those that start with a dot


@dataclass(frozen=True, slots=True)
class PathMatch:
    """Result of matching a document's path with the patterns of profile and settings.

    :param placeholders: text of each placeholder of the pattern: ``number``, ``owner``, ``slug`` …
    :param needs_marker: True if no pattern matched, so that the page is a proposal only if its front matter says so.
    :param base: folder that the match of a pattern starts from.
    :param stem: path below the folder of proposals, without the suffix and without a generic file name.
    :param is_rest: True for a document in reStructuredText, False for Markdown.
    """

    path: str
    placeholders: Mapping[str, str]
    needs_marker: bool = False
    base: str = ""
    stem: str = ""
    is_rest: bool = False


def normalize_name(text: str) -> str:
    """Return the name of a file in lower case, without ``-`` and ``_``, for comparison."""
    return text.casefold().replace("_", "").replace("-", "")


def match_path(
    path: str, profile: Profile, settings: Settings, folder: str = "", parsers: ParserSettings = DEFAULT_PARSER_SETTINGS
) -> PathMatch | None:
    """Match a path with the profile's patterns, then with those of the settings.

    :param folder: folder of the proposals, relative to the root.
    :returns: ``None`` for a file that cannot be a proposal.
    """
    if not parsers.is_document(path):
        return None
    is_rest = parsers.is_rest(path)
    if is_excluded(path, profile, settings, folder):
        return None
    inner = path.removeprefix(f"{folder}/") if folder else path
    for pattern in profile.paths if not folder or inner != path else ():
        if match := pattern.match_below(inner):
            depth, captured = match
            base = "/".join(part for part in (folder, *inner.split("/")[:depth]) if part)
            return PathMatch(path, captured, base=base, stem=strip_generic_name(inner), is_rest=is_rest)
    for pattern in settings.documents:
        if (named := pattern.match(path)) is not None:
            return PathMatch(path, named, stem=strip_generic_name(inner), is_rest=is_rest)
    return PathMatch(path, {}, needs_marker=True, is_rest=is_rest)


def is_excluded(path: str, profile: Profile, settings: Settings, folder: str = "") -> bool:
    """Return True if a pattern of the settings or of the profile excludes a document."""
    inner = path.removeprefix(f"{folder}/") if folder else path
    if any(name.startswith(".") or name in _EXCLUDED_FOLDERS for name in path.split("/")):
        return True
    return matches_any(settings.exclude, path) or matches_any((*profile.exclude, *profile.templates), inner)


def strip_generic_name(path: str) -> str:
    """Return a path without its suffix, or its folder if the file name is generic."""
    stem = splitext(path)[0]
    folder, _, name = stem.rpartition("/")
    return folder if folder and name.lower() in GENERIC_STEMS else stem
