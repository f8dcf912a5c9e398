"""Title, key and number of proposals, and recognition of redirects to a proposal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import inf
from pathlib import PurePosixPath
from posixpath import basename
from typing import NamedTuple

from ..config.parser_settings import DEFAULT_PARSER_SETTINGS
from ..config.patterns import Phrase
from ..config.profile import Profile
from ..config.terms import normalize_term
from ..diagnostics import Code
from ..model import Text
from ..text_parts import Section
from .addresses import parse_markdown_link
from .fields import Location, Metadata
from .inline import parse_inline_markup, strip_inline_markup
from .outline import Outline
from .path_match import PathMatch, normalize_name, strip_generic_name

_MAX_REDIRECT = 400  # Characters of the longest text that can be a redirect
_TARGET_PATH = re.compile(r"[^\s\[\]()<>{}]+")
_WORDS = re.compile(r"[^\W\d_]+|[0-9]+")
_ESCAPED = re.compile(r"\\(.)")
_NUMBERED_TITLE = re.compile(r"[0-9]+\s*[-.:)\u2013\u2014]")
_TRAILING_NUMBER = re.compile(r"(?:^|[-_ #])0*([0-9]{1,18})$")


class Origin(NamedTuple):
    """Position at which a proposal starts.

    :param argument: argument of its directive; ``None`` for a page.
    :param included_title: first heading of a file that a page includes before any heading of its own.
    :param has_moved: True for a page that only names the new location of the proposal.
    """

    path_match: PathMatch
    line: int
    argument: str | None = None
    included_title: str = ""
    has_moved: bool = False

    def may_lack_title(self, profile: Profile) -> bool:
        """Return True if the path may give the title."""
        return self.argument is None and (self.has_moved or profile.has_title_in_path)


def read_redirect(text: str, profile: Profile, *, needs_words: bool = False) -> str | None:
    """Return the path or address to which a redirect page leads; ``None`` for any other page.

    :param needs_words: False if a path alone is a redirect: git checks out symbolic links like that on some systems.
    """
    if len(text) > _MAX_REDIRECT:
        return None
    sentence = " ".join(text.split()).rstrip(".").lstrip("# ")
    phrases = (phrase for phrase in profile.redirects if phrase.required_words or not needs_words)
    for phrase, match in ((phrase, phrase.match(sentence)) for phrase in phrases):
        target = match["target"].strip("`\"'<> ") if match else ""
        # A link without words around it may be the content of any page.
        if phrase.required_words and (link := parse_markdown_link(target)):
            return link[1]
        if _TARGET_PATH.fullmatch(target) and ("/" in target or DEFAULT_PARSER_SETTINGS.is_document(target)):
            return target
    return None


def read_title(metadata: Metadata, outline: Outline, origin: Origin) -> tuple[str, dict[str, str]]:
    """Return the title (of directive, field or first heading) as plain text, and the placeholders of its pattern."""
    raw, location, placeholders = _select_title(metadata, outline, origin)
    title, has_markup = _parse_title(raw, is_rest=outline.is_rest, is_field=isinstance(location, Text))
    metadata.mark_read("title", title, *([raw] if title == " ".join(raw.split()) else []))
    if has_markup:
        message = f"the title has markup in it; it is read as the plain text {title!r}"
        metadata.report(Code.TITLE_MARKUP, location, message)
    if not title:
        title = _derive_title(origin.path_match)
        if not origin.may_lack_title(metadata.profile):
            _report_missing_title(metadata, origin, title)
    return title, placeholders


def _parse_title(raw: str, *, is_rest: bool, is_field: bool) -> tuple[str, bool]:
    """Return a title as plain text, and True if it had markup; in fields of reStructuredText, only code is markup."""
    if not is_rest:
        return parse_inline_markup(raw)
    plain = " ".join(raw.replace("``", "").split())
    if is_field:
        return plain, False
    title = strip_inline_markup(raw, is_rest=True)
    return title, title != _ESCAPED.sub(r"\1", plain)


def _report_missing_title(metadata: Metadata, origin: Origin, title: str) -> None:
    reason = "there is no heading that could be one" if origin.argument is None else "the directive has no argument"
    metadata.report(Code.MISSING_TITLE, origin.line, f"no title: {reason}; the path gives {title!r}")


def _select_title(metadata: Metadata, outline: Outline, origin: Origin) -> tuple[str, Location, dict[str, str]]:
    """Return the title as written, its location, and the placeholders of its pattern."""
    profile = metadata.profile
    field = metadata.get_text("title")
    heading = _find_title_heading_above_fields(metadata, outline)
    if origin.argument is not None:
        return origin.argument if origin.argument.strip() or field is None else field.text, origin.line, {}
    heading_title = heading.title if heading is not None else origin.included_title
    if field is not None and not (heading_title and _is_name(field.text, origin.path_match)):
        first = outline.sections[0] if outline.sections and outline.sections[0].level == 1 else None
        placeholders = _match_title(field.text, profile)
        title = placeholders.pop("title", field.text)
        return title, field, placeholders | (_match_title(first.title, profile) if first is not None else {})
    placeholders = _match_title(heading_title, profile)
    line = heading.line if heading is not None else origin.line
    return placeholders.pop("title", heading_title), line, placeholders


def parse_heading(heading: str, profile: Profile) -> str:
    """Return the title in a first heading, without the rest of a pattern of the profile, such as ``KEP-42:``."""
    return _match_title(heading, profile).get("title", heading)


def find_title_heading(sections: Sequence[Section], profile: Profile, title: str = "") -> Section | None:
    """Return the first heading, unless it is one of the template, if it is on level 1 or ends with a known title."""
    heading = find_first_heading(sections, profile)
    if heading is None or heading.level == 1:
        return heading
    return heading if title and strip_inline_markup(heading.title).endswith(title) else None


def find_first_heading(sections: Sequence[Section], profile: Profile) -> Section | None:
    """Return the first heading, if it is on level 1 or 2 and no heading of the profile's template."""
    if not sections or sections[0].level > 2:
        return None
    is_template = any(normalize_term(sections[0].title) in titles for titles in profile.sections.values())
    return None if is_template else sections[0]


def _find_title_heading_above_fields(metadata: Metadata, outline: Outline) -> Section | None:
    """Return the first heading if it can be the title: on level 1, or on level 2 with fields directly below it."""
    heading = find_first_heading(outline.sections, metadata.profile)
    if heading is None or heading.level == 1:
        return heading
    end = outline.sections[1].line if len(outline.sections) > 1 else inf
    trees = (part.tree for parts in metadata.parts.values() for part in parts)
    return heading if any(not tree.path and heading.line < (tree.line or 0) < end for tree in trees) else None


def _is_name(title: str, path_match: PathMatch) -> bool:
    """Return True if a title without blanks repeats the name of the file or folder, or has the form of such a name."""
    if any(map(str.isspace, title)):
        return False
    names = filter(None, (path_match.placeholders.get("slug"), *path_match.stem.split("/")))
    return re.search(r"\w[-_/]\w", title) is not None or normalize_name(title) in map(normalize_name, names)


def _match_title(title: str, profile: Profile) -> dict[str, str]:
    """Return the placeholders of a title that matches a pattern of the profile, such as ``KEP-42: Title``."""
    names = _match_phrase(title, profile.title_phrases)
    return names if names.get("title") else {}


def _match_phrase(text: str, phrases: Sequence[Phrase]) -> dict[str, str]:
    """Return the placeholders of the first phrase that matches a text and leaves none of them empty."""
    matches = (phrase.match(text) for phrase in phrases)
    return next((names for names in matches if names and all(names.values())), {})


def _derive_title(path_match: PathMatch) -> str:
    """Return a title made of the name of the file or folder."""
    name = path_match.placeholders.get("slug") or basename(strip_generic_name(path_match.path))
    title = " ".join(re.sub(r"^[0-9]+[-_ ]+", "", name).replace("-", " ").replace("_", " ").split())
    return title[:1].upper() + title[1:] or path_match.path


def strip_key(title: str, key: str) -> str:
    """Return a title without the key at its start, because the key is always shown beside it."""
    rest = title[len(key) :].lstrip()
    has_number = any(c.isdigit() for c in key)  # a key that is a word can be part of a title
    if has_number and title.casefold().startswith(key.casefold()) and rest[:1] in (":", "-", "\u2013", "\u2014"):
        return rest[1:].strip() or title
    return title


def has_key(title: str, key: str) -> bool:
    """Return True if a title contains a key in any spelling, as `VEP #42` for VEP-42, or starts with its number."""
    words, key_words = _split_words(title), _split_words(key)
    if f" {' '.join(key_words)} " in f" {' '.join(words)} ":
        return bool(key_words)
    return words[:1] == key_words[-1:] and bool(_NUMBERED_TITLE.match(title))


def _split_words(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case, without leading zeros."""
    return [word.lstrip("0") or word for word in _WORDS.findall(text.casefold())]


def read_key(metadata: Metadata, placeholders: Mapping[str, str], origin: Origin, title: str) -> tuple[str, int | None]:
    """Return the key that metadata and the placeholders of path and title give, and the number in it."""
    profile = metadata.profile
    placeholders = {name: text for name, text in {**placeholders, "path": origin.path_match.stem}.items() if text}
    number_in_path = placeholders.pop("number", "")
    digits = _read_number(metadata, origin.path_match) or strip_zeros(number_in_path, profile)
    identity = metadata.get_text("id")
    if identity is not None:
        placeholders["id"] = " ".join(identity.text.split())
        parts = _match_phrase(strip_inline_markup(identity.text), profile.id_phrases)
        number_in_id = parts.pop("number", "")
        if number_in_id and _agrees_with_path(metadata, identity, number_in_id, digits):
            metadata.mark_read("id", identity.text)
        placeholders = {**parts, **placeholders}
        if not number_in_id and (match := _TRAILING_NUMBER.search(placeholders["id"])):
            number_in_id = match[1]
        digits = digits or strip_zeros(number_in_id, profile)
    if digits:
        placeholders["number"] = digits
    key = _format_key(profile.key_formats, placeholders)
    if key is None:
        key = _derive_key(profile, placeholders, origin, title)
        if digits or not number_in_path:  # A number of zeros means that none is assigned, which needs no change.
            message = f"no id: neither the metadata nor the path has one; the key {key!r} is generated"
            metadata.report(Code.MISSING_ID, origin.line, message)
    if identity is not None and placeholders["id"] in key:
        metadata.mark_read("id", identity.text)
    return key, int(digits) if digits else None


def strip_zeros(digits: str, profile: Profile) -> str:
    """Return a number without leading zeros; empty for zero, unless the profile numbers proposals from zero."""
    return digits.lstrip("0") or ("0" if digits and profile.has_zero else "")


def _read_number(metadata: Metadata, path_match: PathMatch) -> str:
    """Return the digits of the field ``number``, empty if the path has a number; report a contradiction."""
    field = metadata.get_text("number")
    if field is None or not (match := _TRAILING_NUMBER.search(field.text)):
        return ""
    digits = strip_zeros(match[1], metadata.profile)
    in_path = strip_zeros(path_match.placeholders.get("number", ""), metadata.profile)
    if _agrees_with_path(metadata, field, digits, in_path) and field.text == match[1]:
        metadata.mark_read("number", match[1])
    return "" if in_path else digits


def _agrees_with_path(metadata: Metadata, field: Text, digits: str, in_path: str) -> bool:
    """Return True if a number in a field does not contradict that of the path; report a contradiction."""
    if not in_path or strip_zeros(digits, metadata.profile) == in_path:
        return True
    message = f"the number {field.text!r} contradicts {in_path} in the path, which counts; correct or remove it"
    metadata.report(Code.CONTRADICTION, field, message)
    return False


def _format_key(templates: Sequence[str], placeholders: Mapping[str, str]) -> str | None:
    """Return the key of the first template whose placeholders all have a text."""
    for template in templates:
        try:
            return template.format_map(placeholders)
        except (KeyError, IndexError, ValueError):
            continue
    return None


def _derive_key(profile: Profile, placeholders: Mapping[str, str], origin: Origin, title: str) -> str:
    """Return a key made of the title of a directive, or of the path of a page."""
    path = PurePosixPath(origin.path_match.path)
    stem = basename(strip_generic_name(origin.path_match.path))
    if origin.argument is not None:
        return "-".join(re.findall(r"\w+", title.lower()))[:80].rstrip("-") or stem
    folder = path.parent.name or stem
    defaults = {"slug": folder, "path": str(path.with_suffix(""))}
    return profile.key_fallback.format_map({**defaults, **placeholders, "stem": stem, "folder": folder})
