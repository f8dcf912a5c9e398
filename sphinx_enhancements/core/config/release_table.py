"""Table ``[[releases]]`` of the settings: one release with its dates."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import UTC, date, datetime
from typing import Any

from ..diagnostics import SetupError, shorten_text
from ..instants import parse_instant
from ..model import normalize_field_name
from ..releases import Release, parse_version
from .rule_levels import Report


def _read_date(value: Any) -> date | datetime | None:
    """Return a date, or an instant in UTC; None for another value.

    :raises SetupError: if a time has no zone.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo is not None else parse_instant(value.isoformat())
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return parse_instant(value.strip())


def read_release(
    table: Mapping[str, Any], report: Report, setting_names: Container[str]
) -> tuple[object, Release] | None:
    """Return a release and its identity, unique among the releases; None if the table is unusable.

    :param setting_names: names of settings, which may have been written below the table by mistake.
    """
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        report(message="a [[releases]] table needs a `name`; this table is ignored")
        return None
    dates: dict[str, date | datetime] = {}
    for key, value in table.items():
        if key == "name":
            continue
        try:
            day = _read_date(value)
        except SetupError as error:
            report(key, message=f"`{key}` is ignored: {error}")
            continue
        if day is not None:
            dates[normalize_field_name(key)] = day
        elif key.replace("-", "_") in setting_names:
            report(key, message=f"`{key}` is a setting of the whole file; move it above the first table")
        else:
            ignored = shorten_text(repr(value))
            report(key, message=f"`{key}` must be a date such as 2026-03-31; {ignored} is ignored")
    days = {key: day.date() if isinstance(day, datetime) else day for key, day in dates.items()}
    instants = tuple((key, day) for key, day in dates.items() if isinstance(day, datetime) and key != "date")
    release = Release(name.strip(), days.pop("date", None), tuple(days.items()), instants)
    return parse_version(name) or release.name.casefold(), release
