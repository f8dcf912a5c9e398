"""Needs of sphinx-needs in documents: what relations may lead to, found where Sphinx does not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..collection.external import ExternalTarget
from ..model import Enhancement, Source, Text, normalize_field_name
from ..reading import find_directives, is_document, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .project import Project


def find_need_targets(project: Project, paths: Iterable[str]) -> Iterator[ExternalTarget]:
    """Every directive of the types that the settings name and that has an id, the first of each id.

    :param paths: of the documents, relative to the root.
    """
    names = frozenset(name.lower() for name in project.settings.need_types)
    seen: set[str] = set()
    for path in paths if names else ():
        if not is_document(path):
            continue
        text, _ = read_text(project.absolute_path(path), project.root, path)
        for found in find_directives(text, path, names):
            options = {normalize_field_name(name): value.strip() for name, value, _ in found.options}
            key = options.get("id", "")
            if key and key not in seen and "delete" not in options:
                seen.add(key)
                status = Text(options["status"]) if options.get("status") else None
                enhancement = Enhancement(
                    key,
                    found.title or key,
                    project.profile.name,
                    Source(path, found.line),
                    kind=found.name,
                    status=project.profile.read_status(status),
                )
                yield ExternalTarget(enhancement, key, "", project.profile, local_anchor=(path, key))
