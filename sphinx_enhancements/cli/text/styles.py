"""Colours of text on a terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ...core.diagnostics import Level
from ...core.model import Status

_STYLES: dict[str, str] = {
    "path": "1",
    "code": "2",
    "gutter": "2",
    "heading": "1",
    "key": "1",
    "note": "2",
    Level.ERROR: "1;31",
    Level.WARNING: "1;33",
    Level.INFO: "1;34",
    Status.DRAFT: "33",
    Status.PROVISIONAL: "33",
    Status.ACCEPTED: "32",
    Status.IMPLEMENTED: "36",
    Status.DEFERRED: "35",
    Status.REJECTED: "31",
    Status.WITHDRAWN: "31",
    Status.REPLACED: "2",
    Status.REMOVED: "31",
    Status.INFORMATIONAL: "34",
    Status.UNKNOWN: "1;33",
}
"""Part of the output, level or status -> parameters of the escape sequence SGR. Source: ECMA-48, 8.3.117."""


def add_style(text: str, style: str, *, has_color: bool) -> str:
    """Return a text with the escape sequences of a style, or unchanged."""
    parameters = _STYLES.get(style) if has_color and text else None
    return f"\x1b[{parameters}m{text}\x1b[0m" if parameters else text


def uses_color(choice: str, *, is_terminal: bool, environment: Mapping[str, str] = os.environ) -> bool:
    """Return True if the output has colours.

    :param choice: ``always``, ``never`` or ``auto``: on a terminal, unless the environment says otherwise.
        Source: no-color.org, force-color.org.
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return is_terminal and environment.get("TERM") != "dumb"
