"""Read what a proposal says of its stages: milestones, and the defaults of its feature gates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..config.profile import Profile
from ..config.profile_options import MetadataSource
from ..config.terms import normalize_term
from ..diagnostics import Code, shorten_text
from ..model import UNKNOWN, Fields, GateDefault, Items, Milestone, Text, Tree, Value, flatten_tree
from .fields import MAX_ITEMS, Metadata
from .metadata_sources import parse_field_item
from .outline import Block, Outline
from .values import split_pairs

_STRUCK = re.compile(r"~{1,2}([^~]+)~{1,2}")
_NOTE = re.compile(r"([^()]*)\(([^()]*)\)$")

_MAX_NAME = 60  # Maximum length of the name of an unknown field
GATE_FIELD = "gate-defaults"

_GATE_DEFAULTS = {
    **dict.fromkeys(("off", "false", "no", "disabled"), GateDefault.OFF),
    **dict.fromkeys(("on", "true", "yes", "enabled"), GateDefault.ON),
    "locked": GateDefault.LOCKED,
}
"""Default that each normalized word stands for."""


def read_milestones(metadata: Metadata, outline: Outline, stage: Value) -> Iterator[Milestone]:
    """Yield the milestones at known stages, and keep the others in ``extra``; the field ``release`` is for *stage*."""
    milestones = [*_read_field(metadata), *_read_items(metadata, outline)]
    release = metadata.get_text("release")
    if release is not None and stage.is_known and not any(m.stage.value == stage.value for m in milestones):
        of_stage = list(_parse_milestones(metadata, stage, release))
        metadata.mark_read("release", *(milestone.raw for milestone in of_stage))
        milestones += of_stage
    for milestone in milestones:
        if milestone.stage.is_known:
            yield milestone
            continue
        if milestone.stage.value == UNKNOWN:
            known = f"{metadata.profile.name!r} ({', '.join(metadata.profile.axis)})"
            message = f"{milestone.stage.raw!r} is no stage of the profile {known}; its release {milestone.raw!r}"
            metadata.report(Code.UNKNOWN_STAGE, milestone, f"{message} is kept in `extra`")
        metadata.extra.append((milestone.stage.raw or "", Text(milestone.raw, milestone.line, milestone.path)))


def _read_field(metadata: Metadata) -> Iterator[Milestone]:
    """Yield the milestones of the field ``milestones``: a mapping of stage to release, or ``alpha=v1.5, …``."""
    for part in metadata.parts.get("milestones", ()):
        for stage, release in _iter_stages(metadata, part.tree, part.name):
            value = metadata.profile.read_stage(Text(stage, release.line, release.path))
            yield from _parse_milestones(metadata, value, release)


def _iter_stages(metadata: Metadata, tree: Tree, name: str) -> Iterator[tuple[str, Text]]:
    """Yield the stages and releases of a field, and report a text that has none."""
    match tree:
        case Text(text):
            pairs = list(islice(split_pairs(tree), MAX_ITEMS + 1))
            stages = [(stage, release) for stage, release in pairs[:MAX_ITEMS] if stage]
            if not stages and not metadata.profile.is_placeholder(text):
                message = f"`{name}` takes stages with their releases, such as {metadata.profile.axis[0]}=v1.5"
                metadata.report(Code.INVALID_VALUE, tree, f"{message}, not {shorten_text(flatten_tree(tree))!r}")
            elif len(stages) == len(pairs):
                metadata.mark_read("milestones", text)
            yield from stages
        case Items(items):
            for item in items:
                yield from _iter_stages(metadata, item, name)
        case Fields(entries):
            for key, value in entries:
                yield key, Text(flatten_tree(value), value.line, value.path)


def _parse_milestones(
    metadata: Metadata, stage: Value, release: Text, track: str | None = None, *, is_struck: bool = False
) -> Iterator[Milestone]:
    """Yield the milestones of one line: each struck-through text, and the rest; none for a placeholder."""
    pieces = [(text, True) for text in _STRUCK.findall(release.text)]
    pieces.append((_STRUCK.sub(" ", release.text), is_struck))
    for piece, piece_is_struck in pieces:
        text, note = " ".join(piece.split()), None
        if match := _NOTE.match(text):
            text, note = match[1].strip(), match[2].strip()
        if not metadata.profile.is_placeholder(text):
            metadata.mark_read("milestones", text, release.text)
            yield Milestone(stage, text, text, track, piece_is_struck, note, release.line, release.path)


def _read_items(metadata: Metadata, outline: Outline) -> Iterator[Milestone]:
    """Yield the milestones that list items set, and keep other items of metadata sections in ``extra``."""
    profile = metadata.profile
    metadata_sections = set(outline.find_titled_sections(profile.sections["metadata"]))
    milestone_sections = set(outline.find_sections_with(profile.milestone_phrases))
    reads_fields = MetadataSource.ENTRIES in profile.sources
    for section in sorted(milestone_sections | metadata_sections):
        track = _find_track(profile, outline, section)
        for item in outline.get_blocks(section):
            if not item.depth:
                continue
            names = next(filter(None, (phrase.match(item.text) for phrase in profile.milestone_phrases)), None)
            if names:
                stage = profile.read_stage(Text(names["stage"], item.line))
                release = Text(names["release"], item.line)
                yield from _parse_milestones(metadata, stage, release, track, is_struck=item.is_struck)
            elif section in metadata_sections and not (reads_fields and parse_field_item(item, profile)):
                _keep_unknown_item(metadata, item)


def _find_track(profile: Profile, outline: Outline, section: int) -> str | None:
    """Return the track of milestones that the title of a section names."""
    if section < 0:
        return None
    title = outline.sections[section].title
    return next((names["track"] for phrase in profile.track_phrases if (names := phrase.match(title))), None)


def _keep_unknown_item(metadata: Metadata, item: Block) -> None:
    """Add an item ``name: value`` to ``extra``, unless it has a check box."""
    name, _, value = item.text.partition(":")
    if item.is_checked is None and value.strip() and "\n" not in item.text and len(name) <= _MAX_NAME:
        metadata.extra.append((name.strip(), Text(value.strip(), item.line)))


def read_gate_defaults(metadata: Metadata) -> tuple[tuple[str, GateDefault], ...]:
    """Return each stage with its default: a mapping of stage to ``on``, ``off`` or ``locked``, or ``alpha=off, …``.

    Entries of a mapping or a list that are not understood go to ``extra``, as does a text with such a part.
    """
    defaults: dict[str, GateDefault] = {}
    for part in metadata.parts.pop(GATE_FIELD, ()):
        if (rest := _read_gate_tree(metadata, part.tree, defaults)) is not None:
            metadata.extra.append((part.name, rest))
    return tuple(defaults.items())


def _read_gate_tree(metadata: Metadata, tree: Tree, defaults: dict[str, GateDefault]) -> Tree | None:
    """Add the defaults in a tree to *defaults*, and return the part that is not understood."""
    if isinstance(tree, Items):
        rest = tuple(t for item in tree.items if (t := _read_gate_tree(metadata, item, defaults)))
        return Items(rest, tree.line, tree.path) if rest else None
    if isinstance(tree, Text) and metadata.profile.is_placeholder(tree.text):
        return tree if tree.text.strip() else None
    pairs = tree.entries if isinstance(tree, Fields) else split_pairs(tree)
    invalid = tuple(pair for pair in pairs if not _read_gate_default(metadata, *pair, defaults))
    if isinstance(tree, Fields) and invalid:
        return Fields(invalid, tree.line, tree.path)
    return tree if invalid else None


def _read_gate_default(metadata: Metadata, name: str, value: Tree, defaults: dict[str, GateDefault]) -> bool:
    """Add the default of one stage to *defaults*; return False for a pair that is invalid, and report it."""
    profile = metadata.profile
    stage = profile.stages.get(normalize_term(name))
    default = _GATE_DEFAULTS.get(normalize_term(value.text)) if isinstance(value, Text) else None
    if stage is not None and default is not None and stage not in defaults:
        defaults[stage] = default
        return True
    if not (isinstance(value, Text) and value.text.strip() and profile.is_placeholder(value.text)):
        pair = shorten_text("=".join(filter(None, (name, flatten_tree(value)))))
        message = f"`{GATE_FIELD}` takes stages ({', '.join(profile.axis)}), each once, with off, on or locked"
        example = f"such as {profile.axis[0]}=off, not {pair!r}"
        metadata.report(Code.INVALID_VALUE, value, f"{message}, {example}; it is kept in `extra`")
    return False
