"""What tells the needs that are proposals from others."""

from __future__ import annotations

from sphinx_needs.need_item import NeedItemSourceUnknown


class Mirrored(NeedItemSourceUnknown):
    """Where a need comes from that is a proposal."""

    __slots__ = ()
