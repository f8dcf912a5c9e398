"""What only sphinx-needs wants to know of a proposal that a directive writes: its text, its place, its looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.nodes import Need

from ...core.diagnostics import Code
from ...core.model import field_name
from ..directives import EnhancementDirective
from .fitting import boolean
from .registration import TYPE, need_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_LOOKS = ("layout", "style")
_TEMPLATES = ("template", "pre_template", "post_template", "jinja_content")
_TITLE_END = re.compile(r"[.\n]")


@dataclass(slots=True)
class Body:
    """Values of a need, by the names that sphinx-needs has for them."""

    values: dict[str, Any]


def of(env: BuildEnvironment) -> dict[str, dict[str, Body]]:
    """Document -> id of the proposal in it -> what the directive has."""
    try:
        return cast("dict[str, dict[str, Body]]", env.enhancements_needs)  # type: ignore[attr-defined]
    except AttributeError:
        found: dict[str, dict[str, Body]] = {}
        env.enhancements_needs = found  # type: ignore[attr-defined]
        return found


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a document."""
    of(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
    """Take in what a parallel reader found."""
    found = of(other)
    of(env).update({name: found[name] for name in docnames if name in found})


class NeedsEnhancementDirective(EnhancementDirective):
    """Our directive, with the options that every directive of sphinx-needs has."""

    def run(self) -> list[nodes.Node]:
        """Read the proposal, and note what is for sphinx-needs alone."""
        if self._flag("delete"):
            return []
        if self._flag("hide"):
            self.options["no-typesetting"] = None
        self._flag("collapse")
        if self._flag("title_from_content", default=self.config.needs_title_from_content) and not self.arguments:
            self.arguments = [self._first_sentence()]
        for name in _TEMPLATES:
            if self._take(name) is not None:
                message = f"`{name}` of sphinx-needs does nothing for a proposal: its text is taken as it stands"
                self.complain(Code.SPHINX_NEEDS_USE, message)
        self._settle_id()
        values = {name: text for name in _LOOKS if (text := self._take(name))}
        values["content"] = "\n".join(self.content)
        domain = self.enhancements
        place = len(domain.anchors.get(self.docname, ()))
        made = super().run()
        anchors = domain.anchors.get(self.docname, ())
        if place < len(anchors):
            of(self.env).setdefault(self.docname, {})[anchors[place]] = Body(values)
        return made

    def _settle_id(self) -> None:
        """Where no id is written, it follows as for every proposal."""

    def _option(self, name: str) -> str | None:
        return next((option for option in self.options if need_name(field_name(option)) == name), None)

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

    def _first_sentence(self) -> str:
        title = _TITLE_END.split("\n".join(self.content))[0]
        longest: int = self.config.needs_max_title_length
        if longest == -1 or len(title) <= longest:
            return title
        return title[:longest] if longest <= len("...") else f"{title[: longest - 3]}..."


class OwnTypeDirective(NeedsEnhancementDirective):
    """The same where the need type is the project's own, and sphinx-needs has made its ids so far."""

    def _settle_id(self) -> None:
        config = NeedsSphinxConfig(self.config)
        if self._option("id") is None and not config.id_required and self.arguments:
            self.options["id"] = _generated_id(self.env, self.arguments[0], "\n".join(self.content))


def _generated_id(env: BuildEnvironment, title: str, content: str) -> str:
    from sphinx_needs.api import need  # The name in it depends on the version.

    config = NeedsSphinxConfig(env.config)
    prefix = next(entry["prefix"] for entry in config.types if entry["directive"] == TYPE)
    return str(need._make_hashed_id(prefix, title, content, config))  # noqa: SLF001 # public since 9.1 only


def locate(app: Sphinx, doctree: nodes.document) -> None:
    """Note the sections and the need that proposals of a document stand in, and those which stand in a proposal."""
    env = app.env
    bodies = of(env).get(env.current_document.docname)
    if not bodies:
        return
    for anchor, place in _places(doctree):
        if anchor in bodies:
            sections, outer = _around(place)
            bodies[anchor].values["sections"] = sections
            if outer:
                bodies[anchor].values["parent_needs"] = [outer]
    needs = SphinxNeedsData(env).get_needs_mutable()
    for node in doctree.findall(Need):
        need = needs.get(node["refid"])
        outer = _around(node)[1]
        if need is not None and outer in bodies:
            need["parent_needs"] = [outer]


def _places(doctree: nodes.document) -> Iterator[tuple[str, nodes.Element]]:
    """Ids, and what they belong to. Of a hidden proposal a target is all there is; it may have passed its id on."""
    for signature in doctree.findall(addnodes.desc_signature):
        yield from ((anchor, signature.parent) for anchor in signature["ids"][:1])
    for target in doctree.findall(nodes.target):
        yield from ((anchor, target) for anchor in (*target["ids"], target.get("refid", "")))


def _around(node: nodes.Node) -> tuple[list[str], str]:
    """The titles of the sections around a node, innermost first, and the nearest need or proposal around it."""
    sections = []
    outer = ""
    parent = node.parent
    while parent is not None:
        if isinstance(parent, nodes.section):
            sections.append(parent.children[0].astext())
        if not outer and isinstance(parent, Need):
            outer = parent["refid"]
        if not outer and isinstance(parent, addnodes.desc) and parent.get("domain") == "enh":
            outer = next((node["ids"][0] for node in parent.findall(addnodes.desc_signature)), "")
        parent = parent.parent
    return sections, outer
