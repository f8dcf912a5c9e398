"""What a document shows of the collection: the record of a view, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ..core.views import (
    FactView,
    FeatureSpec,
    FeatureStates,
    GatesSpec,
    GateTable,
    GraphSpec,
    GraphView,
    Header,
    Lifecycle,
    LifecycleSpec,
    Questions,
    QuestionsSpec,
    Releases,
    Roadmap,
    RoadmapSpec,
    Table,
    TableSpec,
    fact,
    feature_gates,
    feature_state,
    graph,
    header,
    lifecycle,
    questions,
    release_page,
    releases,
    roadmap,
    table,
)

if TYPE_CHECKING:
    from ..core.collection import Collection


@dataclass(frozen=True, slots=True)
class HeaderUse:
    """The panel of a proposal.

    :param place: of the proposal among those of its document.
    """

    place: int


@dataclass(frozen=True, slots=True)
class TableUse:
    """A table of proposals.

    :param toctree: whether the pages that it lists are children of its own.
    """

    spec: TableSpec
    caption: str
    classes: tuple[str, ...]
    place: str
    toctree: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseUse:
    """One release, or with ``None`` every release."""

    release: str | None
    classes: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class GraphUse:
    """A graph of relations."""

    spec: GraphSpec
    caption: str
    classes: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class FactUse:
    """One fact of a proposal in a sentence.

    :param text: the words that lead to the proposal, in place of its title or key.
    """

    target: str
    fact: str
    text: str | None
    place: str


@dataclass(frozen=True, slots=True)
class FeatureUse:
    """The state of a feature."""

    spec: FeatureSpec
    classes: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class GatesUse:
    """A table of feature gates."""

    spec: GatesSpec
    caption: str
    classes: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class RoadmapUse:
    """A roadmap."""

    spec: RoadmapSpec
    caption: str
    classes: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class LifecycleUse:
    """The lifecycle that the profile has."""

    spec: LifecycleSpec
    caption: str
    classes: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class QuestionsUse:
    """A list of questions."""

    spec: QuestionsSpec
    caption: str
    classes: tuple[str, ...]
    place: str


Use: TypeAlias = (
    HeaderUse
    | TableUse
    | ReleaseUse
    | GraphUse
    | FactUse
    | FeatureUse
    | GatesUse
    | RoadmapUse
    | LifecycleUse
    | QuestionsUse
)
Answer: TypeAlias = (
    Header
    | Table
    | Releases
    | GraphView
    | FactView
    | FeatureStates
    | GateTable
    | Roadmap
    | Lifecycle
    | Questions
    | None
)


def answer(collection: Collection, docname: str, use: Use) -> Answer:
    """What a view shows now; ``None`` where what it is about is gone."""
    if isinstance(use, HeaderUse):
        entry = collection.at(docname, use.place)
        return header(collection, entry) if entry else None
    if isinstance(use, TableUse):
        return table(collection, use.spec)
    if isinstance(use, GraphUse):
        return graph(collection, use.spec)
    if isinstance(use, FactUse):
        return fact(collection, use.target, use.fact, use.text)
    if isinstance(use, FeatureUse):
        return feature_state(collection, use.spec)
    if isinstance(use, GatesUse):
        return feature_gates(collection, use.spec)
    if isinstance(use, RoadmapUse):
        return roadmap(collection, use.spec)
    if isinstance(use, LifecycleUse):
        return lifecycle(collection, use.spec)
    if isinstance(use, QuestionsUse):
        return questions(collection, use.spec)
    if use.release is None:
        return releases(collection)
    page = release_page(collection, use.release)
    return Releases((page,)) if page else None
