"""Identities of people: one person across the spellings in a collection."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..person import Person, PersonIdentity


@dataclass(slots=True)
class _Spellings:
    """Spellings of accounts and names, by their case-folded text.

    :param handles: accounts, with and without an organization.
    :param handles_by_name: name -> the accounts that are written beside it.
    :param names_by_address: e-mail address -> the pairs of account and name that are written beside it.
    """

    handles: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    handles_by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names_by_address: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))

    def add(self, person: Person, count: int) -> None:
        """Add the spelling of one person, with the number of times that it is written."""
        handle, name = _fold(person.handle), _fold(person.name)
        if person.handle:
            self.handles[handle][person.handle] += count
        if person.name:
            self.names[name][" ".join(person.name.split())] += count
        if person.handle and person.name:
            self.handles_by_name[name].add(handle)
        if person.address and (handle or name):
            self.names_by_address[_fold(person.address)].add((handle, name))

    def find_identity(self, person: Person) -> tuple[str, str]:
        """Return the pair that identifies a person: an account, else a name, else neither; the rest is empty."""
        handle, name = _fold(person.handle), _fold(person.name)
        if not handle and not name:
            identities = {
                self._complete_identity(*pair) for pair in self.names_by_address.get(_fold(person.address), ())
            }
            return identities.pop() if len(identities) == 1 else ("", "")
        return self._complete_identity(handle, name)

    def _complete_identity(self, handle: str, name: str) -> tuple[str, str]:
        """Return the identifying pair for an account or name; a name stands for its account if it has only one."""
        if not handle:
            candidates = {*self.handles_by_name.get(name, ()), *({name} & self.handles.keys())}
            handle = candidates.pop() if len(candidates) == 1 else ""
        return (handle, "") if handle else ("", name)


def _fold(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()


def identify_people(groups: Sequence[Sequence[Person]]) -> list[tuple[Person, ...]]:
    """Return the people of each enhancement of a collection with their identities.

    Accounts are one person if they differ in case only. A name without account belongs to the only account that is
    written beside the name; if there are several, it belongs to none of them.
    """
    people = Counter(person for group in groups for person in group)
    spellings = _Spellings()
    for person, count in people.items():
        spellings.add(person, count)
    pairs = {person: spellings.find_identity(person) for person in people}
    identities = _make_identities(people, pairs, spellings)
    identified = {person: replace(person, identity=identities.get(pairs[person])) for person in people}
    return [tuple(map(identified.__getitem__, group)) for group in groups]


def _make_identities(
    people: Mapping[Person, int], pairs: Mapping[Person, tuple[str, str]], spellings: _Spellings
) -> dict[tuple[str, str], PersonIdentity]:
    """Return identifying pair -> identity, in its most frequent spelling, of equally frequent ones the first."""
    names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for person, count in people.items():
        if any(pair := pairs[person]):
            name, spelled = _fold(person.name), names[pair]
            # A name that only repeats the account tells nothing.
            if name and name != pair[0]:
                spelled[name] += count
    return {
        pair: PersonIdentity(
            spellings.handles[pair[0]].most_common(1)[0][0] if pair[0] else None,
            tuple(spellings.names[name].most_common(1)[0][0] for name, _ in counter.most_common()),
        )
        for pair, counter in names.items()
    }
