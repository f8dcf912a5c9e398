"""What a document shows of the collection: the record of a view, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from ...core.views import (
    Chart,
    ChartSpec,
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
    ReleaseSpec,
    Roadmap,
    RoadmapSpec,
    Summaries,
    SummariesSpec,
    Table,
    TableSpec,
    chart,
    fact,
    feature_gates,
    feature_state,
    graph,
    header,
    lifecycle,
    questions,
    release_view,
    roadmap,
    summaries,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...core.collection.collection import Collection


@dataclass(frozen=True, slots=True)
class HeaderUse:
    """The panel of a proposal.

    :param place: of the proposal among those of its document.
    """

    place: int


S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class SpecUse(Generic[S]):
    """A view that a spec describes.

    :param place: file and line of the directive, for messages.
    """

    spec: S
    caption: str
    classes: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class TableUse(SpecUse[TableSpec]):
    """A table of proposals.

    :param toctree: whether the pages that it lists are children of its own.
    :param fold: whether a group opens on demand only.
    """

    toctree: bool = False
    fold: bool = False


class GraphUse(SpecUse[GraphSpec]):
    """A graph of relations."""

    __slots__ = ()


class FeatureUse(SpecUse[FeatureSpec]):
    """The state of a feature."""

    __slots__ = ()


class GatesUse(SpecUse[GatesSpec]):
    """A table of feature gates."""

    __slots__ = ()


class RoadmapUse(SpecUse[RoadmapSpec]):
    """A roadmap."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ChartUse(SpecUse[ChartSpec]):
    """A chart.

    :param alt: what there is to see, in words of the author.
    """

    alt: str = ""


class SummariesUse(SpecUse[SummariesSpec]):
    """Summaries of proposals."""

    __slots__ = ()


class LifecycleUse(SpecUse[LifecycleSpec]):
    """The lifecycle that the profile has."""

    __slots__ = ()


class QuestionsUse(SpecUse[QuestionsSpec]):
    """A list of questions."""

    __slots__ = ()


class ReleaseUse(SpecUse[ReleaseSpec]):
    """One release, or every release."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class FactUse:
    """One fact of a proposal in a sentence.

    :param text: the words that lead to the proposal, in place of its title or key.
    """

    target: str
    fact: str
    text: str | None
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
    | ChartUse
    | SummariesUse
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
    | Chart
    | Summaries
    | Lifecycle
    | Questions
    | None
)


_VIEWS: dict[type[SpecUse[Any]], Callable[[Collection, Any], Answer]] = {
    TableUse: table,
    GraphUse: graph,
    FeatureUse: feature_state,
    GatesUse: feature_gates,
    RoadmapUse: roadmap,
    ChartUse: chart,
    SummariesUse: summaries,
    LifecycleUse: lifecycle,
    QuestionsUse: questions,
    ReleaseUse: release_view,
}


def answer(collection: Collection, docname: str, use: Use) -> Answer:
    """What a view shows now; ``None`` where what it is about is gone."""
    if isinstance(use, SpecUse):
        return _VIEWS[type(use)](collection, use.spec)
    if isinstance(use, HeaderUse):
        entry = collection.at(docname, use.place)
        return header(collection, entry) if entry else None
    return fact(collection, use.target, use.fact, use.text)
