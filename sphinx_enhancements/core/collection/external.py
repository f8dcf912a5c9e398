"""What relations may lead to outside the collection: proposals of other projects, and needs of this one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from .references import ReferenceIndex, ReferenceTarget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..config.profile import Profile
    from ..model import Enhancement


@dataclass(frozen=True, slots=True)
class ExternalTarget:
    """Something outside the collection that has a key in it.

    :param enhancement: what is known of it. Its key is the one that it has here, ``other:KEP-2400``.
    :param original_key: the key that it has where it comes from.
    :param project: what the other project calls itself; empty for this one.
    :param profile: how its community writes.
    :param url: its page, ``None`` where that is not known.
    :param local_anchor: the document and the id in it, in this project.
    """

    enhancement: Enhancement
    original_key: str
    project: str
    profile: Profile
    url: str | None = None
    local_anchor: tuple[str, str] | None = None

    @property
    def origin_label(self) -> str:
        """What it is said to be, beside its own state: another project's, or of what kind."""
        return self.project or self.enhancement.kind or ""


@dataclass(frozen=True)
class ExternalProject:
    """Another project, as the settings name it, with what it has published.

    :param name: stands before the colon in references.
    :param title: what it calls itself.
    :param load: gives its proposals by the key that each has there; called once, when they are first asked for.
    :param is_loaded: whether there is a usable copy of what it has published; without one nothing can be said of
        a reference.
    :param is_configured: whether the settings name a copy.
    """

    name: str
    title: str
    version: str
    load: Callable[[], Mapping[str, ExternalTarget]] = field(repr=False, compare=False)
    is_loaded: bool = True
    is_configured: bool = True

    @cached_property
    def proposals(self) -> Mapping[str, ExternalTarget]:
        """By the key that each has there."""
        return self.load()

    def find_key(self, text: str) -> str | None:
        """The key, here, of the proposal that a reference means, as the other project writes references."""
        own = text if text in self.proposals else self._references.find_key(text) if self._references else None
        return self.proposals[own].enhancement.key if own is not None else None

    def owns_address(self, text: str) -> bool:
        """Whether a reference has an address of the other project's repository."""
        return "://" in text and self._references is not None and not self._references.is_external_address(text)

    @cached_property
    def _references(self) -> ReferenceIndex | None:
        profile = next((external.profile for external in self.proposals.values()), None)
        if profile is None:
            return None
        return ReferenceIndex(
            (ReferenceTarget(_named(f), is_page=True, owns_number=True) for f in self.proposals.values()), profile
        )


def _named(external: ExternalTarget) -> Enhancement:
    return replace(external.enhancement, key=external.original_key)


@dataclass(frozen=True)
class ExternalIndex:
    """All that relations may lead to beside proposals.

    :param projects: other ones, in the order of the settings.
    :param local: what is no proposal in this one.
    """

    projects: tuple[ExternalProject, ...] = ()
    local: tuple[ExternalTarget, ...] = ()

    @cached_property
    def entries(self) -> Mapping[str, ExternalTarget]:
        """Everything by the key that it has here."""
        proposals = (external for project in self.projects for external in project.proposals.values())
        return {external.enhancement.key: external for external in (*proposals, *self.local)}

    def has_local_id(self, original_key: str) -> bool:
        """Whether a text is exactly the id of something in this project that is no proposal."""
        external = self.entries.get(original_key) if self.local else None
        return external is not None and not external.project

    def find_key(self, text: str) -> str | None:
        """The key, here, of what a reference means: ``other:KEP-2400``, an address of the other's repository, an id."""
        if not self.projects and not self.local:
            return None
        if text.strip() in self.entries:
            return text.strip()
        project, rest = self.split_project_prefix(text)
        if project is not None:
            return project.find_key(rest)
        claiming = (project.find_key(text) for project in self.projects if project.owns_address(text))
        return next((key for key in claiming if key is not None), None)

    def split_project_prefix(self, text: str) -> tuple[ExternalProject | None, str]:
        """The project that stands before the colon of a reference, and what stands behind it."""
        name, colon, rest = text.strip().partition(":")
        if colon:
            for project in self.projects:
                if project.name.casefold() == name.strip().casefold():
                    return project, rest.strip()
        return None, text


NO_EXTERNAL_TARGETS = ExternalIndex()
"""Of a collection that is by itself."""
