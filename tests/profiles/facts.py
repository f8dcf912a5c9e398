"""Facts about a proposal as short texts, so that a document and all that is read from it fit side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_enhancements.core.model import flatten_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_enhancements.core.collection.collection import Collection
    from sphinx_enhancements.core.model import Enhancement, Value

Facts = dict[str, object]


def describe_proposal(collection: Collection, key: str) -> Facts:
    """Return everything that is read from a proposal, without sections, positions and absent values."""
    return {name: value for name, value in _iter_facts(collection.entries[key].enhancement) if value}


def _iter_facts(enhancement: Enhancement) -> Iterator[tuple[str, object]]:
    yield "title", enhancement.title
    yield "number", enhancement.number
    yield "kind", enhancement.kind
    yield "status", _describe_value(enhancement.status)
    yield "stage", _describe_value(enhancement.stage)
    yield "releases", [_join(_describe_value(m.stage), m.release or f"? {m.raw}") for m in enhancement.milestones]
    yield "owner", enhancement.owner
    yield (
        "people",
        [
            _join(p.role, p.name, p.handle and f"@{p.handle}", p.address and f"<{p.address}>", p.note and f"({p.note})")
            for p in enhancement.people
        ],
    )
    yield "created", enhancement.created
    yield "updated", enhancement.updated
    yield "review-until", enhancement.review_until
    yield "reason", enhancement.reason
    yield "labels", list(enhancement.labels)
    yield "gates", list(enhancement.gates)
    yield "relations", [f"{r.type} {r.raw} = {r.target}" for r in enhancement.relations]
    yield "links", [f"{link.type} {link.url}" for link in enhancement.links]
    yield "summary", enhancement.summary
    yield "questions", [question.text for question in enhancement.questions]
    yield "extra", [f"{name}: {flatten_tree(tree)}" for name, tree in enhancement.extra]


def _describe_value(value: Value) -> str:
    """Return the canonical word, what was written instead of it, and the note."""
    raw = value.raw and value.raw != value.value and f"= {value.raw}"
    return _join(value.value, raw, value.note and f"({value.note})")


def _join(*parts: str | None) -> str:
    return " ".join(filter(None, parts))
