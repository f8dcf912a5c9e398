"""Everything that the extension registers with Sphinx, in one place."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import cast

from docutils.nodes import Element
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.util.docutils import is_directive_registered
from sphinx.util.typing import ExtensionMetadata

from ..core.config.settings import find_settings
from ..core.diagnostics import Code, SetupError
from ..core.project.project import Project, open_project
from ..core.views.references import FACTS
from ..version import __version__
from . import sphinx_internals
from .build import assets, cards, encoding, feeds, pages, toctrees
from .build.checkboxes import NamedCheckboxes
from .build.domain import DATA_VERSION, EnhancementDomain, enhancement_domain
from .build.incremental import Staleness
from .build.roles import EnhancementRole, FactRole
from .build.summary_transforms import DrawSummaries, RelocateLinks, is_copied_reference
from .build.transforms import DrawFacts, DrawViews
from .drawing.nodes import EnhancementView
from .messages import CATALOG, log_diagnostics, log_unresolved, log_warning
from .views.enhancement import EnhancementDirective
from .views.registry import VIEWS

_NEEDS = range(7, 10)
"""The major versions of sphinx-needs that are supported."""


class _Setup:
    """What is settled before the first document is read, handed from one event to the next."""

    project: Project
    """Set when the configuration is there, which is before anything asks for it."""

    def open(self, app: Sphinx, config: Config) -> None:
        """Load settings and profile; a build that cannot read them stops here."""
        confdir = Path(app.confdir)
        for name in ("enhancements_settings", "enhancements_list_page", "enhancements_release_page"):
            if not isinstance(config[name], str):
                raise ConfigError(f"{name} is a text, not {config[name]!r}")
        try:
            if config.enhancements_settings:
                path = confdir / config.enhancements_settings
                found: Path | None = path
            else:
                found = find_settings(confdir)
            self.project = open_project(found, Path(app.srcdir))
        except SetupError as error:
            raise ConfigError(f"enhancements: {error}") from None
        _take_suffixes(app, self.project)
        for diagnostic in self.project.diagnostics:
            # With a line in any case: a text without a colon is the name of a document to Sphinx.
            log_warning(diagnostic.code, diagnostic.message, f"{diagnostic.path}:{diagnostic.line or 1}")

    def add_directive(self, app: Sphinx, config: Config) -> None:
        """Register the directive for proposals, and make every proposal a need where sphinx-needs is loaded too.

        That may have a need type of this name, and Sphinx warns where a directive is registered twice.
        """
        if needs := _needs(app):
            needs.connect(app, self.project)
        elif not is_directive_registered("enhancement"):
            app.add_directive("enhancement", EnhancementDirective)

    def attach(self, app: Sphinx) -> None:
        """Give the domain its project."""
        domain = enhancement_domain(app.env)
        domain.project, domain.builder = self.project, app.builder
        domain.generated = {}
        domain.views = {view.spec: view for view in VIEWS}


def _needs(app: Sphinx) -> ModuleType | None:
    """The bridge to sphinx-needs. Where that is not loaded, not even the import is paid for."""
    if "sphinx_needs" not in app.extensions:
        return None
    try:
        from . import needs
    except ImportError as error:
        message = f"sphinx-needs {version('sphinx-needs')} is not supported, {_range()} is"
        raise ConfigError(f"enhancements: {message}: {error}") from None
    found = version("sphinx-needs")
    if int(found.partition(".")[0]) not in _NEEDS:
        log_warning(Code.SPHINX_NEEDS_VERSION, f"sphinx-needs {found} is not what proposals are tried with: {_range()}")
    return needs


def _range() -> str:
    return f"{_NEEDS[0]}.0 to {_NEEDS[-1]}.x"


def _take_suffixes(app: Sphinx, project: Project) -> None:
    """Let Sphinx find documents whose suffix the profile writes in capitals, such as ``README.MD``."""
    known = {**app.registry.source_suffix, **app.config.source_suffix}
    for pattern in project.profile.paths:
        suffix = Path(pattern.segments[-1]).suffix
        kind = known.get(suffix.lower())
        if kind is not None and suffix not in known:
            known[suffix] = kind
            app.add_source_suffix(suffix, kind)


def _report_collection(app: Sphinx, env: BuildEnvironment) -> None:
    domain = enhancement_domain(env)
    moved = [d for entry in domain.collection if entry.broken_redirect for d in entry.enhancement.diagnostics]
    log_diagnostics(env, domain.project, [*domain.linked.findings, *moved])


def _unresolved(app: Sphinx, domain: Domain | None, node: Element) -> bool | None:
    if is_copied_reference(node):
        return True
    if domain is None or domain.name != "enh":
        return None
    enhancements = cast("EnhancementDomain", domain)
    log_unresolved(enhancements.collection, node["reftarget"], node)
    return True


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension."""
    app.add_config_value("enhancements_settings", "", "env", str, "The settings file, relative to conf.py.")
    app.add_config_value(
        "enhancements_list_page",
        "enhancements",
        "html",
        str,
        "The page with a list of all proposals that is made where no page of the project has one; empty for none.",
    )
    app.add_config_value(
        "enhancements_release_page",
        "enhancements-releases",
        "html",
        str,
        "The page with all releases that is made where no page of the project shows one; empty for none.",
    )

    app.add_message_catalog(CATALOG, str(Path(__file__).parent.parent / "locales"))
    app.add_domain(EnhancementDomain)
    app.add_node(EnhancementView)
    app.add_post_transform(DrawSummaries)
    app.add_post_transform(DrawFacts)
    app.add_post_transform(RelocateLinks)
    app.add_post_transform(DrawViews)
    app.add_post_transform(cards.EnhancementCards)
    app.add_post_transform(NamedCheckboxes)
    for view in VIEWS:
        for name, directive in view.directives.items():
            app.add_directive(name, directive)
    app.add_role("enh", EnhancementRole())
    app.add_role_to_domain("enh", "ref", EnhancementRole())
    for fact in FACTS:
        app.add_role_to_domain("enh", fact, FactRole(fact))
    app.add_css_file(assets.STYLE_SHEET)

    at_start, staleness = _Setup(), Staleness()
    app.connect("config-inited", at_start.open)
    # When sphinx-needs has taken in its configuration, and before it checks that.
    app.connect("config-inited", at_start.add_directive, priority=540)
    app.connect("builder-inited", at_start.attach)
    app.connect("builder-inited", assets.copy_static_files)
    app.connect("builder-inited", sphinx_internals.accept_invalid_utf8)
    app.connect("env-get-outdated", staleness.find_documents_to_reread)
    app.connect("source-read", encoding.report_invalid_utf8)
    app.connect("env-before-read-docs", staleness.renew_revision)
    # Before the collectors of titles and contents: a page without a title gets one.
    app.connect("doctree-read", pages.read_page, priority=400)
    app.connect("env-updated", feeds.note_generated_pages, priority=400)
    app.connect("env-updated", staleness.compare_inputs, priority=450)
    app.connect("env-updated", toctrees.fill_list_toctrees, priority=470)
    app.connect("env-updated", staleness.find_stale_documents)
    app.connect("env-check-consistency", _report_collection)
    app.connect("doctree-resolved", staleness.note_written)
    app.connect("warn-missing-reference", _unresolved)
    app.connect("html-collect-pages", feeds.generate_pages)
    app.connect("html-page-context", assets.load_scripts)
    app.connect("build-finished", staleness.save)
    app.connect("build-finished", feeds.write_json)
    return {
        "version": __version__,
        "env_version": DATA_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
