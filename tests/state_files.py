"""State files of builds, which tests read and change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sphinx_enhancements.ext.build.incremental import _format_header

if TYPE_CHECKING:
    from pathlib import Path


def find_state(out: Path) -> Path:
    """Return the file with what the html builder last wrote."""
    (file,) = (out / "doctrees").glob("enhancements-html-*")
    return file


def read_values(state: bytes) -> dict[str, object]:
    """Return the values in a state."""
    values: dict[str, object] = json.loads(state.partition(b"\n")[2])
    return values


def change_values(state: bytes, **values: object) -> bytes:
    """Return a state with other values, as a build would have written it; None leaves out a value."""
    changed = {name: value for name, value in {**read_values(state), **values}.items() if value is not None}
    text = json.dumps(changed)
    return f"{_format_header(text)}\n{text}".encode()
