"""The ``enh`` domain: a typed door to the proposals of a build."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from sphinx.domains import ObjType

from ...core.collection.linking import link
from ...core.project.files import iter_documents
from ...core.project.needs import find_need_targets
from ...core.project.project import Project, build_date
from ...core.project.repository import check_project
from ...core.views.card import Card, compute_card
from ...core.views.cells import Item, ItemKind
from ...core.views.header import Header
from ...core.views.summaries import Summaries
from ..messages import _
from .assets import is_site
from .document_data import BY_DOCUMENT, ShardedDomain
from .external import build_external_index, resolve_external_reference
from .linked_collection import Linked
from .links import Location, reference_to, release_anchor
from .needs_side import NeedsSide, NoNeeds
from .placed_views import Answer, ReleaseUse, SummariesUse, TableUse, Use, answer
from .summary_excerpts import Passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docutils.nodes import Element, reference
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from ...core.collection.collection import Collection, Entry
    from ...core.collection.external import ExternalTarget
    from ...core.diagnostics import Diagnostic
    from .excerpts import Passage
    from .summary_excerpts import Trace

DATA_VERSION = 9


class EnhancementDomain(ShardedDomain):
    """Proposals, the views of them that documents hold, and the places that mention them.

    All data is sharded by document, so that clearing and merging cannot lose what another document
    said. The linked collection is made when it is first asked for after a change, and never pickled.
    """

    name = "enh"
    label = _("Enhancements")
    data_version = DATA_VERSION
    object_types: ClassVar = {"enhancement": ObjType(_("enhancement"), "ref")}
    initial_data: ClassVar = {
        **{name: {} for name in BY_DOCUMENT},
        "labels": {},
        "objects": [],
        "reading": "",
        "revision": "",
    }

    project: Project
    builder: Builder
    generated: dict[str, str]
    """Kind of view -> the name of the page that is generated for it, by the html builders."""

    needs: NeedsSide = NoNeeds()
    """Interface to sphinx-needs."""

    unchanged = False
    """Whether nothing can look different from what this builder has last written."""

    # -- the collection ------------------------------------------------------------------

    @property
    def linked(self) -> Linked:
        """Every proposal linked, with what has been asked of them since."""
        if self._linked is None:
            project = self.project
            # In the order of names: nothing may depend on the order of reading.
            shards = {name: self.shard(name) for name in self.documents}
            files: Iterable[str] = ()
            if project.profile.has_attachments:
                paths = (project.relative_path(self.env.doc2path(name)) for name in self.env.found_docs)
                files = [path for path in paths if path is not None]
            local = tuple(self._local_targets())
            outside = build_external_index(self.env, project, local)
            linked = link(shards, project.profile, project.settings, build_date(), files, outside)
            self._linked = Linked(linked)
        return self._linked

    def _local_targets(self) -> Iterator[ExternalTarget]:
        """What sphinx-needs knows, then what the settings name in documents that this build leaves out."""
        known = set()
        for target in self.needs.iter_targets():
            known.add(target.original_key)
            yield target
        project = self.project
        if project.settings.need_types:
            found = {project.relative_path(self.env.doc2path(name)) for name in self.env.found_docs}
            for target in find_need_targets(project, (path for path in iter_documents(project) if path not in found)):
                if target.original_key not in known:
                    yield replace(target, local_anchor=None)

    @property
    def collection(self) -> Collection:
        """Every proposal, linked."""
        return self.linked.collection

    @property
    def findings(self) -> list[Diagnostic]:
        """What the collection as a whole shows to be wrong: told in the log, and written into the JSON."""
        linked = self.linked
        if linked.findings is None:
            linked.findings = check_project(self.project, linked.collection)
        return linked.findings

    def use(self, docname: str, index: int) -> Use | None:
        """A view by its place in a document.

        There is none of a document that is gone, which Sphinx puts into those that make one of all, as it was.
        """
        uses = self.uses.get(docname, ())
        return uses[index] if index < len(uses) else None

    @property
    def written_uses(self) -> Iterator[tuple[str, Use]]:
        """Each view that this builder writes, with its document: some stand in an ``only`` that is for others."""
        for docname, uses in self.uses.items():
            conditions: tuple[tuple[int, str], ...] = self.data["conditions"].get(docname, ())
            left_out = {index for index, condition in conditions if not self._holds(condition)}
            for index, use in enumerate(uses):
                if index not in left_out:
                    yield docname, use

    def _holds(self, condition: str) -> bool:
        try:
            return self.builder.tags.eval_condition(condition)
        except Exception:  # Sphinx reports whatever it is, and shows what stands there
            return True

    def answer(self, docname: str, index: int) -> Answer:
        """What a view of a document shows now."""
        answers = self.linked.answers
        if (docname, index) not in answers:
            use, site = self.uses[docname][index], is_site(self.builder)
            if isinstance(use, TableUse) and not site:
                # What only scripts see is no reason to write a page again where none runs.
                use = replace(use, spec=replace(use.spec, filterable=False))
            found = answer(self.collection, docname, use)
            answers[docname, index] = found.without_site_parts if isinstance(found, Header) and not site else found
        return answers[docname, index]

    def forget_answers(self, docname: str) -> None:
        """Keep no longer what the views of a document show: the heads of thousands of proposals take room."""
        if self._linked is not None:
            for n in range(len(self.uses.get(docname, ()))):
                self._linked.answers.pop((docname, n), None)

    def traces(self, docname: str) -> Iterator[tuple[Entry, Trace | None]]:
        """The proposals of which a document shows summaries, each with what is known of that.

        ``None`` where no text of its document is one. What is found is kept as long as the document is not read again.
        """
        known: dict[str, dict[int, tuple[Trace, Trace] | None]] = self.data["passages"]
        for n, use in enumerate(self.uses.get(docname, ())):
            if not isinstance(use, SummariesUse):
                continue
            answer = self.answer(docname, n)
            entries = [self.collection.entries[key] for key in (answer.keys if isinstance(answer, Summaries) else ())]
            self._take_texts(entry for entry in entries if entry.index not in known.get(entry.document, ()))
            for entry in entries:
                found = known[entry.document][entry.index]
                yield entry, found[use.spec.whole] if found else None

    def passages(self, entries: Sequence[Entry], *, whole: bool) -> dict[str, Passage]:
        """The summaries of proposals, by key, as texts for another page; none where no text of a document is one."""
        kept, known = self.linked.passages, self.data["passages"]
        # As a rule they are there, since what finds the pages to write has asked for them.
        self._take_texts(
            entry
            for entry in entries
            if (entry.key, whole) not in kept and known.get(entry.document, {}).get(entry.index, ()) is not None
        )
        return {entry.key: kept.pop((entry.key, whole)) for entry in entries if (entry.key, whole) in kept}

    def _take_texts(self, entries: Iterable[Entry]) -> None:
        """Read documents for summaries in them, each once: that takes about as long as writing one."""
        in_order = sorted(entries, key=lambda entry: (entry.document, entry.index))
        for docname, inside in groupby(in_order, key=lambda entry: entry.document):
            # Not by the environment, which would keep every document that it is asked for.
            doctree = pickle.loads((self.env.doctreedir / f"{docname}.doctree").read_bytes())  # noqa: S301 # our own
            headings = self.project.profile.sections["summary"]
            passages = Passages(doctree, docname, headings, self.env.config.highlight_language)
            known = self.data["passages"].setdefault(docname, {})
            for entry in inside:
                texts = passages.texts(self.anchors[docname][entry.index])
                known[entry.index] = texts and tuple(text.trace for text in texts)
                self.linked.passages |= {(entry.key, bool(n)): text.passage for n, text in enumerate(texts or ())}
            for node in list(doctree.findall()):
                # Nodes hold each other: dozens of documents would wait in memory for the garbage collector.
                vars(node).clear()

    def card(self, entry: Entry) -> Card:
        """The card of a proposal."""
        cards = self.linked.cards
        if entry.key not in cards:
            cards[entry.key] = compute_card(self.collection, entry)
        return cards[entry.key]

    def entry_at(self, docname: str, anchor: str) -> Entry | None:
        """The proposal that is known by an id in a document."""
        anchors = self.anchors.get(docname, ())
        return self.collection.entry_at(docname, anchors.index(anchor)) if anchor in anchors else None

    def location(self, entry: Entry) -> Location:
        """Where a proposal is."""
        return Location(entry.document, self.anchors[entry.document][entry.index])

    def release_location(self, name: str) -> Location | None:
        """Where a release is shown: the page that is about it alone, else the first that shows all.

        Pages with a filter come after those without.
        """
        releases = self.linked.releases
        if name not in releases:
            releases[name] = self._find_release(name)
        return releases[name]

    def list_location(self) -> Location | None:
        """Where a list of all proposals is that can be filtered."""
        linked = self.linked
        if not linked.list:
            linked.list = (self._find_list(),)
        return linked.list[0]

    def locate(self, item: Item) -> Location | None:
        """Where an item of a view leads."""
        target = item.target or ""
        if item.kind is ItemKind.ENHANCEMENT:
            return self.location(self.collection.entries[target])
        if item.kind is ItemKind.RELEASE:
            return self.release_location(target)
        if item.kind is ItemKind.QUERY:
            return self.list_location()
        if item.kind is ItemKind.QUESTION:
            return self._question_location(target)
        if item.kind is ItemKind.LOCAL:
            place = self.collection.external.entries[target].local_anchor
            return Location(*place) if place else None
        if item.kind is ItemKind.DOCUMENT:
            docname = self.env.path2doc(self.project.root / target)
            return Location(docname, "") if docname in self.env.found_docs else None
        return None

    def _question_location(self, target: str) -> Location:
        key, _hash, place = target.rpartition("#")
        entry = self.collection.entries[key]
        anchor: str = self.data["asked"][entry.document][entry.index][int(place)]
        if not anchor or self.builder.name == "singlehtml":
            # There, the sections of all documents have their ids on one page: each proposal has open questions.
            return self.location(entry)
        return Location(entry.document, anchor)

    def _find_release(self, name: str) -> Location | None:
        order = self.collection.order
        spelled = order.canonical_name(name)
        if spelled is None:
            return None
        candidates = [
            (bool(use.spec.filter), use.spec.release is None, docname)
            for docname, use in self.written_uses
            if isinstance(use, ReleaseUse)
            and (use.spec.release is None or order.canonical_name(use.spec.release) == spelled)
        ]
        if candidates:
            return Location(min(candidates)[2], release_anchor(spelled))
        if page := self.generated.get("releases"):
            return Location(page, release_anchor(spelled))
        return None

    def _find_list(self) -> Location | None:
        """The first in its document that can be filtered: what an address asks without a number is for that one."""
        if not is_site(self.builder) or self.builder.name == "singlehtml":
            return None
        first: dict[str, TableUse] = {}
        for docname, use in self.written_uses:
            if isinstance(use, TableUse) and use.spec.filterable:
                first.setdefault(docname, use)
        for docname, use in sorted(first.items(), key=itemgetter(0)):
            if not use.spec.filter.strip() and use.spec.limit is None:
                return Location(docname, "")
        page = self.generated.get("list")
        return Location(page, "") if page else None

    # -- what Sphinx asks for --------------------------------------------------------------

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Every proposal, for the inventory and the search."""
        yield from self.data["objects"]

    def note_objects(self) -> None:
        """Settle what :meth:`get_objects` gives, so that a build in which nothing changed links nothing."""
        self.data["objects"] = [
            (entry.key, f"{entry.key}: {entry.enhancement.title}", "enhancement", *self.location(entry), 1)
            for entry in self.collection
        ]

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
        """Make a link to a proposal."""
        entry = self.collection.resolve_reference(target)
        if entry is None:
            # Sphinx puts any element in the place of the reference; not every one is a link.
            return cast("reference | None", resolve_external_reference(self.collection, node, target, contnode))
        title = f"{entry.key}: {entry.enhancement.title}"
        if not node.get("refexplicit") and "enh-role" in node:
            contnode = contnode.deepcopy()
            contnode.clear()
            contnode += nodes.Text(entry.key if node.get("enh-bare") else title)
        tip = title if contnode.astext() != title else None
        return reference_to(builder, fromdocname, self.location(entry), contnode, tip)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, reference]]:
        """Make a link for ``any``; a key is a standard label too, and answers as that."""
        key = target.strip()
        standard = env.domains.standard_domain
        if key.lower() in standard.labels or not self.collection.has_key(key):
            return []
        made = self.resolve_xref(env, fromdocname, builder, "ref", target, node, contnode)
        return [("enh:ref", made)] if isinstance(made, nodes.reference) else []
