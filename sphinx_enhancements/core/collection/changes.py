"""Changes of proposals between two states of a collection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from .collection import Collection, Entry


@dataclass(frozen=True)
class ProposalChange:
    """One proposal before and after a change of its collection.

    :param before: proposal in the earlier collection.
    :param after: same proposal in the later one; None if it was removed.
    :param instant: instant of the later collection.
    """

    earlier: Collection
    later: Collection
    before: Entry
    after: Entry | None
    instant: datetime

    @property
    def has_new_state(self) -> bool:
        """True if the status or the stage is another one."""
        if self.after is None:
            return True
        old, new = self.before.enhancement, self.after.enhancement
        return (old.status.value, old.stage.value) != (new.status.value, new.stage.value)


def iter_changes(
    earlier: Collection, later: Collection, renames: Mapping[str, str], instant: datetime
) -> Iterator[ProposalChange]:
    """Yield each proposal of the earlier collection together with its later state, in key order.

    :param renames: former path of a file -> its path in the later collection.
    """
    documents: dict[str, list[Entry]] = {}
    for entry in later:
        documents.setdefault(entry.document, []).append(entry)
    for before in earlier:
        after = later.entries.get(before.key)
        if after is None:
            path = renames.get(before.document, before.document)
            others = [entry for entry in documents.get(path, ()) if entry.key not in earlier.entries]
            after = others[0] if len(others) == 1 else None
        yield ProposalChange(earlier, later, before, after, instant)
