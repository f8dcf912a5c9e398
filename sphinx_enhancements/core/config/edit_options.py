"""Fields that a community keeps when a proposal changes its stage or its status, and the form of references there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .profile_options import read_fields, read_written_fields
from .profile_tables import ProfileTables

_TABLE = "edits"
_REFERENCE_NAMES = ("key", "number", "title", "path", "folder", "link")
_STATUS_NAMES = ("status", "reference")


@dataclass(frozen=True, slots=True)
class EditOptions:
    """Changes that the commands ``promote`` and ``status`` make.

    :param spellings: additional spelling of a field, normalized -> as the profile writes it.
    :param order: canonical names of fields in the order of the profile, then those of relations.
    :param promote: fields that a promotion writes although a proposal lacks them.
    :param status: fields that a change of the status writes although a proposal lacks them.
    :param reference: template of a reference to another proposal; of several lines, each is ``name: template``, and
        the reference is a mapping.
    :param replaced: template of the status of a replaced proposal, which names its successor; empty for a field of its
        own.
    :param is_mutual: True if a successor names the proposal that it replaces, too.
    """

    spellings: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    promote: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    reference: tuple[str, ...] = ("{key}",)
    replaced: str = ""
    is_mutual: bool = True


def read_edit_options(tables: ProfileTables) -> EditOptions:
    """Return the changes that the profile describes."""
    known = tuple(dict.fromkeys(read_fields(tables).values()))
    fields = {}
    for command in ("promote", "status"):
        fields[command] = tables.get_texts(_TABLE, command)
        tables.check_words(fields[command], known, "field", _TABLE, command)
    reference = tables.get_texts(_TABLE, "reference")
    replaced = tables.get_text(_TABLE, "replaced")
    _check_placeholders(tables, reference, _REFERENCE_NAMES, "reference")
    _check_placeholders(tables, (replaced,), _STATUS_NAMES, "replaced")
    if not reference or (len(reference) > 1 and not all(re.match(r"[\w-]+: \S", line) for line in reference)):
        raise tables.make_error("edits.reference has one template, or several `name: template`", _TABLE, "reference")
    is_mutual = tables.get_boolean(_TABLE, "mutual")
    return EditOptions(
        spellings=read_written_fields(tables),
        order=tuple(dict.fromkeys((*tables.get_table("fields"), *known))),
        promote=fields["promote"],
        status=fields["status"],
        reference=reference,
        replaced=replaced,
        is_mutual=is_mutual,
    )


def _check_placeholders(tables: ProfileTables, templates: Sequence[str], known: Sequence[str], key: str) -> None:
    for template in templates:
        names = re.findall(r"\{([a-z]+)\}", template)
        tables.check_words(names, known, "placeholder", _TABLE, key)
        if re.search(r"[{}]", re.sub(r"\{[a-z]+\}", "", template)):
            raise tables.make_error(f"{template!r} has a brace that belongs to no placeholder", _TABLE, key)
