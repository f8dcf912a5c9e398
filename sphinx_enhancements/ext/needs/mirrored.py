"""The needs of a build: which of them are proposals, and which are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.need_item import NeedItemSourceUnknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.environment import BuildEnvironment
    from sphinx_needs.need_item import NeedItem


class Mirrored(NeedItemSourceUnknown):
    """Where a need comes from that is a proposal."""

    __slots__ = ()


def is_mirrored(need: NeedItem) -> bool:
    """Whether a need is a proposal."""
    return isinstance(need.source, Mirrored)


def needs_in(env: BuildEnvironment) -> Mapping[str, NeedItem]:
    """Id -> need, to look at, at any time of a build: a view of them would close the collection of needs too early."""
    data = SphinxNeedsData(env)
    needs: Mapping[str, NeedItem] = data.get_needs_view() if data.needs_is_post_processed else data.get_needs_mutable()
    return needs


def others_in(env: BuildEnvironment) -> dict[str, NeedItem]:
    """The needs that are no proposals, in the order of their ids."""
    return {key: need for key, need in sorted(needs_in(env).items()) if not is_mirrored(need)}
