"""Names of the output formats of ``check``. Their modules are imported on use."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from .report import Report

_MODULES = {
    "full": "full",
    "concise": "concise",
    "json": "json_report",
    "github": "github",
    "gitlab": "gitlab",
    "sarif": "sarif",
    "rdjson": "rdjson",
    "junit": "junit",
}

FORMATS = tuple(_MODULES)

TEXT_FORMATS = ("full", "concise")
"""Formats for people, which are written in the encoding of the terminal; all others are UTF-8."""

STATISTICS_FORMATS = ("full", "concise", "json")
"""Formats in which numbers of findings can be shown."""


def get_formatter(name: str) -> Callable[[Report], str]:
    """Return the function that formats a report."""
    formatter: Callable[[Report], str] = import_module(f".{_MODULES[name]}", __package__).format_report
    return formatter


def get_statistics_formatter(name: str) -> Callable[[Report], str]:
    """Return the function that formats the numbers of the findings of a report."""
    from .statistics import format_statistics

    return partial(format_statistics, format_name=name)
