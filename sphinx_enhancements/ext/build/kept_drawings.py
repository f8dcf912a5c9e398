"""Drawings of large views, kept between builds in a folder beside the environment.

A page with several releases is written anew if one of them changed: the others are neither answered nor drawn again.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, cast

import docutils
import sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from ...core.project.file_replacement import replace_file
from ...core.project.project import compute_digest
from ...version import __version__
from ..messages import list_translations
from .placed_views import AnyPlacedView, Drawing, make_view_anchor
from .view_inputs import InputDigests

_FOLDER = "enhancements-drawings"

_MAX_HEADER = 100
"""Number of bytes in which the first line of a file certainly ends: a level and two digests."""


class _KeptFile(NamedTuple):
    """File that keeps the drawing of one view.

    :param key: digest of everything on which the drawing depends.
    """

    path: Path
    key: str


class KeptDrawings:
    """Drawings of the views on a site whose definitions say that they are kept.

    :param inputs: digests of the inputs of views, on which answers and their drawings depend.
    """

    def __init__(self, inputs: InputDigests) -> None:
        self._domain, self._inputs = inputs.domain, inputs
        self._builder = cast("StandaloneHTMLBuilder", inputs.domain.builder)
        self._folder = Path(inputs.domain.env.doctreedir) / _FOLDER
        config = self._builder.config
        self._common = (
            (__version__, sphinx.__version__, docutils.__version__),
            (self._builder.name, self._builder.build_info.config_hash),
            (config.language, compute_digest(repr(list_translations()))),
        )

    def load(self, docname: str, index: int, level: int) -> Drawing | None:
        """Return the kept drawing of a view; None if there is none, it is damaged, or an input changed.

        :param level: level of the headings in the view.
        """
        file = self._find_file(docname, index, level)
        if file is not None:
            # Unpickling raises any error where the code has changed since, but not its version.
            with suppress(Exception), file.path.open("rb") as kept:
                header, content = kept.readline(), kept.read()
                if header == _make_header(level, file.key, content):
                    return cast("Drawing", pickle.loads(content))  # noqa: S301 # beside our own environment
        return None

    def find_last_level(self, docname: str, index: int) -> int | None:
        """Return the level of the headings in the last drawing of a view; None if there is no such drawing."""
        if self._is_kept(self._domain.find_view(docname, index)):
            with suppress(OSError, ValueError), self._get_path(docname, index).open("rb") as kept:
                return int(kept.readline(_MAX_HEADER).partition(b" ")[0])
        return None

    def store(self, docname: str, index: int, level: int, drawing: Drawing) -> None:
        """Keep the drawing of a view, before its nodes become part of a document; unless it cannot be written."""
        file = self._find_file(docname, index, level)
        if file is not None:
            content = pickle.dumps(drawing, pickle.HIGHEST_PROTOCOL)
            with suppress(OSError):
                file.path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(file.path, _make_header(level, file.key, content), content)

    def remove_unused(self) -> None:
        """Remove the drawings of views that no document contains now."""
        used = set(self._iter_used_files())
        for path in self._folder.glob(f"{self._builder.name}-*") if self._folder.is_dir() else ():
            if path not in used:
                with suppress(OSError):
                    path.unlink()

    def _iter_used_files(self) -> Iterator[Path]:
        for docname, placed_views in self._domain.placed_views.items():
            for index, placed in enumerate(placed_views):
                if self._is_kept(placed):
                    yield self._get_path(docname, index)

    def _is_kept(self, placed: AnyPlacedView | None) -> bool:
        return placed is not None and self._domain.get_view_definition(placed).is_kept

    def _get_path(self, docname: str, index: int) -> Path:
        return self._folder / f"{self._builder.name}-{compute_digest(make_view_anchor(docname, index))}"

    def _find_file(self, docname: str, index: int, level: int) -> _KeptFile | None:
        """Return the file for the drawing of a view; None if drawings of its kind are not kept."""
        placed = self._domain.find_view(docname, index)
        if placed is None or not self._is_kept(placed):
            return None
        key = repr((self._common, docname, index, level, placed, self._inputs.digest_view(placed)))
        return _KeptFile(self._get_path(docname, index), compute_digest(key))


def _make_header(level: int, key: str, content: bytes) -> bytes:
    return f"{level} {key} {blake2b(content, digest_size=12).hexdigest()}\n".encode("ascii")
