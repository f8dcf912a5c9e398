"""Proposals -> needs, at the moment at which sphinx-needs has all others and has not looked at them yet."""

from __future__ import annotations

import re
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from sphinx_needs.api import InvalidNeedException
from sphinx_needs.api.need import generate_need
from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.data import SphinxNeedsData

from ...core.diagnostics import Code, Diagnostic
from ..messages import report
from . import bodies
from .anchors import NeedAnchors
from .fitting import Fit, fit, values_of
from .mirrored import Mirrored, is_mirrored, others_in
from .registration import TYPE
from .targets import targets
from .unsupported import Parts, leave_out

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, MutableMapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx_needs.need_item import NeedItem

    from ...core.collection import Collection, Entry
    from ...core.project import Project
    from ..domain import EnhancementDomain


_TAKEN = "there is another need with the id {!r}, which keeps it: the proposal is no need"


class _AnyId:
    """The configuration of sphinx-needs, without its pattern for ids: it is for those that authors invent there."""

    id_regex = ""

    def __init__(self, config: NeedsSphinxConfig) -> None:
        self._config = config
        self.types = config.types  # Made anew at each look, and there is one for each need.

    def __getattr__(self, name: str) -> Any:
        return getattr(self._config, name)


class _Made:
    """The needs that a collection gives.

    :param needs: key -> need.
    :param problems: what stands against other needs.
    """

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.needs: dict[str, NeedItem] = {}
        self.problems: list[Diagnostic] = []


class Bridge:
    """Mirrors proposals, and tells which pages of sphinx-needs' views have to be written again."""

    def __init__(self, project: Project, own_type: bool) -> None:  # there is one caller
        self.project = project
        self.own_type = own_type
        self._fit = Fit(own_type)
        self._made: _Made | None = None

    def connect(self, app: Sphinx) -> None:
        """Take our places in the build."""
        directive = bodies.OwnTypeDirective if self.own_type else bodies.NeedsEnhancementDirective
        app.add_directive(TYPE, directive, override=True)
        app.add_post_transform(NeedAnchors)
        app.connect("builder-inited", self.attach)
        # Behind the handler of sphinx-needs that settles which fields there are.
        app.connect("env-before-read-docs", self.settle, priority=600)
        app.connect("env-purge-doc", bodies.purge)
        app.connect("env-merge-info", bodies.merge)
        app.connect("doctree-read", bodies.locate, priority=600)
        Parts().connect(app)
        app.connect("env-check-consistency", self.report)
        app.connect("needs-before-post-processing", self.mirror)
        app.connect("doctree-resolved", leave_out, priority=90)

    def attach(self, app: Sphinx) -> None:
        """Let the domain know what is shown elsewhere, and what else relations may lead to."""
        domain = cast("EnhancementDomain", app.env.get_domain("enh"))
        domain.elsewhere = lambda: self.shown(domain)
        domain.local_targets = lambda: targets(domain.env, self.project.profile)
        domain.loaded = lambda: external(domain.env)

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
        for key, need in self.made(domain).needs.items():
            needs.setdefault(key, need)

    def report(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Tell what stands against other needs."""
        domain = cast("EnhancementDomain", env.get_domain("enh"))
        report(env, domain.project, self.made(domain).problems)

    # -- needs -----------------------------------------------------------------------------

    def made(self, domain: EnhancementDomain) -> _Made:
        """The needs, made once for a collection."""
        collection = domain.collection
        if self._made is None or self._made.collection is not collection:
            self._made = _Made(collection)
            self._make(domain, self._made)
        return self._made

    def _make(self, domain: EnhancementDomain, made: _Made) -> None:
        env = domain.env
        others = others_in(env)
        schema = SphinxNeedsData(env).get_schema()
        config: Any = _AnyId(NeedsSphinxConfig(env.config))
        refused = _refused(env)
        written = bodies.of(env)
        for entry in made.collection:
            key = entry.key
            if message := refused(key) or (key in others and _TAKEN.format(key)):
                self._note(made, entry, message)
                continue
            if "." in key:
                message = f"the key {key!r} has a dot, which sphinx-needs reads as a part: no need links to it"
                self._note(made, entry, message)
            values, problems = values_of(entry, made.collection, self._fit)
            for problem in problems:
                self._note(made, entry, problem, Code.SPHINX_NEEDS_VALUE)
            for name in self._fit.links.values():
                if name in values:
                    values[name] = [t for t in values[name] if _linkable(t, made.collection, others)]
            source = entry.enhancement.source
            body = written.get(entry.document, {}).get(domain.anchors[entry.document][entry.place])
            try:
                made.needs[key] = generate_need(
                    config,
                    schema,
                    TYPE,
                    entry.enhancement.title,
                    need_source=Mirrored(docname=entry.document, lineno=source.line),
                    id=key,
                    doctype=PurePosixPath(source.path).suffix,
                    allow_type_coercion=False,
                    **(values | (body.values if body else {})),
                )
            except InvalidNeedException as error:
                message = f"sphinx-needs does not take the proposal {key!r}: {error.message}"
                self._note(made, entry, message, Code.SPHINX_NEEDS_VALUE)

    def _note(self, made: _Made, entry: Entry, message: str, code: Code = Code.SPHINX_NEEDS_ID) -> None:
        source = entry.enhancement.source
        made.problems.append(Diagnostic(source.path, source.line, code, message))

    # -- pages ------------------------------------------------------------------------------

    def shown(self, domain: EnhancementDomain) -> dict[str, str]:
        """Each document that sphinx-needs draws something in -> a digest of all that it could show."""
        data = SphinxNeedsData(domain.env)
        documents = {name for names in data.get_or_create_docs().values() for name in names}
        if not documents:
            return {}
        made = self.made(domain)
        digest = blake2b(digest_size=12)
        for part in _contents(domain.env, made):
            digest.update(part.encode("utf-8", "surrogatepass"))
        return dict.fromkeys(documents, digest.hexdigest())


def _refused(env: BuildEnvironment) -> Callable[[str], str]:
    """What stands against a key by the pattern for ids, where it is one that the project has chosen itself."""
    pattern = NeedsSphinxConfig(env.config).id_regex
    if not pattern or pattern == NeedsSphinxConfig.get_default("id_regex"):
        return lambda _key: ""
    try:
        matches = re.compile(pattern).match
    except (re.error, TypeError):
        return lambda _key: ""  # sphinx-needs itself has something to say of it

    def refused(key: str) -> str:
        if matches(key):
            return ""
        return f"`needs_id_regex` is {pattern!r}, which the key {key!r} does not match: the proposal is no need"

    return refused


def _linkable(target: str, collection: Collection, others: Container[str]) -> bool:
    """Whether sphinx-needs can lead there: it reads a dot as a part, and brackets as a condition."""
    if "[" in target:
        return False
    return (target in collection.entries and "." not in target) or target.partition(".")[0] in others


def external(env: BuildEnvironment) -> str:
    """The needs of other projects, which sphinx-needs loads in each build: no document is read for them."""
    return repr([need for need in others_in(env).values() if need["is_external"]])


def _contents(env: BuildEnvironment, made: _Made) -> Iterator[str]:
    """All that views of needs are made of."""
    for need in (*others_in(env).values(), *made.needs.values()):
        yield repr(need)
    yield repr(sorted(SphinxNeedsData(env).get_or_create_extends().items()))
