"""The style sheet: copied for the html builders, without touching the configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STYLE_SHEET = "enhancements.css"
_SOURCE = Path(__file__).parent.parent / "static" / STYLE_SHEET


def copy_style_sheet(app: Sphinx) -> None:
    """Put the style sheet where the builder collects static files, before pages take its checksum."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / STYLE_SHEET
    data = _SOURCE.read_bytes()
    if not target.exists() or target.read_bytes() != data:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
