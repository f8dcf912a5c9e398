"""Numbers and names of new proposals, and the lock that keeps two processes from using one number twice."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median_high

from ..diagnostics import SetupError

try:
    import fcntl
except ImportError:  # Windows has no locks of folders
    fcntl = None  # type: ignore[assignment]


_MAX_SLUG = 60  # Maximum number of characters of a slug that is made of a title
_MIN_RECENT = 5  # Minimum number of recent numbers that show a series
_LOCK_SECONDS = 60.0
_LOCK_INTERVAL = 0.05

_NOT_IN_SLUG = re.compile(r"[\W_]+")


@contextmanager
def lock_folder(folder: Path, seconds: float = _LOCK_SECONDS) -> Iterator[None]:
    """Lock a folder against other processes that lock it; without effect where folders cannot be locked.

    The lock is a property of the open folder: no file is written, and it ends with the process.

    :param seconds: time after which waiting ends with an error.
    :raises SetupError: if another process keeps the lock for longer.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # such as on Windows
        yield
        return
    try:
        _wait_for_lock(descriptor, folder, seconds)
        yield
    finally:
        os.close(descriptor)


def _wait_for_lock(descriptor: int, folder: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise SetupError(f"{folder}: another process has been writing a proposal for a minute") from None
            time.sleep(_LOCK_INTERVAL)
        except OSError:
            return  # a file system without locks
        else:
            return


def choose_number(
    used: Collection[int], ranges: Sequence[tuple[int, int]] = (), recent: Sequence[int] = ()
) -> int | None:
    """Return the number after the highest used one, or else the first free one; None if there is none.

    Numbers of a series of their own, such as 8100 beside 840, are left out: those above twice the median of recent
    numbers.

    :param ranges: first and last number of each range of allowed numbers; empty for all.
    :param recent: numbers of the latest proposals; with a few of them, no series is left out.
    """
    limit = 2 * median_high(recent) if len(recent) >= _MIN_RECENT else None
    following = max((number for number in used if limit is None or number <= limit), default=0) + 1
    while following in used:
        following += 1
    if not ranges or any(first <= following <= last for first, last in ranges):
        return following
    return next((n for first, last in ranges for n in range(max(first, 1), last + 1) if n not in used), None)


def make_slug(title: str) -> str:
    """Return the words of a title in lower case, joined by hyphens; empty for a title without letters and digits.

    Accents are removed; letters of other alphabets stay.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    slug = _NOT_IN_SLUG.sub("-", unicodedata.normalize("NFC", plain).casefold()).strip("-")
    if len(slug) > _MAX_SLUG:
        start, hyphen, _ = slug[: _MAX_SLUG + 1].rpartition("-")
        slug = start if hyphen else slug[:_MAX_SLUG]
    return slug
