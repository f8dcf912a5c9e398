"""Rules about the keys of proposals."""

from __future__ import annotations

from collections.abc import Iterator

from ..collection.collection import Collection, Entry
from ..diagnostics import Code, Diagnostic, RelatedLocation
from ..model import Source
from .catalogue import Scope, rule


@rule(Code.DUPLICATE_KEY, scope=Scope.COLLECTION)
def check_duplicate_keys(collection: Collection) -> Iterator[Diagnostic]:
    """Report a proposal whose key belongs to another proposal.

    A link to the key leads to only one of them. A closed proposal, such as a replaced one, gives way to one that is
    not; otherwise the first by path keeps the key. The other is listed under the key with the name of its folder
    appended. Give one of them another `id`. If a page includes a file that Sphinx reads as a page too, one proposal
    is on both, and the file's own page keeps the key: name the file in `exclude_patterns`.

    Enforced by: EIP (`eipw`, preamble/file_name.rs: the number is that of the file).

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    ---
    # Lamps
    ```

    ```proposals/2.md
    ---
    id: P-1
    ---
    # Torches
    ```

    Good:

    ```proposals/2.md
    ---
    id: P-2
    ---
    # Torches
    ```
    """
    for entry in collection:
        if entry.claimed_key is None:
            continue
        source, owner = entry.enhancement.source, collection.resolve_reference(entry.claimed_key)
        other = owner.enhancement.source if owner is not None else None
        location: tuple[str, int | None] = source.path, source.line
        where = f"{other.path}:{other.line}" if other is not None else "another document"
        message = f"the key {entry.claimed_key!r} belongs to {where}; this proposal is listed as {entry.key!r}"
        if other is not None and (other.path, other.line) == location:
            location = source.document, None
            message = _describe_inclusion(other, source, entry)
        note = f"the proposal with the key {entry.claimed_key}"
        related = (RelatedLocation(other.path, other.line, note),) if other is not None else ()
        yield Diagnostic(*location, Code.DUPLICATE_KEY, message, related=related)


def _describe_inclusion(owner: Source, source: Source, entry: Entry) -> str:
    """Return a message about a proposal in a file that two pages show, or one page twice."""
    pages = f"on {owner.document} and on {source.document}, which includes the file"
    if owner.document == source.document:
        pages = f"twice on {owner.document}, which includes the file"
    remedy = "include the file once" if owner.included_by else f"name {owner.path} in `exclude_patterns` of conf.py"
    return (
        f"the proposal in {source.path}:{source.line} is {pages}: the first has the key {entry.claimed_key!r}, "
        f"the other is listed as {entry.key!r}. To show it once, {remedy}"
    )
