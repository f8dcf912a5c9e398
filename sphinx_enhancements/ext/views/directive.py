"""What all directives share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ...core.diagnostics import Code
from ..drawing.nodes import EnhancementView
from ..messages import place_of, warn

if TYPE_CHECKING:
    from ..build.domain import EnhancementDomain
    from ..build.placed_views import Use


class ViewDirective(SphinxDirective):
    """What all directives of ours share."""

    @property
    def enhancements(self) -> EnhancementDomain:
        """The domain."""
        return cast("EnhancementDomain", self.env.get_domain("enh"))

    @property
    def docname(self) -> str:
        """The document that is being read."""
        return self.env.current_document.docname

    @property
    def line(self) -> int:
        """The line of the directive in its file, counted from 1."""
        return self.get_source_info()[1] or 1

    def view(self, use: Use) -> EnhancementView:
        """Note a view, and make its placeholder."""
        node = EnhancementView(docname=self.docname, index=self.enhancements.note_use(self.docname, use))
        self.set_source_info(node)
        return node

    @property
    def place(self) -> str:
        """File and line of the directive, which may be in a file that the document includes."""
        return place_of(self.env, self.docname, self.get_source_info())

    def complain(self, code: Code, message: str) -> None:
        """Report what is wrong with the directive, at its place."""
        warn(code, message, self.get_location())

    def number(self, name: str, instead: str) -> int | None:
        """An option that is a whole number above 0, ``None`` if there is none.

        :param instead: what happens without it, in words.
        """
        written = (self.options.get(name) or "").strip()
        if not written:
            return None
        if re.fullmatch(r"[0-9]{1,9}", written) and int(written) > 0:
            return int(written)
        message = f"`{name}` takes a whole number above 0, not {written!r}; {instead}"
        self.complain(Code.UNKNOWN_OPTION_VALUE, message)
        return None

    def text(self, name: str) -> str:
        """An option on one line; empty where there is none."""
        return " ".join((self.options.get(name) or "").split())

    @property
    def classes(self) -> tuple[str, ...]:
        """The option ``class``."""
        return tuple(self.options.get("class", ()))

    def named(self, drawn: nodes.Element) -> list[nodes.Node]:
        """A node with the option ``name`` on a target before it, which outlives a placeholder."""
        if "name" not in self.options:
            return [drawn]
        target = nodes.target()
        self.set_source_info(target)
        self.add_name(target)
        return [target, drawn]
