"""Files beside a document that hold its metadata, such as ``kep.yaml``."""

from __future__ import annotations

import re
from posixpath import dirname
from typing import TYPE_CHECKING, NamedTuple

from ..diagnostics import Code
from ..model import Fields
from .metadata import parse_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config.profile import Profile
    from ..diagnostics import Diagnostic
    from ..model import Tree
    from .fields import ReportDiagnostic
    from .identity import PathMatch

MAIN_SIDECAR = "metadata"
"""The name of the sidecar whose fields are the proposal's own."""

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


class Sidecar(NamedTuple):
    """A sidecar of a proposal.

    :param name: what the profile calls it.
    :param path: relative to the root, with ``/``.
    :param text: ``None`` where there is no such file, or it cannot be read.
    :param found: why it cannot be read.
    """

    name: str
    path: str
    text: str | None
    found: tuple[Diagnostic, ...] = ()


def sidecar_paths(place: PathMatch, profile: Profile) -> Iterator[tuple[str, str]]:
    """Name and path of every sidecar that a document may have; none where its path does not tell."""
    if place.by_marker:
        return
    for name, template in profile.sidecars.items():
        try:
            path = _PLACEHOLDER.sub(lambda found: place.named[found[1]], template)
        except KeyError:
            continue
        parts = [part for part in path.split("/") if part]
        if ".." not in parts:
            folder = place.base if path.startswith("/") else dirname(place.path)
            yield name, "/".join((folder, *parts) if folder else parts)


def read_sidecar(sidecar: Sidecar, report: ReportDiagnostic) -> Fields | None:
    """The fields of a sidecar; ``None`` for one that is not there."""
    if sidecar.text is None:
        return None
    path = sidecar.path
    block, mistakes = parse_block(sidecar.text, 1, path)
    for line, message in mistakes:
        report(Code.METADATA, Fields((), line, path), f"the file {message}")
    if sidecar.name == MAIN_SIDECAR:
        return block
    entry: tuple[str, Tree] = (sidecar.name, block)
    return Fields((entry,), 1, path)
