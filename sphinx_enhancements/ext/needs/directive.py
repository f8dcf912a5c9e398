"""The directive ``enhancement`` with the options of sphinx-needs, and facts about documents for the bridge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.nodes import Need

from ...core.diagnostics import Code
from ...core.model import normalize_field_name
from ..build.domain import enhancement_domain
from ..views.enhancement import EnhancementDirective
from .digests import Visibility, classify_document
from .mapping import parse_boolean, split_list
from .registration import to_need_name

_STYLE_OPTIONS = ("layout", "style")
_TEMPLATE_OPTIONS = ("template", "pre_template", "post_template", "jinja_content")
_DYNAMIC_MARKERS = ("[[", "<<", "<{")
"""Strings with which dynamic functions and variants of sphinx-needs begin in options."""
_TITLE_END = re.compile(r"[.\n]")

_OPEN_DOCUMENT = "enhancements_needs"
"""Key in Sphinx's data of the document being read, for :attr:`DocumentFacts.proposal_values`."""


class Ancestor(NamedTuple):
    """A need or proposal that contains another need or proposal.

    :param name: id of the need, or anchor of the proposal in its document: keys are final only after reading.
    """

    name: str
    is_proposal: bool


@dataclass(slots=True)
class DocumentFacts:
    """Facts about a document that only the bridge uses. Ancestors are listed from the innermost outwards.

    :param proposal_values: values of need fields, by anchor, of proposals that a directive writes.
    :param proposal_ancestors: ancestors of these proposals, by anchor.
    :param need_ancestors: ancestors of needs that stand in a proposal, by id.
    :param visibility: extent to which the document can show needs.
    """

    proposal_values: dict[str, dict[str, Any]]
    proposal_ancestors: dict[str, tuple[Ancestor, ...]] = field(default_factory=dict)
    need_ancestors: dict[str, tuple[Ancestor, ...]] = field(default_factory=dict)
    visibility: Visibility = Visibility.OWN


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
            document[_OPEN_DOCUMENT] = (document.get(_OPEN_DOCUMENT) or {}) | {self._anchors[index]: values}
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


def note_document_facts(app: Sphinx, doctree: nodes.document) -> None:
    """Store the facts about a document that was read: the sections, proposals and needs that contain others."""
    env = app.env
    docname = env.current_document.docname
    facts = DocumentFacts(env.current_document.get(_OPEN_DOCUMENT) or {})
    has_needs = docname in SphinxNeedsData(env).get_or_create_docs()["all"]
    if not facts.proposal_values and not has_needs:
        return
    domain = enhancement_domain(env)
    page = (Ancestor(domain.anchors[docname][0], is_proposal=True),) if domain.shard(docname).has_page else ()
    for anchor, node in _iter_anchored_nodes(doctree):
        if anchor in facts.proposal_values:
            facts.proposal_values[anchor]["sections"] = [
                parent.children[0].astext() for parent in _iter_parents(node) if isinstance(parent, nodes.section)
            ]
            facts.proposal_ancestors[anchor] = (*iter_ancestors(node), *page)
    if has_needs:
        facts.visibility = classify_document(doctree)
        for need in doctree.findall(Need):
            ancestors = (*iter_ancestors(need), *page)
            if any(ancestor.is_proposal for ancestor in ancestors):
                facts.need_ancestors[need["refid"]] = ancestors
    domain.note_needs_facts(docname, facts)


def _iter_anchored_nodes(doctree: nodes.document) -> Iterator[tuple[str, nodes.Element]]:
    """Yield the anchors of proposals and targets with their nodes.

    A hidden proposal is only a target, which may have passed its id on.
    """
    for signature in doctree.findall(addnodes.desc_signature):
        yield from ((anchor, signature.parent) for anchor in signature["ids"][:1])
    for target in doctree.findall(nodes.target):
        yield from ((anchor, target) for anchor in (*target["ids"], target.get("refid", "")))


def _iter_parents(node: nodes.Node) -> Iterator[nodes.Element]:
    """Yield the elements that contain a node, from the innermost outwards."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def iter_ancestors(node: nodes.Node) -> Iterator[Ancestor]:
    """Yield the needs and proposals that contain a node, from the innermost outwards."""
    for parent in _iter_parents(node):
        if isinstance(parent, Need):
            yield Ancestor(parent["refid"], is_proposal=False)
        elif isinstance(parent, addnodes.desc) and parent.get("domain") == "enh":
            ids: list[str] = next((signature["ids"] for signature in parent.findall(addnodes.desc_signature)), [])
            yield from (Ancestor(anchor, is_proposal=True) for anchor in ids[:1])
