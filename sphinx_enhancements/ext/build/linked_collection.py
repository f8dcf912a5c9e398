"""The linked collection of a build: its relations to other projects and needs, and the answers computed from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from sphinx.environment import BuildEnvironment

from ...core.collection.collection import Collection, Entry
from ...core.collection.external import ExternalIndex, ExternalProject, ExternalTarget
from ...core.collection.linking import Shard, link_shards
from ...core.config.settings import ExternalSource
from ...core.diagnostics import Diagnostic
from ...core.project.files import iter_documents
from ...core.project.loading import check_project, find_need_targets
from ...core.project.project import Project, get_build_date
from ...core.published import OBJECT_TYPE, build_external_project, make_publication
from ...core.rules.suppressions import suppress_in_documents
from ...core.views.references import Card, compute_card
from ..drawing.renderer import DrawnParts
from ..sphinx_internals import get_intersphinx_address, iter_intersphinx_objects
from .excerpts import Excerpt
from .history import BuildHistory
from .links import Location


class NeedsInterface:
    """Interface to sphinx-needs: without it the methods do nothing, and the bridge overrides them."""

    def iter_targets(self) -> Iterable[ExternalTarget]:
        """Return the needs of this project that are no proposals: relations may lead to them."""
        return ()

    def digest_pages(self) -> Mapping[str, str]:
        """Return a digest of the needs that a page could show, for each document in which sphinx-needs draws."""
        return {}

    def serialize_external_needs(self) -> str:
        """Return the loaded needs of other projects as text: they can change although no document was re-read."""
        return ""

    def enable_drawing(self, docname: str) -> None:
        """Let sphinx-needs draw in a document that contained none of its nodes when it was read."""


@dataclass
class LinkedCollection:
    """A collection, and caches that are valid as long as it does not change.

    :param tested_files: paths that relations without a proposal may mean, or that rules test.
    :param answers: (document, index of the view) -> the answer to the view.
    :param page_locations: release -> the page that shows it; None -> the page that lists all enhancements.
    :param excerpts: (key, as a whole) -> the summary of an enhancement, until a page shows it.
    :param fact_digests: key -> digest of the facts of an enhancement, internal or external.
    :param history_digests: key -> digest of the changes of an enhancement that the repository records.
    """

    project: Project
    collection: Collection
    tested_files: set[str] = field(default_factory=set)
    answers: dict[tuple[str, int], Any] = field(default_factory=dict)
    page_locations: dict[str | None, Location | None] = field(default_factory=dict)
    excerpts: dict[tuple[str, bool], Excerpt] = field(default_factory=dict)
    fact_digests: dict[str, str] = field(default_factory=dict)
    history_digests: dict[str, str] = field(default_factory=dict)
    _cards: dict[str, Card] = field(default_factory=dict)
    _drawn: tuple[str, DrawnParts] = ("", DrawnParts())

    @cached_property
    def findings(self) -> list[Diagnostic]:
        """Diagnostics of the collection as a whole."""
        return check_project(self.project, self.collection)

    def list_tested_files(self) -> list[str]:
        """Return the paths on which relations and findings depend, whether there is a file or not."""
        _ = self.findings  # rules test files
        return sorted(self.tested_files)

    def get_drawn_parts(self, docname: str) -> DrawnParts:
        """Return the parts that were drawn for the page of a document, which are kept until another page is drawn."""
        if self._drawn[0] != docname:
            self._drawn = docname, DrawnParts()
        return self._drawn[1]

    def get_card(self, entry: Entry) -> Card:
        """Return the hover card of an enhancement."""
        if entry.key not in self._cards:
            self._cards[entry.key] = compute_card(self.collection, entry)
        return self._cards[entry.key]


def link_collection(
    project: Project,
    env: BuildEnvironment,
    shards: Mapping[str, Shard],
    needs: Iterable[ExternalTarget],
    history: BuildHistory,
) -> LinkedCollection:
    """Link the enhancements of all documents.

    :param shards: by document, sorted, so that nothing depends on the order of reading.
    """
    documents_in_build = {project.relative_path(env.doc2path(name)) for name in env.found_docs}
    files: list[str] = []
    if project.profile.has_attachments:
        files = [path for path in documents_in_build if path is not None and project.is_inside(path)]
    others = (p if p.is_loaded else _load_from_intersphinx(env, p) for p in project.external_projects)
    external = ExternalIndex(tuple(others), tuple(_iter_local_targets(project, documents_in_build, needs)))
    tested_files: set[str] = set()

    def has_file(path: str) -> bool:
        tested_files.add(path)
        return project.has_file(path)

    collection = link_shards(
        dict(shards), project.profile, project.settings, get_build_date(), files, external, has_file
    )
    collection = suppress_in_documents(project.levels.apply_to_documents(collection))
    collection = history.add_to_collection(collection)
    return LinkedCollection(project, collection, tested_files)


def serialize_external_projects(env: BuildEnvironment, project: Project) -> str:
    """Return the loaded data of other projects as text: a digest of the copies, and the objects of intersphinx."""
    loaded = [
        item
        for other in project.external_projects
        if not other.is_loaded
        for item in iter_intersphinx_objects(env, other.name, OBJECT_TYPE)
    ]
    return f"{project.external_digest} {loaded}"


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


def _load_from_intersphinx(env: BuildEnvironment, project: ExternalProject) -> ExternalProject:
    """Return a project with the proposals that intersphinx knows; unchanged if it knows none."""
    base = get_intersphinx_address(env, project.name)
    pages = {
        key: (address.removeprefix(f"{base}/"), title.removeprefix(f"{key}: "))
        for key, address, title in iter_intersphinx_objects(env, project.name, OBJECT_TYPE)
    }
    if not base or not pages:
        # No other source exists, so the project counts as loaded; an unusable configured copy is reported instead.
        return project if project.is_configured else replace(project, is_loaded=True)
    return build_external_project(ExternalSource(project.name, base), (), make_publication(project.title, "", pages))
