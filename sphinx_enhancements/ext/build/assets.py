"""Style sheet and scripts, copied for the html builders without changes to the configuration."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder

STYLE_SHEET = "enhancements.css"
NEEDS_STYLE_SHEET = "enhancements-needs.css"
"""Style sheet that adapts the colours of sphinx-needs to the scheme of the theme."""

SCRIPT = "enhancements.js"
QUERY_SCRIPT = "enhancements-query.js"
LIST_SCRIPTS = (QUERY_SCRIPT, "enhancements-list.js")
ROADMAP_SCRIPTS = ("enhancements-roadmap.js",)
SCRIPTS_KEY = "enhancement_scripts"
"""Name under which a doctree, or the context of a template, lists the scripts of its page."""

SITE_BUILDERS = ("html", "dirhtml", "singlehtml")
SOURCE_FOLDER = Path(__file__).parents[2] / "static"
_FILES = (STYLE_SHEET, NEEDS_STYLE_SHEET, SCRIPT, *LIST_SCRIPTS, *ROADMAP_SCRIPTS)
_DIGEST = blake2b(b"".join((SOURCE_FOLDER / name).read_bytes() for name in _FILES), digest_size=5).hexdigest()
FOLDER = f"enhancements-{_DIGEST}"
"""Folder of the files below ``_static``: no file in `html_static_path`, which Sphinx copies later, has its name."""


def is_site(builder: Builder) -> bool:
    """Return True if a builder writes pages for browsers, where scripts run, and not a book or help file."""
    return isinstance(builder, StandaloneHTMLBuilder) and builder.name in SITE_BUILDERS


def copy_static_files(app: Sphinx) -> None:
    """Copy the files to the folder of static files, before pages compute checksums of them."""
    if app.builder.format != "html":
        return
    for name in _FILES if is_site(app.builder) else (STYLE_SHEET,):
        target = Path(app.outdir) / "_static" / FOLDER / name
        data = (SOURCE_FOLDER / name).read_bytes()
        if not target.exists() or target.read_bytes() != data:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def add_scripts(document: nodes.document, *scripts: str) -> None:
    """Let the page of a document load scripts."""
    document[SCRIPTS_KEY] = (*document.get(SCRIPTS_KEY, ()), *scripts)


def load_scripts(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Register the scripts of a page with Sphinx."""
    page = doctree if isinstance(doctree, nodes.document) else context
    for name in dict.fromkeys(page.get(SCRIPTS_KEY, ())):
        app.add_js_file(f"{FOLDER}/{name}", loading_method="defer")
