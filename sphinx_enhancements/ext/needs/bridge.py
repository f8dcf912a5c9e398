"""Proposals -> needs, at the moment at which sphinx-needs has all others and has not looked at them yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.data import SphinxNeedsData

from ..messages import report
from . import bodies
from .anchors import NeedAnchors
from .fitting import Fit, fit
from .making import Made, make
from .mirrored import is_mirrored
from .registration import TYPE
from .showing import FULL, draw_in, external, shown
from .targets import targets
from .unsupported import leave_out, replace_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx_needs.need_item import NeedItem

    from ...core.collection.external import ExternalTarget
    from ...core.project.project import Project
    from ..build.domain import EnhancementDomain


class Bridge:
    """Mirrors proposals, and tells which pages of sphinx-needs' views have to be written again."""

    def __init__(self, project: Project, *, own_type: bool) -> None:
        self.project = project
        self.own_type = own_type
        self._fit = Fit(own_type)
        self._made: Made | None = None

    def connect(self, app: Sphinx) -> None:
        """Take our places in the build."""
        directive = bodies.own_type_directive(app) if self.own_type else bodies.NeedsEnhancementDirective
        app.add_directive(TYPE, directive, override=True)
        app.add_post_transform(NeedAnchors)
        app.connect("builder-inited", self.attach)
        # Behind the handler of sphinx-needs that settles which fields there are.
        app.connect("env-before-read-docs", self.settle, priority=600)
        app.connect("doctree-read", bodies.locate, priority=600)
        # When it is settled whether the page is a proposal.
        app.connect("doctree-read", replace_parts, priority=590)
        app.connect("env-check-consistency", self.report)
        app.connect("needs-before-post-processing", self.mirror)
        app.connect("doctree-resolved", leave_out, priority=90)

    def attach(self, app: Sphinx) -> None:
        """Set this bridge as the domain's interface to sphinx-needs."""
        self._domain = cast("EnhancementDomain", app.env.get_domain("enh"))
        self._domain.needs = self

    def settle(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Compare our fields with those that there are."""
        self._made = None
        constraints = bool(NeedsSphinxConfig(env.config).constraints)
        schema = SphinxNeedsData(env).get_schema()
        self._fit = fit(schema, TYPE, self.project.profile, own=self.own_type, constraints=constraints)

    def mirror(self, app: Sphinx, needs: MutableMapping[str, NeedItem]) -> None:
        """Put every proposal among the needs."""
        for key in [key for key, need in needs.items() if is_mirrored(need)]:
            del needs[key]  # Of an earlier build in this process.
        domain = cast("EnhancementDomain", app.env.get_domain("enh"))
        made = self.made(domain)
        for key, need in made.needs.items():
            needs.setdefault(key, need)
        for key, outer in made.parents.items():
            if key in needs:
                needs[key]["parent_needs"] = [outer] if outer else []

    def report(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Tell what stands against other needs."""
        domain = cast("EnhancementDomain", env.get_domain("enh"))
        report(env, domain.project, self.made(domain).problems)

    def made(self, domain: EnhancementDomain) -> Made:
        """The needs, made once for a collection."""
        collection = domain.collection
        if self._made is None or self._made.collection is not collection:
            self._made = make(domain, self._fit)
        return self._made

    # -- the domain's interface to sphinx-needs ------------------------------------------------

    def iter_targets(self) -> Iterator[ExternalTarget]:
        """Yield the needs that are no proposals, in the order of their ids."""
        return targets(self._domain.env, self.project.profile)

    def digest_pages(self) -> dict[str, str]:
        """Return a digest of the needs that a page could show, for each document in which sphinx-needs draws."""
        domain = self._domain
        data = SphinxNeedsData(domain.env)
        documents = {name for names in data.get_or_create_docs().values() for name in names}
        if not documents:
            return {}
        made = self.made(domain)
        kinds = {name: made.besides[name].shows if name in made.besides else FULL for name in documents}
        return dict(shown(domain.env, made.needs, made.parents, kinds))

    def serialize_external_needs(self) -> str:
        """Return the needs of other projects as text: sphinx-needs loads them in each build, without a document."""
        return external(self._domain.env)

    def enable_drawing(self, docname: str) -> None:
        """Let sphinx-needs draw in a document that contained none of its nodes when it was read."""
        draw_in(self._domain.env, docname)
