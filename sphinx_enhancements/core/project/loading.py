"""Loading of all documents of a project into a collection, and the diagnostics about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..collection.collection import Collection
from ..collection.external import ExternalIndex, ExternalTarget, make_need_enhancement
from ..collection.linking import Shard, link_shards
from ..diagnostics import Code, Diagnostic, Level, sort_diagnostics
from ..model import Source, normalize_field_name
from ..rules import check_collection
from ..rules.suppressions import apply_suppressions, suppress_in_documents
from .files import FileListing, check_files, iter_documents
from .project import Project, get_build_date
from .reading_cache import ReadingCache
from .tree import IdentifyingTree
from .version_cache import VersionCache

_MAX_PATHS = 4  # Maximum number of paths in a message


def load_collection(project: Project, *, metadata_only: bool = False, cache_folder: Path | None = None) -> Collection:
    """Read every document below the root, or only its metadata, and link the enhancements.

    :param project: may be one in which files have another text than on the disk.
    :param cache_folder: folder of the cache of documents; None to read all documents.
    """
    paths = tuple(iter_documents(project))
    read = _read_metadata if metadata_only else read_document
    tree = project.tree
    if cache_folder is not None and isinstance(tree, IdentifyingTree):
        versions = VersionCache(cache_folder, project, tree, metadata_only=metadata_only)
        shards = {path: versions.load(path, read) for path in paths}
        versions.close()
    elif cache_folder is not None and tree.is_on_disk:
        cache = ReadingCache(cache_folder, project, metadata_only=metadata_only)
        shards = cache.load_all(paths, read)
        cache.save()
    else:
        shards = {path: read(project, path) for path in paths}
    if tree.edited_paths:
        shards |= _read_edited_documents(project, paths)
    return link_documents(project, shards, metadata_only=metadata_only)


def link_documents(project: Project, shards: Mapping[str, Shard], *, metadata_only: bool = False) -> Collection:
    """Link the enhancements of all documents of a project.

    :param shards: path of each document -> its shard, also for documents without enhancements.
    """
    paths = tuple(shards)
    shards = {path: s for path, s in shards.items() if s.enhancements or s.redirect or s.diagnostics}
    external = ExternalIndex(project.external_projects, tuple(find_need_targets(project, paths)))
    # Sections that were not read are not missing.
    profile = project.profile.without_template() if metadata_only else project.profile
    collection = link_shards(
        shards, profile, project.settings, project.day or get_build_date(), paths, external, has_file=project.has_file
    )
    collection = replace(collection, read_text=lambda path: project.read_text(path)[0])
    return suppress_in_documents(project.levels.apply_to_documents(collection))


def _read_edited_documents(project: Project, paths: Sequence[str]) -> dict[str, Shard]:
    """Read the documents to which the edited files of a project belong."""
    from .documents import find_readers  # imported late, as below

    edited_paths = sorted(project.tree.edited_paths)
    readers = {path for edited in edited_paths for path in find_readers(project, edited, (*paths, *edited_paths))}
    return {path: read_document(project, path) for path in sorted(readers)}


def read_document(project: Project, path: str, *, metadata_only: bool = False) -> Shard:
    """Read the enhancements of one document, or only their metadata."""
    # Imported late: importing the readers takes longer than a command for which all documents are cached.
    from .documents import load_shard

    return load_shard(project, path, metadata_only=metadata_only)


def _read_metadata(project: Project, path: str) -> Shard:
    return read_document(project, path, metadata_only=True)


def find_need_targets(project: Project, paths: Iterable[str]) -> Iterator[ExternalTarget]:
    """Yield the needs in some documents, one for each id: directives of the types that the settings name."""
    types = frozenset(name.lower() for name in project.settings.need_types)
    seen: set[str] = set()
    if not types:
        return
    from ..reading.directives import find_directives

    for path in filter(project.parsers.is_document, paths):
        text, _ = project.read_text(path)
        for directive in find_directives(text, path, types, parsers=project.parsers):
            options = {normalize_field_name(name): value.strip() for name, value, _ in directive.options}
            key = options.get("id", "")
            if key and key not in seen and "delete" not in options:
                seen.add(key)
                source, status = Source(path, directive.line), options.get("status", "")
                enhancement = make_need_enhancement(
                    project.profile, key, directive.title, source, directive.name, status
                )
                yield ExternalTarget(enhancement, key, "", project.profile, local_anchor=(path, key))


def collect_diagnostics(
    project: Project, collection: Collection, listing: FileListing | None = None
) -> list[Diagnostic]:
    """Return all diagnostics about settings, enhancements, collection and files, each once, by file and line.

    :param listing: files of the project; None to list them.
    """
    diagnostics = [*project.levels.apply_to_all(project.diagnostics), *check_project(project, collection, listing)]
    diagnostics += [diagnostic for entry in collection for diagnostic in entry.enhancement.diagnostics]
    return sort_diagnostics(diagnostics)


def check_project(project: Project, collection: Collection, listing: FileListing | None = None) -> list[Diagnostic]:
    """Return the diagnostics that only the whole collection and the files around it show, by file and line.

    :param listing: files of the project; None to list them.
    """
    diagnostics = [*collection.file_diagnostics, *check_files(project, listing), *project.profile.reading_diagnostics]
    if not any(d.code is Code.FILE_BOUNDS for d in diagnostics):
        diagnostics += check_number_of_proposals(project, collection)
    diagnostics += check_current_release(project, collection)
    reported: Iterable[Diagnostic] = project.levels.apply_to_findings(diagnostics, collection)
    reported = [*check_collection(collection, project.levels), *reported]
    return sort_diagnostics(apply_suppressions(reported, collection, project.levels))


def check_number_of_proposals(project: Project, collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic with the first paths of proposals if no document matches any of them."""
    patterns = [pattern.text for pattern in (*project.profile.paths, *project.settings.documents)]
    if patterns and not collection:
        paths = ", ".join([*patterns[:_MAX_PATHS], *(["…"] if len(patterns) > _MAX_PATHS else [])])
        message = f"no document below {project.root.name or '/'!r} is a proposal; looked for {paths}"
        yield Diagnostic(project.source or ".", None, Code.NO_PROPOSALS, message)


def check_current_release(project: Project, collection: Collection) -> Iterator[Diagnostic]:
    """Yield an information if proposals lack a stage only because no release is known to be out."""
    if count := sum(collection.needs_current_release(entry.enhancement) for entry in collection):
        message = (
            f"no release is known to be out, so {count} of {len(collection)} proposals lack the stage that follows "
            "from milestones; set `current-release` to the latest release that is out, or dates of [[releases]]"
        )
        yield Diagnostic(project.source or ".", None, Code.NO_CURRENT_RELEASE, message, Level.INFO)
