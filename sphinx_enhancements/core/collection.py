"""All proposals of a build or a command-line run, linked: keys settled, releases spelled alike, relations resolved.

:func:`link` makes a :class:`Collection` out of what the readers gave, once per build. It is pure:
the same shards, settings and date give the same collection.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from .lifecycle import ReleaseOrder, rank
from .model import Enhancement, Milestone, Relation, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from .profile import Profile
    from .settings import Settings

_DIGITS = re.compile(r"#?0*([0-9]{1,18})$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One proposal of a collection.

    :param document: the name of the document it was read from, as the caller calls it.
    :param place: its place among the proposals of that document, from 0.
    :param whole: whether it is the document as a whole, rather than a directive inside it.
    :param claimed: the key that its document gives, where another proposal had it first.
    """

    enhancement: Enhancement
    document: str
    place: int
    whole: bool
    claimed: str | None = None

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
    """

    entries: Mapping[str, Entry]
    profile: Profile
    order: ReleaseOrder

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    def at(self, document: str, place: int) -> Entry | None:
        """The proposal at a place of a document."""
        return self._places.get((document, place))

    def resolve(self, target: str) -> Entry | None:
        """The one proposal that a reference means: by key, path, alias or number.

        Case does not count. A number or an alias that two proposals have means neither.
        """
        wanted = target.strip().casefold()
        key = self._names.get(wanted)
        if key is None and (path := _as_path(target)):
            key = self._names.get(path.casefold())
        if key is None and (digits := _DIGITS.match(wanted)):
            key = self._names.get(f"#{digits[1]}")
        return self.entries[key] if key else None

    def has(self, key: str) -> bool:
        """Whether a text is the key of a proposal, case aside; no other name of it counts."""
        found = self._names.get(key.casefold())
        return found is not None and found.casefold() == key.casefold()

    def backlinks(self, key: str) -> tuple[Backlink, ...]:
        """The inverses of the relations that lead to a proposal, in the order of the profile's kinds."""
        return self._backlinks.get(key, ())

    @cached_property
    def _places(self) -> dict[tuple[str, int], Entry]:
        return {(entry.document, entry.place): entry for entry in self}

    @cached_property
    def _names(self) -> dict[str, str | None]:
        return _names(self.entries.values())

    @cached_property
    def _backlinks(self) -> dict[str, tuple[Backlink, ...]]:
        kinds = {kind: n for n, kind in enumerate(self.profile.relations)}
        found: dict[str, list[tuple[int, Backlink]]] = defaultdict(list)
        for entry in self:
            for relation in entry.enhancement.relations:
                if relation.target is not None and relation.target != entry.key:
                    backlink = Backlink(self.profile.relations[relation.type], entry.key)
                    found[relation.target].append((kinds[relation.type], backlink))
        return {
            key: tuple(dict.fromkeys(backlink for _, backlink in sorted(links, key=lambda link: link[0])))
            for key, links in found.items()
        }


@dataclass(frozen=True, slots=True)
class Shard:
    """The proposals of one document, as read.

    :param whole: whether the first of them is the document as a whole.
    """

    enhancements: tuple[Enhancement, ...]
    whole: bool


def link(
    shards: Mapping[str, Shard],
    profile: Profile,
    settings: Settings,
    today: date,
    files: Iterable[str] = (),
) -> Collection:
    """Make a collection.

    :param shards: the name of each document -> its proposals.
    :param today: decides which of the declared releases are out, where the settings do not say.
    :param files: the paths of all documents, relative to the root, for attachments.
    """
    claims = [
        Entry(enhancement, document, place, shard.whole and place == 0)
        for document, shard in shards.items()
        for place, enhancement in enumerate(shard.enhancements)
    ]
    named = tuple(
        milestone.raw for entry in claims for milestone in entry.enhancement.milestones if not milestone.struck
    )
    order = ReleaseOrder(settings.releases, settings.current_release, today, named)
    entries = _with_unique_keys(claims)
    attachments = _attachments(entries, files) if profile.attachments else {}
    entries = [_settled(entry, profile, order, attachments) for entry in entries]
    entries.sort(key=lambda entry: key_order(entry.key))
    unresolved = Collection({entry.key: entry for entry in entries}, profile, order)
    return Collection({entry.key: _resolved(entry, unresolved) for entry in entries}, profile, order)


def key_order(key: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key for keys: the numbers in them as numbers, so that ``VEP-9`` is before ``VEP-10``."""
    parts = re.split(r"([0-9]{1,18})", key.casefold())
    return (*((0, int(part), "") if n % 2 else (1, 0, part) for n, part in enumerate(parts)), (2, 0, key))


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
    milestones = tuple(
        replace(milestone, release=order.spelling(milestone.raw)) for milestone in enhancement.milestones
    )
    source = enhancement.source
    if source.path in attachments:
        source = replace(source, attachments=attachments[source.path])
    stage = enhancement.stage
    if stage.raw is None:
        stage = Value(None, reached_stage(milestones, profile, order), None)
    return replace(entry, enhancement=replace(enhancement, milestones=milestones, stage=stage, source=source))


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


def _names(entries: Iterable[Entry]) -> dict[str, str | None]:
    """Everything a proposal may be called, folded -> its key; ``None`` where several are called so."""
    names: dict[str, str | None] = {}
    others: list[tuple[str, str]] = []
    for entry in entries:
        enhancement = entry.enhancement
        names[entry.key.casefold()] = entry.key
        if entry.whole:
            path = PurePosixPath(enhancement.source.path)
            others += [(str(path), entry.key), (str(path.with_suffix("")), entry.key)]
            if str(path.parent) != ".":
                others.append((str(path.parent), entry.key))
        if enhancement.number is not None and entry.claimed is None:
            others.append((f"#{enhancement.number}", entry.key))
        others += [(alias, entry.key) for alias in enhancement.aliases]
    owner: dict[str, str | None] = {}
    for name, key in others:
        folded = name.casefold()
        owner[folded] = key if owner.get(folded, key) == key else None
    return owner | names


def _as_path(target: str) -> str:
    """A reference as a path from the root; empty if it leads elsewhere."""
    parts: list[str] = []
    for part in target.strip().split("/"):
        if part == "..":
            return ""
        if part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _resolved(entry: Entry, collection: Collection) -> Entry:
    if not entry.enhancement.relations:
        return entry
    relations: list[Relation] = []
    for relation in entry.enhancement.relations:
        found = collection.resolve(relation.raw)
        relations.append(replace(relation, target=found.key if found else None))
    return replace(entry, enhancement=replace(entry.enhancement, relations=tuple(relations)))
