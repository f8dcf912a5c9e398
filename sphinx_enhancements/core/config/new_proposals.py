"""Conventions of a community for new proposals."""

from __future__ import annotations

from dataclasses import dataclass

from .profile_options import read_vocabulary
from .profile_tables import ProfileTables
from .terms import normalize_term

_TABLE = "new"


@dataclass(frozen=True, slots=True)
class NewProposals:
    """Conventions for new proposals.

    :param path: path of the first proposal of a repository, relative to its root, with placeholders; later ones are in
        the same folders as the present ones.
    :param digits: minimum number of digits of the first number in a path.
    :param status: status of a new proposal, as the community writes it; empty if documents have none. It may be none of
        the profile's statuses if the profile inherits it.
    :param templates: paths of templates, relative to the root, in addition to those of the rules about sections.
    """

    path: str = ""
    digits: int = 1
    status: str = ""
    templates: tuple[str, ...] = ()


def read_new_proposals(tables: ProfileTables) -> NewProposals:
    """Return the conventions of the profile for new proposals."""
    options = NewProposals(
        path=tables.get_text(_TABLE, "path").strip("/"),
        digits=tables.get_integer(_TABLE, "digits"),
        status=tables.get_text(_TABLE, "status"),
        templates=tuple(path.strip("/") for path in tables.get_texts(_TABLE, "templates")),
    )
    if tables.is_own(_TABLE, "status"):  # A profile may lack the status that it inherits.
        known = read_vocabulary(tables, "status", "values")
        tables.check_words(filter(None, [normalize_term(options.status)]), known, "status", _TABLE, "status")
    for path in (options.path, *options.templates):
        if ".." in path.split("/"):
            raise tables.make_error(f"{path!r} leads out of the root", _TABLE)
    return options
