"""What sphinx-needs is told of proposals: a need type, fields, and a link type for each kind of relation."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_needs.api import add_field, add_need_type, get_need_types
from sphinx_needs.exceptions import NeedsApiConfigWarning

from ..messages import _, field_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from ...core.config.profile import Profile

TYPE = "enhancement"
"""The need type, and the directive that writes one: ours."""

_COLOUR = "#dbe7f5"


class Shape(Enum):
    """What a field of a need holds. Lists are never absent, so that filters can look into them."""

    TEXT = "string"
    NUMBER = "integer"
    LIST = "array"
    FLAG = "boolean"


class Field(NamedTuple):
    """A field of a need that we fill."""

    name: str
    shape: Shape
    description: str


_FIELDS = (
    Field("stage", Shape.TEXT, _("Maturity of the proposal")),
    Field("accepted", Shape.FLAG, _("Whether the proposal is accepted work")),
    Field("milestones", Shape.LIST, _("Stages with their releases, such as alpha=v1.5")),
    Field("releases", Shape.LIST, _("Releases that the proposal has a milestone in")),
    Field("owner", Shape.TEXT, _("Owning group")),
    Field("participants", Shape.LIST, _("Other groups involved")),
    Field("kind", Shape.TEXT, _("Kind of the proposal")),
    Field("number", Shape.NUMBER, _("Number of the proposal")),
    Field("created", Shape.TEXT, _("Date of creation")),
    Field("updated", Shape.TEXT, _("Date of the last update")),
    Field("summary", Shape.TEXT, _("Summary of the proposal")),
    Field("gates", Shape.LIST, _("Feature gates")),
    Field("tracking", Shape.LIST, _("Addresses of the tracking issues")),
    Field("discussion", Shape.LIST, _("Addresses of the discussions")),
)


def need_name(name: str) -> str:
    """A field or kind of relation as filters, which are Python, can name it."""
    return name.replace("-", "_")


def fields_of(profile: Profile) -> Iterator[Field]:
    """The fields of a need that hold the data of a proposal, beside those that every need has."""
    yield from _FIELDS
    for name in profile.people:
        yield Field(need_name(name), Shape.LIST, _("People: {}").format(field_label(name)))


def register(app: Sphinx, profile: Profile) -> bool:
    """Register type, fields and link types; what the project has under the same name stays.

    :returns: whether the need type is the project's own.
    """
    config = app.config
    own = TYPE in get_need_types(app)
    if not own:
        add_need_type(app, TYPE, str(_("enhancement")).capitalize(), "", _COLOUR, "node")
    taken = set(_names(config))
    for field in fields_of(profile):
        if field.name in taken:
            continue
        # Needs of other types have the field too, and show whatever is no empty list and not absent.
        absent: Any = [] if field.shape is Shape.LIST else None
        try:
            add_field(
                field.name,
                str(field.description),
                schema=_schema(field.shape),
                nullable=absent is None,
                default=absent,
                parse_dynamic_functions=False,
                parse_variants=False,
            )
        except NeedsApiConfigWarning:
            continue  # Another extension has one.
    links = dict(config.needs_links)
    for kind, inverse in profile.relations.items():
        name = need_name(kind)
        if name not in taken:
            links[name] = {"outgoing": field_label(kind), "incoming": field_label(inverse), "copy": False}
    # The same value in each build of a project, so that Sphinx does not take it for a change.
    config.needs_links = links
    return own


def _schema(shape: Shape) -> Any:
    return {"type": shape.value} | ({"items": {"type": "string"}} if shape is Shape.LIST else {})


def _names(config: Config) -> Iterator[str]:
    """The names of fields and link types that the project's configuration has."""
    yield from _keys(config.needs_fields)
    yield from _keys(config.needs_links)
    # Of a field of this name, sphinx-needs would stop the build.
    yield from _keys(config.needs_filter_data)
    for entry in _items(config.needs_extra_options):
        yield from _texts(entry.get("name") if isinstance(entry, dict) else entry)
    for entry in _items(config.needs_extra_links):
        yield from _texts(entry.get("option") if isinstance(entry, dict) else None)
    for entry in _items(config.needs_types):
        if isinstance(entry, dict):
            yield from _keys(entry.get("fields"))
            yield from _keys(entry.get("links"))


def _keys(value: object) -> Iterable[str]:
    return value.keys() if isinstance(value, dict) else ()


def _items(value: object) -> Iterable[object]:
    return value if isinstance(value, (list, tuple)) else ()


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
