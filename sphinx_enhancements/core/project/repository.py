"""All documents of a project, read and linked, and everything that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..collection.external import ExternalIndex
from ..collection.linking import link_shards
from ..diagnostics import Code, Diagnostic, location_sort_key
from ..rules import check_collection
from .documents import load_shard
from .files import find_stray_metadata, iter_documents
from .needs import find_need_targets
from .project import build_date

if TYPE_CHECKING:
    from ..collection.collection import Collection
    from .project import Project


def load_collection(project: Project, *, bodies: bool = True) -> Collection:
    """Read every document below the root, and link what they hold.

    :param bodies: whether the text of pages is read, beside their metadata.
    """
    paths = tuple(iter_documents(project))
    shards = {}
    for path in paths:
        shard = load_shard(project, path, bodies=bodies)
        if shard.enhancements or shard.redirect:
            shards[path] = shard
    return link_shards(
        shards,
        project.profile,
        project.settings,
        build_date(),
        paths,
        ExternalIndex(project.external_projects, tuple(find_need_targets(project, paths))),
    )


def collect_diagnostics(project: Project, collection: Collection) -> list[Diagnostic]:
    """Every finding: about the settings, about each proposal, about the collection; each once, by place."""
    found = [*project.diagnostics, *check_project(project, collection)]
    found += [d for entry in collection for d in entry.enhancement.diagnostics]
    return sorted(dict.fromkeys(found), key=location_sort_key)


def check_project(project: Project, collection: Collection) -> list[Diagnostic]:
    """What only the collection as a whole, and the files around it, show to be wrong."""
    found = [*check_collection(collection), *find_stray_metadata(project)]
    patterns = (*project.profile.paths, *project.settings.documents)
    if patterns and not collection:
        looked = ", ".join(pattern.text for pattern in patterns[:4])
        message = f"no document below {project.root.name or '/'!r} is a proposal; looked for {looked}"
        found.append(Diagnostic(project.source or ".", None, Code.NO_PROPOSALS, message))
    return sorted(found, key=location_sort_key)
