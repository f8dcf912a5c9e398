"""People in their roles, and their identities across the spellings in a collection."""

from __future__ import annotations

from dataclasses import dataclass

from .record import Record


@dataclass(frozen=True, slots=True)
class PersonIdentity(Record):
    """One person across the spellings in a collection.

    :param handle: account name without ``@``; None if none is known.
    :param names: names, the most frequent one first.
    """

    handle: str | None
    names: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Text for readers: ``Name (@handle)``, ``@handle`` or ``Name``; empty if neither is known."""
        name = self.names[0] if self.names else ""
        if not self.handle:
            return name
        return f"{name} (@{self.handle})" if name else f"@{self.handle}"


@dataclass(frozen=True, slots=True)
class Person(Record):
    """A person in one role (``author``, ``reviewer``, ``approver`` …).

    :param handle: account name without ``@``, if one is written.
    :param note: text beside the name, such as the person's responsibility.
    :param raw: text as written; that of the whole list item if it names several people.
    :param address: e-mail or web address, if one is written. Views show it only if nothing else is written.
    :param identity: the person across spellings; set by a collection.
    """

    role: str
    handle: str | None
    name: str | None
    raw: str
    note: str | None = None
    address: str | None = None
    identity: PersonIdentity | None = None

    @property
    def resolved_identity(self) -> PersonIdentity:
        """Identity in the collection; before linking, account and name as written."""
        return self.identity or PersonIdentity(self.handle, (self.name,) if self.name else ())

    @property
    def label(self) -> str:
        """Name and account in the spelling that all enhancements share; without either, the text as written."""
        return self.resolved_identity.label or self.address or self.raw

    @property
    def short_label(self) -> str:
        """Name, else account, else the text as written."""
        identity = self.resolved_identity
        return next(iter(identity.names), identity.handle) or self.address or self.raw
