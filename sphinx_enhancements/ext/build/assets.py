"""The style sheet and the scripts: copied for the html builders, without touching the configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

STYLE_SHEET = "enhancements.css"
SCRIPT = "enhancements.js"
QUERY_SCRIPT = "enhancements-query.js"
LIST_SCRIPTS = (QUERY_SCRIPT, "enhancements-list.js")
NEEDED = "enhancement_scripts"
"""Under this name, a doctree or the context of a template has the scripts of its page."""
SITE_BUILDERS = ("html", "dirhtml", "singlehtml")
SOURCE = Path(__file__).parents[2] / "static"


def is_site(builder: Builder) -> bool:
    """Whether a builder publishes a site, where scripts run and others link to; not a book, nor for a help viewer."""
    return isinstance(builder, StandaloneHTMLBuilder) and builder.name in SITE_BUILDERS


def copy_static_files(app: Sphinx) -> None:
    """Put the files where the builder collects static files, before pages take their checksums."""
    if app.builder.format != "html":
        return
    for name in (STYLE_SHEET, SCRIPT, *LIST_SCRIPTS) if is_site(app.builder) else (STYLE_SHEET,):
        target = Path(app.outdir) / "_static" / name
        data = (SOURCE / name).read_bytes()
        if not target.exists() or target.read_bytes() != data:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def need(document: nodes.document, *scripts: str) -> None:
    """Load scripts on the page of a document."""
    document[NEEDED] = (*document.get(NEEDED, ()), *scripts)


def load_scripts(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Load scripts on the pages that need them, and on no other."""
    page = doctree if isinstance(doctree, nodes.document) else context
    for name in dict.fromkeys(page.get(NEEDED, ())):
        app.add_js_file(name, loading_method="defer")
