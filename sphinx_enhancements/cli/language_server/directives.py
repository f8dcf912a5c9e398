"""Directives and roles of the extension, with the options of each directive beside ``class`` and ``name``."""

from __future__ import annotations

from collections.abc import Mapping

from ...core.views.references import FACTS

DIRECTIVES: Mapping[str, tuple[str, ...]] = {
    "enhancement": (),
    "enhancement-changes": ("caption", "filter", "since", "until"),
    "enhancement-chart": ("alt", "by", "caption", "filter", "from", "limit", "split-by", "to"),
    "enhancement-constraints": ("caption", "filter", "limit"),
    "enhancement-graph": ("caption", "depth", "filter", "focus", "group-by", "limit", "relations", "release"),
    "enhancement-lifecycle": ("caption", "counts"),
    "enhancement-list": ("caption", "columns", "filter", "filterable", "fold", "group-by", "limit", "sort", "toctree"),
    "enhancement-overview": ("caption", "filter", "limit"),
    "enhancement-questions": ("answered", "caption", "filter", "group-by", "limit"),
    "enhancement-release": ("filter", "group-by"),
    "enhancement-roadmap": ("caption", "filter", "from", "group-by", "limit", "to"),
    "enhancement-summaries": ("caption", "content", "filter", "group-by", "limit", "release"),
    "feature-gates": ("caption", "filter", "release"),
    "feature-state": ("release",),
    "open-question": ("answer", "blocks", "owner"),
}
"""Name of each directive -> its options; those of ``enhancement`` are the fields of a proposal."""

SHARED_OPTIONS = ("class", "name")
"""Options of every directive."""

ROLES = ("enh", *(f"enh:{fact}" for fact in FACTS))
