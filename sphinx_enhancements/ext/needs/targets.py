"""Needs that are no proposals, as targets of relations: a requirement that a proposal implements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.collection.external import ExternalTarget
from ...core.model import Enhancement, Source, Text
from ...core.views.cells import is_address
from .mirrored import others_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment
    from sphinx_needs.need_item import NeedItem

    from ...core.config.profile import Profile


def targets(env: BuildEnvironment, profile: Profile) -> Iterator[ExternalTarget]:
    """Every need that is no proposal, in the order of ids.

    :param profile: its vocabulary says which statuses of needs mean that something will not come.
    """
    for need in others_in(env).values():
        yield _target(need, profile)


def _target(need: NeedItem, profile: Profile) -> ExternalTarget:
    key, status, docname = str(need["id"]), need["status"], need["docname"]
    enhancement = Enhancement(
        key,
        " ".join(str(need["title"]).split()) or key,
        profile.name,
        Source(docname or ""),
        kind=str(need["type_name"]),
        status=profile.read_status(Text(str(status)) if status else None),
    )
    url = str(need["external_url"]) if need["is_external"] and need["external_url"] else None
    place = (docname, key) if docname and not need["is_external"] else None
    return ExternalTarget(enhancement, key, "", profile, url if url and is_address(url) else None, place)
