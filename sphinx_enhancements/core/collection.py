"""All proposals of a build or a command-line run, linked: keys settled, releases spelled alike, relations resolved.

:func:`link` makes a :class:`Collection` out of what the readers gave, once per build. It is pure:
the same shards, settings and date give the same collection.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count
from pathlib import PurePosixPath
from posixpath import splitext
from typing import TYPE_CHECKING

from .foreign import NOTHING_FOREIGN, Foreign, ForeignIndex
from .graph import Graph, graph_of
from .lifecycle import ReleaseOrder, rank
from .model import Enhancement, Milestone, Value, key_order
from .references import Named, References, Way
from .targets import Targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from .profile import Profile
    from .settings import Settings


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
        own = (r.target for r in self.entries[key].enhancement.relations if r.type == kind and r.target is not None)
        return tuple(dict.fromkeys((*own, *(link.source for link in self.backlinks(key) if link.type == kind))))

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


@dataclass(frozen=True, slots=True)
class Redirect:
    """A document that only says where a proposal has moved to.

    :param path: relative to the root: an old path of the proposal.
    :param target: a reference to it.
    """

    path: str
    target: str


@dataclass(frozen=True, slots=True)
class Shard:
    """The proposals of one document, as read.

    :param whole: whether the first of them is the document as a whole.
    :param redirect: where the document leads, if it says nothing else.
    """

    enhancements: tuple[Enhancement, ...]
    whole: bool
    redirect: Redirect | None = None


def link(
    shards: Mapping[str, Shard],
    profile: Profile,
    settings: Settings,
    today: date,
    files: Iterable[str] = (),
    foreign: ForeignIndex = NOTHING_FOREIGN,
) -> Collection:
    """Make a collection.

    :param shards: the name of each document -> its proposals.
    :param today: decides which of the declared releases are out, where the settings do not say.
    :param files: the paths of all documents, relative to the root, for attachments.
    :param foreign: what relations may lead to beside the proposals.
    """
    claims, old_paths = _settled_redirects(shards, profile)
    named = tuple(
        milestone.raw for entry in claims for milestone in entry.enhancement.milestones if not milestone.struck
    )
    order = ReleaseOrder(settings.releases, settings.current_release, today, named)
    entries = _with_unique_keys(claims)
    attachments = _attachments(entries, files) if profile.attachments else {}
    entries = [_settled(entry, profile, order, attachments) for entry in entries]
    entries = [_with_aliases(entry, old_paths.get((entry.document, entry.place), ())) for entry in entries]
    entries.sort(key=lambda entry: key_order(entry.key))
    references = _references(entries, profile)
    resolved = {entry.key: _resolved(entry, references, foreign) for entry in entries}
    return Collection(resolved, profile, order, references, foreign, settings.check_sections)


def _references(entries: Iterable[Entry], profile: Profile) -> References:
    return References((Named(e.enhancement, e.whole, e.claimed is None) for e in entries), profile)


def _settled_redirects(
    shards: Mapping[str, Shard], profile: Profile
) -> tuple[list[Entry], dict[tuple[str, int], list[str]]]:
    """Settle what the documents are that only name another: an old path of a proposal, or one themselves after all.

    :returns: the proposals, and the old paths of each by its place.
    """
    claims: list[Entry] = []
    leading: dict[str, tuple[Redirect, Entry | None]] = {}
    for document, shard in shards.items():
        for place, enhancement in enumerate(shard.enhancements):
            entry = Entry(enhancement, document, place, shard.whole and place == 0)
            if shard.redirect is not None and entry.whole:
                leading[shard.redirect.path] = (shard.redirect, entry)
            else:
                claims.append(entry)
        if shard.redirect is not None and not shard.whole:
            leading[shard.redirect.path] = (shard.redirect, None)
    old_paths: dict[tuple[str, int], list[str]] = defaultdict(list)
    if not leading:
        return claims, old_paths
    following = {
        name.casefold(): path for path in leading for name in (path, splitext(path)[0], str(PurePosixPath(path).parent))
    }
    ends: dict[str, str | None] = {}
    # By place and not by key: who keeps a key is settled later.
    places = [replace(e.enhancement, key=f"{n}") for n, e in enumerate(claims)]
    references = References((Named(e, c.whole, numbered=True) for e, c in zip(places, claims, strict=True)), profile)
    for path in sorted(leading):
        redirect, own = leading[path]
        found = _end_of(redirect, leading, following, references, ends)
        if found is not None:
            end = claims[int(found)]
            old_paths[end.document, end.place].append(path)
        elif own is not None:
            claims.append(replace(own, moved=redirect.target))
    return claims, old_paths


def _end_of(
    redirect: Redirect,
    leading: Mapping[str, tuple[Redirect, Entry | None]],
    names: Mapping[str, str],
    references: References,
    ends: dict[str, str | None],
) -> str | None:
    """Which proposal a redirect leads to, by way of as many others as there are.

    :param names: what a page that leads elsewhere may be called, folded -> its path.
    :param ends: what is known of other redirects; added to.
    """
    passed: dict[str, None] = {}
    end = None
    while redirect.path not in passed:
        if redirect.path in ends:
            end = ends[redirect.path]
            break
        passed[redirect.path] = None
        end = references.find(redirect.target, redirect.path)
        if end is not None:
            break
        ways = references.ways(redirect.target, redirect.path)
        path = next((names[way.text] for way in ways if way.name == "path" and way.text in names), None)
        if path is None:
            break
        redirect = leading[path][0]
    ends |= dict.fromkeys(passed, end)
    return end


def _with_aliases(entry: Entry, old_paths: Iterable[str]) -> Entry:
    aliases = tuple(dict.fromkeys((*entry.enhancement.aliases, *old_paths)))
    if aliases == entry.enhancement.aliases:
        return entry
    return replace(entry, enhancement=replace(entry.enhancement, aliases=aliases))


def _with_unique_keys(claims: list[Entry]) -> list[Entry]:
    """Settle who keeps a key: the first by path and line; another gets its folder's name appended."""
    claims.sort(key=lambda e: (e.enhancement.source.path, e.enhancement.source.line, e.place))
    claimed = {entry.key.casefold() for entry in claims}
    taken: set[str] = set()
    following: dict[str, int] = {}
    settled = []
    for entry in claims:
        key, settled_entry = entry.key, entry
        if key.casefold() in taken:
            path = PurePosixPath(entry.enhancement.source.path)
            named = [f"{key}-{path.parent.name}"] if path.parent.name else []
            numbered = (f"{key}-{n}" for n in count(following.get(key, 2)))
            wanted = chain((*named, f"{key}-{path.stem}"), numbered)
            new = next(w for w in wanted if w.casefold() not in taken and w.casefold() not in claimed)
            following[key] = following.get(key, 1) + 1
            settled_entry = replace(entry, enhancement=replace(entry.enhancement, key=new), claimed=key)
        taken.add(settled_entry.key.casefold())
        settled.append(settled_entry)
    return settled


def _attachments(entries: Sequence[Entry], files: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Document path of each proposal -> the other documents of its folder and of the folders below it.

    What is below the folder of another proposal belongs to that one; a folder that two proposals
    share belongs to neither.
    """
    own: dict[str, list[str]] = defaultdict(list)
    paths = {entry.enhancement.source.path for entry in entries}
    for path in sorted(paths):
        own[str(PurePosixPath(path).parent)].append(path)
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(set(files) - paths):
        for folder in PurePosixPath(file).parents:
            if str(folder) in own:
                if len(own[str(folder)]) == 1:
                    found[own[str(folder)][0]].append(file)
                break
    return {path: tuple(attached) for path, attached in found.items()}


def _settled(entry: Entry, profile: Profile, order: ReleaseOrder, attachments: Mapping[str, tuple[str, ...]]) -> Entry:
    enhancement = entry.enhancement
    milestones = tuple(_spelled(milestone, order.spelling(milestone.raw)) for milestone in enhancement.milestones)
    source = enhancement.source
    if source.path in attachments:
        source = replace(source, attachments=attachments[source.path])
    stage = enhancement.stage
    if stage.raw is None:
        stage = Value(None, reached_stage(milestones, profile, order), None)
    return replace(entry, enhancement=replace(enhancement, milestones=milestones, stage=stage, source=source))


def _spelled(milestone: Milestone, release: str | None) -> Milestone:
    return milestone if milestone.release == release else replace(milestone, release=release)


def reached_stage(milestones: Iterable[Milestone], profile: Profile, order: ReleaseOrder) -> str | None:
    """The stage that follows from milestones: the one of the latest release that is out.

    ``None`` where no release of them is out, or the settings do not tell which are.
    """
    axis = profile.axis
    reached = [
        (order.position(milestone.release), rank(axis, milestone.stage.value), milestone.stage.value)
        for milestone in milestones
        if milestone.release is not None and not milestone.struck and order.is_out(milestone.release)
    ]
    return max(reached, key=lambda item: item[:2])[2] if reached else None


def found_key(text: str, origin: str, references: References, foreign: ForeignIndex) -> str | None:
    """The key of what a reference means; an id, exactly as it is written, goes before a key in another case."""
    key = references.find(text, origin)
    if key is not None and key != text.strip() and foreign.has_local(text.strip()):
        return text.strip()
    return key or foreign.find(text)


def _resolved(entry: Entry, references: References, foreign: ForeignIndex) -> Entry:
    if not entry.enhancement.relations:
        return entry
    origin = entry.enhancement.source.path
    found = ((r, found_key(r.raw, origin, references, foreign)) for r in entry.enhancement.relations)
    relations = (replace(relation, target=key) for relation, key in found)
    return replace(entry, enhancement=replace(entry.enhancement, relations=tuple(relations)))
