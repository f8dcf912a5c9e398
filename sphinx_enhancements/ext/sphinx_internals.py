"""Uses of undocumented behaviour of Sphinx, each with its reason.

``tests/ext/test_sphinx_internals.py`` checks that the installed version still behaves so.
"""

from __future__ import annotations

import codecs
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from encodings import utf_8_sig
from types import SimpleNamespace
from typing import Any, cast

import sphinx
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import new_document

from .build.collector import pause_collection

# -- loading of the environment ---------------------------------------------------------------


def pause_collection_while_loading(app: Sphinx) -> None:
    """Suspend the garbage collector while Sphinx loads the environment, which it would examine several times.

    Sphinx has no event after which an extension could resume collection if loading or the builder fails.
    """
    load_environment = app._init_env  # noqa: SLF001 # no public way exists

    def load_without_collection(freshenv: bool) -> BuildEnvironment:
        with pause_collection():
            return load_environment(freshenv)

    vars(app)["_init_env"] = load_without_collection


# -- documents that are not UTF-8 -----------------------------------------------------------

LENIENT_CODEC = "utf-8-sig-with-replacements"


class _LenientDecoder(utf_8_sig.IncrementalDecoder):
    """UTF-8 decoder that replaces invalid bytes by U+FFFD, whatever error handler the caller names."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__("replace")


def _decode_leniently(data: Any, _errors: str = "strict", /) -> tuple[str, int]:
    return utf_8_sig.decode(data, "replace")


def _find_codec(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != LENIENT_CODEC:
        return None
    return codecs.CodecInfo(utf_8_sig.encode, _decode_leniently, incrementaldecoder=_LenientDecoder, name=LENIENT_CODEC)


codecs.register(_find_codec)


def accept_invalid_utf8(app: Sphinx) -> None:
    """Let Sphinx read documents with bytes that are not UTF-8.

    Sphinx 9 passes ``input_encoding`` to docutils, and stops the build at the first invalid byte. Sphinx 8 shows
    such bytes as ``?`` with a warning of its own.
    """
    if sphinx.version_info >= (9,) and app.config.source_encoding.lower() in ("utf-8", "utf-8-sig", "utf8"):
        app.env.settings["input_encoding"] = LENIENT_CODEC


# -- names of objects in tables of contents ----------------------------------------------------


def show_object_names_as_prose(
    env: BuildEnvironment, docname: str, doctree: nodes.document, ids: Collection[str]
) -> None:
    """Show the names of the objects with some ids as prose in the table of contents of a document.

    Sphinx shows names of objects as code, and has no option for others. It marks their entries in ``tocs`` as those
    without a section number. The first entry of a document has no id in it, whatever it leads to.
    """
    for paragraph in env.tocs[docname].findall(addnodes.compact_paragraph):
        reference = paragraph.next_node(nodes.reference)
        if reference is None or "skip_section_number" not in paragraph:
            continue
        if (reference.get("anchorname", "").removeprefix("#") or _find_first_object(doctree)) in ids:
            name = reference.astext()
            reference.clear()
            reference += nodes.Text(name)


def _find_first_object(doctree: nodes.document) -> str:
    """Return the id of the first object of a document that is in its table of contents; empty if there is none."""
    for signature in doctree.findall(addnodes.desc_signature):
        if signature.get("_toc_name") and signature["ids"] and not signature.parent.get("no-contents-entry"):
            return str(signature["ids"][0])
    return ""


# -- toctrees that are filled when all documents are read --------------------------------------


def make_toctree(
    docname: str, entries: Sequence[tuple[str | None, str]], **attributes: str | int | None
) -> addnodes.toctree:
    """Return a toctree of a document with all attributes that Sphinx expects.

    :param entries: title, or None for the title of the document, and name of each document.
    :param attributes: values other than those of the directive without options.
    """
    defaults = {
        "maxdepth": -1, "caption": None, "glob": False, "hidden": False, "includehidden": False, "numbered": 0,
        "titlesonly": False,
    }  # fmt: skip
    includefiles = [name for _title, name in entries]
    return addnodes.toctree(
        "", parent=docname, entries=[*entries], includefiles=includefiles, **{**defaults, **attributes}
    )


def set_toctree_children(
    env: BuildEnvironment, docname: str, toctree: addnodes.toctree, entries: Sequence[tuple[str | None, str]]
) -> None:
    """Replace the entries of a toctree of ``env.tocs``, as if the document had been read with them.

    Sphinx records the children of a document in ``toctree_includes``, and the parents of a document in
    ``files_to_rebuild``, when it reads the document.

    :param entries: title, or None for the title of the document, and name of each document.
    """
    children = [child for _title, child in entries]
    removed = set(toctree["includefiles"]).difference(children)
    toctree["entries"], toctree["includefiles"] = list(entries), children
    toctrees = env.tocs[docname].findall(addnodes.toctree)
    env.toctree_includes[docname] = [child for each in toctrees for child in each["includefiles"]]
    for child in removed.difference(env.toctree_includes[docname]):
        parents = env.files_to_rebuild.get(child, set())
        parents.discard(docname)
        if not parents:
            env.files_to_rebuild.pop(child, None)
    for child in children:
        env.files_to_rebuild.setdefault(child, set()).add(docname)


def replace_doctree(app: Sphinx, docname: str, doctree: nodes.document) -> None:
    """Write a changed doctree, and drop the copies that Sphinx keeps in memory.

    ``get_doctree`` caches pickled doctrees, and ``master_doctree`` is a cached property.
    """
    app.builder.write_doctree(docname, doctree)
    app.env._pickled_doctree_cache.pop(docname, None)  # noqa: SLF001 # no public way exists
    vars(app.env).pop("master_doctree", None)


# -- pages without a document in the navigation -----------------------------------------------


def add_pages_to_navigation(env: BuildEnvironment, titles: Mapping[str, str], caption: str) -> Callable[[], None]:
    """Add a toctree with generated pages to the end of the root document, and return a function that removes it.

    Sphinx accepts ``genindex`` in a toctree and has no public way to add other generated pages. Its navigation reads
    ``tocs`` and ``master_doctree``, a cached property; themes also read ``toctree_includes``. The pages have no entry
    in ``titles``, so that, like ``genindex``, they are neither previous nor next page of another one. Call this only
    after the environment was pickled, because other builders load it and have no such pages.
    """
    root, saved = env.config.root_doc, {name: getattr(env, name) for name in ("tocs", "metadata", "toctree_includes")}
    master_doctree = env.get_doctree(root)
    entries = [(title, page) for page, title in titles.items()]
    toctree = make_toctree(root, entries, maxdepth=1, caption=caption, rawcaption=caption, titlesonly=True)
    root_toc = env.tocs[root].deepcopy()
    root_toc += toctree
    master_doctree += toctree.deepcopy()
    env.tocs = {**env.tocs, root: root_toc, **{page: _make_page_toc(page, title) for page, title in titles.items()}}
    env.metadata = env.metadata.copy()  # Sphinx inserts an entry for each page that it looks up.
    env.toctree_includes = {**env.toctree_includes, root: [*env.toctree_includes.get(root, ()), *titles]}
    vars(env)["master_doctree"] = master_doctree

    def remove_pages_from_navigation() -> None:
        vars(env).update(saved)
        vars(env).pop("master_doctree", None)

    return remove_pages_from_navigation


def _make_page_toc(page: str, title: str) -> nodes.bullet_list:
    """Return the table of contents of a page with a title and no further heading."""
    reference = nodes.reference("", title, internal=True, refuri=page, anchorname="")
    return nodes.bullet_list("", nodes.list_item("", addnodes.compact_paragraph("", "", reference)))


# -- search of a site -----------------------------------------------------------------------


def add_index_entries_to_search(builder: StandaloneHTMLBuilder, entries: Iterable[tuple[str, str, str]]) -> None:
    """Add main index entries to the search of a site, but not to the general index.

    The search ranks a main entry whose exact text is searched before titles, objects and words. Sphinx has no public
    way to add entries, and an incremental build keeps only those of the documents that it writes. A document
    without a title in the indexer is not searched.

    :param entries: document, text and id of each entry.
    """
    indexer = builder.indexer
    if indexer is None:
        return
    added: defaultdict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for docname, text, anchor in entries:
        if indexer._titles.get(docname):  # noqa: SLF001 # no public way exists
            added[docname].add((text, anchor, "main"))
    for docname, texts in added.items():
        known = indexer._index_entries.get(docname, ())  # noqa: SLF001 # no public way exists
        indexer._index_entries[docname] = sorted(texts.union(known))  # noqa: SLF001 # no public way exists


# -- parts of pages -------------------------------------------------------------------------


def render_fragment(builder: StandaloneHTMLBuilder, node: nodes.Node) -> str:
    """Return the html of a node that belongs to no document.

    The translator numbers sections and figures by what the builder wrote last, or by nothing if it wrote no document.
    """
    builder.secnumbers, builder.fignumbers = {}, {}
    return str(builder.render_partial(node)["fragment"])


def remove_page_prefix(reference: nodes.reference, anchor: str) -> None:
    """Let a link of singlehtml lead to an id alone: Sphinx 9 leaves ``#document-page#id``, which no browser finds."""
    if anchor and reference.get("refuri", "").startswith("#"):
        reference["refuri"] = f"#{anchor}"


# -- parts of documents with a condition ----------------------------------------------------


def is_ifconfig_node(node: nodes.Node) -> bool:
    """Return True for the node of the directive ``ifconfig``, whose class only its users import."""
    return type(node).__module__ == "sphinx.ext.ifconfig" and type(node).__name__ == "ifconfig"


def is_ifconfig_true(builder: Builder, expression: str) -> bool:
    """Return True if ``ifconfig`` shows its content for a builder, as its own function decides; also for an error.

    The function takes an application, of which it uses the configuration and the builder alone.
    """
    from sphinx.ext.ifconfig import ifconfig, process_ifconfig_nodes  # not above: few projects need it

    document = new_document("")
    document.reporter.report_level = document.reporter.SEVERE_LEVEL  # It reports an error when it writes the page.
    document += ifconfig("", nodes.paragraph(), expr=expression)
    application = SimpleNamespace(config=builder.config, builder=builder)
    process_ifconfig_nodes(cast("Sphinx", application), document, "")
    return bool(document.children)


# -- other projects --------------------------------------------------------------------------


def get_intersphinx_address(env: BuildEnvironment, name: str) -> str:
    """Return the web address of a project in ``intersphinx_mapping``, or an empty text if it has none.

    Intersphinx normalizes the mapping to name -> (name, (address, locations)).
    """
    mapping = getattr(env.config, "intersphinx_mapping", {})
    address = str(mapping[name][1][0]) if name in mapping else ""
    return address.rstrip("/") if address.startswith(("http://", "https://")) else ""


def iter_intersphinx_objects(env: BuildEnvironment, name: str, object_type: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, address and title of the objects of a type that intersphinx has loaded from a project."""
    if "intersphinx_mapping" not in env.config:
        return
    from sphinx.ext.intersphinx import InventoryAdapter  # not above: it imports what only its users need

    inventory = InventoryAdapter(env).named_inventory.get(name, {})
    for key, item in sorted(inventory.get(object_type, {}).items()):
        yield key, item.uri, item.display_name


# -- event handlers of other extensions ---------------------------------------------------------


def guard_handler(app: Sphinx, event: str, package: str, name: str, guard: Callable[..., bool]) -> None:
    """Let an event handler that a package has connected run only where a function of the same arguments is true.

    Sphinx can disconnect a handler only by the number that it gave to the package.

    :param name: name of the handler; nothing happens if the package has none of that name.
    """
    listeners = app.events.listeners[event]
    for index, listener in enumerate(listeners):
        handler = listener.handler
        module = getattr(handler, "__module__", None) or ""
        if module.partition(".")[0] == package and getattr(handler, "__name__", "") == name:
            listeners[index] = listener._replace(handler=_guard_call(handler, guard))


def _guard_call(handler: Callable[..., Any], guard: Callable[..., bool]) -> Callable[..., Any]:
    """Return a function that calls a handler only where a guard is true."""

    def call(*arguments: Any) -> Any:
        return handler(*arguments) if guard(*arguments) else None

    return call


def has_foreign_handlers(app: Sphinx, event: str, package: str) -> bool:
    """Return True if an event has a handler that is not of a package."""
    handlers = (listener.handler for listener in app.events.listeners.get(event, ()))
    return any((getattr(handler, "__module__", None) or "").partition(".")[0] != package for handler in handlers)
