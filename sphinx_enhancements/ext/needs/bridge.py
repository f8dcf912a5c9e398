"""Connection of the bridge to the build: event handlers, and the interface for the domain."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.need_item import NeedItem

from ...core.collection.external import ExternalTarget, make_need_enhancement
from ...core.config.profile import Profile
from ...core.model import Source
from ...core.project.project import Project
from ...core.views.cells import is_address
from ..build import assets
from ..build.domain import EnhancementDomain, enhancement_domain
from ..build.linked_collection import NeedsInterface
from ..build.placed_views import EnhancementView, HeaderSpec
from ..messages import log_diagnostics
from .digests import NeedDigests
from .directive import NeedsEnhancementDirective, OwnTypeDirective
from .documents import Visibility, note_document_facts, remove_flow_charts, replace_unsupported_nodes
from .mapping import FieldMapping, map_fields
from .mirroring import MirroredCollection, get_other_needs, is_mirrored
from .registration import NEED_TYPE, register_need_type
from .requests import NeedRequests, list_changed_settings

_ADAPTED_STYLE_SHEET = "modern.css"
"""Default style sheet of sphinx-needs, which has one colour scheme. A style sheet that the project chose is kept."""


class NeedAnchors(SphinxPostTransform):
    """Transform that inserts a target with the key before each proposal's panel, for the links of sphinx-needs."""

    # When all documents are read and keys are final, just before the panels are drawn.
    default_priority = 789

    def run(self, **kwargs: object) -> None:
        """Insert the targets into a document."""
        domain = enhancement_domain(self.env)
        for node in list(self.document.findall(EnhancementView)):
            docname: str = node["docname"]
            placed = domain.find_view(docname, node["index"])
            if placed is None or not isinstance(placed.spec, HeaderSpec):
                continue
            entry = domain.collection.entry_at(docname, placed.spec.index)
            if entry is not None and entry.key not in self.document.ids:
                target = nodes.target("", "", ids=[entry.key])
                self.document.ids[entry.key] = target
                node.parent.insert(node.parent.index(node), target)


def connect(app: Sphinx, project: Project) -> None:
    """Register the need type of proposals and its directive, and connect the bridge to the build.

    Must run after other extensions have changed the configuration of sphinx-needs, and before that is validated.
    """
    requests = NeedRequests(list_changed_settings(app.config))
    is_own_type = register_need_type(app, project.profile)
    bridge = Bridge(requests, is_own_type=is_own_type)
    app.add_directive(NEED_TYPE, OwnTypeDirective if is_own_type else NeedsEnhancementDirective, override=True)
    app.add_post_transform(NeedAnchors)
    if app.config.needs_css == _ADAPTED_STYLE_SHEET:
        app.add_css_file(f"{assets.FOLDER}/{assets.NEEDS_STYLE_SHEET}")
    app.connect("builder-inited", bridge.attach)
    # After the handler of sphinx-needs that completes the fields.
    app.connect("env-before-read-docs", bridge.map_fields, priority=600)
    # After the handler that reads a page as a proposal.
    app.connect("doctree-read", replace_unsupported_nodes, priority=590)
    app.connect("doctree-read", note_document_facts, priority=600)
    app.connect("env-check-consistency", bridge.report_problems)
    app.connect("needs-before-post-processing", bridge.add_mirrored_needs)
    app.connect("doctree-resolved", remove_flow_charts, priority=90)
    requests.connect(app)


class Bridge(NeedsInterface):
    """Connection between sphinx-needs and the domain in one build."""

    _domain: EnhancementDomain
    _mapping: FieldMapping

    def __init__(self, requests: NeedRequests, *, is_own_type: bool) -> None:
        self._requests = requests
        self._is_own_type = is_own_type
        self._mirrored: MirroredCollection | None = None

    def attach(self, app: Sphinx) -> None:
        """Make this bridge the domain's interface to sphinx-needs."""
        self._domain = enhancement_domain(app.env)
        self._domain.needs = self
        self._requests.guard_handlers(app)

    def map_fields(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Map the data of proposals to the fields that sphinx-needs has in this build."""
        self._mirrored = None
        self._mapping = map_fields(env, self._domain.project, is_own_type=self._is_own_type)
        self._requests.mapping = self._mapping

    def add_mirrored_needs(self, app: Sphinx, needs: MutableMapping[str, NeedItem]) -> None:
        """Add the needs that mirror proposals to the needs of sphinx-needs."""
        for key in [key for key, need in needs.items() if is_mirrored(need)]:
            del needs[key]  # From an earlier build in this process.
        mirrored = self._get_mirrored_collection()
        for key, need in mirrored.needs.items():
            needs.setdefault(key, need)
        for key, parent in mirrored.parents.items():
            if key in needs:
                needs[key]["parent_needs"] = [parent] if parent else []

    def report_problems(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Log the diagnostics about proposals that have no need, or lack some values in it."""
        project, mirrored = self._domain.project, self._get_mirrored_collection()
        is_idle = self._requests.has_idle_needs(self._domain)
        diagnostics = mirrored.key_diagnostics if is_idle else mirrored.diagnostics
        log_diagnostics(env, project, project.levels.apply_to_findings(diagnostics, mirrored.collection))

    def _get_mirrored_collection(self) -> MirroredCollection:
        """Return the needs that mirror proposals, generated once for a collection and only on request."""
        if self._mirrored is None or self._mirrored.collection is not self._domain.collection:
            self._mirrored = MirroredCollection(self._domain, self._mapping)
        return self._mirrored

    # -- NeedsInterface -------------------------------------------------------------------------

    def iter_targets(self) -> Iterator[ExternalTarget]:
        """Yield the needs that mirror no proposal, as targets of relations and in the order of their ids."""
        for need in get_other_needs(self._domain.env).values():
            yield _make_target(need, self._domain.project.profile)

    def digest_pages(self) -> dict[str, str]:
        """Return a digest of the needs that a page could show, for each document in which sphinx-needs draws."""
        env = self._domain.env
        docnames = {name for names in SphinxNeedsData(env).get_or_create_docs().values() for name in names}
        if not docnames:
            return {}
        mirrored = self._get_mirrored_collection()
        digests = NeedDigests(get_other_needs(env) | mirrored.needs, mirrored.parents, env)
        visibilities = {docname: facts.visibility for docname, facts in mirrored.facts.items()}
        return {name: digests.digest_document(name, visibilities.get(name, Visibility.ALL)) for name in docnames}

    def serialize_external_needs(self) -> str:
        """Return the loaded needs of other projects as text: they can change although no document was re-read."""
        return repr([need for need in get_other_needs(self._domain.env).values() if need["is_external"]])

    def enable_drawing(self, docname: str) -> None:
        """Let sphinx-needs draw in a document that contained none of its nodes when it was read."""
        docnames = SphinxNeedsData(self._domain.env).get_or_create_docs().setdefault("all", [])
        if docname not in docnames:
            docnames.append(docname)


def _make_target(need: NeedItem, profile: Profile) -> ExternalTarget:
    """Return a need as the target of relations, with its status read by a profile."""
    key, status, docname = str(need["id"]), need["status"], need["docname"]
    title, source = " ".join(str(need["title"]).split()), Source(docname or "")
    enhancement = make_need_enhancement(profile, key, title, source, str(need["type_name"]), str(status or ""))
    if need["is_external"]:
        url = str(need["external_url"] or "")
        return ExternalTarget(enhancement, key, "", profile, url if is_address(url) else None)
    return ExternalTarget(enhancement, key, "", profile, local_anchor=(docname, key) if docname else None)
