"""Links: to locations in the project and proposals of other projects, and the targets of links in documents."""

from __future__ import annotations

import re
from hashlib import blake2b
from itertools import chain, count
from typing import NamedTuple
from urllib.parse import quote

from docutils import nodes
from docutils.nodes import Element, reference
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import NoUri
from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode

from ...core.collection.collection import Collection
from ...core.views.cells import make_enhancement_item, make_key_item
from ..messages import translate_note
from ..sphinx_internals import remove_page_prefix

_WORD = re.compile(r"[A-Za-z0-9._]+")
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9._]+(?:-[A-Za-z0-9._]+)*")
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9._]*(?:-[A-Za-z0-9._]+)*")


class Location(NamedTuple):
    """Place in the project that a link leads to.

    :param anchor: id in the document; empty for the document as a whole.
    :param query: query that the list on the page applies; empty for none.
    """

    docname: str
    anchor: str
    query: str = ""


def make_reference(
    builder: Builder, fromdocname: str, location: Location, contnode: nodes.Node, title: str | None = None
) -> reference:
    """Return a link to a location.

    :raises NoUri: if the builder has no links in the project.
    """
    if builder.format == "man":
        raise NoUri(location.docname)  # docutils prints the address of each link, and here all are empty
    if location.query:
        return reference("", "", contnode, internal=True, refuri=get_address(builder, fromdocname, location))
    node = make_refnode(builder, fromdocname, location.docname, location.anchor, contnode, title)
    remove_page_prefix(node, location.anchor)
    return node


def make_external_reference(
    collection: Collection, node: pending_xref, target: str, contnode: Element
) -> Element | None:
    """Return a link to a proposal of another project, followed by its project, status and stage; None if unknown."""
    key = collection.external.find_key(target)
    if key is None or collection.external.entries[key].local_anchor is not None:
        return None  # Needs have roles of their own.
    item = make_enhancement_item(collection, key, note=True)
    note = translate_note(item.note or "")
    text = contnode.deepcopy()
    if not node.get("refexplicit"):
        text.clear()
        text += nodes.Text(make_key_item(collection, key).text if node.get("enh-bare") else item.text)
    if item.target:
        text = nodes.reference("", "", text, internal=False, refuri=item.target, reftitle=f"{item.text} ({note})")
    drawn = nodes.inline("", "", text, classes=["enh-foreign"])
    if not node.get("refexplicit") and not node.get("enh-bare"):
        drawn += nodes.inline("", f" ({note})", classes=["enh-note"])
    return drawn


def get_address(builder: Builder, fromdocname: str, location: Location) -> str:
    """Return the address of a location, relative to a document of a site.

    :raises NoUri: if the builder writes no page for the document
    """
    if location.docname == fromdocname and location.anchor:
        return f"#{location.anchor}"
    return complete_address(builder.get_relative_uri(fromdocname, location.docname), location)


def complete_address(address: str, location: Location) -> str:
    """Return the address of a location, from the address of its page relative to another one."""
    if location.query:  # static/enhancements-list.js reads it from the address
        return f"{address}?q={quote(location.query, safe=':,', errors='replace')}"
    if not location.anchor:
        return address or "#"
    return f"#{location.anchor}" if address.startswith("#") else f"{address}#{location.anchor}"


def get_site_address(builder: StandaloneHTMLBuilder, location: Location) -> str:
    """Return the address of a location, relative to the root of the site."""
    page, hash_, page_anchor = builder.get_target_uri(location.docname).partition("#")
    if hash_:  # singlehtml has one page for all documents
        page = f"{builder.config.root_doc}{builder.link_suffix}"
    anchor = location.anchor or page_anchor
    return f"{page}#{anchor}" if anchor else page


def make_anchor(key: str, prefix: str = "") -> str:
    """Return the id for a key, which depends on nothing else and differs from those of all other keys.

    A key of ASCII letters, digits, ``.``, ``_`` and single hyphens that starts with a letter is its own id. Other ids
    contain two hyphens in a row, which neither such keys nor the ids of headings do.
    """
    if (_PLAIN_WORDS if prefix else _PLAIN_KEY).fullmatch(key):
        return f"{prefix}-{key}" if prefix else key
    words = "-".join(_WORD.findall(key))
    digest = "" if words == key else blake2b(key.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return "--".join(part for part in (prefix or "enhancement", words[:40], digest) if part)


def choose_unused_id(document: nodes.document, *candidates: str) -> str:
    """Return the first candidate that no element of a document has as its id, else the last one with a number."""
    numbered = (f"{candidates[-1]}--{number}" for number in count(2))
    return next(name for name in chain(candidates, numbered) if name not in document.ids)


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
