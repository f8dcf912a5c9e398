"""Files that the html builders write beside the pages of documents: ``enhancements.json`` and generated pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from ...core.collection.collection import Entry
from ...core.export.enhancements_json import FILE_NAME, export_collection, serialize_json
from ...core.views.releases import ReleaseSpec
from ...core.views.table import TableSpec
from ..messages import _
from ..sphinx_internals import render_fragment
from .assets import SCRIPTS_KEY, is_site
from .domain import enhancement_domain
from .links import get_site_address
from .placed_views import AnyPlacedView, PlacedView
from .transforms import make_renderer


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
    data = export_collection(domain.collection, project=project, version=version, diagnostics=findings, url=url)
    text = serialize_json(data)
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


def note_generated_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Choose the pages to generate, before anything links to them: list and releases, unless a document has them."""
    domain = enhancement_domain(env)
    domain.generated_pages = {}
    if not domain.anchors or not is_site(app.builder) or app.builder.name == "singlehtml":
        return
    placed_specs = {type(placed.spec) for _, placed in domain.written_views}
    for kind, page, spec in (
        ("list", app.config.enhancements_list_page, TableSpec),
        ("releases", app.config.enhancements_release_page, ReleaseSpec),
    ):
        if page and page not in env.found_docs and spec not in placed_specs:
            domain.generated_pages[kind] = page


def generate_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the generated pages, for the event ``html-collect-pages``."""
    domain = enhancement_domain(app.env)
    placed_views: dict[str, tuple[str, AnyPlacedView]] = {
        "list": (_("Enhancement proposals"), PlacedView(TableSpec(filterable=True))),
        "releases": (_("Releases"), PlacedView(ReleaseSpec())),
    }
    for kind, page in domain.generated_pages.items():
        title, placed = placed_views[kind]
        view = domain.get_view_definition(placed)
        answer = view.answer(domain.collection, placed.spec)
        section = nodes.section("", nodes.title(title, title), ids=[nodes.make_id(title) or "enhancements"])
        section += view.draw(make_renderer(domain, page, 0), answer, placed, 2)
        body = render_fragment(cast("StandaloneHTMLBuilder", app.builder), section)
        yield page, {"title": title, "body": body, "parents": [], SCRIPTS_KEY: view.scripts(answer)}, "page.html"


def remove_pages(app: Sphinx, pages: Iterable[str]) -> None:
    """Delete pages that an earlier build generated, unless a document has their name now."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    for page in set(pages) - app.env.found_docs:
        Path(app.builder.get_outfilename(page)).unlink(missing_ok=True)
