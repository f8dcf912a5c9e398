"""Entries for generated pages in the navigation of a site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from posixpath import join

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder

from ..messages import _
from ..sphinx_internals import add_pages_to_navigation
from .domain import EnhancementDomain, enhancement_domain
from .generated_pages import get_page_title


def list_navigation_pages(domain: EnhancementDomain) -> dict[str, str]:
    """Return the names and titles of the generated pages to add to the navigation.

    Pages that the project itself links in its navigation are left out, and so is an empty page of releases.
    """
    if not domain.generated_pages or not domain.env.config.enhancements_navigation:
        return {}
    has_content = {"list": True, "releases": bool(domain.collection.order.names)}
    templates = "".join(_iter_sidebar_templates(domain))
    addresses = set(_iter_toctree_addresses(domain))
    base = domain.env.config.html_baseurl
    return {
        page: get_page_title(kind)
        for kind, page in domain.generated_pages.items()
        if has_content[kind]
        and not re.search(rf"""pathto\(\s*['"]{re.escape(page)}['"]""", templates)
        and not (base and join(base, domain.builder.get_target_uri(page)) in addresses)
    }


def _iter_sidebar_templates(domain: EnhancementDomain) -> Iterator[str]:
    """Yield the text of the project's own templates that ``html_sidebars`` names."""
    config = domain.env.config
    sidebars = config.html_sidebars.values()
    names = sorted({str(name) for name in chain.from_iterable(sidebars)})
    folders = [Path(domain.builder.confdir, folder) for folder in config.templates_path]
    for file in (folder / name for folder in folders for name in names):
        if file.is_file():
            yield file.read_text(encoding="utf-8", errors="replace")


def _iter_toctree_addresses(domain: EnhancementDomain) -> Iterator[str]:
    """Yield the web addresses in toctrees; none without ``html_baseurl``, by which pages of the site are recognized."""
    env = domain.env
    if env.config.html_baseurl:
        for docname in env.toctree_includes.keys() & env.tocs.keys():
            for toctree in env.tocs[docname].findall(addnodes.toctree):
                yield from (ref for _title, ref in toctree["entries"] if "://" in ref)


class GeneratedNavigation:
    """Event handlers that add generated pages to the navigation while pages are written."""

    def __init__(self) -> None:
        self._remove: Callable[[], None] = lambda: None

    def add(self, app: Sphinx, builder: Builder) -> None:
        """Add the pages to the navigation, with a caption if the toctrees of the root document have captions."""
        pages = list_navigation_pages(enhancement_domain(app.env))
        if not pages:
            return
        toctrees = app.env.tocs[app.config.root_doc].findall(addnodes.toctree)
        has_captions = any(toctree.get("caption") for toctree in toctrees)
        self._remove = add_pages_to_navigation(app.env, pages, str(_("Enhancements")) if has_captions else "")

    def remove(self, app: Sphinx, exception: Exception | None) -> None:
        """Remove the pages from the environment, which another build in this process may use."""
        self._remove()
        self._remove = lambda: None
