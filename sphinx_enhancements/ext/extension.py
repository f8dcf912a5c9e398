"""Everything that the extension registers with Sphinx, but for the sphinx-needs bridge."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from docutils.nodes import Element
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.util.docutils import is_directive_registered
from sphinx.util.typing import ExtensionMetadata

from ..core.config.parser_settings import make_parser_settings
from ..core.config.settings import find_settings
from ..core.diagnostics import Code, SetupError, sort_diagnostics
from ..core.project.conf_file import CONF_SETTINGS
from ..core.project.dependencies import DependencyTracer
from ..core.project.project import Project, open_project
from ..core.views.references import FACTS
from ..version import __version__
from . import sphinx_internals
from .build import assets, cards, collector, enhancements_json, generated_pages, pages, search_keys, toctrees
from .build.domain import DATA_VERSION, EnhancementDomain, enhancement_domain
from .build.history import BuildHistory
from .build.incremental import Staleness
from .build.navigation import GeneratedNavigation
from .build.placed_views import EnhancementView, TableView, get_caption
from .build.proposal_text import AdaptProposalText
from .build.roles import EnhancementRole, FactRole
from .build.summaries import DrawSummaries, RelocateLinks, is_copied_reference
from .build.transforms import DrawFacts, DrawViews
from .messages import CATALOG, log_diagnostics, log_finding, log_unresolved
from .views.enhancement import EnhancementDirective
from .views.registry import VIEWS

_NEEDS_VERSIONS = range(7, 10)  # major versions of sphinx-needs that are supported


def configure(app: Sphinx, config: Config) -> None:
    """Load the settings and the profile, and register everything that depends on them.

    This includes the directive for proposals: sphinx-needs may have a need type of that name, and Sphinx warns if a
    directive is registered twice.

    :raises ConfigError: if the settings or profile cannot be read.
    """
    project = _load_project(app, config)
    _register_suffixes(app, project)
    for diagnostic in project.diagnostics:
        # Sphinx takes a text without a colon for the name of a document, so a line is always included.
        log_finding(project, diagnostic.code, diagnostic.text, f"{diagnostic.path}:{diagnostic.line or 1}")

    def prepare_domain(app: Sphinx) -> None:
        domain = enhancement_domain(app.env)
        domain.project, domain.builder, domain.tracer = project, app.builder, DependencyTracer(project)
        domain.generated_pages = {}
        domain.history = BuildHistory(project, Path(app.doctreedir))
        domain.views = {view.spec: view for view in VIEWS}

    app.connect("builder-inited", prepare_domain)
    if "sphinx_needs" in app.extensions:
        _import_needs_bridge(project).connect(app, project)
    elif not is_directive_registered("enhancement"):
        app.add_directive("enhancement", EnhancementDirective)


def _load_project(app: Sphinx, config: Config) -> Project:
    """Return the project with the settings that ``conf.py`` names, or that are found beside it."""
    for name in ("enhancements_settings", "enhancements_list_page", "enhancements_release_page"):
        if not isinstance(config[name], str):
            raise ConfigError(f"{name} is a text, not {config[name]!r}")
    for name in ("enhancements_list_page", "enhancements_release_page"):
        if config[name] and not generated_pages.is_page_name(config[name]):
            raise ConfigError(f"{name} is the name of a page below the folder of the site, not {config[name]!r}")
    confdir, file = Path(app.confdir), config.enhancements_settings
    try:
        project = open_project(confdir / file if file else find_settings(confdir), Path(app.srcdir))
    except SetupError as error:
        raise ConfigError(f"enhancements: {error}") from None
    values = {name: getattr(config, name, None) for name in CONF_SETTINGS}
    values["source_suffix"] = {**app.registry.source_suffix, **config.source_suffix}
    return replace(project, parsers=make_parser_settings(values, knows_myst=True))


def _register_suffixes(app: Sphinx, project: Project) -> None:
    """Let Sphinx find documents whose suffix the profile writes in capitals, such as ``README.MD``."""
    parsers = {**app.registry.source_suffix, **app.config.source_suffix}
    for pattern in project.profile.paths:
        suffix = Path(pattern.segments[-1]).suffix
        if suffix not in parsers and suffix.lower() in parsers:
            parsers[suffix] = parsers[suffix.lower()]
            app.add_source_suffix(suffix, parsers[suffix])


def _import_needs_bridge(project: Project) -> ModuleType:
    """Return the bridge to sphinx-needs; it is imported only if sphinx-needs is loaded, to save time."""
    installed = version("sphinx-needs")
    supported = f"{_NEEDS_VERSIONS[0]}.0 to {_NEEDS_VERSIONS[-1]}.x"
    try:
        from . import needs
    except ImportError as error:
        message = f"sphinx-needs {installed} is not supported, {supported} is"
        raise ConfigError(f"enhancements: {message}: {error}") from None
    if int(installed.partition(".")[0]) not in _NEEDS_VERSIONS:
        message = f"sphinx-needs {installed} is not what proposals are tried with: {supported}"
        log_finding(project, Code.SPHINX_NEEDS_VERSION, message)
    return needs


def report_collection(app: Sphinx, env: BuildEnvironment) -> None:
    """Log the diagnostics of the collection as a whole, and those that were not logged when documents were read.

    These are diagnostics whose level depends on other proposals, and those of pages whose redirects lead nowhere, which
    may be no proposals.
    """
    domain = enhancement_domain(env)
    levels = domain.project.levels
    diagnostics = [
        diagnostic
        for entry in domain.collection
        for diagnostic in entry.enhancement.diagnostics
        if entry.broken_redirect is not None or levels.depends_on_dormancy(diagnostic.code)
    ]
    log_diagnostics(env, domain.project, sort_diagnostics([*domain.linked.findings, *diagnostics]))


def report_unresolved_reference(app: Sphinx, domain: Domain | None, node: Element) -> bool | None:
    """Log an ``enh`` reference without a target; return True to suppress the warning of Sphinx itself."""
    if is_copied_reference(node):
        return True
    if domain is None or domain.name != "enh":
        return None
    enhancements = enhancement_domain(domain.env)
    log_unresolved(enhancements.project, enhancements.collection, node["reftarget"], node)
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
    app.add_config_value(
        "enhancements_navigation",
        True,
        "html",
        bool,
        "True to add generated pages to the navigation of the site.",
    )

    sphinx_internals.pause_collection_while_loading(app)
    app.add_message_catalog(CATALOG, str(Path(__file__).parent.parent / "locales"))
    app.add_domain(EnhancementDomain)
    app.add_node(EnhancementView)
    app.add_enumerable_node(TableView, "table", get_caption)
    for transform in (DrawSummaries, DrawFacts, RelocateLinks, DrawViews, cards.MarkMentions, AdaptProposalText):
        app.add_post_transform(transform)
    for view in VIEWS:
        for name, directive in view.directives.items():
            app.add_directive(name, directive)
    app.add_role("enh", EnhancementRole())
    app.add_role_to_domain("enh", "ref", EnhancementRole())
    for fact in FACTS:
        app.add_role_to_domain("enh", fact, FactRole())
    app.add_css_file(f"{assets.FOLDER}/{assets.STYLE_SHEET}")

    staleness, navigation, adjacent_titles = Staleness(), GeneratedNavigation(), toctrees.AdjacentTitles()
    read_documents, written_documents = collector.ReadDocuments(), collector.WrittenDocuments()
    # After sphinx-needs has read its configuration, and before it validates that.
    app.connect("config-inited", configure, priority=540)
    app.connect("builder-inited", assets.copy_static_files)
    app.connect("builder-inited", sphinx_internals.accept_invalid_utf8)
    app.connect("env-get-outdated", collector.exclude_environment)
    app.connect("env-get-outdated", staleness.find_documents_to_reread)
    app.connect("source-read", read_documents.exclude)
    app.connect("source-read", pages.check_source)
    app.connect("env-before-read-docs", staleness.renew_revision)
    # Before the collectors of titles and contents: a page without a title gets one.
    app.connect("doctree-read", pages.read_document, priority=400)
    # After the collector of contents.
    app.connect("doctree-read", pages.show_titles_as_prose, priority=600)
    app.connect("env-updated", read_documents.resume, priority=400)
    app.connect("env-updated", generated_pages.note_generated_pages, priority=400)
    app.connect("env-updated", staleness.compare_inputs, priority=450)
    app.connect("env-updated", toctrees.fill_list_toctrees, priority=470)
    app.connect("env-updated", staleness.find_stale_documents)
    app.connect("env-updated", collector.exclude_environment, priority=900)
    app.connect("env-check-consistency", report_collection)
    app.connect("write-started", written_documents.reset)
    app.connect("write-started", navigation.add)
    app.connect("write-started", adjacent_titles.forget)
    app.connect("doctree-resolved", staleness.note_written_document)
    app.connect("doctree-resolved", written_documents.collect_halfway)
    app.connect("warn-missing-reference", report_unresolved_reference)
    app.connect("html-collect-pages", generated_pages.generate_pages)
    app.connect("html-collect-pages", search_keys.add_keys_to_search)
    app.connect("html-page-context", assets.load_scripts)
    app.connect("html-page-context", cards.append_cards)
    app.connect("html-page-context", adjacent_titles.set_titles)
    app.connect("build-finished", navigation.remove)
    app.connect("build-finished", enhancements_json.write_json)
    app.connect("build-finished", staleness.save_state)
    app.connect("build-finished", read_documents.resume)
    app.connect("build-finished", collector.include_environment)
    return {
        "version": __version__,
        "env_version": DATA_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
