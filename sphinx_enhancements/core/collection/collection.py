"""All proposals of a build or a command-line run, linked: keys settled, releases spelled alike, relations resolved.

:func:`link` makes a :class:`Collection` out of what the readers gave, once per build. It is pure:
the same shards, settings and date give the same collection.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from .external import NO_EXTERNAL_TARGETS, ExternalIndex, ExternalTarget
from .graph import Graph, build_graph
from .targets import Targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..config.profile import Profile
    from ..model import Enhancement
    from ..releases import ReleaseOrder
    from .references import Lookup, ReferenceIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One proposal of a collection.

    :param document: the name of the document it was read from, as the caller calls it.
    :param index: position among the enhancements of that document, from 0.
    :param is_page: True if the document as a whole is the proposal, False for a directive inside it.
    :param claimed_key: key written in the document, if another enhancement already has it; otherwise None.
    :param broken_redirect: reference in a redirect page that resolves to nothing; otherwise None.
    """

    enhancement: Enhancement
    document: str
    index: int
    is_page: bool
    claimed_key: str | None = None
    broken_redirect: str | None = None

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
    :param external: what relations may lead to beside them.
    :param check_sections: whether it is a finding where a section is missing that the profile asks for.
    """

    entries: Mapping[str, Entry]
    profile: Profile
    order: ReleaseOrder
    references: ReferenceIndex = field(compare=False, repr=False)
    external: ExternalIndex = field(default=NO_EXTERNAL_TARGETS, compare=False, repr=False)
    check_sections: bool = False

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    def entry_at(self, document: str, index: int) -> Entry | None:
        """The proposal at a place of a document."""
        return self._entries_by_index.get((document, index))

    def resolve_reference(self, target: str, origin: str = "") -> Entry | None:
        """The one proposal that a reference means, in any form that :class:`~.references.ReferenceIndex` knows.

        :param origin: the path of the document in which it stands.
        """
        key = self.references.find_key(target, origin)
        return self.entries[key] if key else None

    def find_key(self, target: str, origin: str = "") -> str | None:
        """The key of what a reference means: of a proposal, or of something outside the collection."""
        return resolve_key(target, origin, self.references, self.external)

    def get_enhancement(self, key: str) -> Enhancement:
        """What is known of a proposal of the collection, or of something outside it."""
        external = self.get_external(key)
        return external.enhancement if external is not None else self.entries[key].enhancement

    def get_external(self, key: str) -> ExternalTarget | None:
        """What is known of something outside the collection; ``None`` for a key of a proposal in it."""
        return None if key in self.entries else self.external.entries.get(key)

    def iter_lookups(self, target: str, origin: str = "") -> Iterator[Lookup]:
        """The ways in which :meth:`resolve_reference` looks for a reference."""
        return self.references.iter_lookups(target, origin)

    def get_profile(self, key: str) -> Profile:
        """The profile whose words describe a proposal, of the collection or outside it."""
        external = self.get_external(key)
        return external.profile if external is not None else self.profile

    def has_key(self, key: str) -> bool:
        """Whether a text is the key of a proposal, case aside; no other name of it counts."""
        return self.references.has_key(key)

    def get_related_keys(self, key: str, kind: str) -> tuple[str, ...]:
        """The proposals that one relates to in some way, whichever side says so, by key."""
        return self.get_relations(key).get(kind, ())

    def get_relations(self, key: str) -> Mapping[str, tuple[str, ...]]:
        """Every kind of relation in which a proposal stands to others -> those, by key."""
        if key not in self._relations:
            found: dict[str, dict[str, None]] = {}
            for relation in self.entries[key].enhancement.relations:
                if relation.target is not None:
                    found.setdefault(relation.type, {})[relation.target] = None
            for link in self.get_backlinks(key):
                found.setdefault(link.type, {})[link.source] = None
            self._relations[key] = {kind: tuple(keys) for kind, keys in found.items()}
        return self._relations[key]

    def get_backlinks(self, key: str) -> tuple[Backlink, ...]:
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
    def _entries_by_index(self) -> dict[tuple[str, int], Entry]:
        return {(entry.document, entry.index): entry for entry in self}

    @cached_property
    def graph(self) -> Graph:
        """The relations between the proposals."""
        return build_graph((entry.enhancement for entry in self), self.profile)

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


def resolve_key(text: str, origin: str, references: ReferenceIndex, external: ExternalIndex) -> str | None:
    """The key of what a reference means; an id, exactly as it is written, goes before a key in another case."""
    key = references.find_key(text, origin)
    if key is not None and key != text.strip() and external.has_local(text.strip()):
        return text.strip()
    return key or external.find_key(text)
