"""The style sheet and the script: copied for the html builders, without touching the configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

STYLE_SHEET = "enhancements.css"
SCRIPT = "enhancements.js"
_SCRIPTED = {"html", "dirhtml", "singlehtml"}
_SOURCE = Path(__file__).parent.parent / "static"


def runs_scripts(builder: Builder) -> bool:
    """Whether what the builder writes is read where scripts run: on a site, not in a book or a help viewer."""
    return isinstance(builder, StandaloneHTMLBuilder) and builder.name in _SCRIPTED


def copy_static_files(app: Sphinx) -> None:
    """Put the files where the builder collects static files, before pages take their checksums."""
    if app.builder.format != "html":
        return
    for name in (STYLE_SHEET, SCRIPT) if runs_scripts(app.builder) else (STYLE_SHEET,):
        target = Path(app.outdir) / "_static" / name
        data = (_SOURCE / name).read_bytes()
        if not target.exists() or target.read_bytes() != data:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
