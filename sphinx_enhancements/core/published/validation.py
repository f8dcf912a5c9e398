"""The bytes of a copy, and parts of what JSON gives, each checked: they were written by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..model import replace_invalid_xml

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 128 * 1024 * 1024
"""A larger copy is not read, nor more of one that is packed: ten thousand proposals take 40 MiB."""

MAX_TEXT = 1000
"""More of a title or of any other text is not shown."""


class UnusableError(ValueError):
    """A file that is not what it should be; the text says what it is instead."""


def read_bytes(file: Path) -> bytes:
    """The bytes of a copy.

    :raises UnusableError: if it is not there, or too large.
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


def text_in(data: Any, key: str, limit: int = MAX_TEXT) -> str:
    """The text under a key, as :func:`clean` gives it; empty where there is none."""
    found = data.get(key) if isinstance(data, dict) else None
    return clean(found, limit) if isinstance(found, str) else ""


def clean(text: str, limit: int = MAX_TEXT) -> str:
    """A text that every writer can write, and of bounded length: U+FFFD for what may not stand in XML."""
    text = replace_invalid_xml(text[:limit].strip())
    return f"{text}\u2026" if len(text) == limit else text


def list_of(data: Any) -> list[Any]:
    """A list; empty where something else stands."""
    return data if isinstance(data, list) else []


def texts_of(data: Any) -> tuple[str, ...]:
    """The texts in a list."""
    return tuple(text for item in list_of(data) if isinstance(item, str) and (text := clean(item)))
