"""Status of a proposal, and fields in the note beside it."""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import UNKNOWN, Items, Text, Value
from .fields import Metadata
from .inline import strip_inline_markup
from .values import split_references

_MAX_LENGTH = 2000  # Maximum length of a text in which a status is looked for
_STRUCK = re.compile(r"~~[^~\n]+~~")
_EMPHASIS = "*_` \t"
_PREFIX = re.compile(r"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[^\w\s()\[\]{}<>]+)[\s:\u2013\u2014-]+")
"""A date or a picture before a status, as in ``2019-05-10 accepted``."""

_SENTENCE_END = re.compile(r"(?<=\.)\s+")
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
    for text in filter(str.strip, _STRUCK.sub(" ", written.text).split("\n")):
        line = replace(written, text=text.strip(_EMPHASIS))
        value = profile.read_status(line)
        for shorter in (plain := strip_inline_markup(text), _PREFIX.sub("", plain)):
            value = value if value.is_known else profile.read_status(replace(written, text=shorter))
        values.append(value)
        # The text without markup comes last, because it has lost the targets of links.
        sentences = _SENTENCE_END.split(line.text)[1:] if value.is_known else ()
        for part in dict.fromkeys((line.text, value.note or "", value.raw or "", *sentences)):
            if _read_fields(metadata, replace(written, text=part.rstrip("."))):
                break
    unknown = Value(written.text, UNKNOWN, written.line, written.path)
    value = next((value for value in reversed(values) if value.is_known), unknown)
    return replace(value, raw=written.text, note=strip_inline_markup(value.note or "") or None)


def _read_fields(metadata: Metadata, text: Text) -> bool:
    """Set the fields that the profile's forms find in a status or its note; return True if there are any."""
    matches = (phrase.match(text.text) or {} for phrase in metadata.profile.status_phrases)
    pairs = (pair for match in matches for pair in match.items())
    return sum(_set_field(metadata, name, replace(text, text=value)) for name, value in pairs) > 0


def _set_field(metadata: Metadata, name: str, text: Text) -> bool:
    """Set a field to a text of a status, if the text can be its value; except for relations, only an absent field."""
    profile = metadata.profile
    if name in profile.inverses and not profile.is_placeholder(text.text):
        references = tuple(replace(text, text=reference) for reference in split_references(text.text))
        if references:
            metadata.set_derived(name, Items(references, text.line, text.path))
        return bool(references)
    is_value = profile.read_stage(text).is_known if name == "stage" else _VERSION.match(text.text) is not None
    if is_value and not metadata.has_value(name):
        metadata.set_derived(name, text)
    return is_value
