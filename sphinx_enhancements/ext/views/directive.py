"""Base class of the directives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from ...core.diagnostics import Code
from ..build.domain import EnhancementDomain, enhancement_domain
from ..build.placed_views import EnhancementView, PlacedView, TableView, make_view_anchor
from ..messages import location_of, log_finding


def make_option_spec(*names: str, flags: Iterable[str] = ()) -> dict[str, Callable[[str], object]]:
    """Return the specification of the options of a directive, including ``class`` and ``name``.

    :param names: options with text.
    :param flags: options without a value.
    """
    return {
        **dict.fromkeys(names, directives.unchanged),
        **dict.fromkeys(flags, directives.flag),
        "class": directives.class_option,
        "name": directives.unchanged,
    }


class ViewDirective(SphinxDirective):
    """Base class of directives that place a view in a document."""

    final_argument_whitespace = True

    @property
    def domain(self) -> EnhancementDomain:
        """The domain ``enh`` of this build."""
        return enhancement_domain(self.env)

    @property
    def docname(self) -> str:
        """Name of the document that is being read."""
        return self.env.current_document.docname

    @property
    def line(self) -> int:
        """Line of the directive in its file, counted from 1."""
        return self.get_source_info()[1] or 1

    @property
    def location(self) -> str:
        """File and line of the directive; the file may be one that the document includes."""
        return location_of(self.env, self.docname, self.get_source_info())

    @property
    def classes(self) -> tuple[str, ...]:
        """Value of the option ``class``."""
        return tuple(self.options.get("class", ()))

    @property
    def query(self) -> str:
        """Value of the option ``filter``."""
        return self.options.get("filter") or ""

    def place_view(self, spec: object, *, is_table: bool = False) -> list[nodes.Node]:
        """Record a view of the document, and return its placeholder with the target for the option ``name``."""
        return self.with_target(self.make_placeholder(spec, is_table=is_table))

    def make_placeholder(self, spec: object, *, is_table: bool = False) -> EnhancementView:
        """Record a view of the document, and return its placeholder.

        :param is_table: True if the view is one table, which Sphinx numbers if it has a caption.
        """
        caption = self.read_text("caption")
        index = self.domain.note_view(self.docname, PlacedView(spec, caption, self.classes, self.location))
        node = EnhancementView(docname=self.docname, index=index)
        if is_table and caption:
            node = TableView(docname=self.docname, index=index, caption=caption)
            if "name" in self.options:
                self.add_name(node)
            else:
                node["ids"].append(make_view_anchor(self.docname, index))
        self.set_source_info(node)
        return node

    def with_target(self, node: nodes.Element) -> list[nodes.Node]:
        """Return a node, after a target with the option ``name``, which outlives a placeholder."""
        if "name" not in self.options or isinstance(node, TableView):
            return [node]
        target = nodes.target()
        self.set_source_info(target)
        self.add_name(target)
        return [target, node]

    def warn(self, code: Code, message: str) -> None:
        """Log a problem of the directive with its file and line."""
        log_finding(self.domain.project, code, message, self.get_location())

    def read_text(self, name: str) -> str:
        """Return an option as one line of text; empty if it is missing."""
        return " ".join((self.options.get(name) or "").split())

    def read_words(self, name: str) -> tuple[str, ...]:
        """Return an option as a list of words, separated by commas or blanks."""
        return tuple((self.options.get(name) or "").replace(",", " ").split())

    def read_number(self, name: str, fallback: str) -> int | None:
        """Return an option as a whole number above 0; ``None`` if it is missing or invalid.

        :param fallback: what happens without the option, for the message.
        """
        text = (self.options.get(name) or "").strip()
        if not text:
            return None
        if re.fullmatch(r"[0-9]{1,9}", text) and int(text) > 0:
            return int(text)
        message = f"`{name}` takes a whole number above 0, not {text!r}; {fallback}"
        self.warn(Code.UNKNOWN_OPTION_VALUE, message)
        return None

    def read_argument(self) -> str:
        """Return the argument as one line of text; empty if it is missing."""
        return " ".join(self.arguments[0].split()) if self.arguments else ""
