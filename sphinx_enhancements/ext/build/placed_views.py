"""What a document shows of the collection: the record of a view, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from ...core.views.chart import Chart, ChartSpec, compute_chart
from ...core.views.facts import FactView, compute_fact
from ...core.views.features import (
    FeatureSpec,
    FeatureStates,
    GatesSpec,
    GateTable,
    compute_feature_states,
    compute_gate_table,
)
from ...core.views.graph import GraphSpec, GraphView, compute_graph
from ...core.views.header import Header, compute_header
from ...core.views.lifecycle import Lifecycle, LifecycleSpec, compute_lifecycle
from ...core.views.questions import Questions, QuestionsSpec, compute_questions
from ...core.views.releases import Releases, ReleaseSpec, compute_releases
from ...core.views.roadmap import Roadmap, RoadmapSpec, compute_roadmap
from ...core.views.summaries import Summaries, SummariesSpec, compute_summaries
from ...core.views.table import Table, TableSpec, compute_table

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
    TableUse: compute_table,
    GraphUse: compute_graph,
    FeatureUse: compute_feature_states,
    GatesUse: compute_gate_table,
    RoadmapUse: compute_roadmap,
    ChartUse: compute_chart,
    SummariesUse: compute_summaries,
    LifecycleUse: compute_lifecycle,
    QuestionsUse: compute_questions,
    ReleaseUse: compute_releases,
}


def answer(collection: Collection, docname: str, use: Use) -> Answer:
    """What a view shows now; ``None`` where what it is about is gone."""
    if isinstance(use, SpecUse):
        return _VIEWS[type(use)](collection, use.spec)
    if isinstance(use, HeaderUse):
        entry = collection.entry_at(docname, use.place)
        return compute_header(collection, entry) if entry else None
    return compute_fact(collection, use.target, use.fact, use.text)
