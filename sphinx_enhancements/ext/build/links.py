"""Links to places in the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode

from ..sphinx_internals import remove_page_prefix

if TYPE_CHECKING:
    from docutils.nodes import reference
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder


class Location(NamedTuple):
    """Where something is: a document, and an id in it, empty for the document as a whole."""

    docname: str
    anchor: str


def reference_to(
    builder: Builder, fromdocname: str, location: Location, contnode: nodes.Node, title: str | None = None
) -> reference:
    """Make a link to a place in the project."""
    node = make_refnode(builder, fromdocname, *location, contnode, title)
    remove_page_prefix(node, location.anchor)
    return node


def address_of(builder: Builder, fromdocname: str, location: Location) -> str:
    """What leads to a place in the project from a document of a site.

    :raises NoUri: the document is in nothing that the builder makes
    """
    if location.docname == fromdocname and location.anchor:
        return f"#{location.anchor}"
    address = builder.get_relative_uri(fromdocname, location.docname)
    if not location.anchor:
        return address or "#"
    return f"#{location.anchor}" if address.startswith("#") else f"{address}#{location.anchor}"


def address_in_site(builder: StandaloneHTMLBuilder, location: Location) -> str:
    """What leads to a place in the project from the top of its site."""
    page, hash_, place = builder.get_target_uri(location.docname).partition("#")
    if hash_:  # singlehtml: all are places of one page.
        page = f"{builder.config.root_doc}{builder.link_suffix}"
    anchor = location.anchor or place
    return f"{page}#{anchor}" if anchor else page


def release_anchor(name: str) -> str:
    """The id of a release where it is shown."""
    made = nodes.make_id("release-" + name.replace(".", "-"))
    return made if made != "release" else f"release-{name.encode().hex()[:40]}"


def references_in(doctree: nodes.Element, docname: str) -> tuple[str, ...]:
    """Where links lead that may mean a proposal; others than ours are not resolved here.

    A label in lower case; a document by its name with a slash before it, and a place in it behind ``#``.
    """
    found = []
    for node in doctree.findall(pending_xref):
        target, kind = str(node.get("reftarget", "")), node.get("reftype")
        if kind == "doc" and node.get("refdomain") == "std":
            found.append(f"/{docname_join(docname, target)}")
        elif kind == "myst" and node.get("refdomain") == "doc":
            anchor = node.get("reftargetid")
            found.append(f"/{target}#{anchor}" if anchor else f"/{target}")
        elif kind in ("any", "ref", "myst"):
            found.append(target.lstrip("#").lower())
    return tuple(dict.fromkeys(found))
