"""Collection -> plain values for tables, release pages, page headers and cards, whatever draws them.

A view holds texts and what they point at, never markup. Two views that are equal look the same:
the build compares them to know which pages to write again.
"""

from .banners import Banner, InReview, Superseded, TurnedDown, Unready
from .card import Card, card
from .cells import Cell, Item, ItemKind, cell, enhancement_item, key_item
from .changes import Change, ChangeKind
from .chart import NOT_ACCEPTED, RELEASES, Bar, Chart, ChartSpec, Part, chart
from .facts import FACTS, FactView, fact
from .features import (
    FeatureSpec,
    FeatureState,
    FeatureStates,
    Gate,
    GateRow,
    GatesSpec,
    GateTable,
    Step,
    feature_gates,
    feature_state,
)
from .graph import MAX_LINKS, MAX_NODES, GraphLink, GraphNode, GraphSpec, GraphView, graph, outline
from .header import Fact, Header, Meter, Related, header
from .lifecycle import Lifecycle, LifecycleSpec, State, lifecycle
from .progress import Progress, StageStep, progress
from .questions import AskedQuestion, QuestionGroup, Questions, QuestionsSpec, questions
from .readiness import Lack, Readiness, Reason, Verdict, readiness
from .releases import (
    OTHER_COLUMNS,
    UNREAD_COLUMNS,
    MovedRow,
    ReleaseGroup,
    ReleasePage,
    ReleaseRow,
    Releases,
    ReleaseSpec,
    release_page,
    release_view,
    releases,
)
from .roadmap import MAX_RELEASES, Aim, Mark, Roadmap, RoadmapColumn, RoadmapGroup, RoadmapRow, RoadmapSpec, roadmap
from .search import Search
from .summaries import Summaries, SummariesSpec, SummarizedProposal, SummaryGroup, summaries
from .table import COLUMNS, Row, RowGroup, Table, TableSpec, table

__all__ = [
    "COLUMNS",
    "FACTS",
    "MAX_LINKS",
    "MAX_NODES",
    "MAX_RELEASES",
    "NOT_ACCEPTED",
    "OTHER_COLUMNS",
    "RELEASES",
    "UNREAD_COLUMNS",
    "Aim",
    "AskedQuestion",
    "Banner",
    "Bar",
    "Card",
    "Cell",
    "Change",
    "ChangeKind",
    "Chart",
    "ChartSpec",
    "Fact",
    "FactView",
    "FeatureSpec",
    "FeatureState",
    "FeatureStates",
    "Gate",
    "GateRow",
    "GateTable",
    "GatesSpec",
    "GraphLink",
    "GraphNode",
    "GraphSpec",
    "GraphView",
    "Header",
    "InReview",
    "Item",
    "ItemKind",
    "Lack",
    "Lifecycle",
    "LifecycleSpec",
    "Mark",
    "Meter",
    "MovedRow",
    "Part",
    "Progress",
    "QuestionGroup",
    "Questions",
    "QuestionsSpec",
    "Readiness",
    "Reason",
    "Related",
    "ReleaseGroup",
    "ReleasePage",
    "ReleaseRow",
    "ReleaseSpec",
    "Releases",
    "Roadmap",
    "RoadmapColumn",
    "RoadmapGroup",
    "RoadmapRow",
    "RoadmapSpec",
    "Row",
    "RowGroup",
    "Search",
    "StageStep",
    "State",
    "Step",
    "Summaries",
    "SummariesSpec",
    "SummarizedProposal",
    "SummaryGroup",
    "Superseded",
    "Table",
    "TableSpec",
    "TurnedDown",
    "Unready",
    "Verdict",
    "card",
    "cell",
    "chart",
    "enhancement_item",
    "fact",
    "feature_gates",
    "feature_state",
    "graph",
    "header",
    "key_item",
    "lifecycle",
    "outline",
    "progress",
    "questions",
    "readiness",
    "release_page",
    "release_view",
    "releases",
    "roadmap",
    "summaries",
    "table",
]
