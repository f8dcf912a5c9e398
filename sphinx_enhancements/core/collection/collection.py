"""All proposals of a build or a command-line run, linked: keys settled, releases spelled alike, relations resolved.

:func:`link` makes a :class:`Collection` out of what the readers gave, once per build. It is pure:
the same shards, settings and date give the same collection.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from .external import NOTHING_FOREIGN, Foreign, ForeignIndex
from .graph import Graph, graph_of
from .targets import Targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..config.profile import Profile
    from ..model import Enhancement
    from ..releases import ReleaseOrder
    from .references import References, Way


@dataclass(frozen=True, slots=True)
class Entry:
    """One proposal of a collection.

    :param document: the name of the document it was read from, as the caller calls it.
    :param place: its place among the proposals of that document, from 0.
    :param whole: whether it is the document as a whole, rather than a directive inside it.
    :param claimed: the key that its document gives, where another proposal had it first.
    :param moved: where its document says that the proposal is now, and where there is none.
    """

    enhancement: Enhancement
    document: str
    place: int
    whole: bool
    claimed: str | None = None
    moved: str | None = None

    @property
    def key(self) -> str:
        """The key that is unique in the collection."""
        return self.enhancement.key


@dataclass(frozen=True, slots=True)
class Backlink:
    """A relation as its target sees it: the derived inverse."""

    type: str
    source: str


@dataclass(frozen=True)
class Collection:
    """Linked proposals, in the order of their keys, numbers as numbers.

    :param entries: key -> entry.
    :param order: every release that is declared or named.
    :param references: what the proposals are called.
    :param foreign: what relations may lead to beside them.
    :param check_sections: whether it is a finding where a section is missing that the profile asks for.
    """

    entries: Mapping[str, Entry]
    profile: Profile
    order: ReleaseOrder
    references: References = field(compare=False, repr=False)
    foreign: ForeignIndex = field(default=NOTHING_FOREIGN, compare=False, repr=False)
    check_sections: bool = False

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    def at(self, document: str, place: int) -> Entry | None:
        """The proposal at a place of a document."""
        return self._places.get((document, place))

    def resolve(self, target: str, origin: str = "") -> Entry | None:
        """The one proposal that a reference means, in any form that :class:`~.references.References` knows.

        :param origin: the path of the document in which it stands.
        """
        key = self.references.find(target, origin)
        return self.entries[key] if key else None

    def find(self, target: str, origin: str = "") -> str | None:
        """The key of what a reference means: of a proposal, or of something outside the collection."""
        return found_key(target, origin, self.references, self.foreign)

    def enhancement(self, key: str) -> Enhancement:
        """What is known of a proposal of the collection, or of something outside it."""
        foreign = self.outside(key)
        return foreign.enhancement if foreign is not None else self.entries[key].enhancement

    def outside(self, key: str) -> Foreign | None:
        """What is known of something outside the collection; ``None`` for a key of a proposal in it."""
        return None if key in self.entries else self.foreign.entries.get(key)

    def ways(self, target: str, origin: str = "") -> Iterator[Way]:
        """The ways in which :meth:`resolve` looks for a reference."""
        return self.references.ways(target, origin)

    def profile_of(self, key: str) -> Profile:
        """The profile whose words describe a proposal, of the collection or outside it."""
        foreign = self.outside(key)
        return foreign.profile if foreign is not None else self.profile

    def has(self, key: str) -> bool:
        """Whether a text is the key of a proposal, case aside; no other name of it counts."""
        return self.references.has_key(key)

    def related(self, key: str, kind: str) -> tuple[str, ...]:
        """The proposals that one relates to in some way, whichever side says so, by key."""
        return self.relations_of(key).get(kind, ())

    def relations_of(self, key: str) -> Mapping[str, tuple[str, ...]]:
        """Every kind of relation in which a proposal stands to others -> those, by key."""
        if key not in self._relations:
            found: dict[str, dict[str, None]] = {}
            for relation in self.entries[key].enhancement.relations:
                if relation.target is not None:
                    found.setdefault(relation.type, {})[relation.target] = None
            for link in self.backlinks(key):
                found.setdefault(link.type, {})[link.source] = None
            self._relations[key] = {kind: tuple(keys) for kind, keys in found.items()}
        return self._relations[key]

    def backlinks(self, key: str) -> tuple[Backlink, ...]:
        """The inverses of the relations that lead to a proposal, in the order of the profile's kinds."""
        return self._backlinks.get(key, ())

    @cached_property
    def by_gate(self) -> Mapping[str, tuple[Entry, ...]]:
        """Feature gate, folded -> the proposals that have it. Some communities name tracks by their gates."""
        found: dict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in self:
            tracks = (milestone.track or "" for milestone in entry.enhancement.milestones)
            for name in filter(None, (*entry.enhancement.gates, *tracks)):
                found[name.casefold()][entry.key] = entry
        return {name: tuple(entries.values()) for name, entries in found.items()}

    @cached_property
    def _places(self) -> dict[tuple[str, int], Entry]:
        return {(entry.document, entry.place): entry for entry in self}

    @cached_property
    def graph(self) -> Graph:
        """The relations between the proposals."""
        return graph_of((entry.enhancement for entry in self), self.profile)

    @cached_property
    def targets(self) -> Targets:
        """The milestones by release."""
        return Targets((entry.enhancement for entry in self), self.order)

    @cached_property
    def _relations(self) -> dict[str, dict[str, tuple[str, ...]]]:
        return {}

    @cached_property
    def _backlinks(self) -> dict[str, tuple[Backlink, ...]]:
        inverses = self.profile.inverses
        kinds = {kind: n for n, kind in enumerate(self.profile.kinds)}
        found: dict[str, list[tuple[int, Backlink]]] = defaultdict(list)
        for entry in self:
            for relation in entry.enhancement.relations:
                if relation.target is not None and relation.target != entry.key:
                    backlink = Backlink(inverses[relation.type], entry.key)
                    found[relation.target].append((kinds[relation.type], backlink))
        return {
            key: tuple(dict.fromkeys(backlink for _, backlink in sorted(links, key=lambda link: link[0])))
            for key, links in found.items()
        }


def found_key(text: str, origin: str, references: References, foreign: ForeignIndex) -> str | None:
    """The key of what a reference means; an id, exactly as it is written, goes before a key in another case."""
    key = references.find(text, origin)
    if key is not None and key != text.strip() and foreign.has_local(text.strip()):
        return text.strip()
    return key or foreign.find(text)
