"""Checks of copies that other projects wrote: their size, and the types and lengths of JSON values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..model import replace_invalid_xml

MAX_BYTES = 128 * 1024 * 1024
"""Maximum size of a copy; a quarter of it for an unpacked inventory. Ten thousand proposals take 40 MiB."""

MAX_TEXT = 1000
"""Maximum length of a title or other text, in characters."""


class UnusableError(ValueError):
    """A file that cannot be used; the text says what is wrong with it."""


def read_bytes(file: Path) -> bytes:
    """Read the bytes of a copy.

    :raises UnusableError: if it is missing, unreadable or too large.
    """
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= MAX_BYTES else b""
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnusableError(f"this copy cannot be read: {reason}") from None
    if size > MAX_BYTES:
        raise UnusableError(f"this copy is larger than {MAX_BYTES // 2**20} MiB, and is not read")
    return data


def get_text(data: Any, key: str, limit: int = MAX_TEXT) -> str:
    """Return the cleaned text under a key of a JSON object; empty if there is none."""
    value = data.get(key) if isinstance(data, dict) else None
    return clean_text(value, limit) if isinstance(value, str) else ""


def get_title(data: Any, key: str) -> str:
    """Return the ``title`` of a JSON object on one line; the key if there is none."""
    return " ".join(get_text(data, "title").split()) or key


def clean_text(text: str, limit: int = MAX_TEXT) -> str:
    """Return a text of bounded length, with U+FFFD for characters that XML forbids."""
    text = replace_invalid_xml(text[:limit].strip())
    return f"{text}\u2026" if len(text) == limit else text


def as_list(data: Any) -> list[Any]:
    """Return a JSON value if it is a list, and otherwise an empty list."""
    return data if isinstance(data, list) else []


def as_texts(data: Any) -> tuple[str, ...]:
    """Return the cleaned, non-empty texts of a JSON list."""
    return tuple(text for item in as_list(data) if isinstance(item, str) and (text := clean_text(item)))
