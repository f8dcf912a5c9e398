"""A file that another project publishes: its contents, and checks of its size, values and texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model import Enhancement
from ..xml_text import replace_invalid_xml

MAX_BYTES = 128 * 1024 * 1024  # Maximum size of a copy; ten thousand proposals take 40 MiB
_MAX_TEXT = 1000  # Maximum length of a title or other text, in characters


class UnusableError(ValueError):
    """A file that cannot be used; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Enhancements read from one file that another project publishes.

    :param title: the other project's name for itself.
    :param keys: keys of the enhancements.
    :param build: builds the enhancements, each with the URI of its page relative to the site, empty if unknown.
        A function, because most builds only need to know that the file is usable.
    :param profile: name of the profile that describes the enhancements; empty if unknown.
    :param left_out: number of entries that are no enhancements or repeat a key.
    """

    title: str
    version: str
    keys: tuple[str, ...]
    build: Callable[[], Iterable[tuple[Enhancement, str]]]
    profile: str = ""
    left_out: int = 0


def read_bytes(file: Path) -> bytes:
    """Read the bytes of a copy; raise :exc:`UnusableError` if it is missing, unreadable or too large."""
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= MAX_BYTES else b""
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnusableError(f"this copy cannot be read: {reason}") from None
    if size > MAX_BYTES:
        raise UnusableError(f"this copy is larger than {MAX_BYTES // 2**20} MiB, and is not read")
    return data


def get_text(data: Any, key: str, limit: int = _MAX_TEXT) -> str:
    """Return the cleaned text under a key of a JSON object; empty if there is none."""
    value = data.get(key) if isinstance(data, dict) else None
    return clean_text(value, limit) if isinstance(value, str) else ""


def get_title(data: Any, key: str) -> str:
    """Return the ``title`` of a JSON object on one line; the key if there is none."""
    return " ".join(get_text(data, "title").split()) or key


def clean_text(text: str, limit: int = _MAX_TEXT) -> str:
    """Return a text of bounded length, with U+FFFD for characters that XML forbids."""
    text = replace_invalid_xml(text[:limit].strip())
    return f"{text}\u2026" if len(text) == limit else text
