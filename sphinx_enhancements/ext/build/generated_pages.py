"""List of proposals and release pages that html builders generate if no document contains such views."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from ...core.collection.history import get_day
from ...core.views.releases import ReleaseSpec
from ...core.views.table import TableSpec
from ..messages import _
from ..sphinx_internals import render_fragment
from .assets import SCRIPTS_KEY, is_site
from .domain import enhancement_domain
from .history import BuildHistory
from .placed_views import AnyPlacedView, PlacedView
from .view_drawing import make_renderer

_MAX_BYTES = 200  # Maximum length of a part of the name of a page; file systems allow 255 with suffix and number


def is_page_name(name: str) -> bool:
    """Return True if a name is a relative path, without suffix, of a file that can be below the folder of a site."""
    return not {"\\", ":"}.intersection(name) and all(
        part.isprintable() and part.strip(". ") and len(os.fsencode(part)) <= _MAX_BYTES for part in name.split("/")
    )


def note_generated_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Choose the pages to generate, before links to them are made: list and releases, unless documents contain these.

    If another page has the same output file, the name gets a number.
    """
    domain = enhancement_domain(env)
    domain.generated_pages = {}
    if not domain.anchors or not is_site(app.builder) or app.builder.name == "singlehtml":
        return
    placed_specs = {type(placed.spec) for _, placed in domain.visible_views}
    other_files = _list_other_files(app)
    for kind, page, spec in (
        ("list", app.config.enhancements_list_page, TableSpec),
        ("releases", app.config.enhancements_release_page, ReleaseSpec),
    ):
        if page and spec not in placed_specs:
            names = chain((page,), (f"{page}-{number}" for number in count(2)))
            name = next(name for name in names if _get_file(app, name) not in other_files)
            other_files.add(_get_file(app, name))
            domain.generated_pages[kind] = name


def _list_other_files(app: Sphinx) -> set[str]:
    """Return the output files of documents and of pages from Sphinx or ``conf.py``, and special names of toctrees."""
    added = ("genindex", "search", "modindex", "py-modindex", "self", *app.config.html_additional_pages)
    return {_get_file(app, page) for page in (*app.env.found_docs, *added)}


def _get_file(app: Sphinx, page: str) -> str:
    """Return the path of the output file of a page, in lower case: some file systems ignore case."""
    return str(cast("StandaloneHTMLBuilder", app.builder).get_outfilename(page)).casefold()


def get_page_title(kind: str) -> str:
    """Return the title of the generated page of a kind, ``list`` or ``releases``."""
    return str(_("Enhancement proposals") if kind == "list" else _("Releases"))


def generate_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the generated pages, for the event ``html-collect-pages``."""
    domain = enhancement_domain(app.env)
    placed_views: dict[str, AnyPlacedView] = {
        "list": PlacedView(TableSpec(filterable=True)),
        "releases": PlacedView(ReleaseSpec()),
    }
    for kind, page in domain.generated_pages.items():
        title, placed = get_page_title(kind), placed_views[kind]
        view = domain.get_view_definition(placed)
        answer = view.answer(domain.collection, placed.spec)
        section = nodes.section("", nodes.title(title, title), ids=[nodes.make_id(title) or "enhancements"])
        section += view.draw(make_renderer(domain, page, 0), answer, placed, 2)
        section += _draw_date(domain.history)
        body = render_fragment(cast("StandaloneHTMLBuilder", app.builder), section)
        yield page, {"title": title, "body": body, "parents": [], SCRIPTS_KEY: view.scripts(answer)}, "page.html"


def _draw_date(history: BuildHistory) -> list[nodes.Node]:
    """Return a line with the commit that a page shows, and its day; nothing without a history."""
    commit = history.commit
    if commit is None:
        return []
    words = _("As of %(day)s, commit %(commit)s.") % {"day": get_day(commit).isoformat(), "commit": commit.short_id}
    return [nodes.paragraph("", words, classes=["enh-as-of"])]


def remove_pages(app: Sphinx, pages: Iterable[str]) -> None:
    """Delete pages that an earlier build generated, unless another page has their file now."""
    if not is_site(app.builder):
        return
    generated = {_get_file(app, page) for page in enhancement_domain(app.env).generated_pages.values()}
    other_files = _list_other_files(app) | generated
    for page in pages:
        if is_page_name(page) and _get_file(app, page) not in other_files:
            with suppress(OSError):
                Path(cast("StandaloneHTMLBuilder", app.builder).get_outfilename(page)).unlink()
