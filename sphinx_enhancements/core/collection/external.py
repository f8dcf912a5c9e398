"""Targets of relations outside the collection: enhancements of other projects, and needs of this project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..config.profile import Profile
from ..model import Enhancement, Source, Text
from .references import ReferenceIndex, make_reference_target


@dataclass(frozen=True, slots=True)
class ExternalTarget:
    """A target of relations outside the collection.

    :param enhancement: its known properties. Its key is the one used in this project, such as ``other:KEP-2400``.
    :param original_key: its key in the project that it comes from.
    :param project: title of the other project; empty for a target in this project.
    :param url: URL of its page; None if unknown.
    :param local_anchor: document of this project and id in it; None if unknown or in another project.
    """

    enhancement: Enhancement
    original_key: str
    project: str
    profile: Profile
    url: str | None = None
    local_anchor: tuple[str, str] | None = None

    @property
    def origin_label(self) -> str:
        """Title of the project that it comes from, or its kind for a target in this project."""
        return self.project or self.enhancement.kind or ""


def make_need_enhancement(
    profile: Profile, key: str, title: str, source: Source, kind: str, status: str, stage: str = ""
) -> Enhancement:
    """Return a need of sphinx-needs as an enhancement, whose status and stage are words of a profile."""
    return Enhancement(
        key,
        title or key,
        profile.name,
        source,
        kind=kind or None,
        status=profile.read_status(Text(status) if status else None),
        stage=profile.read_stage(Text(stage) if stage else None),
    )


@dataclass(frozen=True)
class ExternalProject:
    """Another project that the settings name, with the enhancements that it publishes.

    :param name: prefix of references to it, before the colon.
    :param title: its own name for itself.
    :param load: returns its enhancements by original key; called once, at their first use.
    :param is_loaded: True if there is a usable copy of its files, so that unknown references can be reported.
    :param is_configured: True if the settings name a copy.
    """

    name: str
    title: str
    version: str
    load: Callable[[], Mapping[str, ExternalTarget]] = field(repr=False, compare=False)
    is_loaded: bool = True
    is_configured: bool = True

    @cached_property
    def proposals(self) -> Mapping[str, ExternalTarget]:
        """The enhancements of the project by original key."""
        return self.load()

    @cached_property
    def _references(self) -> ReferenceIndex | None:
        externals = self.proposals.values()
        profile = next((external.profile for external in externals), None)
        if profile is None:
            return None
        originals = (replace(external.enhancement, key=external.original_key) for external in externals)
        targets = (make_reference_target(original, is_page=True) for original in originals)
        return ReferenceIndex(targets, profile)

    def find_key(self, text: str) -> str | None:
        """Return the key in this project of the enhancement that a reference of the other project means."""
        key = text if text in self.proposals else self._references.find_key(text) if self._references else None
        return self.proposals[key].enhancement.key if key is not None else None

    def owns_address(self, text: str) -> bool:
        """Return True if a reference is an address in a repository of the project."""
        return "://" in text and self._references is not None and self._references.owns_address(text)


@dataclass(frozen=True)
class ExternalIndex:
    """Index of all targets of relations outside the collection; the local ones are targets in this project."""

    projects: tuple[ExternalProject, ...] = ()
    local: tuple[ExternalTarget, ...] = ()

    @cached_property
    def entries(self) -> Mapping[str, ExternalTarget]:
        """All targets by their key in this project."""
        targets = (target for project in self.projects for target in project.proposals.values())
        return {target.enhancement.key: target for target in (*targets, *self.local)}

    def has_local_id(self, text: str) -> bool:
        """Return True if a text is exactly the id of a target in this project."""
        target = self.entries.get(text) if self.local else None
        return target is not None and not target.project

    def find_key(self, text: str) -> str | None:
        """Return the key of a target outside the collection: ``project:key``, an address, or the id of a need."""
        if text.strip() in self.entries:
            return text.strip()
        project, rest = self.split_project_prefix(text)
        if project is not None:
            return project.find_key(rest)
        keys = (project.find_key(text) for project in self.projects if project.owns_address(text))
        return next((key for key in keys if key is not None), None)

    def split_project_prefix(self, text: str) -> tuple[ExternalProject | None, str]:
        """Split a reference into the project named before its colon and the rest, or None and the whole text."""
        prefix, colon, rest = text.strip().partition(":")
        for project in self.projects if colon else ():
            if project.name.casefold() == prefix.strip().casefold():
                return project, rest.strip()
        return None, text
