"""Read the files beside a document that hold its metadata, such as ``kep.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname
from typing import NamedTuple

from ..config.profile import Profile
from ..diagnostics import Code, Diagnostic
from ..model import Fields
from .fields import ReportDiagnostic
from .identity import PathMatch
from .metadata import parse_block

MAIN_SIDECAR = "metadata"
"""Name of the sidecar whose fields are the proposal's own; those of others stand below the sidecar's name."""

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


class Sidecar(NamedTuple):
    """A metadata file of a proposal.

    :param name: its name in the profile.
    :param path: relative to the root, with ``/``.
    :param text: ``None`` if there is no such file, or it cannot be read.
    :param diagnostics: diagnostics from reading the file.
    """

    name: str
    path: str
    text: str | None
    diagnostics: tuple[Diagnostic, ...] = ()


def iter_sidecar_paths(path_match: PathMatch, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield name and path of each sidecar that a document may have; none if its path matches no pattern."""
    if path_match.needs_marker:
        return
    for name, template in profile.sidecars.items():
        try:
            path = _PLACEHOLDER.sub(lambda placeholder: path_match.placeholders[placeholder[1]], template)
        except KeyError:
            continue
        parts = [part for part in path.split("/") if part]
        if ".." not in parts:
            folder = path_match.base if path.startswith("/") else dirname(path_match.path)
            yield name, "/".join((folder, *parts) if folder else parts)


def read_sidecar(sidecar: Sidecar, report: ReportDiagnostic) -> Fields | None:
    """Return the fields of a sidecar, or ``None`` if there is no such file."""
    if sidecar.text is None:
        return None
    path = sidecar.path
    block, mistakes = parse_block(sidecar.text, 1, path)
    for line, message in mistakes:
        report(Code.METADATA, Fields((), line, path), f"the file {message}")
    return block if sidecar.name == MAIN_SIDECAR else Fields(((sidecar.name, block),), 1, path)
