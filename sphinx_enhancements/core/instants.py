"""Instants as people write them, and the ends of days."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from .diagnostics import SetupError, shorten_text

ANYWHERE_ON_EARTH = timezone(timedelta(hours=-12), "AoE")
"""Zone in which a day ends last: a deadline "anywhere on earth" has then passed everywhere."""

_DAY = re.compile(r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?:\s+(AoE))?", re.IGNORECASE)
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}", re.IGNORECASE)


def parse_instant(text: str) -> datetime | None:
    """Return the instant of a day's end or of a time with a zone; None if the text has another form.

    :raises SetupError: if a time has no zone, or a date does not exist.
    """
    day = _DAY.fullmatch(text)
    try:
        if day is not None:
            zone = ANYWHERE_ON_EARTH if day[2] else UTC
            return find_day_end(date(*map(int, day[1].split("-"))), zone)
        if not _TIME.match(text):
            return None
        instant = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise SetupError(f"{shorten_text(text)!r} is no date or time that exists") from None
    if instant.tzinfo is None:
        text = shorten_text(text)
        raise SetupError(f"{text!r} has no zone: write {text}Z for UTC, or an offset such as {text}-08:00")
    return instant.astimezone(UTC)


def find_day_end(day: date, zone: timezone = ANYWHERE_ON_EARTH) -> datetime:
    """Return the last instant of a day in a zone, in UTC."""
    return (datetime.combine(day, time.max.replace(microsecond=0), zone)).astimezone(UTC)


def format_instant(instant: datetime) -> str:
    """Return an instant in UTC to the minute, such as ``2026-02-12T12:00Z``."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
