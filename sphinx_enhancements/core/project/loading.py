"""Loading of all documents of a project into a collection, and the diagnostics about them."""

from __future__ import annotations

from ..collection.collection import Collection
from ..collection.external import ExternalIndex
from ..collection.linking import link_shards
from ..diagnostics import Code, Diagnostic, sort_diagnostics
from ..rules import check_collection
from .documents import load_shard
from .files import find_stray_metadata, iter_documents
from .need_directives import find_need_targets
from .project import Project, get_build_date


def load_collection(project: Project, *, bodies: bool = True) -> Collection:
    """Read every document below the root, and link their enhancements.

    :param bodies: False to read only the metadata of pages.
    """
    paths = tuple(iter_documents(project))
    shards = {path: load_shard(project, path, bodies=bodies) for path in paths}
    shards = {path: shard for path, shard in shards.items() if shard.enhancements or shard.redirect}
    external = ExternalIndex(project.external_projects, tuple(find_need_targets(project, paths)))
    return link_shards(shards, project.profile, project.settings, get_build_date(), paths, external)


def collect_diagnostics(project: Project, collection: Collection) -> list[Diagnostic]:
    """Return all diagnostics about settings, enhancements, collection and files, each once, by file and line."""
    diagnostics = [*project.diagnostics, *check_project(project, collection)]
    diagnostics += [diagnostic for entry in collection for diagnostic in entry.enhancement.diagnostics]
    return sort_diagnostics(diagnostics)


def check_project(project: Project, collection: Collection) -> list[Diagnostic]:
    """Return the diagnostics that only the whole collection and the files around it show, by file and line."""
    diagnostics = [*check_collection(collection), *find_stray_metadata(project)]
    patterns = (*project.profile.paths, *project.settings.documents)
    if patterns and not collection:
        expected = ", ".join(pattern.text for pattern in patterns[:4])
        message = f"no document below {project.root.name or '/'!r} is a proposal; looked for {expected}"
        diagnostics.append(Diagnostic(project.source or ".", None, Code.NO_PROPOSALS, message))
    return sort_diagnostics(diagnostics)
