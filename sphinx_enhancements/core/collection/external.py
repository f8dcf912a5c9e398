"""What relations may lead to outside the collection: proposals of other projects, and needs of this one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from .references import Named, References

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..config.profile import Profile
    from ..model import Enhancement


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something outside the collection that has a key in it.

    :param enhancement: what is known of it. Its key is the one that it has here, ``other:KEP-2400``.
    :param own_key: the key that it has where it comes from.
    :param project: what the other project calls itself; empty for this one.
    :param profile: how its community writes.
    :param url: its page, ``None`` where that is not known.
    :param place: the document and the id in it, in this project.
    """

    enhancement: Enhancement
    own_key: str
    project: str
    profile: Profile
    url: str | None = None
    place: tuple[str, str] | None = None

    @property
    def origin(self) -> str:
        """What it is said to be, beside its own state: another project's, or of what kind."""
        return self.project or self.enhancement.kind or ""


@dataclass(frozen=True)
class ForeignProject:
    """Another project, as the settings name it, with what it has published.

    :param name: stands before the colon in references.
    :param title: what it calls itself.
    :param load: gives its proposals by the key that each has there; called once, when they are first asked for.
    :param known: whether there is a usable copy of what it has published; without one nothing can be said of
        a reference.
    :param named: whether the settings name a copy.
    """

    name: str
    title: str
    version: str
    load: Callable[[], Mapping[str, Foreign]] = field(repr=False, compare=False)
    known: bool = True
    named: bool = True

    @cached_property
    def proposals(self) -> Mapping[str, Foreign]:
        """By the key that each has there."""
        return self.load()

    def find(self, text: str) -> str | None:
        """The key, here, of the proposal that a reference means, as the other project writes references."""
        own = text if text in self.proposals else self._references.find(text) if self._references else None
        return self.proposals[own].enhancement.key if own is not None else None

    def claims(self, text: str) -> bool:
        """Whether a reference has an address of the other project's repository."""
        return "://" in text and self._references is not None and not self._references.leads_elsewhere(text)

    @cached_property
    def _references(self) -> References | None:
        profile = next((foreign.profile for foreign in self.proposals.values()), None)
        if profile is None:
            return None
        return References((Named(_named(f), whole=True, numbered=True) for f in self.proposals.values()), profile)


def _named(foreign: Foreign) -> Enhancement:
    return replace(foreign.enhancement, key=foreign.own_key)


@dataclass(frozen=True)
class ForeignIndex:
    """All that relations may lead to beside proposals.

    :param projects: other ones, in the order of the settings.
    :param local: what is no proposal in this one.
    """

    projects: tuple[ForeignProject, ...] = ()
    local: tuple[Foreign, ...] = ()

    @cached_property
    def entries(self) -> Mapping[str, Foreign]:
        """Everything by the key that it has here."""
        proposals = (foreign for project in self.projects for foreign in project.proposals.values())
        return {foreign.enhancement.key: foreign for foreign in (*proposals, *self.local)}

    def has_local(self, own_key: str) -> bool:
        """Whether a text is exactly the id of something in this project that is no proposal."""
        foreign = self.entries.get(own_key) if self.local else None
        return foreign is not None and not foreign.project

    def find(self, text: str) -> str | None:
        """The key, here, of what a reference means: ``other:KEP-2400``, an address of the other's repository, an id."""
        if not self.projects and not self.local:
            return None
        if text.strip() in self.entries:
            return text.strip()
        project, rest = self.named(text)
        if project is not None:
            return project.find(rest)
        claiming = (project.find(text) for project in self.projects if project.claims(text))
        return next((key for key in claiming if key is not None), None)

    def named(self, text: str) -> tuple[ForeignProject | None, str]:
        """The project that stands before the colon of a reference, and what stands behind it."""
        name, colon, rest = text.strip().partition(":")
        if colon:
            for project in self.projects:
                if project.name.casefold() == name.strip().casefold():
                    return project, rest.strip()
        return None, text


NOTHING_FOREIGN = ForeignIndex()
"""Of a collection that is by itself."""
