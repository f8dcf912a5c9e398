"""Caches of what Sphinx computes anew in each build, although it is the same in all builds of a process.

Tests build thousands of small projects, in which this takes a third of the time.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache, Template
from sphinx import registry, theming
from sphinx.builders import html
from sphinx.util import docutils

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import CodeType

    from jinja2 import Environment
    from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Code of the templates of themes, which a process compiles once instead of in each build."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}
        self._codes_of_texts: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with the code of its template, if that was compiled from the same source."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code

    def use_in(self, environment: Environment) -> None:
        """Let an environment take the code of templates from this cache, also of those that are given as text."""
        environment.bytecode_cache = self

        def from_string(source: str) -> Template:
            if source not in self._codes_of_texts:
                self._codes_of_texts[source] = environment.compile(source)
            return Template.from_code(environment, self._codes_of_texts[source], environment.make_globals(None))

        environment.from_string = from_string  # type: ignore[method-assign, assignment]


def _cache_settings(get_settings: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that gives copies of the default settings of docutils, computed once for equal arguments."""
    known: dict[object, Any] = {}

    def get_copy(*components: Any, defaults: Mapping[str, Any], read_config_files: bool = False) -> Any:
        kinds = tuple(component if isinstance(component, type) else type(component) for component in components)
        plain = {name: value for name, value in defaults.items() if name != "env"}
        key = (kinds, repr(sorted(plain.items())), read_config_files)
        if key not in known:
            known[key] = get_settings(*components, defaults=plain, read_config_files=read_config_files)
        settings = copy.deepcopy(known[key])
        if "env" in defaults:  # of the build, neither compared nor copied
            settings.env = defaults["env"]
        return settings

    return get_copy


def cache_constants_of_sphinx() -> None:
    """Let builds of this process look up installed themes and builders, and default settings of docutils, once."""
    theming.entry_points = registry.entry_points = cache(theming.entry_points)  # type: ignore[attr-defined]
    if hasattr(docutils, "_get_settings"):  # Sphinx 9
        docutils._get_settings = html._get_settings = _cache_settings(docutils._get_settings)  # type: ignore[attr-defined]
