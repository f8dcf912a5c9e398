"""What pages show of needs: digests that change when a page has to be written again."""

from __future__ import annotations

from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.nodes import Need
from sphinx_needs.roles.need_part import NeedPart

from .mirrored import others_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docutils import nodes
    from sphinx.environment import BuildEnvironment
    from sphinx_needs.need_item import NeedItem


_TEXT = frozenset(("lineno", "lineno_content", "content", "pre_content", "post_content"))
"""What a need has that an edit of its prose, or of what stands above it, changes."""

_BRIEF = frozenset(
    [
        "NeedCount",
        "NeedIncoming",
        "NeedOutgoing",
        "NeedRef",
        "Needbar",
        "Needflow",
        "NeedflowGraphiz",
        "NeedflowPlantuml",
        "Needgantt",
        "Needlist",
        "Needpie",
        "Needsequence",
        "Needtable",
    ]
)
"""What shows fields of needs by name. Others run code of the project or of templates, or show text itself."""

DECLARES, BRIEF, FULL = range(3)
"""What a document shows: needs of its own, fields of any need, or anything of any need."""


def shows(doctree: nodes.document) -> int:
    """What a document shows of needs."""
    found = DECLARES
    for node in doctree.findall(_is_view):
        values: list[Any] = list(getattr(node, "attributes", {}).values())
        runs_code = any(node.get(name) for name in ("filter_func", "filter_code"))  # type: ignore[attr-defined]
        if type(node).__name__ not in _BRIEF or runs_code or _names_text(values):
            return FULL
        found = BRIEF
    return found


def _is_view(node: nodes.Node) -> bool:
    return type(node).__module__.startswith("sphinx_needs.") and not isinstance(node, (Need, NeedPart))


def _names_text(value: object) -> bool:
    written = repr(value).lower()
    return "content" in written or "lineno" in written


def draw_in(env: BuildEnvironment, docname: str) -> None:
    """Let sphinx-needs look at a document when it is written: it knows those that had something of it when read."""
    docnames = SphinxNeedsData(env).get_or_create_docs().setdefault("all", [])
    if docname not in docnames:
        docnames.append(docname)


def external(env: BuildEnvironment) -> str:
    """The needs of other projects, which sphinx-needs loads in each build: no document is read for them."""
    return repr([need for need in others_in(env).values() if need["is_external"]])


def shown(
    env: BuildEnvironment,
    proposals: dict[str, NeedItem],
    parents: dict[str, str],
    documents: Mapping[str, int],
) -> Iterator[tuple[str, str]]:
    """Each document that sphinx-needs draws something in -> a digest of all that it could show.

    :param proposals: as needs, before sphinx-needs has worked on any.
    :param parents: id of a need that stands in a proposal -> what it stands in.
    :param documents: name -> what it shows.
    """
    needs = _Needs(others_in(env) | proposals, parents, env)
    for docname, kind in documents.items():
        if needs.text_counts or kind == FULL:
            yield docname, needs.full
        elif kind == BRIEF:
            yield docname, needs.brief
        else:
            yield docname, needs.declared(docname)


class _Needs:
    """All needs, those of proposals among them, before sphinx-needs has worked on them."""

    def __init__(self, needs: dict[str, NeedItem], parents: dict[str, str], env: BuildEnvironment) -> None:
        self._env = env
        self._needs = needs
        self._parents = parents
        self._extends = SphinxNeedsData(env).get_or_create_extends()

    @cached_property
    def text_counts(self) -> bool:
        """Whether the text or line of a need may be in a field of another."""
        config: Any = NeedsSphinxConfig(self._env.config)
        named = (config.table_columns, config.role_need_template, config.constraints)
        return (
            _names_text(named)
            or any(_names_text(list(extend.values())) for extend in self._extends.values())
            or any(need.has_dynamic_fields for need in self._needs.values())
        )

    @cached_property
    def full(self) -> str:
        """Of everything."""
        return _digest((*map(repr, self._needs.values()), self._rest))

    @cached_property
    def brief(self) -> str:
        """Of everything but text and lines."""
        return _digest((*self._fields.values(), self._rest))

    @cached_property
    def _rest(self) -> str:
        # Without the lines of those directives.
        extends = [
            {name: value for name, value in extend.items() if name not in _TEXT} for extend in self._extends.values()
        ]
        return repr((sorted(self._parents.items()), sorted(map(repr, extends))))

    @cached_property
    def _fields(self) -> dict[str, str]:
        return {key: repr([pair for pair in need.items() if pair[0] not in _TEXT]) for key, need in self._needs.items()}

    @cached_property
    def _by_document(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key, need in self._needs.items():
            found.setdefault(need["docname"] or "", []).append(key)
        return found

    @cached_property
    def _neighbours(self) -> dict[str, set[str]]:
        """Id -> the needs that it links to, and those that link to it."""
        found: dict[str, set[str]] = {}
        pairs = [(key, target) for key, need in self._needs.items() for target in _targets(need)]
        for key, target in (*pairs, *self._parents.items()):
            found.setdefault(key, set()).add(target)
            found.setdefault(target, set()).add(key)
        return found

    def declared(self, docname: str) -> str:
        """Of the needs of a document, and of those that have a link to or from one of them."""
        own = self._by_document.get(docname, [])
        if any("[[" in str(self._needs[key]["content"]) for key in own):
            return self.full  # What is computed inside of text, sphinx-needs computes when it writes.
        keys = {key for name in own for key in (name, *self._neighbours.get(name, ()))}
        return _digest((*(self._fields.get(key, key) for key in sorted(keys)), self._rest))


def _targets(need: NeedItem) -> Iterator[str]:
    for name in need.iter_links_keys():
        for target in need[name]:
            yield target.partition(".")[0]


def _digest(parts: Iterable[str]) -> str:
    digest = blake2b(digest_size=12)
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
