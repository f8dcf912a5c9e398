"""The directive ``enhancement`` with the options of sphinx-needs."""

from __future__ import annotations

import re

from docutils import nodes

from ...core.diagnostics import Code
from ...core.model import normalize_field_name
from ..views.enhancement import EnhancementDirective
from .documents import OPEN_DOCUMENT
from .mapping import parse_boolean, split_list
from .registration import to_need_name

_STYLE_OPTIONS = ("layout", "style")
_TEMPLATE_OPTIONS = ("template", "pre_template", "post_template", "jinja_content")
_DYNAMIC_MARKERS = ("[[", "<<", "<{")
"""Strings with which dynamic functions and variants of sphinx-needs begin in options."""
_TITLE_END = re.compile(r"[.\n]")


class NeedsEnhancementDirective(EnhancementDirective):
    """Directive for a proposal inside a document, with the options that every directive of sphinx-needs accepts."""

    def run(self) -> list[nodes.Node]:
        """Read the proposal, and store its values of need fields that come from the directive alone."""
        if self._pop_flag("delete"):
            return []
        if self._pop_flag("hide"):
            self.options["no-typesetting"] = None
        self._pop_flag("collapse")
        if self._pop_flag("title_from_content", default=self.config.needs_title_from_content) and not self.arguments:
            self.arguments = [self._shorten_title(_TITLE_END.split("\n".join(self.content))[0])]
        for name in _TEMPLATE_OPTIONS:
            if self._pop_option(name) is not None:
                self.warn(Code.SPHINX_NEEDS_USE, f"`{name}` of sphinx-needs has no effect on a proposal; remove it")
        if tags := self._find_option("tags"):
            # sphinx-needs also separates them with a semicolon.
            self.options[tags] = ", ".join(split_list(str(self.options[tags] or "")))
        values = {name: text for name in _STYLE_OPTIONS if (text := self._pop_option(name))}
        values["content"] = "\n".join(self.content)
        index = len(self._anchors)
        result = super().run()
        if index < len(self._anchors):
            document = self.env.current_document
            document[OPEN_DOCUMENT] = (document.get(OPEN_DOCUMENT) or {}) | {self._anchors[index]: values}
        return result

    @property
    def _anchors(self) -> tuple[str, ...]:
        """Anchors of the proposals in the document so far."""
        return self.domain.anchors.get(self.docname, ())

    def _find_option(self, name: str) -> str | None:
        """Return the spelling in which an option is given, None if it is absent."""
        return next((option for option in self.options if to_need_name(normalize_field_name(option)) == name), None)

    def _pop_option(self, name: str) -> str | None:
        """Remove an option and return its value, None if it is absent."""
        option = self._find_option(name)
        return None if option is None else str(self.options.pop(option) or "")

    def _pop_flag(self, name: str, *, default: bool = False) -> bool:
        """Remove a yes-or-no option and return its value; an invalid value is reported and means no."""
        text = self._pop_option(name)
        if text is None:
            return default
        try:
            return parse_boolean(text)
        except ValueError:
            self.warn(Code.UNKNOWN_OPTION_VALUE, f"`{name}` takes yes or no, not {text!r}")
            return False

    def _shorten_title(self, title: str) -> str:
        """Shorten a title to ``needs_max_title_length``."""
        limit: int = self.config.needs_max_title_length
        if limit == -1 or len(title) <= limit:
            return title
        return title[:limit] if limit <= len("...") else f"{title[: limit - 3]}..."


class OwnTypeDirective(NeedsEnhancementDirective):
    """Directive for proposals in a project that defines the need type itself."""

    def run(self) -> list[nodes.Node]:
        """Read the proposal, and report options with dynamic functions, which sphinx-needs no longer computes."""
        for name, value in self.options.items():
            if any(marker in str(value) for marker in _DYNAMIC_MARKERS):
                message = f"`{name}` has a dynamic function, which stays text in a proposal"
                self.warn(Code.SPHINX_NEEDS_USE, message)
        return super().run()
