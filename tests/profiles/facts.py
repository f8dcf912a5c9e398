"""Facts about a proposal as short texts, so that a document and all that is read from it fit side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_enhancements.core.model import flatten_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_enhancements.core.collection.collection import Collection
    from sphinx_enhancements.core.model import Enhancement, Value
    from sphinx_enhancements.core.person import Person

Facts = dict[str, object]


def describe_proposal(collection: Collection, key: str) -> Facts:
    """Return everything that is read from a proposal, without sections, positions and absent values.

    Fields with links are in ``extra`` as well, as they are written; these are left out.
    """
    return {name: value for name, value in _iter_facts(collection.entries[key].enhancement) if value}


def _iter_facts(enhancement: Enhancement) -> Iterator[tuple[str, object]]:
    yield "title", enhancement.title
    yield "number", enhancement.number
    yield "kind", enhancement.kind
    yield "status", _describe_value(enhancement.status)
    yield "stage", _describe_value(enhancement.stage)
    yield "releases", [_join(_describe_value(m.stage), m.release or f"? {m.raw}") for m in enhancement.milestones]
    yield "owner", enhancement.owner
    yield "people", [_describe_person(person) for person in enhancement.people]
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
    extra = [f"{name}: {flatten_tree(tree)}" for name, tree in enhancement.extra]
    yield "extra", [text for text in extra if not any(link.url in text for link in enhancement.links)]


def _describe_person(person: Person) -> str:
    """Return role, name, account, an address that is not that of the account, and note."""
    handle, address = person.handle and f"@{person.handle}", person.address and f"<{person.address}>"
    if person.handle and person.address and person.address.endswith(f"/{person.handle}"):
        address = None
    return _join(person.role, person.name, handle, address, person.note and f"({person.note})")


def _describe_value(value: Value) -> str:
    """Return the canonical word, what was written instead of it, and the note."""
    raw = value.raw and value.raw != value.value and f"= {value.raw}"
    return _join(value.value, raw, value.note and f"({value.note})")


def _join(*parts: str | None) -> str:
    return " ".join(filter(None, parts))


_RULES = ("field-order", "invalid-address", "missing-field", "unknown-field", "unknown-kind")

PARTIAL_METADATA = "[rules]\n" + "".join(f'{code} = "off"\n' for code in _RULES)
"""Settings for documents that have only the metadata which a test needs."""
