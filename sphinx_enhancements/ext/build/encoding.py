"""Reports of bytes that are not UTF-8, in documents that are no proposals."""

from __future__ import annotations

from sphinx.application import Sphinx

from ...core.project.documents import load_page
from ...core.reading import decode_text
from ..messages import log_diagnostics
from .domain import enhancement_domain


def report_invalid_utf8(app: Sphinx, docname: str, content: list[str]) -> None:
    """Log bytes that are not UTF-8; those of a proposal are reported by its reader."""
    if "\ufffd" not in content[0]:
        return
    project = enhancement_domain(app.env).project
    file = app.env.doc2path(docname)
    path = project.relative_path(file)
    if path is None or load_page(project, path).enhancement is None:
        _, diagnostics = decode_text(file.read_bytes(), path or str(file))
        log_diagnostics(app.env, project, diagnostics)
