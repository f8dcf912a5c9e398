"""Why a proposal is not ready, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.views import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...core.views import Reason


def reason_items(reasons: Iterable[Reason]) -> Iterator[Item]:
    """What is missing, one item for each reason."""
    for reason in reasons:
        yield Item(str(reason.kind))
