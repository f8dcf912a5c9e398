"""Where a document is, and what it is called: place, title, key and number of a proposal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import splitext
from typing import TYPE_CHECKING

from ..config.patterns import PathPattern, matches_any
from ..config.profile import normalize_term
from ..config.settings import DEFAULT_EXCLUDE
from ..diagnostics import Code
from .markdown import parse_inline_markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..config.profile import Profile
    from ..config.settings import Settings
    from ..model import Section
    from .fields import HasLocation, ReportDiagnostic, Written
    from .outline import Outline

MARKDOWN_SUFFIXES = (".md", ".markdown")
REST_SUFFIXES = (".rst", ".txt")

GENERIC_STEMS = ("index", "readme")
"""File names, without suffix and in lower case, that every folder may have."""

_ALWAYS_EXCLUDED = tuple(map(PathPattern, DEFAULT_EXCLUDE))
_TRAILING_NUMBER = re.compile(r"(?:^|[-_ #])0*([0-9]{1,18})$")


@dataclass(frozen=True, slots=True)
class PathMatch:
    """What the path of a document says.

    :param named: what the placeholders of the pattern stand for: ``number``, ``owner``, ``slug`` …
    :param by_marker: whether the path says nothing, so that the document has to declare itself.
    :param base: the folder in which the match of the pattern starts.
    :param bare: the path below the folder of proposals, without the suffix.
    """

    path: str
    named: Mapping[str, str]
    by_marker: bool = False
    base: str = ""
    bare: str = ""


def is_document(path: str) -> bool:
    """Return True if a path has a suffix of Markdown or reStructuredText."""
    return splitext(path)[1].lower() in (*MARKDOWN_SUFFIXES, *REST_SUFFIXES)


def is_rest(path: str) -> bool:
    """Return True if a path has a suffix of reStructuredText."""
    return splitext(path)[1].lower() in REST_SUFFIXES


def match_path(path: str, profile: Profile, settings: Settings, folder: str = "") -> PathMatch | None:
    """What a path says of the document there.

    :param path: relative to the root, with ``/``.
    :param folder: the folder of proposals, where the root is one that holds it.
    :returns: ``None`` for a document that cannot be a proposal.
    """
    if not is_document(path):
        return None
    inside = path.removeprefix(f"{folder}/") if folder else path
    if matches_any(settings.exclude, path) or matches_any(profile.exclude, inside):
        return None
    if matches_any(_ALWAYS_EXCLUDED, path):
        return None
    for pattern in profile.paths if not folder or inside != path else ():
        if found := pattern.match_below(inside):
            before, captured = found
            base = "/".join(part for part in (folder, *inside.split("/")[:before]) if part)
            return PathMatch(path, captured, base=base, bare=_bare(inside))
    for pattern in settings.documents:
        if (named := pattern.match(path)) is not None:
            return PathMatch(path, named, bare=_bare(inside))
    return PathMatch(path, {}, by_marker=True)


def _bare(path: str) -> str:
    """A path without the suffix, or without the file name that every folder has."""
    bare = splitext(path)[0]
    folder, _, stem = bare.rpartition("/")
    return folder if folder and is_generic(stem) else bare


def is_generic(stem: str) -> bool:
    """Whether a file name says nothing of what is in it."""
    return stem.lower() in GENERIC_STEMS


def read_title(
    written: Written, outline: Outline, place: PathMatch, line: int, report: ReportDiagnostic, argument: str | None
) -> tuple[str, dict[str, str]]:
    """The title, and what else its spelling says (``number``)."""
    profile = written.profile
    field = written.peek("title")
    at: HasLocation | int
    heading = outline.sections[0] if outline.sections and outline.sections[0].level == 1 else None
    named = find_title_heading(outline.sections, profile)
    spelled: dict[str, str] = {}
    if argument is not None:
        text, at = argument, line
        if not text.strip() and field is not None:
            text = field.text
    elif field is not None and not (named is not None and _is_slug(field.text, place)):
        if heading is not None:
            spelled = _spelled(heading.title, profile)
        own = _spelled(field.text, profile)
        text, at = own.pop("title", field.text), field
        spelled = own | spelled
    elif named is not None:
        spelled = _spelled(named.title, profile)
        text, at = spelled.pop("title", named.title), named.line
    else:
        text, at = "", line
    title, marked = parse_inline_markup(text)
    written.take("title", title, *([text] if title == " ".join(text.split()) else []))
    if marked:
        report(Code.TITLE_MARKUP, at, f"the title has markup in it; it is read as the plain text {title!r}")
    if not title:
        title = _from_path(place)
        where = "the directive has no argument" if argument is not None else "there is no heading that could be one"
        report(Code.MISSING_TITLE, line, f"no title: {where}; the path gives {title!r}")
    return title, spelled


def without_key(title: str, key: str) -> str:
    """A title without the key that it starts with: the key is always shown beside it."""
    rest = title[len(key) :].lstrip()
    numbered = any(c.isdigit() for c in key)  # a key that is a word may well start a title
    if numbered and title.casefold().startswith(key.casefold()) and rest[:1] in (":", "-", "\u2013", "\u2014"):
        return rest[1:].strip() or title
    return title


def _is_slug(title: str, place: PathMatch) -> bool:
    """Whether a title says no more than the name of the file or folder, so that a heading says it better."""
    return " " not in title and title in (place.named.get("slug"), *place.bare.split("/"))


def find_title_heading(sections: Sequence[Section], profile: Profile) -> Section | None:
    """The heading that can be a document's title: the first, on the first level, and none of the template's."""
    if not sections or sections[0].level != 1:
        return None
    known = any(normalize_term(sections[0].title) in titles for titles in profile.sections.values())
    return None if known else sections[0]


def _spelled(heading: str, profile: Profile) -> dict[str, str]:
    for phrase in profile.title_phrases:
        found = phrase.match(heading)
        if found and found.get("title"):
            return found
    return {}


def _from_path(place: PathMatch) -> str:
    path = PurePosixPath(place.path)
    name = place.named.get("slug") or path.stem
    if is_generic(name):
        name = path.parent.name or name
    text = " ".join(re.sub(r"^[0-9]+[-_ ]+", "", name).replace("-", " ").replace("_", " ").split())
    return text[:1].upper() + text[1:] or place.path


def key_and_number(
    written: Written,
    names: Mapping[str, str],
    place: PathMatch,
    line: int,
    report: ReportDiagnostic,
    title: str,
    argument: str | None,
) -> tuple[str, int | None]:
    """The key, and the number in it."""
    profile = written.profile
    identity = written.peek("id")
    known = {name: text for name, text in {**names, "path": place.bare}.items() if text}
    counted = written.peek("number")
    if counted is not None and (digits := _TRAILING_NUMBER.search(counted.text)):
        own = digits[1]
        if int(own) != int(place.named.get("number", own)):
            message = f"the number {counted.text!r} is another than that of the path; the path counts"
            report(Code.CONTRADICTION, counted, message)
        elif counted.text == own:
            written.take("number", own)
        if "number" not in place.named:
            known["number"] = own
    if "number" in known:
        known["number"] = known["number"].lstrip("0") or "0"
    if identity is not None:
        known["id"] = " ".join(identity.text.split())
        if not known.get("number") and (digits := _TRAILING_NUMBER.search(known["id"])):
            known["number"] = digits[1]
    key = None
    for template in profile.key_formats:
        try:
            key = template.format_map(known)
            break
        except (KeyError, IndexError, ValueError):
            continue
    if key is None:
        path = PurePosixPath(place.path)
        stem = path.stem if not is_generic(path.stem) else path.parent.name or path.stem
        known |= {"stem": stem, "folder": path.parent.name or stem}
        known.setdefault("slug", known["folder"])
        known.setdefault("path", str(path.with_suffix("")))
        if argument is not None:
            key = "-".join(re.findall(r"\w+", title.lower()))[:80].rstrip("-") or stem
        else:
            key = profile.key_fallback.format_map(known)
        report(Code.MISSING_ID, line, f"no id: neither the metadata nor the path has one; the key {key!r} is made up")
    if identity is not None and known["id"] in key:
        written.take("id", identity.text)
    number = known.get("number")
    return key, int(number) if number else None
