"""What only the collection as a whole can show to be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .diagnostics import Code, Diagnostic, by_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .collection import Collection


def check(collection: Collection) -> list[Diagnostic]:
    """Every finding about a collection, in the order of places; those of the readers are not among them."""
    found = [
        *duplicate_keys(collection),
        *unknown_releases(collection),
        *unresolved_relations(collection),
    ]
    return sorted(found, key=by_place)


def duplicate_keys(collection: Collection) -> Iterator[Diagnostic]:
    """Two proposals with one key."""
    for entry in collection:
        if entry.claimed is None:
            continue
        source = entry.enhancement.source
        first = collection.resolve(entry.claimed)
        where = f"{first.enhancement.source.path}:{first.enhancement.source.line}" if first else "another document"
        yield Diagnostic(
            source.path,
            source.line,
            Code.DUPLICATE_KEY,
            f"the key {entry.claimed!r} belongs to {where}; this proposal is listed as {entry.key!r}",
        )


def unknown_releases(collection: Collection) -> Iterator[Diagnostic]:
    """A milestone in a release that is none."""
    for entry in collection:
        for milestone in entry.enhancement.milestones:
            if milestone.release is None and not milestone.struck:
                yield Diagnostic(
                    entry.enhancement.source.path,
                    milestone.line or entry.enhancement.source.line,
                    Code.UNKNOWN_RELEASE,
                    f"{milestone.raw!r} ({milestone.stage.raw}) is no version such as v1.9 and no declared release; "
                    "it is shown as written and counts for no release",
                )


def unresolved_relations(collection: Collection) -> Iterator[Diagnostic]:
    """A relation to nothing that is here."""
    for entry in collection:
        for relation in entry.enhancement.relations:
            if relation.target is None:
                yield Diagnostic(
                    entry.enhancement.source.path,
                    relation.line or entry.enhancement.source.line,
                    Code.UNRESOLVED_REFERENCE,
                    f"{relation.type}: {relation.raw!r} is no key, number, alias or path of a proposal here",
                )
