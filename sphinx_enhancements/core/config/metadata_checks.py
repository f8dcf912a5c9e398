"""Requirements of a community for the metadata of its proposals, which the rules about metadata check."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ..diagnostics import Diagnostic
from ..model import DECISION_STEPS, Status
from .aliases import AliasFile
from .profile_options import read_fields, read_root_paths, read_vocabulary
from .profile_tables import ProfileTables
from .terms import normalize_term

_TABLE = "metadata-checks"


class ReferenceSpelling(StrEnum):
    """Canonical form of a reference to a proposal in metadata."""

    KEY = "key"
    NUMBER = "number"
    PATH = "path"  # from the root of the repository, without the name that all documents have


class FieldValue(NamedTuple):
    """Condition that a field has a value, which is normalized."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class MetadataChecks:
    """Requirements for metadata.

    :param names: all names of fields in order, as written; empty if there is no such list.
    :param required: ``always``, status, word for a status, field, or field and value -> fields that it requires.
    :param title_length: maximum number of characters of a title; 0 for any number.
    :param first_day: day before which no proposal was written, in ISO 8601; empty for none.
    :param numbers: first and last number of each range of allowed numbers; empty for all.
    :param owners: names of all owners; empty if there is no such list.
    :param reference_spelling: canonical form of a reference to a proposal; None for any.
    :param alias_paths: paths of the file with aliases of people; the first that exists counts.
    :param names_aliases: True if a profile that is not part of the package names the file.
    :param alias_file: that file, which a project finds.
    :param approvers: field for people -> aliases of which they have to be members; without one, any alias.
    :param addresses: field -> beginnings of the allowed addresses; without one, all web addresses are allowed.
    :param kinds: kind, normalized -> statuses that it may have; without one, it may have all.
    :param template_milestones: stage -> release of the milestone in the template.
    :param template_day: day on which the first of these releases was out, in ISO 8601; empty for none.
    """

    names: tuple[str, ...] = ()
    required: Mapping[str | FieldValue, tuple[str, ...]] = field(default_factory=dict)
    title_length: int = 0
    first_day: str = ""
    numbers: tuple[tuple[int, int], ...] = ()
    owners: tuple[str, ...] = ()
    reference_spelling: ReferenceSpelling | None = None
    alias_paths: tuple[str, ...] = ()
    names_aliases: bool = False
    alias_file: AliasFile | None = None
    approvers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    template_milestones: Mapping[str, str] = field(default_factory=dict)
    template_day: str = ""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Diagnostics about the text of the file with aliases."""
        return self.alias_file.diagnostics if self.alias_file is not None else ()


def read_metadata_checks(tables: ProfileTables) -> MetadataChecks:
    """Return the requirements of the profile for metadata."""
    return MetadataChecks(
        names=tables.get_texts(_TABLE, "names"),
        required=_read_required_fields(tables),
        title_length=tables.get_integer(_TABLE, "title-length"),
        first_day=_read_day(tables, "first-day"),
        numbers=_read_ranges(tables),
        owners=tables.get_texts(_TABLE, "owners"),
        reference_spelling=_read_reference_spelling(tables),
        alias_paths=read_root_paths(tables, _TABLE, "alias-files"),
        names_aliases=tables.is_own(_TABLE, "alias-files"),
        approvers=_read_approvers(tables),
        addresses=_read_addresses(tables),
        kinds=_read_kinds(tables),
        template_milestones=_read_template_milestones(tables),
        template_day=_read_day(tables, "template-day"),
    )


def _read_required_fields(tables: ProfileTables) -> dict[str | FieldValue, tuple[str, ...]]:
    """Return each condition -> the fields that it requires."""
    fields = dict.fromkeys(read_fields(tables).values())
    words = dict.fromkeys((*DECISION_STEPS, *Status, *read_vocabulary(tables, "status", "values")))
    required: dict[str | FieldValue, tuple[str, ...]] = {}
    for condition, names in tables.get_texts_table("required-fields").items():
        name, equals, value = (part.strip() for part in condition.partition("="))
        known = name if name in fields else normalize_term(name)
        allowed = fields if equals else ("always", *words, *fields)
        tables.check_words([known], allowed, "field" if equals else "status or field", "required-fields", condition)
        tables.check_words(names, fields, "field", "required-fields", condition)
        required[FieldValue(known, normalize_term(value)) if equals else known] = names
    return required


def _read_approvers(tables: ProfileTables) -> dict[str, tuple[str, ...]]:
    approvers = tables.get_texts_table(_TABLE, "approvers")
    tables.check_words(approvers, tables.get_table("people"), "field for people", _TABLE, "approvers")
    return approvers


def _read_reference_spelling(tables: ProfileTables) -> ReferenceSpelling | None:
    text = tables.get_text(_TABLE, "reference-spelling")
    if not text:
        return None
    tables.check_words([text], list(ReferenceSpelling), "form of references", _TABLE, "reference-spelling")
    return ReferenceSpelling(text)


def _read_day(tables: ProfileTables, key: str) -> str:
    text = tables.get_text(_TABLE, key)
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise tables.make_error(f"{text!r} is no date such as 2019-08-22", _TABLE, key) from None


def _read_ranges(tables: ProfileTables) -> tuple[tuple[int, int], ...]:
    ranges = []
    for text in tables.get_texts(_TABLE, "numbers"):
        match = re.fullmatch(r"([0-9]{1,18})(?:-([0-9]{1,18}))?", text)
        if match is None or int(match[2] or match[1]) < int(match[1]):
            raise tables.make_error(f"{text!r} is no number and no range such as 1-9999", _TABLE, "numbers")
        ranges.append((int(match[1]), int(match[2] or match[1])))
    return tuple(ranges)


def _read_addresses(tables: ProfileTables) -> dict[str, tuple[str, ...]]:
    addresses = tables.get_texts_table(_TABLE, "addresses")
    for name, prefixes in addresses.items():
        tables.check_words([name], tables.get_table("links"), "field with links", _TABLE, "addresses", name)
        for prefix in prefixes:
            if not re.match(r"https?://", prefix):
                message = f"{prefix!r} is no beginning of a web address"
                raise tables.make_error(message, _TABLE, "addresses", name)
    return addresses


def _read_kinds(tables: ProfileTables) -> dict[str, tuple[str, ...]]:
    statuses = tuple(word for word, _ in tables.iter_enabled("status", "values"))
    kinds = tables.get_texts_table(_TABLE, "kinds")
    for kind, words in kinds.items():
        tables.check_words(words, statuses, "status", _TABLE, "kinds", kind)
    return {normalize_term(kind): words for kind, words in kinds.items()}


def _read_template_milestones(tables: ProfileTables) -> dict[str, str]:
    milestones = tables.get_text_table(_TABLE, "template-milestones")
    tables.check_words(milestones, tables.get_table("stages"), "stage", _TABLE, "template-milestones")
    return milestones
