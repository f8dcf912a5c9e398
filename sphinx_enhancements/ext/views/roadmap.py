"""The directive of a roadmap."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives

from ...core.views.roadmap import RoadmapSpec
from ..build.placed_views import RoadmapUse
from .directive import ViewDirective

if TYPE_CHECKING:
    from docutils import nodes


class EnhancementRoadmapDirective(ViewDirective):
    """A matrix of proposals by releases."""

    has_content = False
    option_spec: ClassVar = {
        "from": directives.unchanged,
        "to": directives.unchanged,
        "filter": directives.unchanged,
        "group-by": directives.unchanged,
        "limit": directives.unchanged,
        "caption": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Leave the place of the matrix."""
        group_by = self.text("group-by") or "owner"
        spec = RoadmapSpec(
            first=self.text("from"),
            last=self.text("to"),
            filter=self.options.get("filter") or "",
            group_by="" if group_by == "none" else group_by,
            limit=self.number("limit", "all rows are shown"),
        )
        view = self.view(RoadmapUse(spec, self.text("caption"), self.classes, self.place))
        return self.named(view)
