"""Views -> standard docutils nodes, which every builder can write.

What html adds on top (colours, the meter's bar) comes from classes and a style sheet alone: a
badge's word is always in the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.views.chart import Chart
from ...core.views.facts import FactView
from ...core.views.features import FeatureStates, GateTable
from ...core.views.graph import GraphView
from ...core.views.header import Header
from ...core.views.lifecycle import Lifecycle
from ...core.views.questions import Questions
from ...core.views.releases import Releases
from ...core.views.roadmap import Roadmap
from ...core.views.table import Table
from ..build.placed_views import (
    ChartUse,
    FactUse,
    FeatureUse,
    GatesUse,
    GraphUse,
    HeaderUse,
    LifecycleUse,
    QuestionsUse,
    ReleaseUse,
    RoadmapUse,
    TableUse,
)
from ..drawing.pen import Pen
from .chart import chart
from .fact import fact
from .features import feature_gates, feature_state
from .graph import graph
from .header import banners, panel
from .lifecycle import lifecycle
from .proposal import foot, head
from .questions_drawing import questions as draw_questions  # not `questions`, which a module is called
from .release import releases
from .roadmap_drawing import roadmap as draw_roadmap  # not `roadmap`, which a module is called
from .table import table

if TYPE_CHECKING:
    from docutils import nodes

    from ..build.placed_views import Answer, Use

__all__ = ["Pen", "draw", "foot"]


def draw(pen: Pen, use: Use, answer: Answer, level: int) -> list[nodes.Node]:
    """Draw the answer to a use.

    :param level: of the headings that the view may have, 1 to 6.
    """
    if isinstance(use, HeaderUse) and isinstance(answer, Header):
        return [*banners(pen, answer.banners), head(pen, answer) if pen.site else panel(pen, answer)]
    if isinstance(use, TableUse) and isinstance(answer, Table):
        return table(pen, answer, use)
    if isinstance(use, GraphUse) and isinstance(answer, GraphView):
        return graph(pen, answer, use)
    if isinstance(use, FeatureUse) and isinstance(answer, FeatureStates):
        return [feature_state(pen, answer, use.classes)]
    if isinstance(use, GatesUse) and isinstance(answer, GateTable):
        return [feature_gates(pen, answer, use)]
    if isinstance(use, RoadmapUse) and isinstance(answer, Roadmap):
        return draw_roadmap(pen, answer, use)
    if isinstance(use, ChartUse) and isinstance(answer, Chart):
        return chart(pen, answer, use)
    if isinstance(use, LifecycleUse) and isinstance(answer, Lifecycle):
        return lifecycle(pen, answer, use, level)
    if isinstance(use, QuestionsUse) and isinstance(answer, Questions):
        return draw_questions(pen, answer, use)
    if isinstance(use, ReleaseUse):
        return releases(pen, use, answer if isinstance(answer, Releases) else Releases(()), level)
    if isinstance(use, FactUse):
        return fact(pen, use, answer if isinstance(answer, FactView) else None)
    if answer is not None:
        message = f"nothing draws {type(use).__name__}"
        raise AssertionError(message)
    return []
