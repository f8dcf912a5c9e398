"""Dates in the spellings that mean one day everywhere: those with the year first, or with an English month.

Others, such as ``05/07/2019``, stay text.
"""

from __future__ import annotations

import re
from datetime import date

_MAX_LENGTH = 60  # Maximum length of a text that is a date
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?[.,]?\s+)?"
_DAY, _YEAR, _GAP = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?", r"(?P<year>[0-9]{4})", r"(?:[-/]|[.,]?\s+|[.,])"
_SPELLINGS = tuple(
    re.compile(rf"{spelling}(?=T[0-9]|(?![\w-]))", re.IGNORECASE)
    for spelling in (
        r"(?P<year>[0-9]{4})(?P<separator>[-/.])(?P<month>[0-9]{1,2})(?P=separator)(?P<day>[0-9]{1,2})",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        rf"{_WEEKDAY}{_DAY}{_GAP}(?:of\s+)?{_MONTH}{_GAP}{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}{_GAP}{_DAY}{_GAP}{_YEAR}",
        rf"{_YEAR}{_GAP}{_MONTH}{_GAP}{_DAY}",
    )
)


def parse_date(text: str) -> date | None:
    """Return the date at the start of a text, or ``None`` if there is no valid one."""
    return _match_date(text)[0]


def parse_whole_date(text: str) -> date | None:
    """Return the date that a text is, as opposed to one at its start; ``None`` for any other text."""
    text = text.strip()
    day, end = _match_date(text)
    return day if text[end:] in ("", ".") else None


def normalize_date(text: str) -> str:
    """Return a text that is a date in ISO 8601, and any other as it is."""
    day = parse_whole_date(text)
    return text.strip() if day is None else day.isoformat()


def _match_date(text: str) -> tuple[date | None, int]:
    """Return the date at the start of a text without surrounding spaces, and its end."""
    text = text.strip()[:_MAX_LENGTH]
    match = next(filter(None, (spelling.match(text) for spelling in _SPELLINGS)), None)
    if match is None:
        return None, 0
    name = match["month"]
    month = int(name) if name.isdigit() else _MONTHS.index(name[:3].lower()) + 1
    try:
        return date(int(match["year"]), month, int(match["day"])), match.end()
    except ValueError:  # such as 31 April
        return None, 0
