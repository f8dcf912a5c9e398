"""Digests of the needs that a document could show; it is rewritten when its digest changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from sphinx.environment import BuildEnvironment
from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.need_item import NeedItem

from ...core.project.project import compute_digest
from .documents import Visibility, names_text_field

_TEXT_FIELDS = frozenset(("lineno", "lineno_content", "content", "pre_content", "post_content"))
"""Fields of a need that change when its prose, or text above it, is edited."""


class NeedDigests:
    """Calculator of digests, from all needs as they are before sphinx-needs post-processes them.

    :param parents: parents of needs that stand in a proposal, by id.
    """

    def __init__(self, needs: Mapping[str, NeedItem], parents: Mapping[str, str], env: BuildEnvironment) -> None:
        self._needs = needs
        self._parents = parents
        self._config: Any = NeedsSphinxConfig(env.config)
        self._extends = list(SphinxNeedsData(env).get_or_create_extends().values())

    def digest_document(self, docname: str, visibility: Visibility) -> str:
        """Return a digest of the needs that a document could show."""
        if self._text_can_spread or visibility is Visibility.ALL:
            return self._full_digest
        return self._fields_digest if visibility is Visibility.FIELDS else self._digest_own_needs(docname)

    @cached_property
    def _text_can_spread(self) -> bool:
        """True if the text or line of a need may be part of a field of another need."""
        named = (self._config.table_columns, self._config.role_need_template, self._config.constraints)
        return (
            names_text_field(named)
            or any(names_text_field(list(extend.values())) for extend in self._extends)
            or any(need.has_dynamic_fields for need in self._needs.values())
        )

    @cached_property
    def _full_digest(self) -> str:
        """Digest of all needs with their text."""
        return self._compute_digest(map(repr, self._needs.values()))

    @cached_property
    def _fields_digest(self) -> str:
        """Digest of all needs without their text."""
        return self._compute_digest(self._fields.values())

    def _digest_own_needs(self, docname: str) -> str:
        """Return a digest of the needs of a document, and of those that are linked with them."""
        own = self._keys_by_document[docname]
        if any("[[" in str(self._needs[key]["content"]) for key in own):
            return self._full_digest  # sphinx-needs evaluates functions in text when it writes the document.
        keys = {key for name in own for key in (name, *self._linked_keys[name])}
        return self._compute_digest(self._fields.get(key, key) for key in sorted(keys))

    def _compute_digest(self, parts: Iterable[str]) -> str:
        return compute_digest("".join((*parts, self._shared_part)))

    @cached_property
    def _shared_part(self) -> str:
        """Data that every digest includes: parents, and changes by ``needextend`` without their lines."""
        extends = [{name: value for name, value in e.items() if name not in _TEXT_FIELDS} for e in self._extends]
        return repr((sorted(self._parents.items()), sorted(map(repr, extends))))

    @cached_property
    def _fields(self) -> dict[str, str]:
        """Fields of each need as a string, without those that hold its text or a line."""
        return {
            key: repr([pair for pair in need.items() if pair[0] not in _TEXT_FIELDS])
            for key, need in self._needs.items()
        }

    @cached_property
    def _keys_by_document(self) -> defaultdict[str, list[str]]:
        """Ids of the needs in each document."""
        keys = defaultdict(list)
        for key, need in self._needs.items():
            keys[need["docname"] or ""].append(key)
        return keys

    @cached_property
    def _linked_keys(self) -> defaultdict[str, set[str]]:
        """Ids of the needs that each need links to or is linked from."""
        linked = defaultdict(set)
        links = ((key, need[name]) for key, need in self._needs.items() for name in need.iter_links_keys())
        pairs = ((key, target.partition(".")[0]) for key, targets in links for target in targets)
        for key, target in (*pairs, *self._parents.items()):
            linked[key].add(target)
            linked[target].add(key)
        return linked
