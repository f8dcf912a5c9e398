"""Construction of a collection: redirects, unique keys, canonical release names, resolved relations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import PurePosixPath
from posixpath import splitext

from ..config.profile import Profile
from ..config.settings import Settings
from ..diagnostics import Diagnostic
from ..keys import key_sort_key
from ..model import Enhancement, Link, Relation, Text, Tree, Value
from ..person import Person
from ..releases import Release, ReleaseOrder, rank_on_axis
from ..suppression import Suppression
from .collection import Collection, Entry, resolve_key
from .commitments import MilestoneResolver
from .external import ExternalIndex
from .people import identify_people
from .progress import MilestoneState, iter_milestone_states
from .references import ReferenceIndex, make_reference_target
from .related_pages import PageFinder, PathTest, has_more_words, split_relation


@dataclass(frozen=True, slots=True)
class Redirect:
    """A document at a former path of a proposal that only refers to its new path.

    :param is_link: True for a symbolic link to another document, whose text is read here if that is not in the build.
    """

    path: str
    target: str
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Shard:
    """The enhancements of one document, as read; if it has a page, the first one is the document as a whole.

    :param diagnostics: diagnostics about the bytes of a document that is no proposal as a whole.
    :param suppressions: comments in the document, and in the metadata files beside it, that suppress findings.
    """

    enhancements: tuple[Enhancement, ...]
    has_page: bool
    redirect: Redirect | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


def link_shards(
    shards: Mapping[str, Shard],
    profile: Profile,
    settings: Settings,
    today: date,
    files: Iterable[str] = (),
    external: ExternalIndex | None = None,
    has_file: PathTest | None = None,
) -> Collection:
    """Build the collection of all documents. The same arguments give the same collection.

    :param shards: document name -> its shard.
    :param today: decides which declared releases are out, if the settings do not.
    :param files: paths of all documents, from which attachments are chosen.
    :param has_file: test of the paths that relations name; by default, only the documents are files.
    """
    external = external or ExternalIndex()
    files = frozenset(files)
    entries, old_paths = _resolve_redirects(shards, profile)
    mentioned = tuple(
        m.raw
        for entry in entries
        for m in dict.fromkeys((*entry.enhancement.milestones, *entry.enhancement.stage_releases))
        if not m.is_struck
    )
    declared = settings.releases or tuple(map(Release, profile.release_names))
    order = ReleaseOrder(declared, settings.current_release, today, mentioned)
    entries = _assign_unique_keys(entries)
    attachments = _assign_attachments(entries, files) if profile.has_attachments else {}
    resolver = MilestoneResolver((entry.enhancement for entry in entries), profile, order)
    entries = [_complete_entry(entry, profile, order, resolver, attachments, old_paths) for entry in entries]
    entries.sort(key=lambda entry: key_sort_key(entry.key))
    identified = identify_people([entry.enhancement.people for entry in entries])
    references = ReferenceIndex(
        (make_reference_target(e.enhancement, is_page=e.is_page, owns_number=e.claimed_key is None) for e in entries),
        profile,
    )
    has_file = has_file or _make_file_test(files)
    pages = PageFinder(references, profile, has_file)
    linked = {
        entry.key: _complete_references(entry, people, pages, external)
        for entry, people in zip(entries, identified, strict=True)
    }
    file_diagnostics = tuple(diagnostic for shard in shards.values() for diagnostic in shard.diagnostics)
    # A file that two documents include has its suppressions in both.
    suppressions = tuple(dict.fromkeys(suppression for shard in shards.values() for suppression in shard.suppressions))
    return Collection(
        linked, profile, order, references, external, settings, today, has_file, file_diagnostics, suppressions
    )


def _resolve_redirects(
    shards: Mapping[str, Shard], profile: Profile
) -> tuple[list[Entry], dict[tuple[str, int], list[str]]]:
    """Separate the documents that redirect to a proposal from those that contain one.

    A page that redirects to no proposal is one itself.

    :returns: the entries; and (document, index) of an entry -> paths of the documents that redirect to it.
    """
    entries: list[Entry] = []
    pages: dict[str, Entry] = {}
    for document, shard in shards.items():
        for index, enhancement in enumerate(shard.enhancements):
            entry = Entry(enhancement, document, index, shard.has_page and index == 0)
            if shard.redirect is not None and entry.is_page:
                pages[shard.redirect.path] = entry
            else:
                entries.append(entry)
    redirects = {shard.redirect.path: shard.redirect for shard in shards.values() if shard.redirect is not None}
    old_paths: dict[tuple[str, int], list[str]] = defaultdict(list)
    positions = _follow_redirects(redirects, entries, profile)
    for path in sorted(redirects):
        if (position := positions[path]) is not None:
            old_paths[entries[position].document, entries[position].index].append(path)
        elif path in pages:
            redirect = redirects[path]
            entries.append(replace(pages[path], broken_redirect="" if redirect.is_link else redirect.target))
    return entries, old_paths


def _follow_redirects(
    redirects: Mapping[str, Redirect], entries: Sequence[Entry], profile: Profile
) -> dict[str, int | None]:
    """Return the position of the entry to which each redirect leads, directly or through other redirects."""
    if not redirects:
        return {}
    # The index uses positions as keys, because duplicate keys are settled later; no reference can have their form.
    targets = (make_reference_target(entry.enhancement, is_page=entry.is_page) for entry in entries)
    by_position = (t._replace(key=f"\0{n}", aliases=(*t.aliases, t.key)) for n, t in enumerate(targets))
    references = ReferenceIndex(by_position, profile)
    paths = {
        name.casefold(): path
        for path in redirects
        for name in (path, splitext(path)[0], str(PurePosixPath(path).parent))
    }
    positions: dict[str, int | None] = {}
    for start in sorted(redirects):
        passed: dict[str, None] = {}
        path: str | None = start
        key = None
        while path is not None and path not in passed and path not in positions and key is None:
            passed[path] = None
            target, origin = redirects[path].target, path
            key = references.find_key(target, origin)
            lookups = references.iter_lookups(target, origin)
            path = next((paths[text] for kind, text in lookups if kind == "path" and text in paths), None)
        position = int(key[1:]) if key is not None else positions.get(path or "")
        positions |= dict.fromkeys(passed, position)
    return positions


def _assign_unique_keys(entries: list[Entry]) -> list[Entry]:
    """Return entries with unique keys: the first entry that claims a key keeps it, others get a longer one.

    Entries that are not closed precede closed ones, such as replaced ones; otherwise path and line decide. The document
    of a file comes before those that include the file.
    """
    entries.sort(key=_get_precedence)
    taken = {entry.key.casefold() for entry in entries}
    assigned: set[str] = set()
    duplicates: Counter[str] = Counter()
    unique = []
    for entry in entries:
        key = entry.key
        if key.casefold() in assigned:
            duplicates[key] += 1
            candidates = _iter_longer_keys(key, entry.enhancement.source.document, max(2, duplicates[key]))
            longer = next(candidate for candidate in candidates if candidate.casefold() not in taken)
            entry = replace(entry, enhancement=replace(entry.enhancement, key=longer), claimed_key=key)  # noqa: PLW2901
            taken.add(longer.casefold())
        assigned.add(entry.key.casefold())
        unique.append(entry)
    return unique


def _get_precedence(entry: Entry) -> tuple[bool, str, int, str, int]:
    source = entry.enhancement.source
    return entry.enhancement.decision.is_closed, source.path, source.line, source.included_by or "", entry.index


def _iter_longer_keys(key: str, path: str, number: int) -> Iterator[str]:
    """Yield a key with the folder's name, the file's name and numbers appended, in this order."""
    if folder := PurePosixPath(path).parent.name:
        yield f"{key}-{folder}"
    yield f"{key}-{PurePosixPath(path).stem}"
    yield from (f"{key}-{n}" for n in count(number))


def _assign_attachments(entries: Sequence[Entry], files: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return document path of each proposal -> other documents in its folder and the folders below.

    Documents below the folder of another proposal belong to that one; those of a folder that two proposals
    share belong to neither.
    """
    owners: dict[str, list[str]] = defaultdict(list)
    paths = {entry.enhancement.source.path for entry in entries}
    for path in paths:
        owners[str(PurePosixPath(path).parent)].append(path)
    attachments: dict[str, list[str]] = defaultdict(list)
    for file in sorted(set(files) - paths):
        folder = next((str(folder) for folder in PurePosixPath(file).parents if str(folder) in owners), None)
        if folder is not None and len(owners[folder]) == 1:
            attachments[owners[folder][0]].append(file)
    return {path: tuple(attached) for path, attached in attachments.items()}


def _complete_entry(
    entry: Entry,
    profile: Profile,
    order: ReleaseOrder,
    resolver: MilestoneResolver,
    attachments: Mapping[str, tuple[str, ...]],
    old_paths: Mapping[tuple[str, int], Sequence[str]],
) -> Entry:
    """Return an entry with canonical releases, an inferred stage if none is written, attachments and old paths."""
    enhancement = entry.enhancement
    milestones = resolver.resolve_milestones(enhancement)
    source, stage = enhancement.source, enhancement.stage
    if source.path in attachments:
        source = replace(source, attachments=attachments[source.path])
    if stage.raw is None:
        stage = Value(None, _infer_stage(replace(enhancement, milestones=milestones), profile, order), None)
    aliases = tuple(dict.fromkeys((*enhancement.aliases, *old_paths.get((entry.document, entry.index), ()))))
    if (milestones, stage, source, aliases) == (
        enhancement.milestones, enhancement.stage, enhancement.source, enhancement.aliases
    ):  # fmt: skip
        return entry  # as most: to copy it takes longer than all of the above
    enhancement = replace(enhancement, milestones=milestones, stage=stage, source=source, aliases=aliases)
    return replace(entry, enhancement=enhancement)


def _infer_stage(enhancement: Enhancement, profile: Profile, order: ReleaseOrder) -> str | None:
    """Return the stage of the latest milestone reached in a release that is out; None if none has a stage."""
    axis = profile.axis
    reached = [
        (order.get_sort_key(release), rank_on_axis(axis, milestone.stage.value), milestone.stage.value)
        for release, milestone, state in iter_milestone_states(enhancement, profile, order)
        if state is MilestoneState.REACHED and order.is_released(release) and milestone.stage.is_known
    ]
    return max(reached, key=lambda item: item[:2])[2] if reached else None


def _make_file_test(files: frozenset[str]) -> PathTest:
    """Return a test for the paths of some files and of the folders around them."""
    paths = {str(folder) for file in files for folder in PurePosixPath(file).parents} | files
    return paths.__contains__


def _complete_references(entry: Entry, people: tuple[Person, ...], pages: PageFinder, external: ExternalIndex) -> Entry:
    """Return an entry with its people and the targets of its relations; relations to pages and files become links.

    :param people: its people with their identities.
    """
    enhancement = entry.enhancement
    if enhancement.relations:
        relations, links, extra = _resolve_relations(enhancement, pages, external)
        completed = replace(enhancement, people=people, relations=relations, links=links, extra=extra)
    elif people:
        completed = replace(enhancement, people=people)
    else:
        return entry
    return replace(entry, enhancement=completed)


def _resolve_relations(
    enhancement: Enhancement, pages: PageFinder, external: ExternalIndex
) -> tuple[tuple[Relation, ...], tuple[Link, ...], tuple[tuple[str, Tree], ...]]:
    """Return the relations of an enhancement with their targets, its links, and its extra fields."""
    origin = enhancement.source.path
    relations: list[Relation] = []
    links, extra = list(enhancement.links), list(enhancement.extra)
    for written in enhancement.relations:
        pieces = split_relation(written, pages.references)
        if len(pieces) > 1 and has_more_words(written.raw, pieces):
            extra.append((written.type, Text(written.raw, written.line, written.path)))
        for raw in pieces:
            target, start = resolve_key(raw, origin, pages.references, external), written.raw.find(raw)
            column = written.column + start if written.column is not None and start >= 0 else None
            relation = replace(written, raw=raw, target=target, column=column)
            if relation.target is None and (link := pages.find_link(relation, origin)):
                links.append(link)
            else:
                relations.append(relation)
    return tuple(dict.fromkeys(relations)), tuple(dict.fromkeys(links)), tuple(extra)
