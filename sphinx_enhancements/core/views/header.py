"""Header of a proposal: status, stage, progress, banners, facts and dependencies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from ..collection.collection import Collection, Entry
from ..collection.progress import MilestoneState
from ..config.profile import Profile
from ..model import Enhancement, Milestone
from ..person import Person
from ..reading.dates import parse_date
from ..releases import rank_on_axis
from .cells import (
    MAX_SUMMARY,
    MAX_TITLE,
    Cell,
    Item,
    ItemKind,
    extract_first_sentence,
    is_address,
    make_checklist_item,
    make_enhancement_item,
    make_key_item,
    make_known_stage_item,
    make_link_item,
    make_meter_item,
    make_milestone_items,
    make_present_stage_item,
    make_prose_items,
    make_query_item,
    make_release_item,
    make_state_items,
    make_status_item,
    make_unresolved_items,
    shorten_at_word,
)
from .columns import COLUMNS, compute_cell, make_next_release_item
from .history import ProposalHistory, compute_history
from .readiness import Reason, compute_readiness


class Superseded(NamedTuple):
    """Banner of a superseded enhancement: the last successors of the chain, and those in between."""

    successors: Cell
    intermediates: Cell = ()


class TurnedDown(NamedTuple):
    """Banner of an enhancement that was rejected, withdrawn or removed."""

    status: Item
    reason: str


class InReview(NamedTuple):
    """Banner of an undecided enhancement that asks for comments until a future day."""

    until: date


class Unready(NamedTuple):
    """Banner of an enhancement that targets the release with the next freeze and is not ready."""

    release: Item
    freeze: str
    day: date
    reasons: tuple[Reason, ...]


Banner: TypeAlias = Superseded | TurnedDown | InReview | Unready


def compute_banners(collection: Collection, entry: Entry) -> Iterator[Banner]:
    """Yield every banner of an enhancement; most have none."""
    enhancement = entry.enhancement
    last, intermediates = collection.graph.find_final_successors(entry.key)
    if last:
        successors = tuple(make_enhancement_item(collection, key, note=True) for key in last)
        yield Superseded(successors, tuple(make_key_item(collection, key) for key in intermediates))
    elif enhancement.decision.is_turned_down:
        yield TurnedDown(make_status_item(enhancement, collection.profile), enhancement.reason or "")
    until, today = parse_date(enhancement.review_until or ""), collection.order.today
    if until and today and today <= until and enhancement.decision.is_in_review:
        yield InReview(until)
    if unready := _check_next_freeze(collection, entry):
        yield unready


def _check_next_freeze(collection: Collection, entry: Entry) -> Unready | None:
    next_freeze = collection.order.next_freeze
    if next_freeze is None or entry.enhancement.decision.has_dropped_milestones:
        return None
    release, freeze, day = next_freeze
    milestones = [milestone for name, milestone in entry.enhancement.release_milestones if name == release]
    reasons = dict.fromkeys(reason for m in milestones for reason in compute_readiness(collection, entry, m).reasons)
    return Unready(make_release_item(collection.order, release), freeze, day, tuple(reasons)) if reasons else None


MAX_RELEASES = 4  # Largest number of releases named for one stage; the latest ones are kept


class StageProgress(StrEnum):
    """Position of a stage relative to the present stage of an enhancement."""

    REACHED = "reached"  # earlier than the present stage, with a release in which it was reached
    CURRENT = "current"  # the present stage
    AIMED = "aimed"  # targeted at a release that is not out
    MISSED = "missed"  # not reached: targeted at a release that is out, or by a declined enhancement
    PASSED = "passed"  # earlier than the present stage, without a release
    OPEN = "open"  # later than the present stage, without a release


class StageStep(NamedTuple):
    """One stage of an enhancement's progress, with the latest releases of its milestones and their tracks as notes."""

    stage: Item
    progress: StageProgress
    releases: Cell = ()
    omitted_count: int = 0


def compute_progress(collection: Collection, entry: Entry) -> tuple[StageStep, ...]:
    """Return all stages, terminal ones if declared or targeted; nothing for work without stage and milestone."""
    enhancement, profile, order = entry.enhancement, collection.profile, collection.order
    by_stage: dict[str | None, list[Milestone]] = {}
    for _, milestone in enhancement.release_milestones:
        by_stage.setdefault(milestone.stage.value, []).append(milestone)
    named = {stage for stage in profile.axis if stage == enhancement.stage.value or stage in by_stage}
    if not named:
        return ()
    steps = []
    for stage in profile.axis:
        if stage in profile.terminal_stages and stage not in named:
            continue
        milestones = sorted(by_stage.get(stage, ()), key=lambda m: order.get_sort_key(m.release or ""))
        latest = milestones[-MAX_RELEASES:]
        steps.append(
            StageStep(
                make_known_stage_item(stage, profile),
                _classify_step(collection, entry, stage, milestones),
                tuple(make_release_item(order, m.release or "")._replace(note=m.track) for m in latest),
                len(milestones) - len(latest),
            )
        )
    return tuple(steps)


def _classify_step(collection: Collection, entry: Entry, stage: str, milestones: Iterable[Milestone]) -> StageProgress:
    enhancement, axis = entry.enhancement, collection.profile.axis
    present, declared = collection.classify_stage(entry.key), enhancement.stage.value
    states = {collection.classify_milestone(enhancement, milestone) for milestone in milestones}
    if stage == declared and not states:
        states = {present.state}
    if stage == declared and present.is_reached:
        return StageProgress.CURRENT
    if MilestoneState.REACHED in states:
        return StageProgress.REACHED
    if states:
        return StageProgress.AIMED if any(state.is_ahead for state in states) else StageProgress.MISSED
    has_passed = present.is_reached and rank_on_axis(axis, stage) < rank_on_axis(axis, declared)
    return StageProgress.PASSED if has_passed else StageProgress.OPEN


class RelatedProposal(NamedTuple):
    """Enhancement at the other end of a relation.

    :param origin: name of its project; empty if it is in the collection.
    """

    proposal: Item
    title: str
    status: Item | None
    stage: Item | None
    release: Item | None
    origin: str = ""


class Fact(NamedTuple):
    """One line of the header; its name is a field or a kind of relation, which a renderer translates.

    :param related: the first items of a relation, those that are enhancements, with details.
    :param accounts: for each item that is a person, the address of an account; empty for none.
    """

    name: str
    items: Cell
    related: tuple[RelatedProposal, ...] = ()
    is_relation: bool = False
    accounts: tuple[str, ...] = ()


class Meter(NamedTuple):
    """Completed share of the check list, the questions or the required sections."""

    name: str
    item: Item
    missing: tuple[str, ...] = ()


class Header(NamedTuple):
    """Header of one proposal.

    :param status: the status; its note is the text beside the status in the document.
    :param other_milestones: milestones that no step shows, such as struck ones.
    :param release: in a compact header, the next or latest milestone; None if the note of the stage names it.
    :param is_compact: True if readers have to open everything but status, stage, release and owner.
    """

    key: str
    title: str
    status: Item
    stage: Item | None
    facts: tuple[Fact, ...]
    banners: tuple[Banner, ...] = ()
    summary: str = ""
    steps: tuple[StageStep, ...] = ()
    other_milestones: Cell = ()
    meters: tuple[Meter, ...] = ()
    authors: tuple[str, ...] = ()
    release: Item | None = None
    is_compact: bool = False
    history: ProposalHistory = ProposalHistory()

    @property
    def without_site_parts(self) -> Header:
        """Copy without the parts that only HTML sites draw: their changes rewrite no page of other builders."""
        facts = tuple(Fact(fact.name, fact.items) for fact in self.facts)
        return self._replace(facts=facts, steps=(), other_milestones=(), authors=(), release=None, is_compact=False)


def compute_header(collection: Collection, entry: Entry, *, is_short: bool = False) -> Header:
    """Return the header of a proposal; facts without a value are left out.

    :param is_short: True for a proposal of a few lines, whose header is compact if its document has others.
    """
    enhancement, profile = entry.enhancement, collection.profile
    stage = make_present_stage_item(collection, entry.key)
    is_compact = is_short and collection.entry_at(entry.document, 1) is not None
    steps = compute_progress(collection, entry)
    stages = {step.stage.target for step in steps}
    others = (m for m in enhancement.milestones if m.is_struck or m.release is None or m.stage.value not in stages)
    authors = (person for person in enhancement.people if person.role == "author")
    return Header(
        entry.key,
        enhancement.title,
        make_status_item(enhancement, profile)._replace(
            note=shorten_at_word(enhancement.status.note or "", MAX_TITLE) or None
        ),
        stage,
        tuple(fact for fact in _iter_facts(collection, entry) if fact.items),
        tuple(compute_banners(collection, entry)),
        shorten_at_word(extract_first_sentence(enhancement.summary or ""), MAX_SUMMARY),
        steps,
        tuple(make_milestone_items(collection, enhancement, others)),
        tuple(_iter_meters(collection, entry)),
        tuple(dict.fromkeys(person.short_label for person in authors)),
        _make_release_beside_stage(collection, entry, stage) if is_compact else None,
        is_compact,
        compute_history(collection, entry),
    )


def _iter_facts(collection: Collection, entry: Entry) -> Iterator[Fact]:
    """Yield every fact in the order of the header, also those without a value."""
    enhancement, source = entry.enhancement, entry.enhancement.source
    yield Fact("milestones", compute_cell(collection, entry, "milestones"))
    for name in ("owner", "participants"):
        yield Fact(name, _make_query_items(collection, entry, name))
    for name, role in collection.profile.people.items():
        people = dict(_iter_people(enhancement, role, collection.profile))
        yield Fact(name, tuple(people), accounts=tuple(people.values()))
    yield from _iter_relations(collection, entry)
    yield Fact("gates", compute_cell(collection, entry, "gates"))
    for kind in dict.fromkeys((*(link.type for link in enhancement.links), *collection.profile.link_kinds.values())):
        if kind not in collection.profile.inverses:
            links = (make_link_item(link) for link in enhancement.links if link.type == kind)
            yield Fact(kind, (*links, *make_prose_items(enhancement, collection.profile, kind)))
    yield Fact("attachments", tuple(Item(path, ItemKind.DOCUMENT, path) for path in source.attachments))
    yield Fact("labels", _make_query_items(collection, entry, "labels"))
    for name in ("created", "updated"):
        yield Fact(name, compute_cell(collection, entry, name))
    yield Fact("source", (Item(f"{source.path}:{source.line}"),))


def _make_query_items(collection: Collection, entry: Entry, column: str) -> Cell:
    """Return the items of a column as links to the list of all enhancements with the same value."""
    word = COLUMNS[column].query_word
    return tuple(make_query_item(item, word, item.text) for item in compute_cell(collection, entry, column))


def _iter_people(enhancement: Enhancement, role: str, profile: Profile) -> Iterator[tuple[Item, str]]:
    """Yield the people in a role, as links to the list of their enhancements, with the addresses of their accounts."""
    for person in enhancement.people:
        if person.role == role:
            handle = person.resolved_identity.handle
            item = make_query_item(
                Item(person.label, note=person.note), "person", f"@{handle}" if handle else person.label
            )
            yield item, _find_account(enhancement, person, profile)


def _find_account(enhancement: Enhancement, person: Person, profile: Profile) -> str:
    """Return the web address of a person, or else of the account; empty for an account named after a group."""
    address = person.address or ""
    if is_address(address) and not address.startswith("mailto:"):
        return address
    handle = person.resolved_identity.handle or ""
    groups = (enhancement.owner, *enhancement.participants)
    if any(group and f"{handle}-".casefold().startswith(f"{group}-".casefold()) for group in groups):
        return ""
    return profile.make_account_address(handle)


def _iter_relations(collection: Collection, entry: Entry) -> Iterator[Fact]:
    """Yield a fact for each kind of relation of an enhancement, with details of the related enhancements."""
    enhancement, profile = entry.enhancement, collection.profile
    relations = collection.get_relations(entry.key)
    # Most enhancements have few kinds of relations: skipping the others early keeps large builds fast.
    present = {*relations, *(r.type for r in enhancement.relations), *(link.type for link in enhancement.links)}
    for kind in (kind for kind in profile.relation_kinds if kind in present):
        keys = relations.get(kind, ())
        targets = (make_enhancement_item(collection, key, note=True) for key in keys)
        related = tuple(_describe_related(collection, key) for key in keys)
        yield Fact(kind, (*targets, *make_unresolved_items(collection, enhancement, kind)), related, is_relation=True)


def _describe_related(collection: Collection, key: str) -> RelatedProposal:
    entry, external = collection.entries.get(key), collection.get_external(key)
    status, stage = make_state_items(collection, key)
    return RelatedProposal(
        make_key_item(collection, key),
        shorten_at_word(collection.get_enhancement(key).title, MAX_TITLE),
        status if external is None or status.target else None,
        stage,
        _make_release_beside_stage(collection, entry, stage) if entry else None,
        external.origin_label if external else "",
    )


def _make_release_beside_stage(collection: Collection, entry: Entry, stage: Item | None) -> Item | None:
    """Return the next or latest milestone as shown after the stage, whose name it does not repeat."""
    release = make_next_release_item(collection, entry, stage)
    if release and stage and release.text == f"{stage.text} {release.target}":
        return release._replace(text=release.target or "")
    return release


def _iter_meters(collection: Collection, entry: Entry) -> Iterator[Meter]:
    enhancement, profile = entry.enhancement, collection.profile
    if checked := make_checklist_item(enhancement):
        yield Meter("checklist", checked)
    if enhancement.questions:
        total = len(enhancement.questions)
        yield Meter("questions", make_meter_item(total - len(enhancement.open_questions), total))
    if checked_sections := tuple(profile.check_sections(enhancement)):
        absent = tuple(gap.section.title for _, gap in checked_sections if gap is not None)
        total = len(checked_sections)
        yield Meter("required-sections", make_meter_item(total - len(absent), total), absent)
