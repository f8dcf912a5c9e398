"""Views in documents: the definition of a kind of view, and the record and placeholder of one view in a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ...core.collection.collection import Collection
from ...core.diagnostics import Code
from ...core.project.project import Project
from ...core.record import Record
from ..drawing.renderer import Renderer

S = TypeVar("S")
A = TypeVar("A")

FACT = "enh-fact"
"""Attribute of an ``inline`` node that is the placeholder for a fact in a sentence; it holds the index of the view.

Sphinx copies headings to tables of contents before facts are drawn, where these nodes show their text.
"""


class EnhancementView(nodes.General, nodes.Element):
    """Placeholder for a view, which a post-transform replaces by standard nodes.

    Its attributes are ``docname`` and ``index``, the index of the view among those of the document.
    """


class TableView(EnhancementView):
    """Placeholder for a view that is one table with a caption, which Sphinx numbers if ``numfig`` is set.

    Its attribute ``caption`` is the caption. The table takes over its ids.
    """


def get_caption(view: nodes.Node) -> str:
    """Return the caption of the placeholder for a table."""
    return str(view["caption"]) if isinstance(view, TableView) else ""


def make_view_anchor(docname: str, index: int) -> str:
    """Return the id of a view, by its index in the document; ids of elements in the view start with it."""
    return f"enhancements-{_make_document_id(docname)}-{index}"


@lru_cache(maxsize=4)  # the views of a document follow each other
def _make_document_id(docname: str) -> str:
    name = nodes.make_id(docname)
    if name != docname:  # `a/b` and `a-b` are two documents with one id.
        name = f"{name}-{blake2b(docname.encode('utf-8', 'surrogateescape'), digest_size=3).hexdigest()}"
    return name


@dataclass(frozen=True, slots=True)
class PlacedView(Record, Generic[S]):
    """A view that a directive or role has placed in a document.

    :param spec: the parameters of the view; their type determines the kind of view.
    :param location: file and line of the directive, for messages; empty for panels.
    """

    spec: S
    caption: str = ""
    classes: tuple[str, ...] = ()
    location: str = ""


@dataclass(frozen=True, slots=True)
class HeaderSpec(Record):
    """Parameters of the panel of an enhancement.

    :param index: position of the enhancement among those of its document.
    :param is_short: True for an enhancement of a few lines.
    """

    docname: str
    index: int
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class FactSpec(Record):
    """Parameters of one fact of an enhancement in a sentence.

    :param text: the link text that the author chose instead of title or key.
    """

    target: str
    fact: str
    text: str | None


class Drawing(NamedTuple):
    """Drawing of the answer to a view.

    :param body: nodes in the place of the view.
    :param footer: nodes at the end of the section that contains the view.
    :param scripts: scripts that its page loads.
    :param problems: codes and messages of the problems in the options of the view.
    """

    body: list[nodes.Node]
    footer: list[nodes.Node]
    scripts: tuple[str, ...]
    problems: tuple[tuple[Code, str], ...]


class DrawingStore(Protocol):
    """Store of drawings for later builds; it ignores views that are not kept.

    Each method takes the document of a view, the index of the view in it, and the level of the headings in the view.
    """

    def load(self, docname: str, index: int, level: int) -> Drawing | None:
        """Return the drawing of a view as it is now; None if it is not in the store."""

    def store(self, docname: str, index: int, level: int, drawing: Drawing) -> None:
        """Store the drawing of a view, before its nodes become part of a document."""

    def find_last_level(self, docname: str, index: int) -> int | None:
        """Return the level of the headings in the last drawing of a view; None if there is no such drawing."""


@dataclass(frozen=True, slots=True)
class View(Generic[S, A]):
    """Definition of one kind of view; the registry in ``ext/views/registry.py`` lists all of them.

    :param spec: the type of its parameters, by which a placed view finds this record.
    :param answer: computes the answer; ``None`` if the enhancement that the spec names does not exist.
    :param draw: turns an answer into nodes; the number is the level of headings, 1 to 6.
    :param directives: names of the directives that place it, with their classes.
    :param simplify: reduces an answer to the parts that builders without scripts show.
    :param scripts: the scripts that a page with this answer loads.
    :param draw_missing: returns the nodes for a view without an answer, and logs why there is none.
    :param draw_footer: draws nodes, if any, for the end of the section that contains the view, on sites.
    :param reads_summaries: returns False if the answer certainly depends on no summary, also not by its filter, so that
        another summary of an enhancement needs no other answer.
    :param list_keys: returns the keys of the enhancements that the answer shows, if it depends on the facts of these
        and of those related to them only; None if any enhancement can change it.
    :param is_kept: True if the drawing is large and is kept between builds; drawing it must have no other effect than
        its result.
    """

    spec: type[S]
    answer: Callable[[Collection, S], A | None]
    draw: Callable[[Renderer, A, PlacedView[S], int], list[nodes.Node]]
    directives: dict[str, type[SphinxDirective]] = field(default_factory=dict)
    simplify: Callable[[A], A] = lambda answer: answer
    scripts: Callable[[A], Sequence[str]] = lambda _answer: ()
    draw_missing: Callable[[Project, Collection, PlacedView[S]], list[nodes.Node]] = lambda *_: []
    draw_footer: Callable[[Renderer, A], list[nodes.Node]] = lambda _renderer, _answer: []
    reads_summaries: Callable[[S], bool] = lambda _spec: True
    list_keys: Callable[[Collection, S], Iterable[str] | None] = lambda _collection, _spec: None
    is_kept: bool = False


def has_filter_or_summary(spec: object) -> bool:
    """Return True if the options of a view have a filter, which may search summaries, or name the column for them."""
    return bool(str(getattr(spec, "filter", "")).strip()) or "summary" in repr(spec).casefold()


AnyView = View[Any, Any]
AnyPlacedView = PlacedView[Any]
