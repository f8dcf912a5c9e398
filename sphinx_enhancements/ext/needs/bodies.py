"""What only sphinx-needs wants to know of a proposal that a directive writes: its text, its place, its looks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes
from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.nodes import Need

from ...core.diagnostics import Code
from ...core.model import normalize_field_name
from ..views.directives import EnhancementDirective
from .fitting import boolean, split
from .registration import TYPE, need_name
from .showing import DECLARES, shows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from ..build.domain import EnhancementDomain

_LOOKS = ("layout", "style")
_TEMPLATES = ("template", "pre_template", "post_template", "jinja_content")
_COMPUTED = ("[[", "<<", "<{")
"""What begins functions and variants of sphinx-needs in options."""
_TITLE_END = re.compile(r"[.\n]")


_OPEN = "enhancements_needs"
"""Where what directives find is kept as long as their document is read."""


class Around(NamedTuple):
    """A need or proposal that something stands in.

    :param name: the id of the need, or what the proposal is known by in its document.
    """

    name: str
    is_proposal: bool


@dataclass(slots=True)
class Body:
    """What a directive has for the need of its proposal.

    :param values: by the names that sphinx-needs has for them.
    :param around: what it stands in, innermost first.
    """

    values: dict[str, Any]
    around: tuple[Around, ...] = ()


@dataclass(slots=True)
class Beside:
    """What only sphinx-needs wants to know of a document.

    :param bodies: of the proposals by directive, by what they are known by in their document.
    :param shows: what of needs the document shows.
    :param inside: id of a need -> what it stands in, innermost first, where a proposal is among that.
    """

    bodies: dict[str, Body]
    shows: int = DECLARES
    inside: dict[str, tuple[Around, ...]] = field(default_factory=dict)


class NeedsEnhancementDirective(EnhancementDirective):
    """Our directive, with the options that every directive of sphinx-needs has."""

    _full_title: str | None = None
    """The title that was made from the text, before it was trimmed."""

    def run(self) -> list[nodes.Node]:
        """Read the proposal, and note what is for sphinx-needs alone."""
        if self._flag("delete"):
            return []
        if self._flag("hide"):
            self.options["no-typesetting"] = None
        self._flag("collapse")
        if self._flag("title_from_content", default=self.config.needs_title_from_content) and not self.arguments:
            self._full_title = _TITLE_END.split("\n".join(self.content))[0]
            self.arguments = [self._trimmed(self._full_title)]
        for name in _TEMPLATES:
            if self._take(name) is not None:
                message = f"`{name}` of sphinx-needs does nothing for a proposal: its text is taken as it stands"
                self.complain(Code.SPHINX_NEEDS_USE, message)
        self._settle_id()
        if tags := self._option("tags"):
            # Where sphinx-needs separates them with a semicolon too.
            self.options[tags] = ", ".join(split(str(self.options[tags] or "")))
        values = {name: text for name in _LOOKS if (text := self._take(name))}
        values["content"] = "\n".join(self.content)
        domain = self.enhancements
        place = len(domain.anchors.get(self.docname, ()))
        made = super().run()
        anchors = domain.anchors.get(self.docname, ())
        if place < len(anchors):
            found: dict[str, Body] = self.env.current_document.get(_OPEN) or {}
            found[anchors[place]] = Body(values)
            self.env.current_document[_OPEN] = found
        return made

    def _settle_id(self) -> None:
        """Where no id is written, it follows as for every proposal."""

    def _option(self, name: str) -> str | None:
        return next((option for option in self.options if need_name(normalize_field_name(option)) == name), None)

    def _take(self, name: str) -> str | None:
        option = self._option(name)
        return None if option is None else str(self.options.pop(option) or "")

    def _flag(self, name: str, *, default: bool = False) -> bool:
        text = self._take(name)
        if text is None:
            return default
        try:
            return boolean(text)
        except ValueError:
            self.complain(Code.UNKNOWN_OPTION_VALUE, f"`{name}` is yes or no, not {text!r}")
            return False

    def _trimmed(self, title: str) -> str:
        longest: int = self.config.needs_max_title_length
        if longest == -1 or len(title) <= longest:
            return title
        return title[:longest] if longest <= len("...") else f"{title[: longest - 3]}..."


def own_type_directive(app: Sphinx) -> type[NeedsEnhancementDirective]:
    """The same where the need type is the project's own, and sphinx-needs has made its ids so far."""

    class OwnTypeDirective(NeedsEnhancementDirective):
        def run(self) -> list[nodes.Node]:
            for name, value in self.options.items():
                if any(start in str(value) for start in _COMPUTED):
                    message = f"`{name}` is computed by sphinx-needs in its own directive; of a proposal it is text"
                    self.complain(Code.SPHINX_NEEDS_USE, message)
            return super().run()

        def _settle_id(self) -> None:
            if self._option("id") is None and not self.config.needs_id_required and self.arguments:
                title = self.arguments[0] if self._full_title is None else self._full_title
                self.options["id"] = _generated_id(app, title, "\n".join(self.content))

    return OwnTypeDirective


def _generated_id(app: Sphinx, title: str, content: str) -> str:
    """The id that sphinx-needs gives.

    :param title: in full.
    """
    try:
        from sphinx_needs.api import generate_need_id
    except ImportError:
        from sphinx_needs.api.need import _make_hashed_id  # Before 9.1.

        config = NeedsSphinxConfig(app.config)
        prefix = next(entry["prefix"] for entry in config.types if entry["directive"] == TYPE)
        return str(_make_hashed_id(prefix, title, content, config))
    return str(generate_need_id(app, TYPE, title, content))


def locate(app: Sphinx, doctree: nodes.document) -> None:
    """Note the sections, needs and proposals that proposals of a document stand in, and needs that stand in proposals.

    A key is settled only when all documents are read.
    """
    env = app.env
    docname = env.current_document.docname
    beside = Beside(env.current_document.get(_OPEN) or {})
    holds_needs = docname in SphinxNeedsData(env).get_or_create_docs()["all"]
    if not beside.bodies and not holds_needs:
        return
    domain = cast("EnhancementDomain", env.get_domain("enh"))
    page = (Around(domain.anchors[docname][0], is_proposal=True),) if domain.shard(docname).has_page else ()
    for anchor, place in _places(doctree):
        if anchor in beside.bodies:
            sections, around = _around(place)
            beside.bodies[anchor].values["sections"] = sections
            beside.bodies[anchor].around = around + page
    for node in doctree.findall(Need) if holds_needs else ():
        around = _around(node)[1] + page
        if any(outer.is_proposal for outer in around):
            beside.inside[node["refid"]] = around
    if holds_needs:
        beside.shows = shows(doctree)
    domain.note_beside(docname, beside)


def _places(doctree: nodes.document) -> Iterator[tuple[str, nodes.Element]]:
    """Ids, and what they belong to. Of a hidden proposal a target is all there is; it may have passed its id on."""
    for signature in doctree.findall(addnodes.desc_signature):
        yield from ((anchor, signature.parent) for anchor in signature["ids"][:1])
    for target in doctree.findall(nodes.target):
        yield from ((anchor, target) for anchor in (*target["ids"], target.get("refid", "")))


def _around(node: nodes.Node) -> tuple[list[str], tuple[Around, ...]]:
    """The titles of the sections around a node, and the needs and proposals around it, innermost first."""
    sections = []
    around = []
    parent = node.parent
    while parent is not None:
        if isinstance(parent, nodes.section):
            sections.append(parent.children[0].astext())
        elif isinstance(parent, Need):
            around.append(Around(parent["refid"], is_proposal=False))
        elif isinstance(parent, addnodes.desc) and parent.get("domain") == "enh":
            ids: list[str] = next((node["ids"] for node in parent.findall(addnodes.desc_signature)), [])
            around += [Around(anchor, is_proposal=True) for anchor in ids[:1]]
        parent = parent.parent
    return sections, tuple(around)
