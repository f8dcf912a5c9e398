"""Files that the html builders write beside the pages of documents: ``enhancements.json`` and generated pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from ...core.collection.collection import Entry
from ...core.export.enhancements_json import FILE_NAME, export_collection, serialize_json
from ...core.views.releases import ReleaseSpec
from ...core.views.table import TableSpec
from ..messages import _
from ..sphinx_internals import render_fragment
from .assets import LIST_SCRIPTS, SCRIPTS_KEY, is_site
from .domain import EnhancementDomain, enhancement_domain
from .links import get_site_address
from .placed_views import AnyPlacedView, PlacedView
from .transforms import make_renderer


def write_json(app: Sphinx, exception: Exception | None) -> None:
    """Write ``enhancements.json`` beside ``objects.inv``, if its content changed."""
    if exception is not None or not is_site(app.builder):
        return
    domain = enhancement_domain(app.env)
    builder = cast("StandaloneHTMLBuilder", app.builder)

    def url(entry: Entry) -> str:
        return get_site_address(builder, domain.location(entry))

    file = builder.outdir / FILE_NAME
    if domain.unchanged and file.exists():
        return
    collection = domain.collection
    data = export_collection(
        collection, project=app.config.project, version=app.config.version, diagnostics=domain.linked.findings, url=url
    )
    text = serialize_json(data)
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


def choose_generated_pages(domain: EnhancementDomain, list_page: str, release_page: str) -> dict[str, str]:
    """Return the pages to generate, by ``list`` and ``releases``: those that no document of the project shows."""
    specs = [placed.spec for _, placed in domain.written_views]
    documents = domain.env.found_docs
    pages = {}
    if domain.anchors:
        if list_page and list_page not in documents and not any(isinstance(spec, TableSpec) for spec in specs):
            pages["list"] = list_page
        if release_page and release_page not in documents and not any(isinstance(spec, ReleaseSpec) for spec in specs):
            pages["releases"] = release_page
    return pages


def note_generated_pages(app: Sphinx, env: object) -> None:
    """Choose the pages to generate, before anything links to them."""
    domain = enhancement_domain(app.env)
    config = app.config
    domain.generated = (
        choose_generated_pages(domain, config.enhancements_list_page, config.enhancements_release_page)
        if is_site(app.builder) and app.builder.name != "singlehtml"
        else {}
    )


def generate_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the generated pages, for the event ``html-collect-pages``."""
    domain = enhancement_domain(app.env)
    placed_views: dict[str, tuple[str, AnyPlacedView]] = {
        "list": (_("Enhancement proposals"), PlacedView(TableSpec(filterable=True))),
        "releases": (_("Releases"), PlacedView(ReleaseSpec())),
    }
    for kind, page in domain.generated.items():
        title, placed = placed_views[kind]
        context = {"title": title, "body": _render_body(app, domain, page, title, placed), "parents": []}
        if kind == "list":
            context[SCRIPTS_KEY] = LIST_SCRIPTS
        yield page, context, "page.html"


def remove_pages(app: Sphinx, pages: Iterable[str]) -> None:
    """Delete pages that an earlier build generated, unless a document has their name now."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    for page in set(pages) - app.env.found_docs:
        Path(app.builder.get_outfilename(page)).unlink(missing_ok=True)


def _render_body(app: Sphinx, domain: EnhancementDomain, page: str, title: str, placed: AnyPlacedView) -> str:
    builder = cast("StandaloneHTMLBuilder", app.builder)
    section = nodes.section("", nodes.title(title, title), ids=[nodes.make_id(title) or "enhancements"])
    view = domain.view_of(placed)
    answer = view.answer(domain.collection, placed.spec)
    section += view.draw(make_renderer(domain, page, 0), answer, placed, 2)
    return render_fragment(builder, section)
