"""The collection: all enhancements of a build or a command-line run, linked to each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from packaging.version import Version

from ..config.profile import Profile
from ..config.settings import Settings
from ..diagnostics import Diagnostic
from ..model import Enhancement, Milestone, Status
from ..releases import ReleaseOrder
from ..suppression import Suppression
from .dormancy import Dormancy, DormancyJudge
from .external import ExternalIndex, ExternalTarget
from .graph import Graph, build_graph
from .progress import (
    MilestoneState,
    PresentStage,
    ReleaseMilestone,
    classify_milestone,
    classify_stage,
    iter_milestone_states,
)
from .references import ReferenceIndex
from .related_pages import PathTest, is_prose
from .section_gaps import ProposalGap, SectionGapFinder

if TYPE_CHECKING:
    from .history import History


@dataclass(frozen=True, slots=True)
class Entry:
    """One enhancement of a collection, with its position in the documents.

    :param document: name of its document, as the caller of :func:`~.linking.link_shards` spells it.
    :param index: position among the enhancements of that document, from 0.
    :param is_page: True if the document as a whole is the proposal, False for a directive inside it.
    :param claimed_key: key written in the document, if another enhancement already has it; otherwise None.
    :param broken_redirect: reference in a redirect page that resolves to nothing, empty for a symbolic link; None for
        a page that is no redirect.
    """

    enhancement: Enhancement
    document: str
    index: int
    is_page: bool
    claimed_key: str | None = None
    broken_redirect: str | None = None

    @property
    def key(self) -> str:
        """The key of the enhancement, unique in the collection."""
        return self.enhancement.key

    @property
    def files(self) -> tuple[str, ...]:
        """Paths of the files that the enhancement was read from, its document first."""
        e = self.enhancement
        others = [*(r.path for r in e.relations), *(m.path for m in e.milestones)]
        paths = (e.source.path, e.source.metadata, *others)
        return tuple(dict.fromkeys(path for path in paths if path is not None))


@dataclass(frozen=True, slots=True)
class Backlink:
    """The derived inverse of a relation, such as ``required-by``, and the key of the enhancement that states it."""

    type: str
    source: str


@dataclass(frozen=True)
class Collection:
    """All enhancements of a project, linked, by key in key order (numbers as numbers).

    :param order: every declared or mentioned release.
    :param settings: settings of the project, of which rules need those about themselves.
    :param today: day of the build or command.
    :param has_file: test of the path of a file or folder, relative to the root.
    :param read_text: returns the text of a file, for fixes in it; empty if there are to be none.
    :param file_diagnostics: diagnostics about the bytes of documents that are no proposals.
    :param suppressions: comments in documents that suppress findings.
    :param suppressed: diagnostics of proposals that they suppress, and that the proposals no longer have.
    :param history: changes that the repository records; None if it was not read.
    """

    entries: Mapping[str, Entry]
    profile: Profile
    order: ReleaseOrder
    references: ReferenceIndex = field(compare=False, repr=False)
    external: ExternalIndex = field(compare=False, repr=False)
    settings: Settings = field(repr=False)
    today: date
    has_file: PathTest = field(compare=False, repr=False)
    file_diagnostics: tuple[Diagnostic, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    suppressed: tuple[Diagnostic, ...] = ()
    read_text: Callable[[str], str] = field(default=lambda _path: "", compare=False, repr=False)
    history: History | None = field(default=None, compare=False, repr=False)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def get_line(self, path: str, line: int | None) -> str:
        """Return a line of a file, counted from 1, for a fix in it; empty if it is not known."""
        lines = self.get_lines(path)
        return lines[line - 1] if line is not None and 0 < line <= len(lines) else ""

    def get_lines(self, path: str) -> list[str]:
        """Return the lines of a file, for a fix in it."""
        if path not in self._lines:
            self._lines[path] = self.read_text(path).split("\n")
        return self._lines[path]

    @cached_property
    def _lines(self) -> dict[str, list[str]]:
        return {}

    def __len__(self) -> int:
        return len(self.entries)

    def entry_at(self, document: str, index: int) -> Entry | None:
        """Return the entry with an index in a document."""
        return self._entries_by_index.get((document, index))

    def resolve_reference(self, target: str, origin: str = "") -> Entry | None:
        """Return the one entry that a reference means; for the forms see :meth:`.ReferenceIndex.find_key`."""
        key = self.references.find_key(target, origin)
        return self.entries[key] if key else None

    def find_key(self, target: str, origin: str = "") -> str | None:
        """Return the key that a reference means: of an enhancement or of an external target."""
        return resolve_key(target, origin, self.references, self.external)

    def is_prose(self, text: str) -> bool:
        """Return True if the text of a relation names no proposal: it is prose, or the name of another thing."""
        return is_prose(text, self.references, self.profile)

    def get_external(self, key: str) -> ExternalTarget | None:
        """Return the external target with a key; None for a key of the collection."""
        return None if key in self.entries else self.external.entries.get(key)

    def get_enhancement(self, key: str) -> Enhancement:
        """Return the enhancement with a key, in the collection or external."""
        return (self.entries.get(key) or self.external.entries[key]).enhancement

    def get_profile(self, key: str) -> Profile:
        """Return the profile that describes the enhancement with a key, in the collection or external."""
        external = self.get_external(key)
        return external.profile if external is not None else self.profile

    def is_accepted(self, enhancement: Enhancement) -> bool:
        """Return True if the status of an enhancement counts as accepted work."""
        return enhancement.status.value in self.profile.accepted

    def needs_current_release(self, enhancement: Enhancement) -> bool:
        """Return True if a proposal has no stage only because no release is known to be out."""
        if self.order.current is not None or enhancement.stage.raw is not None:
            return False
        return any(milestone.stage.is_known for _, milestone in enhancement.release_milestones)

    @cached_property
    def section_gaps(self) -> tuple[ProposalGap, ...]:
        """Sections that the present status and stage of a proposal require, and that are missing or empty."""
        enhancements = (entry.enhancement for entry in self)
        return tuple(SectionGapFinder(enhancements, self.profile, self.order, self.dormant).find_gaps())

    @cached_property
    def dormant(self) -> Mapping[str, Dormancy]:
        """Keys of the proposals on which nobody has worked for a long time, with the reason."""
        judge = DormancyJudge((entry.enhancement for entry in self), self.profile, self.order)
        reasons = ((entry.key, judge.judge(entry.enhancement)) for entry in self)
        return {key: dormancy for key, dormancy in reasons if dormancy is not None}

    def classify_milestone(self, enhancement: Enhancement, milestone: Milestone) -> MilestoneState:
        """Return the state of a milestone of an enhancement of the collection."""
        states = (state for _, other, state in self.iter_milestone_states(enhancement) if other is milestone)
        return next(states, None) or classify_milestone(enhancement, milestone, self.profile, self.order)

    def iter_milestone_states(self, enhancement: Enhancement) -> Iterator[ReleaseMilestone]:
        """Yield each milestone of an enhancement that counts for a release, with its state."""
        known = self._milestone_states.get(enhancement.key)
        if known is None or known[0] is not enhancement:
            known = enhancement, tuple(iter_milestone_states(enhancement, self.profile, self.order))
            self._milestone_states[enhancement.key] = known
        return iter(known[1])

    def classify_stage(self, key: str) -> PresentStage:
        """Return the state of the present stage of an enhancement; that of an external one counts as reached."""
        if key not in self.entries:
            return PresentStage(MilestoneState.REACHED)
        if key not in self._present_stages:
            enhancement = self.entries[key].enhancement
            states = self.iter_milestone_states(enhancement)
            self._present_stages[key] = classify_stage(enhancement, states, self.profile, self.order)
        return self._present_stages[key]

    def is_delivered(self, key: str) -> bool:
        """Return True if other work can build on an enhancement: it is implemented, or has reached a milestone.

        Releases of external projects are not comparable: their enhancements count once accepted and at a stage.
        """
        enhancement = self.get_enhancement(key)
        if enhancement.decision is Status.IMPLEMENTED:
            return True
        if key not in self.entries:
            return enhancement.decision is Status.ACCEPTED and enhancement.stage.is_known
        return any(state is MilestoneState.REACHED for _, _, state in self.iter_milestone_states(enhancement))

    def find_unmet_dependencies(self, key: str) -> tuple[str, ...]:
        """Return the keys of other enhancements that one depends on directly and that are not delivered."""
        dependencies = self.graph.get_dependencies(key)
        return tuple(other for other in dependencies if other != key and not self.is_delivered(other))

    def is_blocked(self, entry: Entry) -> bool:
        """Return True if an enhancement waits for another one that can still be delivered.

        Implemented and inactive enhancements wait for nothing, and nothing waits for inactive ones.
        """
        decision = entry.enhancement.decision
        if decision is Status.IMPLEMENTED or decision.is_inactive:
            return False
        unmet = self.find_unmet_dependencies(entry.key)
        return any(not self.get_enhancement(other).decision.is_inactive for other in unmet)

    def get_related_keys(self, key: str, kind: str) -> tuple[str, ...]:
        """Return the keys to which an enhancement has a kind of relation, whichever side states it."""
        return self.get_relations(key).get(kind, ())

    def get_relations(self, key: str) -> Mapping[str, tuple[str, ...]]:
        """Return the related keys of an enhancement by kind of relation, whichever side states them."""
        return self._relations[key]

    def get_backlinks(self, key: str) -> tuple[Backlink, ...]:
        """Return the inverses of the relations that lead to an enhancement, in the order of the profile's kinds."""
        return self._backlinks.get(key, ())

    def get_milestones(self, release: str) -> tuple[tuple[str, Milestone], ...]:
        """Return the milestones in a release, in any spelling of it, each with the key of its enhancement."""
        return tuple(self._milestones.get(self.order.identify_release(release), ()))

    def forget_computed_values(self) -> None:
        """Drop the values of enhancements that views asked for: each is computed again when it is next asked for."""
        for values in (self.computed_values, self._milestone_states, self._present_stages):
            values.clear()

    @cached_property
    def by_gate(self) -> Mapping[str, tuple[Entry, ...]]:
        """Case-folded feature gate -> its entries; the tracks of milestones count as gates, as in some communities."""
        by_gate: dict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in self:
            tracks = (milestone.track or "" for milestone in entry.enhancement.milestones)
            for name in filter(None, (*entry.enhancement.gates, *tracks)):
                by_gate[name.casefold()][entry.key] = entry
        return {name: tuple(entries.values()) for name, entries in by_gate.items()}

    @cached_property
    def graph(self) -> Graph:
        """The graph of relations between the enhancements."""
        return build_graph((entry.enhancement for entry in self), self.profile)

    @cached_property
    def computed_values(self) -> dict[Callable[..., object], dict[str, tuple[Entry, object]]]:
        """Function -> key of an enhancement -> the enhancement, and the value that the function returned for it."""
        return {}

    @cached_property
    def _milestone_states(self) -> dict[str, tuple[Enhancement, tuple[ReleaseMilestone, ...]]]:
        """States that were asked for, by the key of the enhancement; most views ask for the same ones."""
        return {}

    @cached_property
    def _present_stages(self) -> dict[str, PresentStage]:
        return {}

    @cached_property
    def _entries_by_index(self) -> dict[tuple[str, int], Entry]:
        return {(entry.document, entry.index): entry for entry in self}

    @cached_property
    def _milestones(self) -> Mapping[str | Version | None, list[tuple[str, Milestone]]]:
        milestones: dict[str | Version | None, list[tuple[str, Milestone]]] = defaultdict(list)
        for entry in self:
            for release, milestone in entry.enhancement.release_milestones:
                milestones[self.order.identify_release(release)].append((entry.key, milestone))
        return dict(milestones)

    @cached_property
    def _relations(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        relations = {}
        for entry in self:
            pairs = [(r.type, r.target) for r in entry.enhancement.relations if r.target is not None]
            pairs += [(link.type, link.source) for link in self.get_backlinks(entry.key)]
            related: dict[str, list[str]] = defaultdict(list)
            for kind, key in dict.fromkeys(pairs):
                related[kind].append(key)
            relations[entry.key] = {kind: tuple(keys) for kind, keys in related.items()}
        return relations

    @cached_property
    def _backlinks(self) -> dict[str, tuple[Backlink, ...]]:
        inverses = self.profile.inverses
        ranks = {kind: n for n, kind in enumerate(self.profile.relation_kinds)}
        ranked: dict[str, list[tuple[int, Backlink]]] = defaultdict(list)
        for entry in self:
            for relation in entry.enhancement.relations:
                if relation.target is not None and relation.target != entry.key:
                    backlink = Backlink(inverses[relation.type], entry.key)
                    ranked[relation.target].append((ranks[relation.type], backlink))
        return {
            key: tuple(dict.fromkeys(backlink for _, backlink in sorted(links, key=lambda link: link[0])))
            for key, links in ranked.items()
        }


def resolve_key(text: str, origin: str, references: ReferenceIndex, external: ExternalIndex) -> str | None:
    """Return the key that a reference means; an exact local id precedes a key that differs from it in case."""
    key = references.find_key(text, origin)
    if key is not None and key != text.strip() and external.has_local_id(text.strip()):
        return text.strip()
    return key or external.find_key(text)
