"""Directives of sphinx-needs in documents, as targets of relations where Sphinx does not run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..collection.external import ExternalTarget
from ..model import Enhancement, Source, Text, normalize_field_name
from ..reading import find_directives, is_document
from .project import Project


def find_need_targets(project: Project, paths: Iterable[str]) -> Iterator[ExternalTarget]:
    """Yield each need in some documents: a directive with an id, of a type that the settings name.

    Of needs with one id, only the first is yielded.

    :param paths: paths of the documents.
    """
    types = frozenset(name.lower() for name in project.settings.need_types)
    seen: set[str] = set()
    for path in filter(is_document, paths) if types else ():
        text, _ = project.read_text(path)
        for directive in find_directives(text, path, types):
            options = {normalize_field_name(name): value.strip() for name, value, _ in directive.options}
            key = options.get("id", "")
            if key and key not in seen and "delete" not in options:
                seen.add(key)
                status = Text(options["status"]) if options.get("status") else None
                enhancement = Enhancement(
                    key,
                    directive.title or key,
                    project.profile.name,
                    Source(path, directive.line),
                    kind=directive.name,
                    status=project.profile.read_status(status),
                )
                yield ExternalTarget(enhancement, key, "", project.profile, local_anchor=(path, key))
