"""The registry of views: every kind of view that a document can hold."""

from __future__ import annotations

from ..build.placed_views import AnyView
from . import (
    changes,
    chart,
    constraints,
    enhancement_list,
    fact,
    features,
    graph,
    header,
    lifecycle,
    overview,
    questions,
    release,
    roadmap,
    summaries,
)

VIEWS: tuple[AnyView, ...] = (
    changes.VIEW,
    chart.VIEW,
    constraints.VIEW,
    fact.VIEW,
    features.GATES_VIEW,
    features.STATE_VIEW,
    graph.VIEW,
    header.VIEW,
    lifecycle.VIEW,
    enhancement_list.VIEW,
    overview.VIEW,
    questions.VIEW,
    release.VIEW,
    roadmap.VIEW,
    summaries.VIEW,
)
