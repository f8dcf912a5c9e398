"""Output of ``enhancements.json``, which html builders write beside the inventory."""

from __future__ import annotations

from typing import cast

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from ...core.collection.collection import Entry
from ...core.export.enhancements_json import FILE_NAME, export_collection, serialize_file
from .assets import is_site
from .collector import pause_collection
from .domain import enhancement_domain
from .links import get_site_address


def write_json(app: Sphinx, exception: Exception | None) -> None:
    """Write ``enhancements.json`` beside ``objects.inv``, if its content changed."""
    if exception is not None or not is_site(app.builder):
        return
    domain = enhancement_domain(app.env)
    builder = cast("StandaloneHTMLBuilder", app.builder)
    file = builder.outdir / FILE_NAME
    if domain.is_unchanged and file.exists():
        return

    def url(entry: Entry) -> str | None:
        location = domain.locate_entry(entry)
        return None if location is None else get_site_address(builder, location)

    project, version, findings = app.config.project, app.config.version, domain.linked.findings
    with pause_collection():
        data = export_collection(domain.collection, project=project, version=version, diagnostics=findings, url=url)
        text = serialize_file(data)
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")
