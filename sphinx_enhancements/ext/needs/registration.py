"""Registration with sphinx-needs: the need type, its fields, and a link type for each kind of relation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx_needs.api import add_field, add_need_type, get_need_types
from sphinx_needs.exceptions import NeedsApiConfigWarning

from ...core.config.profile import Profile
from ..messages import _, translate_field

NEED_TYPE = "enhancement"
"""Name of the need type of proposals, and of the directive for one."""

_COLOUR = "#dbe7f5"
"""Colour of proposals in flow charts."""


class NeedField(NamedTuple):
    """A need field that is filled from proposals.

    :param type: type of its values, as named in JSON Schema. An array is empty, never absent, where a proposal has no
        value, so that filters can look into it.
    """

    name: str
    type: str
    description: str


_FIELDS = (
    NeedField("stage", "string", _("Maturity of the proposal")),
    NeedField("accepted", "boolean", _("Whether the proposal is accepted work")),
    NeedField("milestones", "array", _("Stages with their releases, such as alpha=v1.5")),
    NeedField("releases", "array", _("Releases that the proposal has a milestone in")),
    NeedField("owner", "string", _("Owning group")),
    NeedField("participants", "array", _("Other groups involved")),
    NeedField("kind", "string", _("Kind of the proposal")),
    NeedField("number", "integer", _("Number of the proposal")),
    NeedField("created", "string", _("Date of creation")),
    NeedField("updated", "string", _("Date of the last update")),
    NeedField("summary", "string", _("Summary of the proposal")),
    NeedField("gates", "array", _("Feature gates")),
    NeedField("tracking", "array", _("Addresses of the tracking issues")),
    NeedField("discussion", "array", _("Addresses of the discussions")),
)


def to_need_name(name: str) -> str:
    """Return a field or relation name as sphinx-needs has it: filters are Python, so it must be an identifier."""
    return name.replace("-", "_")


def iter_need_fields(profile: Profile) -> Iterator[NeedField]:
    """Yield the need fields for the data of proposals, except those that every need has."""
    yield from _FIELDS
    for name in profile.people:
        yield NeedField(to_need_name(name), "array", _("People: {}").format(translate_field(name)))


def register_need_type(app: Sphinx, profile: Profile) -> bool:
    """Register the need type, its fields and link types; those that the project defines itself stay as they are.

    :returns: True if the project defines the need type itself.
    """
    config = app.config
    is_own_type = NEED_TYPE in get_need_types(app)
    if not is_own_type:
        add_need_type(app, NEED_TYPE, str(_("enhancement")).capitalize(), "", _COLOUR, "node")
    configured_names = set(_iter_configured_names(config))
    for field in iter_need_fields(profile):
        if field.name not in configured_names:
            _register_field(field)
    links = dict(config.needs_links)
    for kind, inverse in profile.relations.items():
        name = to_need_name(kind)
        if name not in configured_names:
            links[name] = {"outgoing": translate_field(kind), "incoming": translate_field(inverse), "copy": False}
    # Equal in all builds of a project, so Sphinx sees no changed configuration.
    config.needs_links = links
    return is_own_type


def _register_field(field: NeedField) -> None:
    """Register a need field, unless another extension has registered one of that name."""
    # Needs of other types have the field too, and display any value except None and an empty list.
    is_list = field.type == "array"
    schema: Any = {"type": field.type} | ({"items": {"type": "string"}} if is_list else {})
    with suppress(NeedsApiConfigWarning):
        add_field(
            field.name,
            str(field.description),
            schema=schema,
            nullable=not is_list,
            default=[] if is_list else None,
            parse_dynamic_functions=False,
            parse_variants=False,
        )


def _iter_configured_names(config: Config) -> Iterator[object]:
    """Yield the names of the fields and link types that the project's configuration defines."""
    # A field named like an entry of the filter data would end the build.
    yield from (*config.needs_fields, *config.needs_links, *config.needs_filter_data)
    for need_type in config.needs_types:
        yield from (*need_type.get("fields", ()), *need_type.get("links", ()))
    for option in config.needs_extra_options:
        yield option.get("name") if isinstance(option, dict) else option
    for link in config.needs_extra_links:
        yield link.get("option")
