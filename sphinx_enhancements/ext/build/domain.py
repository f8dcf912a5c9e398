"""The domain ``enh``: data of a build about enhancements, and the resolution of references to them."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, ClassVar, cast

from docutils import nodes
from docutils.nodes import Element, reference
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment

from ...core.collection.collection import Collection, Entry
from ...core.collection.linking import Redirect, Shard
from ...core.diagnostics import Diagnostic
from ...core.model import Enhancement
from ...core.project.dependencies import Dependency, DependencyTracer
from ...core.project.project import Project
from ...core.suppression import Suppression
from ..messages import _
from .assets import is_site
from .conditional_parts import ConditionalPart, find_hidden_views, is_hidden
from .excerpts import SummaryDependencies
from .facts import digest_facts
from .history import BuildHistory
from .linked_collection import LinkedCollection, NeedsInterface, link_collection
from .links import Location, make_external_reference, make_reference
from .placed_views import AnyPlacedView, AnyView, DrawingStore, HeaderSpec
from .rendered_texts import RenderedTexts, get_fallback_text, has_references, make_resolver, replace_texts
from .shard_loading import make_shard_loader

DATA_VERSION = 32

SHARDED_DATA = (
    "shards", "facts", "anchors", "views", "conditional_parts", "mentions", "references", "dependencies", "questions",
    "summaries", "needs_facts", "rendered_texts",
)  # fmt: skip
"""Parts of the domain data that are mappings by document: these are cleared and merged."""


class EnhancementDomain(Domain):
    """Domain for enhancements, the views in documents, and the references to enhancements.

    Data read from documents is sharded by document. The linked collection is computed when it is first needed
    after a change, and never pickled.
    """

    name = "enh"
    label = _("Enhancements")
    data_version = DATA_VERSION
    object_types: ClassVar = {"enhancement": ObjType(_("enhancement"), "ref")}
    initial_data: ClassVar = {
        **{name: {} for name in SHARDED_DATA},
        "labels": {},
        "objects": [],
        "tested_files": [],
        "reading": "",
        "revision": "",
    }

    # Set when the builder is known, before a document is read.
    project: Project
    builder: Builder
    views: Mapping[type, AnyView]
    """Type of a spec -> the view that it belongs to."""

    generated_pages: dict[str, str]
    """``list`` or ``releases`` -> the name of the page that is generated for it, by the html builders."""

    tracer: DependencyTracer
    """Recorder of the files from which proposals are read."""

    history: BuildHistory
    """History of the proposals, if the settings want it."""

    needs = NeedsInterface()
    """Interface to sphinx-needs."""

    kept_drawings: DrawingStore | None = None
    """Drawings of views that are kept between builds; None if this builder keeps none."""

    published_digest = ""
    """Digest of ``enhancements.json`` as this builder has last written it."""

    published_input_digests: Sequence[str] = ()
    """Digest of the inputs of each entry of ``enhancements.json``, in the order of the file as last written."""

    is_unchanged = False
    """True if every page would look as this builder has last written it."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.facts: dict[str, tuple[str, ...]] = self.data["facts"]
        """Document -> digests of the facts that it states of its enhancements, without summaries."""
        self.anchors: dict[str, tuple[str, ...]] = self.data["anchors"]
        """Document -> the ids of its enhancements, in their order."""
        self.placed_views: dict[str, tuple[AnyPlacedView, ...]] = self.data["views"]
        """Document -> the views that it holds, in their order."""
        self.conditional_parts: dict[str, tuple[ConditionalPart, ...]] = self.data["conditional_parts"]
        """Document -> its parts with views or enhancements that only some builders show."""
        self.mentions: dict[str, tuple[str, ...]] = self.data["mentions"]
        """Document -> the targets of the ``enh`` roles that it holds."""
        self.references: dict[str, tuple[str, ...]] = self.data["references"]
        """Document -> targets of its ``any``, ``ref``, ``doc`` and MyST links: labels, and documents after a slash."""
        self.dependencies: dict[str, tuple[Dependency, ...]] = self.data["dependencies"]
        """Document -> the files that decide how it is read: those of a proposal or a link, and its sidecars."""
        self.question_anchors: dict[str, tuple[tuple[str, ...], ...]] = self.data["questions"]
        """Document -> the ids of the questions of each of its enhancements; an empty id means the enhancement."""
        self.summaries: dict[str, dict[int, tuple[SummaryDependencies, ...] | None]] = self.data["summaries"]
        """Document -> index of an enhancement -> dependencies of its first paragraph and of its whole summary.

        None if the document has no text for the summary. An enhancement is missing until its summary was read.
        """
        self.needs_facts: dict[str, bytes] = self.data["needs_facts"]
        """Document -> pickled data that only the sphinx-needs bridge uses."""
        self.rendered_texts: dict[str, tuple[RenderedTexts, ...]] = self.data["rendered_texts"]
        """Document -> titles and summaries of its enhancements, if they contain references to other documents."""
        self.labels: dict[str, tuple[str, str, str]] = self.data["labels"]
        """Standard label of an enhancement -> its document, id and title."""
        self._open_shards: dict[str, Shard] = {}
        """Shards of the documents that are being read, not pickled yet."""
        self._linked: LinkedCollection | None = None

    # -- data by document ------------------------------------------------------------------

    def get_shard(self, docname: str) -> Shard:
        """Return the enhancements of a document as they were read.

        Shards are kept pickled: an environment is loaded on every build, and needs them only after a change.
        """
        if docname in self._open_shards:
            return self._open_shards[docname]
        data: bytes | None = self.data["shards"].get(docname)
        return pickle.loads(data) if data is not None else Shard((), has_page=False)  # noqa: S301 # of our own environment

    def note_enhancement(self, docname: str, enhancement: Enhancement, anchor: str, *, whole: bool = False) -> int:
        """Record an enhancement, which may be the document as a whole, and return its index among those in it."""
        self.forget_collection()
        shard, anchors = self.get_shard(docname), self.anchors.get(docname, ())
        index = 0 if whole else len(anchors)
        if whole:
            # Pages are read after their directives have run, but come before them.
            self.placed_views[docname] = tuple(map(_shift_header, self.placed_views.get(docname, ())))
        enhancements = (*shard.enhancements[:index], enhancement, *shard.enhancements[index:])
        self._open_shards[docname] = replace(shard, enhancements=enhancements, has_page=whole or shard.has_page)
        self.anchors[docname] = (*anchors[:index], anchor, *anchors[index:])
        return index

    def note_redirect(self, docname: str, redirect: Redirect) -> None:
        """Record that a document only names the new location of a proposal."""
        self.forget_collection()
        self._open_shards[docname] = replace(self.get_shard(docname), redirect=redirect)

    def note_rendered_texts(self, docname: str, texts: tuple[RenderedTexts, ...]) -> None:
        """Record the rendered titles and summaries of a document."""
        shard = self.get_shard(docname)
        replaced = replace_texts(shard, texts, self.project.profile, get_fallback_text)
        if replaced != shard:
            self._open_shards[docname] = replaced
        if has_references(texts):
            self.rendered_texts[docname] = texts

    def note_file_diagnostics(self, docname: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Record diagnostics about the source of a document, apart from those of its proposals."""
        self.forget_collection()
        self._open_shards[docname] = replace(self.get_shard(docname), diagnostics=diagnostics)

    def note_suppressions(self, docname: str, suppressions: tuple[Suppression, ...]) -> None:
        """Record the comments in a document, and in metadata files beside it, that suppress findings."""
        self.forget_collection()
        self._open_shards[docname] = replace(self.get_shard(docname), suppressions=suppressions)

    def store_shard(self, docname: str) -> None:
        """Pickle the shard of a document that has been read to its end, and digest its facts."""
        if docname in self._open_shards:
            shard = self._open_shards.pop(docname)
            self.data["shards"][docname] = pickle.dumps(shard, pickle.HIGHEST_PROTOCOL)
            self.facts[docname] = tuple(map(digest_facts, shard.enhancements))

    def iter_documents_with_changed_files(self) -> Iterator[str]:
        """Yield the documents with files that appeared, vanished, were relinked or have other contents.

        Sphinx compares times only: it misses a file that was replaced by an older one, or changed twice in an instant.
        """
        for docname, dependencies in self.dependencies.items():
            if any(self.tracer.check(dependency) is None for dependency in dependencies):
                yield docname

    def list_existing_files(self) -> list[str]:
        """Return the paths that relations may mean or that rules test, as far as there is a file or folder."""
        return [path for path in self.data["tested_files"] if self.project.has_file(path)]

    def note_view(self, docname: str, placed: AnyPlacedView) -> int:
        """Record a view, and return its index among the views of the document."""
        placed_views = self.placed_views.get(docname, ())
        self.placed_views[docname] = (*placed_views, placed)
        return len(placed_views)

    def note_mention(self, docname: str, target: str) -> None:
        """Record the target of an ``enh`` role in a document."""
        mentions = self.mentions.get(docname, ())
        if target not in mentions:
            self.mentions[docname] = (*mentions, target)

    def clear_doc(self, docname: str) -> None:
        """Remove the data of a document."""
        self.forget_collection()
        self._open_shards.pop(docname, None)
        for name in SHARDED_DATA:
            self.data[name].pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, dict[str, object]]) -> None:
        """Copy the data of the documents that a parallel process has read."""
        self.forget_collection()
        for name in SHARDED_DATA:
            for docname in docnames:
                if docname in otherdata[name]:
                    self.data[name][docname] = otherdata[name][docname]

    # -- the collection and its views --------------------------------------------------------

    @property
    def linked(self) -> LinkedCollection:
        """The linked collection, with the answers that were computed from it."""
        if self._linked is None:
            load, pickled = make_shard_loader(), self.data["shards"]
            shards = {name: self._open_shards.get(name) or load(pickled[name]) for name in sorted(pickled)}
            resolve = make_resolver(self.env, shards) if self.rendered_texts else get_fallback_text
            for name, texts in self.rendered_texts.items():
                shards[name] = replace_texts(shards[name], texts, self.project.profile, resolve)
            self._linked = link_collection(self.project, self.env, shards, self.needs.iter_targets(), self.history)
        return self._linked

    @property
    def collection(self) -> Collection:
        """All enhancements of the build, linked with each other."""
        return self.linked.collection

    def forget_collection(self) -> None:
        """Drop the linked collection; it is computed again when it is next needed."""
        self._linked = None

    def find_view(self, docname: str, index: int) -> AnyPlacedView | None:
        """Return a view by its index among those of a document.

        None if the document was removed; single-document builders may still include its old doctree.
        """
        placed_views = self.placed_views.get(docname, ())
        return placed_views[index] if index < len(placed_views) else None

    def get_view_definition(self, placed: AnyPlacedView) -> AnyView:
        """Return the definition of a placed view: its record in the registry."""
        return self.views[type(placed.spec)]

    @property
    def visible_views(self) -> Iterator[tuple[str, AnyPlacedView]]:
        """All views that this builder writes, with their documents; a condition may exclude a view."""
        for docname, placed_views in self.placed_views.items():
            hidden = find_hidden_views(self.conditional_parts.get(docname, ()), self.builder)
            for index, placed in enumerate(placed_views):
                if index not in hidden:
                    yield docname, placed

    def get_answer(self, docname: str, index: int) -> Any:
        """Return the answer to a view of a document; None if the view is about something that does not exist."""
        answers = self.linked.answers
        if (docname, index) not in answers:
            placed = self.placed_views[docname][index]
            view = self.get_view_definition(placed)
            answer = view.answer(self.collection, placed.spec)
            # A page without scripts must not be rewritten because of parts that only scripts show.
            answers[docname, index] = answer if answer is None or is_site(self.builder) else view.simplify(answer)
        return answers[docname, index]

    def forget_answers(self, docname: str) -> None:
        """Drop the answers to the views of a document: thousands of panels take much memory."""
        if self._linked is not None:
            for index in range(len(self.placed_views.get(docname, ()))):
                self._linked.answers.pop((docname, index), None)

    def locate_entry(self, entry: Entry) -> Location | None:
        """Return the document and the id of an enhancement; None if this builder does not show it."""
        if is_hidden(self.conditional_parts.get(entry.document, ()), entry.index, self.builder):
            return None
        return Location(entry.document, self.anchors[entry.document][entry.index])

    def find_entry(self, docname: str, anchor: str) -> Entry | None:
        """Return the enhancement that has an id in a document, or None."""
        anchors = self.anchors.get(docname, ())
        return self.collection.entry_at(docname, anchors.index(anchor)) if anchor in anchors else None

    # -- called by Sphinx --------------------------------------------------------------------

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield every enhancement, for the inventory and the search."""
        yield from self.data["objects"]

    def record_objects(self) -> None:
        """Record all enhancements for the inventory, so that a build without changes links no collection.

        Each enhancement also gets a standard label, its key in lower case, unless a document defines that label:
        projects without this extension link to it with ``:ref:``.
        """
        self.forget_labels()
        standard = self.env.domains.standard_domain
        objects = []
        for entry in self.collection:
            name, location = entry.key.lower(), self.locate_entry(entry)
            if location is None:
                continue
            title = f"{entry.key}: {entry.enhancement.title}"
            objects.append((entry.key, title, "enhancement", location.docname, location.anchor, 1))
            if name not in standard.labels and name not in standard.anonlabels:
                self.labels[name] = standard.labels[name] = (location.docname, location.anchor, title)
                standard.anonlabels[name] = (location.docname, location.anchor)
        self.data["objects"] = objects
        self.data["tested_files"] = self.linked.list_tested_files()

    def forget_labels(self) -> None:
        """Remove the labels of enhancements, before documents are read that may define the same labels."""
        standard = self.env.domains.standard_domain
        for name, label in self.labels.items():
            if standard.labels.get(name) == label:
                del standard.labels[name]
            if standard.anonlabels.get(name) == label[:2]:
                del standard.anonlabels[name]
        self.labels.clear()

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> reference | None:
        """Return a link to an enhancement, or its text if this builder does not show it; None if there is none."""
        entry = self.collection.resolve_reference(target)
        if entry is None:
            # Sphinx accepts any element, although it declares a reference.
            return cast("reference | None", make_external_reference(self.collection, node, target, contnode))
        title = f"{entry.key}: {entry.enhancement.title}"
        if not node.get("refexplicit") and "enh-role" in node:
            contnode = contnode.deepcopy()
            contnode.clear()
            contnode += nodes.Text(entry.key if node.get("enh-bare") else title)
        tip = title if contnode.astext() != title else None
        location = self.locate_entry(entry)
        if location is None or builder.format == "man":
            return cast("reference | None", contnode)
        return make_reference(builder, fromdocname, location, contnode, tip)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, reference]]:
        """Return a link for the role ``any``; none for a key that is a standard label, which Sphinx finds itself."""
        key = target.strip()
        standard = env.domains.standard_domain
        if key.lower() in standard.labels or not self.collection.references.has_key(key):
            return []
        link = self.resolve_xref(env, fromdocname, builder, "ref", target, node, contnode)
        return [("enh:ref", link)] if isinstance(link, nodes.reference) else []


def enhancement_domain(env: BuildEnvironment) -> EnhancementDomain:
    """Return the domain ``enh`` of an environment."""
    return cast("EnhancementDomain", env.get_domain("enh"))


def _shift_header(placed: AnyPlacedView) -> AnyPlacedView:
    """Return a view with the index of its enhancement raised by one, if it is a panel."""
    spec = placed.spec
    return replace(placed, spec=replace(spec, index=spec.index + 1)) if isinstance(spec, HeaderSpec) else placed
