"""Read the status of a proposal, and the fields that the note beside it contains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..config.profile import Profile
from ..model import UNKNOWN, Items, Text, Value
from .fields import Metadata
from .inline import strip_inline_markup
from .values import split_references

_MAX_LENGTH = 2000  # Maximum length of a text in which a status is looked for
_STRUCK = re.compile(r"~~[^~\n]+~~")
_EMPHASIS = "*_` \t"
_VERSION = re.compile(r"v?[0-9]")  # Start of the name of a release, as opposed to a remark


def read_status(metadata: Metadata) -> Value:
    """Return the status, and set the fields that its note contains in a form of the profile.

    Of several lines, the last that starts with a status of the profile counts; each line may contain fields.
    """
    profile = metadata.profile
    written = metadata.read_text("status")
    if written is None or len(written.text) > _MAX_LENGTH:
        return profile.read_status(written)
    values = []
    for line in filter(str.strip, _STRUCK.sub(" ", written.text).split("\n")):
        value = _read_line(profile, Text(line, written.line, written.path))
        values.append(value)
        for name, text in _iter_fields(profile, (value.raw or "", value.note or "")):
            _set_field(metadata, name, Text(text, written.line, written.path))
    unknown = Value(written.text, UNKNOWN, written.line, written.path)
    value = next((value for value in reversed(values) if value.is_known), unknown)
    return replace(value, raw=written.text, note=strip_inline_markup(value.note or "") or None)


def _read_line(profile: Profile, line: Text) -> Value:
    """Return the status that a line names, with links in its note, or else without any markup."""
    value = profile.read_status(replace(line, text=line.text.strip(_EMPHASIS)))
    return value if value.is_known else profile.read_status(replace(line, text=strip_inline_markup(line.text)))


def _iter_fields(profile: Profile, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the fields that the profile's forms find in a status or its note."""
    for text in texts:
        for phrase in profile.status_phrases:
            yield from (phrase.match(text.rstrip(".")) or {}).items()


def _set_field(metadata: Metadata, name: str, text: Text) -> None:
    """Set a field to a text of a status, if the text can be its value; except for relations, only an absent field."""
    profile = metadata.profile
    if profile.is_placeholder(text.text):
        return
    if name in profile.inverses:
        references = tuple(replace(text, text=reference) for reference in split_references(text.text))
        metadata.set_derived(name, Items(references, text.line, text.path))
    elif not metadata.has_value(name) and (
        profile.read_stage(text).is_known if name == "stage" else _VERSION.match(text.text) is not None
    ):
        metadata.set_derived(name, text)
