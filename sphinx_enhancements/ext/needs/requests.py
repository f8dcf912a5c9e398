"""Requests for needs: sphinx-needs completes and checks all needs only in builds that could show or report one.

It would do so in every build, and before it writes any document. Whatever requests a need later, such as a page or
``needs.json``, still gets all of them, complete.
"""

from __future__ import annotations

import logging
from importlib.metadata import version
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx_needs.data import SphinxNeedsData

from ...core.model import normalize_field_name
from ...core.project.project import compute_digest
from ...version import __version__
from ..build.domain import EnhancementDomain, enhancement_domain
from ..sphinx_internals import guard_handler, has_foreign_handlers
from .mapping import FieldMapping
from .mirroring import get_other_needs
from .registration import to_need_name

_PACKAGE = "sphinx_enhancements"

_CHECKS = ("process_schemas", "ensure_post_process_needs_data")
"""Names of the handlers with which sphinx-needs completes and checks all needs before a document is written."""

_EVENTS = ("needs-before-post-processing", "needs-before-sealing")
"""Events of sphinx-needs by which other extensions take part in the completion of needs."""

_NEUTRAL_SETTINGS = frozenset((
    # sphinx-needs itself completes these in each build.
    "needs_schema_debug_path", "needs_layouts", "needs_flow_configs", "needs_graphviz_styles",
    # These decide about files and styles, not about the values of needs.
    "needs_css", "needs_build_json", "needs_file", "needs_reproducible_json", "needs_permalink_file",
    "needs_flow_engine",
))  # fmt: skip
"""Settings of sphinx-needs that cannot make it report something about a need."""


def list_changed_settings(config: Config) -> dict[str, Any]:
    """Return the settings of sphinx-needs that a project sets and that concern the values of needs."""
    changed = {}
    for option in config:
        if option.name.startswith("needs_") and option.name not in _NEUTRAL_SETTINGS:
            default = config.values[option.name].default
            if option.value != (default(config) if callable(default) else default):
                changed[option.name] = option.value
    return changed


class NeedRequests:
    """Decision in which builds sphinx-needs completes and checks all needs without a request for one.

    :param changed_settings: settings of sphinx-needs in the project, before the bridge registers the need type.
    """

    mapping: FieldMapping
    """Mapping of the data of proposals to need fields, set before documents are read."""

    def __init__(self, changed_settings: dict[str, Any]) -> None:
        self._changed_settings = changed_settings
        self._is_checking = True
        self._warnings = _WarningCounter(logging.WARNING)

    def connect(self, app: Sphinx) -> None:
        """Connect the decision to the build, around the handlers of sphinx-needs."""
        app.connect("write-started", self._start_checks, priority=499)
        app.connect("write-started", self._finish_checks, priority=501)

    def guard_handlers(self, app: Sphinx) -> None:
        """Guard the handlers of sphinx-needs that request all needs."""
        guard_handler(app, "doctree-resolved", "sphinx_needs", "process_need_nodes", _has_need_nodes)
        for name in _CHECKS:
            guard_handler(app, "write-started", "sphinx_needs", name, lambda *_: self._is_checking)

    def has_idle_needs(self, domain: EnhancementDomain) -> bool:
        """Return True if the only needs are those that mirror proposals, no page shows one, and nothing can be wrong.

        Their values come from our own data, and fit the fields that the bridge has registered for them.
        """
        data = SphinxNeedsData(domain.env)
        if self._changed_settings or any(data.get_or_create_docs().values()) or get_other_needs(domain.env):
            return False
        custom_names = self.mapping.custom_fields.keys() | self.mapping.custom_links
        fields = (name for entry in domain.collection for name, _tree in entry.enhancement.extra)
        return custom_names.isdisjoint(map(to_need_name, map(normalize_field_name, fields)))

    def _start_checks(self, app: Sphinx, builder: Builder) -> None:
        """Decide if sphinx-needs checks all needs in this build, and count its warnings."""
        domain = enhancement_domain(app.env)
        self._is_checking = any(has_foreign_handlers(app, event, _PACKAGE) for event in _EVENTS) or not (
            self._are_checked(app, domain) or self.has_idle_needs(domain)
        )
        self._warnings.count = 0
        logging.getLogger("sphinx").addHandler(self._warnings)

    def _finish_checks(self, app: Sphinx, builder: Builder) -> None:
        """Record that the needs of this build have been checked, if there were no warnings to repeat."""
        logging.getLogger("sphinx").removeHandler(self._warnings)
        file, digest = _get_record(app), self._compute_digest(enhancement_domain(app.env))
        if self._warnings.count:
            file.unlink(missing_ok=True)
        elif _read_record(file) != digest:
            file.write_text(digest, encoding="utf-8")

    def _are_checked(self, app: Sphinx, domain: EnhancementDomain) -> bool:
        """Return True if an earlier build has checked the same needs, and this one has nothing to report about them."""
        return domain.is_unchanged and _read_record(_get_record(app)) == self._compute_digest(domain)

    def _compute_digest(self, domain: EnhancementDomain) -> str:
        """Return a digest of the environment and settings; a function among these has another in each build."""
        versions = (__version__, version("sphinx-needs"))
        return compute_digest(repr((domain.data["revision"], self._changed_settings, versions)))


class _WarningCounter(logging.Handler):
    """Logging handler that counts warnings and errors."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record."""
        self.count += 1


def _has_need_nodes(app: Sphinx, doctree: nodes.document, docname: str) -> bool:
    """Return True if sphinx-needs draws in a document."""
    return any(docname in docnames for docnames in SphinxNeedsData(app.env).get_or_create_docs().values())


def _get_record(app: Sphinx) -> Path:
    """Return the path of the file that records for which needs a builder has nothing to report."""
    return Path(app.doctreedir) / f"enhancements-needs-{app.builder.name}.txt"


def _read_record(file: Path) -> str:
    """Return the content of a record; empty if there is none."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
