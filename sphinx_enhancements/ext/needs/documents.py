"""Documents with needs: facts about them for the bridge, and nodes of sphinx-needs that do not work in proposals.

sphinx-needs itself reports ``needextract`` and ``links_from_content``, which require a node that it made.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.directives.needflow import NeedflowGraphiz
from sphinx_needs.directives.needuml import Needuml
from sphinx_needs.nodes import Need
from sphinx_needs.roles.need_part import NeedPart

from ...core.diagnostics import Code
from ..build.domain import enhancement_domain
from ..build.excerpts import is_needs_node
from ..build.transforms import iter_parents
from ..messages import log_finding

OPEN_DOCUMENT = "enhancements_needs"
"""Key in Sphinx's data of the document being read, for :attr:`DocumentFacts.proposal_values`."""

_FIELD_VIEWS = (
    *("NeedCount", "NeedIncoming", "NeedOutgoing", "NeedRef", "Needbar", "Needflow", "NeedflowGraphiz"),
    *("NeedflowPlantuml", "Needgantt", "Needlist", "Needpie", "Needsequence", "Needtable"),
)
"""Names of the node classes that show named fields of needs. All others run code or templates, or show text."""


class Visibility(IntEnum):
    """Extent to which a document can show needs.

    With :attr:`ALL` for every document, a build of 1,000 proposals after one edit takes 20 to 45 % more CPU time.
    """

    OWN = 0
    """The document can show only its own needs and those linked with them."""
    FIELDS = 1
    """The document can show fields of any need, except its text."""
    ALL = 2
    """The document can show any part of any need."""


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


def note_document_facts(app: Sphinx, doctree: nodes.document) -> None:
    """Store the facts about a document that was read: the sections, proposals and needs that contain others."""
    env = app.env
    docname = env.current_document.docname
    facts = DocumentFacts(env.current_document.get(OPEN_DOCUMENT) or {})
    has_needs = docname in SphinxNeedsData(env).get_or_create_docs()["all"]
    if not facts.proposal_values and not has_needs:
        return
    domain = enhancement_domain(env)
    page = (Ancestor(domain.anchors[docname][0], is_proposal=True),) if domain.get_shard(docname).has_page else ()
    for anchor, node in _iter_anchored_nodes(doctree):
        if anchor in facts.proposal_values:
            facts.proposal_values[anchor]["sections"] = [
                parent.children[0].astext() for parent in iter_parents(node) if isinstance(parent, nodes.section)
            ]
            facts.proposal_ancestors[anchor] = (*iter_ancestors(node), *page)
    if has_needs:
        facts.visibility = classify_document(doctree)
        for need in doctree.findall(Need):
            ancestors = (*iter_ancestors(need), *page)
            if any(ancestor.is_proposal for ancestor in ancestors):
                facts.need_ancestors[need["refid"]] = ancestors
    domain.needs_facts[docname] = pickle.dumps(facts, pickle.HIGHEST_PROTOCOL)


def replace_unsupported_nodes(app: Sphinx, doctree: nodes.document) -> None:
    """Replace the parts of needs in proposals by their text, and remove ``needarch`` from proposals.

    Both require a need around them, and ``needarch`` would end the build.
    """
    docname = app.env.current_document.docname
    domain = enhancement_domain(app.env)
    if not domain.anchors.get(docname):
        return
    diagrams = SphinxNeedsData(app.env).get_or_create_umls()
    is_page = domain.get_shard(docname).has_page
    for node in list(doctree.findall(lambda node: isinstance(node, (NeedPart, Needuml)))):
        innermost = next(iter_ancestors(node), None)
        if not (innermost.is_proposal if innermost else is_page):
            continue
        if isinstance(node, NeedPart):
            text = node.title.strip()
            message = f"sphinx-needs supports no parts in a proposal: {text!r} becomes plain text"
            node.replace_self(nodes.inline(node.title, text))
        elif isinstance(node, Needuml) and diagrams[node["ids"][0]]["is_arch"]:
            message = "sphinx-needs supports no `needarch` in a proposal; it is left out"
            node.parent.remove(node)
        else:
            continue
        log_finding(domain.project, Code.SPHINX_NEEDS_USE, message, node)


def remove_flow_charts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove each ``needflow`` in epub, where it would end the build; in other formats sphinx-needs does so itself."""
    if app.builder.name != "epub" or docname not in SphinxNeedsData(app.env).get_or_create_docs()["all"]:
        return
    for node in list(doctree.findall(NeedflowGraphiz)):
        message = "sphinx-needs cannot draw a `needflow` in epub; it is left out"
        log_finding(enhancement_domain(app.env).project, Code.SPHINX_NEEDS_USE, message, node)
        node.parent.remove(node)


def classify_document(doctree: nodes.document) -> Visibility:
    """Return the extent to which a document can show needs."""
    visibility = Visibility.OWN
    for node in doctree.findall(_is_view):
        attributes: dict[str, Any] = getattr(node, "attributes", {})
        runs_code = attributes.get("filter_func") or attributes.get("filter_code")
        if type(node).__name__ not in _FIELD_VIEWS or runs_code or names_text_field(list(attributes.values())):
            return Visibility.ALL
        visibility = Visibility.FIELDS
    return visibility


def _is_view(node: nodes.Node) -> bool:
    """Return True for a node of sphinx-needs that shows needs, and does not declare one."""
    return is_needs_node(node) and not isinstance(node, (Need, NeedPart))


def names_text_field(value: object) -> bool:
    """Return True if a value mentions a field that holds text or a line."""
    text = repr(value).lower()
    return "content" in text or "lineno" in text


def _iter_anchored_nodes(doctree: nodes.document) -> Iterator[tuple[str, nodes.Element]]:
    """Yield the anchors of proposals and targets with their nodes.

    A hidden proposal is only a target, which may have passed its id on.
    """
    for signature in doctree.findall(addnodes.desc_signature):
        yield from ((anchor, signature.parent) for anchor in signature["ids"][:1])
    for target in doctree.findall(nodes.target):
        yield from ((anchor, target) for anchor in (*target["ids"], target.get("refid", "")))


def iter_ancestors(node: nodes.Node) -> Iterator[Ancestor]:
    """Yield the needs and proposals that contain a node, from the innermost outwards."""
    for parent in iter_parents(node):
        if isinstance(parent, Need):
            yield Ancestor(parent["refid"], is_proposal=False)
        elif isinstance(parent, addnodes.desc) and parent.get("domain") == "enh":
            ids: list[str] = next((signature["ids"] for signature in parent.findall(addnodes.desc_signature)), [])
            yield from (Ancestor(anchor, is_proposal=True) for anchor in ids[:1])
