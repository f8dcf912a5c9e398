"""Locations in the project, and links to them."""

from __future__ import annotations

from typing import NamedTuple

from docutils import nodes
from docutils.nodes import reference
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode

from ..sphinx_internals import remove_page_prefix


class Location(NamedTuple):
    """A document and an id in it; the id is empty for the document as a whole."""

    docname: str
    anchor: str


def make_reference(
    builder: Builder, fromdocname: str, location: Location, contnode: nodes.Node, title: str | None = None
) -> reference:
    """Return a link to a location."""
    node = make_refnode(builder, fromdocname, *location, contnode, title)
    remove_page_prefix(node, location.anchor)
    return node


def get_address(builder: Builder, fromdocname: str, location: Location) -> str:
    """Return the address of a location, relative to a document of a site.

    :raises NoUri: if the builder writes no page for the document
    """
    if location.docname == fromdocname and location.anchor:
        return f"#{location.anchor}"
    address = builder.get_relative_uri(fromdocname, location.docname)
    if not location.anchor:
        return address or "#"
    return f"#{location.anchor}" if address.startswith("#") else f"{address}#{location.anchor}"


def get_site_address(builder: StandaloneHTMLBuilder, location: Location) -> str:
    """Return the address of a location, relative to the top of the site."""
    page, hash_, page_anchor = builder.get_target_uri(location.docname).partition("#")
    if hash_:  # singlehtml has one page for all documents
        page = f"{builder.config.root_doc}{builder.link_suffix}"
    anchor = location.anchor or page_anchor
    return f"{page}#{anchor}" if anchor else page


def make_release_anchor(name: str) -> str:
    """Return the id of a release on the page that shows it."""
    anchor = nodes.make_id("release-" + name.replace(".", "-"))
    return anchor if anchor != "release" else f"release-{name.encode().hex()[:40]}"


def find_reference_targets(doctree: nodes.Element, docname: str) -> tuple[str, ...]:
    """Return the targets of the ``any``, ``ref``, ``doc`` and MyST links in a doctree, each once.

    A label is in lower case. A document has a slash before its name, and an id in it follows after ``#``.
    """
    targets = []
    for node in doctree.findall(pending_xref):
        target, kind = str(node.get("reftarget", "")), node.get("reftype")
        if kind == "doc" and node.get("refdomain") == "std":
            targets.append(f"/{docname_join(docname, target)}")
        elif kind == "myst" and node.get("refdomain") == "doc":
            anchor = node.get("reftargetid")
            targets.append(f"/{target}#{anchor}" if anchor else f"/{target}")
        elif kind in ("any", "ref", "myst"):
            targets.append(target.lstrip("#").lower())
    return tuple(dict.fromkeys(targets))
