"""What was read of each document -> the collection: unique keys, spellings of releases, resolved relations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import PurePosixPath
from posixpath import splitext
from typing import TYPE_CHECKING

from ..model import Enhancement, Milestone, Value, key_sort_key
from ..releases import ReleaseOrder, rank_on_axis
from .collection import Collection, Entry, resolve_key
from .external import NO_EXTERNAL_TARGETS, ExternalIndex
from .references import ReferenceIndex, ReferenceTarget

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from ..config.profile import Profile
    from ..config.settings import Settings


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

    :param has_page: True if the first enhancement is the document as a whole.
    :param redirect: where the document leads, if it says nothing else.
    """

    enhancements: tuple[Enhancement, ...]
    has_page: bool
    redirect: Redirect | None = None


def link(
    shards: Mapping[str, Shard],
    profile: Profile,
    settings: Settings,
    today: date,
    files: Iterable[str] = (),
    external: ExternalIndex = NO_EXTERNAL_TARGETS,
) -> Collection:
    """Make a collection.

    :param shards: the name of each document -> its proposals.
    :param today: decides which of the declared releases are out, where the settings do not say.
    :param files: the paths of all documents, relative to the root, for attachments.
    :param external: what relations may lead to beside the proposals.
    """
    claims, old_paths = _settled_redirects(shards, profile)
    named = tuple(
        milestone.raw for entry in claims for milestone in entry.enhancement.milestones if not milestone.is_struck
    )
    order = ReleaseOrder(settings.releases, settings.current_release, today, named)
    entries = _with_unique_keys(claims)
    attachments = _attachments(entries, files) if profile.has_attachments else {}
    entries = [_settled(entry, profile, order, attachments) for entry in entries]
    entries = [_with_aliases(entry, old_paths.get((entry.document, entry.index), ())) for entry in entries]
    entries.sort(key=lambda entry: key_sort_key(entry.key))
    references = _references(entries, profile)
    resolved = {entry.key: _resolved(entry, references, external) for entry in entries}
    return Collection(resolved, profile, order, references, external, settings.check_sections)


def _references(entries: Iterable[Entry], profile: Profile) -> ReferenceIndex:
    return ReferenceIndex((ReferenceTarget(e.enhancement, e.is_page, e.claimed_key is None) for e in entries), profile)


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
            entry = Entry(enhancement, document, place, shard.has_page and place == 0)
            if shard.redirect is not None and entry.is_page:
                leading[shard.redirect.path] = (shard.redirect, entry)
            else:
                claims.append(entry)
        if shard.redirect is not None and not shard.has_page:
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
    references = ReferenceIndex(
        (ReferenceTarget(e, c.is_page, owns_number=True) for e, c in zip(places, claims, strict=True)), profile
    )
    for path in sorted(leading):
        redirect, own = leading[path]
        found = _end_of(redirect, leading, following, references, ends)
        if found is not None:
            end = claims[int(found)]
            old_paths[end.document, end.index].append(path)
        elif own is not None:
            claims.append(replace(own, broken_redirect=redirect.target))
    return claims, old_paths


def _end_of(
    redirect: Redirect,
    leading: Mapping[str, tuple[Redirect, Entry | None]],
    names: Mapping[str, str],
    references: ReferenceIndex,
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
        end = references.find_key(redirect.target, redirect.path)
        if end is not None:
            break
        ways = references.iter_lookups(redirect.target, redirect.path)
        path = next((names[way.text] for way in ways if way.kind == "path" and way.text in names), None)
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
    claims.sort(key=lambda e: (e.enhancement.source.path, e.enhancement.source.line, e.index))
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
            settled_entry = replace(entry, enhancement=replace(entry.enhancement, key=new), claimed_key=key)
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
    milestones = tuple(_spelled(milestone, order.canonical_name(milestone.raw)) for milestone in enhancement.milestones)
    source = enhancement.source
    if source.path in attachments:
        source = replace(source, attachments=attachments[source.path])
    stage = enhancement.stage
    if stage.raw is None:
        stage = Value(None, infer_stage(milestones, profile, order), None)
    return replace(entry, enhancement=replace(enhancement, milestones=milestones, stage=stage, source=source))


def _spelled(milestone: Milestone, release: str | None) -> Milestone:
    return milestone if milestone.release == release else replace(milestone, release=release)


def infer_stage(milestones: Iterable[Milestone], profile: Profile, order: ReleaseOrder) -> str | None:
    """The stage that follows from milestones: the one of the latest release that is out.

    ``None`` where no release of them is out, or the settings do not tell which are.
    """
    axis = profile.axis
    reached = [
        (order.sort_key(milestone.release), rank_on_axis(axis, milestone.stage.value), milestone.stage.value)
        for milestone in milestones
        if milestone.release is not None and not milestone.is_struck and order.is_released(milestone.release)
    ]
    return max(reached, key=lambda item: item[:2])[2] if reached else None


def _resolved(entry: Entry, references: ReferenceIndex, external: ExternalIndex) -> Entry:
    if not entry.enhancement.relations:
        return entry
    origin = entry.enhancement.source.path
    found = ((r, resolve_key(r.raw, origin, references, external)) for r in entry.enhancement.relations)
    relations = (replace(relation, target=key) for relation, key in found)
    return replace(entry, enhancement=replace(entry.enhancement, relations=tuple(relations)))
