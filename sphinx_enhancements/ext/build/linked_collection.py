"""The linked collection of a build, with the answers that were computed from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from sphinx.environment import BuildEnvironment

from ...core.collection.collection import Collection, Entry
from ...core.collection.external import ExternalTarget
from ...core.collection.linking import Shard, link_shards
from ...core.diagnostics import Diagnostic
from ...core.project.files import iter_documents
from ...core.project.loading import check_project
from ...core.project.need_directives import find_need_targets
from ...core.project.project import Project, get_build_date
from ...core.views.references import Card, compute_card
from .excerpts import Excerpt
from .external import build_external_index
from .links import Location


@dataclass
class LinkedCollection:
    """A collection, and caches that are valid as long as it does not change.

    :param answers: (document, index of the view) -> the answer to the view.
    :param release_locations: release -> the page that shows it.
    :param list_location: the page that lists all enhancements; an empty tuple until it was looked for.
    :param excerpts: (key, as a whole) -> the summary of an enhancement, until a page shows it.
    """

    project: Project
    collection: Collection
    answers: dict[tuple[str, int], Any] = field(default_factory=dict)
    release_locations: dict[str, Location | None] = field(default_factory=dict)
    list_location: tuple[Location | None, ...] = ()
    excerpts: dict[tuple[str, bool], Excerpt] = field(default_factory=dict)
    _cards: dict[str, Card] = field(default_factory=dict)

    @cached_property
    def findings(self) -> list[Diagnostic]:
        """Diagnostics of the collection as a whole."""
        return check_project(self.project, self.collection)

    def card(self, entry: Entry) -> Card:
        """Return the hover card of an enhancement."""
        if entry.key not in self._cards:
            self._cards[entry.key] = compute_card(self.collection, entry)
        return self._cards[entry.key]


def link_collection(
    project: Project, env: BuildEnvironment, shards: Mapping[str, Shard], needs: Iterable[ExternalTarget]
) -> LinkedCollection:
    """Link the enhancements of all documents.

    :param shards: by document, sorted, so that nothing depends on the order of reading.
    :param needs: the needs of sphinx-needs that relations may lead to.
    """
    documents_in_build = {project.relative_path(env.doc2path(name)) for name in env.found_docs}
    files: Iterable[str] = ()
    if project.profile.has_attachments:
        files = [path for path in documents_in_build if path is not None]
    local = tuple(_iter_local_targets(project, documents_in_build, needs))
    external = build_external_index(env, project, local)
    collection = link_shards(dict(shards), project.profile, project.settings, get_build_date(), files, external)
    return LinkedCollection(project, collection)


def _iter_local_targets(
    project: Project, documents_in_build: set[str | None], needs: Iterable[ExternalTarget]
) -> Iterator[ExternalTarget]:
    """Yield the needs of this build, then needs in documents that the build leaves out, if the settings name any."""
    keys = set()
    for target in needs:
        keys.add(target.original_key)
        yield target
    if project.settings.need_types:
        others = (path for path in iter_documents(project) if path not in documents_in_build)
        for target in find_need_targets(project, others):
            if target.original_key not in keys:
                yield replace(target, local_anchor=None)
