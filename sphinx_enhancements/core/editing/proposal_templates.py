"""Templates of new proposals: those of the community in the repository, or else bundled ones."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import basename, dirname, join, normpath

from ..config.profile_tables import list_bundled_profiles
from ..diagnostics import SetupError
from ..project.project import Project

TEMPLATES = Path(__file__).parents[2] / "templates"
"""Folder of the bundled templates, with a folder for each profile."""

DOCUMENT = "document"
"""Name of the template of the document; those of metadata files have the names of the sidecars."""

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_NUMBER_WORDS = ("nnnn", "NNNN", "0000", "template")


@dataclass(frozen=True, slots=True)
class ProposalTemplate:
    """Text of a file of a new proposal.

    :param name: :data:`DOCUMENT`, or the name of a sidecar.
    :param path: path in the repository; empty for a bundled template.
    """

    name: str
    text: str
    path: str = ""


def find_templates(project: Project, paths: Iterable[str], *, is_rest: bool) -> list[ProposalTemplate]:
    """Return the template of the document, and those of its metadata files.

    :param paths: paths of all documents of the project.
    :param is_rest: True for a document in reStructuredText, False for Markdown.
    :raises SetupError: if the template in the repository is unusable, or there is none for the markup language.
    """
    path = _find_own_template(project, paths)
    document = _read_own_template(project, DOCUMENT, path) if path else None
    if document is None:
        return _list_bundled_templates(project, is_rest=is_rest)
    templates = [document]
    bundled = {template.name: template for template in _iter_bundled_sidecars(project)}
    for name, pattern in project.profile.sidecars.items():
        own = next(_iter_own_sidecars(project, path, name, pattern), None) or bundled.get(name)
        templates += [own] if own is not None else []
    return templates


def _find_own_template(project: Project, paths: Iterable[str]) -> str:
    """Return the path of the community's template; empty if there is none."""
    profile = project.profile
    named = (*profile.template_paths, *profile.new_proposals.templates)
    if path := next((path for path in named if project.has_file(path)), ""):
        return path
    folder = f"{project.folder}/" if project.folder else ""
    main = {basename(pattern.text) for pattern in profile.paths if "{" not in basename(pattern.text)}
    matching = [
        path
        for path in paths
        if any(pattern.match(path.removeprefix(folder)) is not None for pattern in profile.templates)
        and (not main or basename(path) in main)
    ]
    return max(matching, default="")  # Of several, such as those of releases, the last one


def _read_own_template(project: Project, name: str, path: str) -> ProposalTemplate | None:
    """Read a template in the repository; None if it is empty."""
    text, diagnostics = project.read_text(path)
    if diagnostics:
        raise SetupError(f"the template cannot be used: {diagnostics[0].location}: {diagnostics[0].message}")
    return ProposalTemplate(name, text, path) if text.strip() else None


def _iter_own_sidecars(project: Project, document: str, name: str, pattern: str) -> Iterator[ProposalTemplate]:
    """Yield the metadata files of the community's template: beside it, or in a folder ``template``."""
    bases = [dirname(document)] if not pattern.startswith("/") else [project.folder, dirname(dirname(document))]
    for base in dict.fromkeys(bases):
        for word in _NUMBER_WORDS:
            filled = _PLACEHOLDER.sub(lambda match, word=word: word if match[1] == "number" else "template", pattern)  # type: ignore[misc]
            path = normpath(join(base, filled.lstrip("/")))
            if os.path.isfile(project.absolute_path(path)):  # noqa: PTH113 - as in source
                template = _read_own_template(project, name, path)
                if template is not None:
                    yield template


def _list_bundled_templates(project: Project, *, is_rest: bool) -> list[ProposalTemplate]:
    """Return the bundled templates, that of the document first."""
    suffix = ".rst" if is_rest else ".md"
    file = TEMPLATES / _find_bundled_name(project) / f"{DOCUMENT}{suffix}"
    if not file.is_file():
        name = project.profile.name
        raise SetupError(
            f"the profile {name} has no bundled template with the suffix {suffix}: write one, and name it in the "
            "profile, in `templates` of [new]"
        )
    document = ProposalTemplate(DOCUMENT, file.read_text(encoding="utf-8"))
    return [document, *_iter_bundled_sidecars(project)]


def _iter_bundled_sidecars(project: Project) -> Iterator[ProposalTemplate]:
    """Yield the bundled templates of metadata files."""
    folder = TEMPLATES / _find_bundled_name(project)
    for name in project.profile.sidecars:
        file = folder / f"{name}.yaml"
        if file.is_file():
            yield ProposalTemplate(name, file.read_text(encoding="utf-8"))


def _find_bundled_name(project: Project) -> str:
    names = (project.profile.name, project.settings.profile)
    return next((name for name in names if name in list_bundled_profiles()), "default")
