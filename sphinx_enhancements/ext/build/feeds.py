"""What the html builders write beside the pages: ``enhancements.json``, and pages that nobody wrote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from ...core.export.enhancements_json import FILE_NAME, export_collection, serialize_json
from ...core.views.releases import ReleaseSpec
from ...core.views.table import TableSpec
from ..messages import _
from ..views import draw
from .assets import LIST_SCRIPTS, NEEDED, is_site
from .links import address_in_site
from .placed_views import ReleaseUse, TableUse, Use, answer
from .transforms import pen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from ...core.collection.collection import Entry
    from .domain import EnhancementDomain


def write_json(app: Sphinx, exception: Exception | None) -> None:
    """Write ``enhancements.json`` beside ``objects.inv``."""
    if exception is not None or not is_site(app.builder):
        return
    domain = cast("EnhancementDomain", app.env.get_domain("enh"))
    builder = cast("StandaloneHTMLBuilder", app.builder)

    def url(entry: Entry) -> str:
        return address_in_site(builder, domain.location(entry))

    file = builder.outdir / FILE_NAME
    if domain.unchanged and file.exists():
        return
    collection = domain.collection
    data = export_collection(
        collection, project=app.config.project, version=app.config.version, found=domain.findings, url=url
    )
    text = serialize_json(data)
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


def generated_pages(domain: EnhancementDomain, list_page: str, release_page: str) -> dict[str, str]:
    """Kind of view -> the page to make for it: where proposals are, and no document of the project shows them."""
    uses = [use for _, use in domain.written_uses]
    taken = domain.env.found_docs
    pages = {}
    if domain.anchors:
        if list_page and list_page not in taken and not any(isinstance(use, TableUse) for use in uses):
            pages["list"] = list_page
        if release_page and release_page not in taken and not any(isinstance(use, ReleaseUse) for use in uses):
            pages["releases"] = release_page
    return pages


def note_generated_pages(app: Sphinx, env: object) -> None:
    """Settle which pages are made, before anything links to them."""
    domain = cast("EnhancementDomain", app.env.get_domain("enh"))
    config = app.config
    domain.generated = (
        generated_pages(domain, config.enhancements_list_page, config.enhancements_release_page)
        if is_site(app.builder) and app.builder.name != "singlehtml"
        else {}
    )


def make_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The pages, for ``html-collect-pages``."""
    domain = cast("EnhancementDomain", app.env.get_domain("enh"))
    uses: dict[str, tuple[str, Use]] = {
        "list": (_("Enhancement proposals"), TableUse(TableSpec(filterable=True), "", (), "")),
        "releases": (_("Releases"), ReleaseUse(ReleaseSpec(), "", (), "")),
    }
    for kind, page in domain.generated.items():
        title, use = uses[kind]
        context = {"title": title, "body": _body(app, domain, page, title, use), "parents": []}
        if kind == "list":
            context[NEEDED] = LIST_SCRIPTS
        yield page, context, "page.html"


def remove_pages(app: Sphinx, pages: Iterable[str]) -> None:
    """Delete pages that an earlier build made, unless a document is there now."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    for page in set(pages) - app.env.found_docs:
        Path(app.builder.get_outfilename(page)).unlink(missing_ok=True)


def _body(app: Sphinx, domain: EnhancementDomain, page: str, title: str, use: Use) -> str:
    builder = cast("StandaloneHTMLBuilder", app.builder)
    section = nodes.section("", nodes.title(title, title), ids=[nodes.make_id(title) or "enhancements"])
    section += draw(pen(domain, page, 0), use, answer(domain.collection, page, use), 2)
    # What the builder last wrote has left its numbers there, or nothing if it wrote no document.
    builder.secnumbers, builder.fignumbers = {}, {}
    return str(builder.render_partial(section)["fragment"])
