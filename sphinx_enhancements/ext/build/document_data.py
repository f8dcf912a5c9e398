"""What a build knows of each document: the data of the domain, sharded by document."""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sphinx.domains import Domain

from ...core.collection.linking import Redirect, Shard
from ...core.project.documents import describe_path_state
from .placed_views import HeaderUse, Use

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from ...core.model import Enhancement
    from ...core.project.project import Project
    from .linked_collection import Linked

BY_DOCUMENT = (
    "shards", "anchors", "uses", "conditions", "mentions", "references", "probed", "asked", "passages", "needs_facts",
)  # fmt: skip
"""The parts of the data that have documents for keys: so that clearing and merging cannot lose what another said."""


class ShardedDomain(Domain):
    """A domain that keeps what it knows by document."""

    project: Project

    _linked: Linked | None = None
    """What follows from all of it; never pickled."""

    def forget_collection(self) -> None:
        """Link anew when the collection is next asked for."""
        self._linked = None

    @cached_property
    def _open(self) -> dict[str, Shard]:
        """The proposals of the document that is being read."""
        return {}

    def shard(self, docname: str) -> Shard:
        """The proposals of a document, as read.

        They are kept pickled: an environment is loaded on every build, and needs them only when
        something has changed.
        """
        if docname in self._open:
            return self._open[docname]
        data: bytes | None = self.data["shards"].get(docname)
        return pickle.loads(data) if data is not None else Shard((), has_page=False)  # noqa: S301 # of our own environment

    @property
    def documents(self) -> list[str]:
        """The documents that hold proposals, in the order of their names."""
        return sorted(self.data["shards"])

    @property
    def anchors(self) -> dict[str, tuple[str, ...]]:
        """Document -> the ids of its proposals, in their order."""
        return self.data["anchors"]  # type: ignore[no-any-return]

    @property
    def uses(self) -> dict[str, tuple[Use, ...]]:
        """Document -> the views it holds, in their order."""
        return self.data["uses"]  # type: ignore[no-any-return]

    @property
    def mentions(self) -> dict[str, tuple[str, ...]]:
        """Document -> the targets of the references to proposals that it holds."""
        return self.data["mentions"]  # type: ignore[no-any-return]

    @property
    def references(self) -> dict[str, tuple[str, ...]]:
        """Document -> where its ``any``, ``ref``, ``doc`` and MyST links lead: labels, and documents behind a slash."""
        return self.data["references"]  # type: ignore[no-any-return]

    def note(self, docname: str, enhancement: Enhancement, anchor: str, *, whole: bool = False) -> int:
        """Take in a proposal.

        :param whole: it is the document as a whole.
        :returns: its place among the proposals of the document.
        """
        self.forget_collection()
        shard = self.shard(docname)
        anchors = self.anchors.get(docname, ())
        if whole:
            # The page is read when its directives have run, and stands before them.
            uses = self.uses.get(docname, ())
            self.uses[docname] = tuple(HeaderUse(u.place + 1) if isinstance(u, HeaderUse) else u for u in uses)
            self._open[docname] = replace(shard, enhancements=(enhancement, *shard.enhancements), has_page=True)
            self.anchors[docname] = (anchor, *anchors)
            return 0
        self._open[docname] = replace(shard, enhancements=(*shard.enhancements, enhancement))
        self.anchors[docname] = (*anchors, anchor)
        return len(anchors)

    def note_redirect(self, docname: str, redirect: Redirect) -> None:
        """Take in that a document only says where a proposal is."""
        self.forget_collection()
        self._open[docname] = replace(self.shard(docname), redirect=redirect)

    def note_probed(self, docname: str, probed: tuple[tuple[str, str], ...]) -> None:
        """Take in the files that a document depends on by what they are, each path with its state."""
        if probed:
            self.data["probed"][docname] = probed

    def note_asked(self, docname: str, anchors: tuple[tuple[str, ...], ...]) -> None:
        """Take in where the questions of a document's proposals stand: an id for each, empty for the proposal's own."""
        self.data["asked"][docname] = anchors

    def disturbed(self) -> Iterator[str]:
        """The documents of which such a file has come, gone, or leads elsewhere now."""
        for docname, probed in self.data["probed"].items():
            if any(describe_path_state(self.project, path) != state for path, state in probed):
                yield docname

    def close(self, docname: str) -> None:
        """Keep the proposals of a document that has been read to its end."""
        if docname in self._open:
            self.data["shards"][docname] = pickle.dumps(self._open.pop(docname), pickle.HIGHEST_PROTOCOL)

    def note_needs_facts(self, docname: str, facts: object) -> None:
        """Store the facts about a document that only the sphinx-needs bridge uses."""
        self.data["needs_facts"][docname] = pickle.dumps(facts, pickle.HIGHEST_PROTOCOL)

    @property
    def needs_facts(self) -> Iterator[tuple[str, Any]]:
        """Facts for the sphinx-needs bridge, with their documents."""
        for docname in sorted(self.data["needs_facts"]):
            yield docname, pickle.loads(self.data["needs_facts"][docname])  # noqa: S301 # of our own environment

    def note_use(self, docname: str, use: Use) -> int:
        """Take in a view, and return its place among the views of the document."""
        uses = self.uses.get(docname, ())
        self.uses[docname] = (*uses, use)
        return len(uses)

    def note_conditions(self, docname: str, conditions: tuple[tuple[int, str], ...]) -> None:
        """Take in what some views of a document depend on: the place of each, and what an ``only`` around it says."""
        if conditions:
            self.data["conditions"][docname] = conditions

    def note_mention(self, docname: str, target: str) -> None:
        """Take in a reference to a proposal."""
        mentions = self.mentions.get(docname, ())
        if target not in mentions:
            self.mentions[docname] = (*mentions, target)

    def clear_doc(self, docname: str) -> None:
        """Forget a document."""
        self.forget_collection()
        self._open.pop(docname, None)
        for name in BY_DOCUMENT:
            self.data[name].pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, dict[str, object]]) -> None:
        """Take in what a parallel reader found."""
        self.forget_collection()
        for name in BY_DOCUMENT:
            for docname in docnames:
                if docname in otherdata[name]:
                    self.data[name][docname] = otherdata[name][docname]
