"""Mirroring of a collection into sphinx-needs: each proposal becomes a need."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterable, Mapping, Set
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from sphinx.environment import BuildEnvironment
from sphinx_needs.api import InvalidNeedException
from sphinx_needs.api.need import generate_need
from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.need_item import NeedItem, NeedItemSourceUnknown

from ...core.collection.collection import Entry
from ...core.diagnostics import Code, Diagnostic
from ..build.domain import EnhancementDomain
from .documents import Ancestor, DocumentFacts
from .mapping import FieldMapping, compute_need_values
from .registration import NEED_TYPE


class MirroredSource(NeedItemSourceUnknown):
    """Source of a need that mirrors a proposal."""

    __slots__ = ()


def is_mirrored(need: NeedItem) -> bool:
    """Return True if a need mirrors a proposal."""
    return isinstance(need.source, MirroredSource)


def get_other_needs(env: BuildEnvironment) -> dict[str, NeedItem]:
    """Return the needs that mirror no proposal, by id and in the order of ids; possible at any time of a build."""
    data = SphinxNeedsData(env)
    # A view would close the collection of needs, so it must not be requested before sphinx-needs does.
    needs: Mapping[str, NeedItem] = data.get_needs_view() if data.needs_is_post_processed else data.get_needs_mutable()
    return {key: need for key, need in sorted(needs.items()) if not is_mirrored(need)}


class PermissiveConfig:
    """Configuration of sphinx-needs that accepts every id."""

    id_regex = ""

    def __init__(self, config: NeedsSphinxConfig) -> None:
        self._config = config

    def __getattr__(self, name: str) -> Any:
        return getattr(self._config, name)


def generate_mirrored_need(config: Any, schema: Any, entry: Entry, values: Mapping[str, Any]) -> NeedItem:
    """Return a new need for a proposal.

    :raises InvalidNeedException: if sphinx-needs rejects a value.
    """
    source = entry.enhancement.source
    return generate_need(
        config,
        schema,
        NEED_TYPE,
        entry.enhancement.title,
        need_source=MirroredSource(docname=entry.document, lineno=source.line),
        id=entry.key,
        doctype=PurePosixPath(source.path).suffix,
        allow_type_coercion=False,
        **values,
    )


class MirroredCollection:
    """Needs of a collection's proposals, generated on request, with diagnostics about those that are not mirrored."""

    def __init__(self, domain: EnhancementDomain, mapping: FieldMapping) -> None:
        self.collection = domain.collection
        self.key_diagnostics: list[Diagnostic] = []
        """Diagnostics about keys that sphinx-needs cannot use."""
        self._value_diagnostics: list[Diagnostic] = []
        self._domain = domain
        self._mapping = mapping
        self._others = get_other_needs(domain.env)
        # sphinx-needs reports unknown targets in link types of the project's own, we report those in all others.
        own_links = mapping.custom_links if mapping.is_own_type else mapping.custom_links - {"links"}
        self._link_types = {name: name in own_links for name in (*mapping.links.values(), "links", *own_links)}
        regex: Any = NeedsSphinxConfig(domain.env.config).id_regex
        pattern = None if regex == NeedsSphinxConfig.get_default("id_regex") else regex
        self._entries = {entry.key: entry for entry in self.collection if self._accept_key(entry, pattern)}
        self._keys: Set[str] = self._entries.keys()

    @cached_property
    def facts(self) -> dict[str, DocumentFacts]:
        """Facts about documents that only the bridge uses, by document."""
        return {name: pickle.loads(data) for name, data in sorted(self._domain.needs_facts.items())}  # noqa: S301 # our own

    @cached_property
    def needs(self) -> dict[str, NeedItem]:
        """Needs of proposals by key."""
        values = {}
        for key, entry in self._entries.items():
            values[key], problems = compute_need_values(entry, self.collection, self._mapping)
            for problem in problems:
                self._value_diagnostics.append(_make_diagnostic(entry, Code.SPHINX_NEEDS_VALUE, problem))
        needs = self._generate_needs(self._entries, values)
        if len(needs) < len(self._entries):
            # No need may link to one that sphinx-needs has just rejected.
            needs = self._generate_needs({key: self._entries[key] for key in needs}, values)
        return needs

    @cached_property
    def parents(self) -> dict[str, str]:
        """Parent of each need inside a proposal, by id of the need; empty if it has none."""
        _ = self.needs  # The keys below are those that sphinx-needs accepts.
        return {
            key: self._find_parent(docname, ancestors)
            for docname, facts in self.facts.items()
            for key, ancestors in facts.need_ancestors.items()
        }

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Diagnostics about proposals that have no need, or lack some values in it."""
        _ = self.needs  # Some diagnostics are found only when needs are generated.
        return [*self.key_diagnostics, *self._value_diagnostics]

    def _accept_key(self, entry: Entry, pattern: Any) -> bool:
        """Return True if a key can be the id of a need, and report what prevents or limits that.

        :param pattern: the project's own pattern for ids, or None.
        """
        key = entry.key
        problem = ""
        if pattern is not None and not _matches(pattern, key):
            problem = f"`needs_id_regex` is {pattern!r}, which the key {key!r} does not match: the proposal is no need"
        elif key in self._others:
            problem = f"another need has the id {key!r} and keeps it: the proposal is no need"
        if problem or "." in key:
            hint = f"the key {key!r} has a dot, which sphinx-needs reads as a part: no need links to it"
            self.key_diagnostics.append(_make_diagnostic(entry, Code.SPHINX_NEEDS_ID, problem or hint))
        return not problem

    def _generate_needs(
        self, entries: Mapping[str, Entry], values: Mapping[str, dict[str, Any]]
    ) -> dict[str, NeedItem]:
        """Generate needs that link only to each other and to needs that mirror no proposal."""
        env = self._domain.env
        schema = SphinxNeedsData(env).get_schema()
        config = PermissiveConfig(NeedsSphinxConfig(env.config))
        self._keys = entries.keys()
        needs = {}
        for key, entry in entries.items():
            linked_values = self._prune_links(values[key] | self._compute_directive_values(entry))
            try:
                needs[key] = generate_mirrored_need(config, schema, entry, linked_values)
            except InvalidNeedException as error:
                message = f"sphinx-needs rejects the proposal {key!r}: {error.message}"
                self._value_diagnostics.append(_make_diagnostic(entry, Code.SPHINX_NEEDS_VALUE, message))
        return needs

    def _compute_directive_values(self, entry: Entry) -> dict[str, Any]:
        """Return need fields of a proposal in a directive, such as its content and parent; none for a page."""
        facts = self.facts.get(entry.document)
        anchor = self._domain.anchors[entry.document][entry.index]
        if facts is None or anchor not in facts.proposal_values:
            return {}
        parent = self._find_parent(entry.document, facts.proposal_ancestors.get(anchor, ()))
        return facts.proposal_values[anchor] | ({"parent_needs": [parent]} if parent else {})

    def _find_parent(self, docname: str, ancestors: Iterable[Ancestor]) -> str:
        """Return the id of the nearest ancestor that links of needs can lead to, empty if there is none."""
        for ancestor in ancestors:
            if not ancestor.is_proposal:
                return ancestor.name
            entry = self._domain.find_entry(docname, ancestor.name)
            if entry and entry.key in self._keys and "." not in entry.key:
                return entry.key
        return ""

    def _prune_links(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return values of need fields without unresolved links that our rules already report."""
        links = {
            name: [target for target in values[name] if self._is_valid_target(target, keeps_unknown=keeps_unknown)]
            for name, keeps_unknown in self._link_types.items()
            if values.get(name)
        }
        return values | links

    def _is_valid_target(self, target: str, *, keeps_unknown: bool) -> bool:
        """Return True if a link to a target is kept."""
        # sphinx-needs reads a dot as a part, and brackets as a condition.
        if target in self.collection.entries:
            return target in self._keys and "." not in target
        return keeps_unknown or ("[" not in target and target.partition(".")[0] in self._others)


def _make_diagnostic(entry: Entry, code: Code, message: str) -> Diagnostic:
    """Return a diagnostic about a proposal."""
    source = entry.enhancement.source
    return Diagnostic(source.path, source.line, code, message)


def _matches(pattern: Any, key: str) -> bool:
    """Return True if a key matches the pattern for ids, or the pattern is empty or invalid."""
    try:
        return not pattern or re.match(pattern, key) is not None
    except (re.error, TypeError):
        return True  # sphinx-needs itself reports an invalid pattern.
