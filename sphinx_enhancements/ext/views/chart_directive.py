"""The directive of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives

from ...core.diagnostics import Code
from ...core.views.chart import RELEASES, ChartSpec
from ..build.placed_views import ChartUse
from .directive import ViewDirective

if TYPE_CHECKING:
    from docutils import nodes


class EnhancementChartDirective(ViewDirective):
    """How many proposals there are of each kind. The argument is what there is a bar for."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = False
    option_spec: ClassVar = {
        "by": directives.unchanged,
        "split-by": directives.unchanged,
        "filter": directives.unchanged,
        "from": directives.unchanged,
        "to": directives.unchanged,
        "limit": directives.unchanged,
        "alt": directives.unchanged,
        "caption": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Leave the place of the chart."""
        argument, by = " ".join(self.arguments[0].split()) if self.arguments else "", self.text("by")
        if argument and by and argument != by:
            message = f"the argument is {argument!r} and `by` is {by!r}; the argument is taken"
            self.complain(Code.UNKNOWN_OPTION_VALUE, message)
        spec = ChartSpec(
            by=argument or by or RELEASES,
            split_by=self.text("split-by"),
            filter=self.options.get("filter") or "",
            first=self.text("from"),
            last=self.text("to"),
            limit=self.number("limit", "as many bars as without it are shown"),
        )
        return self.named(self.view(ChartUse(spec, self.text("caption"), self.classes, self.place, self.text("alt"))))
