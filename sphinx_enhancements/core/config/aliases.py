"""Aliases of people: names of groups, each with the accounts of its members, in a file of the repository."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from ..diagnostics import Diagnostic

Aliases = Mapping[str, tuple[str, ...]]
"""Alias -> accounts of its members; all in lower case, and without ``@``."""


@dataclass(frozen=True)
class AliasFile:
    """The text of a file with aliases, such as Prow's ``OWNERS_ALIASES``, which is read when it is needed.

    :param read: function of text and path that returns the aliases and diagnostics about them.
    """

    path: str
    text: str
    read: Callable[[str, str], tuple[Aliases, tuple[Diagnostic, ...]]] = field(repr=False, compare=False)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Diagnostics about the text."""
        return self._reading[1]

    def find_members(self, names: Iterable[str]) -> frozenset[str]:
        """Return the members of some aliases; without a name, the members of all, and the names of the aliases."""
        aliases = self._reading[0]
        listed = tuple(names)
        if not listed:
            return frozenset(chain(aliases, *aliases.values()))
        return frozenset(chain.from_iterable(aliases.get(name.lower(), ()) for name in listed))

    @cached_property
    def _reading(self) -> tuple[Aliases, tuple[Diagnostic, ...]]:
        return self.read(self.text, self.path)
