"""Bytes that are no UTF-8: Sphinx 9 ends the build at the first, where ours goes on and says which they are.

Sphinx 8 shows such bytes as ``?`` with a warning of its own, and is left alone.
"""

from __future__ import annotations

import codecs
from encodings import utf_8_sig
from typing import TYPE_CHECKING, Any

import sphinx

from ...core.project.documents import load_page
from ...core.reading import decode
from ..messages import report
from .domain import enhancement_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx


CODEC = "utf-8-sig-with-replacements"


class _Decoder(utf_8_sig.IncrementalDecoder):
    """Shows what is no UTF-8 as U+FFFD, however strict the caller asks it to be."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__("replace")


def _decode(data: Any, _errors: str = "strict", /) -> tuple[str, int]:
    return utf_8_sig.decode(data, "replace")


def _find(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != CODEC:
        return None
    return codecs.CodecInfo(
        utf_8_sig.encode,
        _decode,
        incrementalencoder=utf_8_sig.IncrementalEncoder,
        incrementaldecoder=_Decoder,
        streamreader=utf_8_sig.StreamReader,
        streamwriter=utf_8_sig.StreamWriter,
        name=CODEC,
    )


codecs.register(_find)


def take_any_bytes(app: Sphinx) -> None:
    """Let Sphinx read documents that are not quite UTF-8."""
    if sphinx.version_info >= (9,) and app.config.source_encoding.lower() in ("utf-8", "utf-8-sig", "utf8"):
        app.env.settings["input_encoding"] = CODEC


def report_bytes(app: Sphinx, docname: str, content: list[str]) -> None:
    """Report them in a document that is no proposal; in one that is, its reader does."""
    if "\ufffd" not in content[0]:
        return
    project = enhancement_domain(app.env).project
    path = app.env.doc2path(docname)
    shown = project.relative_path(path)
    if shown is None or load_page(project, shown).enhancement is None:
        _, found = decode(path.read_bytes(), shown or str(path))
        report(app.env, project, found)
