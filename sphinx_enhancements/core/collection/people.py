"""Identities of people: one person across the spellings in a collection."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..model import Enhancement
from ..person import Person, PersonIdentity


@dataclass(slots=True)
class _Spellings:
    """Spellings of accounts and names, by their case-folded text.

    :param handles: accounts, with and without an organization.
    :param handles_by_name: the accounts that are written beside a name, or are the same word.
    :param names_by_address: the names and accounts, as pairs, that are written beside an e-mail address.
    """

    handles: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    handles_by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names_by_address: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))

    def add(self, person: Person) -> None:
        """Add the spelling of one person."""
        handle, name = _fold(person.handle), _fold(person.name)
        if person.handle:
            self.handles[handle][person.handle] += 1
        if person.name:
            self.names[name][" ".join(person.name.split())] += 1
        if person.handle and person.name:
            self.handles_by_name[name].add(handle)
        if person.address and (handle or name):
            self.names_by_address[_fold(person.address)].add((handle, name))

    def find_owner(self, person: Person) -> tuple[str, str]:
        """Return the account of a person, or without one the name; both empty if none is known."""
        handle, name = _fold(person.handle), _fold(person.name)
        if not handle and not name:
            owners = {self._add_handle(*pair) for pair in self.names_by_address.get(_fold(person.address), ())}
            return owners.pop() if len(owners) == 1 else ("", "")
        return self._add_handle(handle, name)

    def _add_handle(self, handle: str, name: str) -> tuple[str, str]:
        """Return the account; without one that of the name, unless it has none or several; otherwise the name."""
        if not handle:
            candidates = {*self.handles_by_name.get(name, ()), *({name} & self.handles.keys())}
            handle = candidates.pop() if len(candidates) == 1 else ""
        return (handle, "") if handle else ("", name)


def _fold(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()


def identify_people(enhancements: Iterable[Enhancement]) -> list[Enhancement]:
    """Return enhancements whose people have identities.

    Accounts are one person if they differ in case only. A name without account belongs to the only account that is
    written beside that name; if there are several, it belongs to none of them.
    """
    enhancements = list(enhancements)
    people = [person for enhancement in enhancements for person in enhancement.people]
    spellings = _Spellings()
    for person in people:
        spellings.add(person)
    owners = {person: spellings.find_owner(person) for person in people}
    identities = _make_identities(people, owners, spellings)
    return [
        replace(enhancement, people=tuple(replace(p, identity=identities.get(owners[p])) for p in enhancement.people))
        if enhancement.people
        else enhancement
        for enhancement in enhancements
    ]


def _make_identities(
    people: Iterable[Person], owners: Mapping[Person, tuple[str, str]], spellings: _Spellings
) -> dict[tuple[str, str], PersonIdentity]:
    """Return the identity of each owner, in the most frequent spelling, or the first one of several."""
    names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for person in people:
        if any(owner := owners[person]):
            # A name that only repeats the account tells nothing.
            names[owner].update([name for name in [_fold(person.name)] if name and name != owner[0]])
    return {
        owner: PersonIdentity(
            spellings.handles[owner[0]].most_common(1)[0][0] if owner[0] else None,
            tuple(spellings.names[name].most_common(1)[0][0] for name, _ in counter.most_common()),
        )
        for owner, counter in names.items()
    }
