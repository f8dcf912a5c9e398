"""Read what a proposal says of its stages: milestones, and the defaults of its feature gates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from ..config.profile import Profile
from ..config.profile_options import MetadataSource
from ..config.terms import normalize_term
from ..diagnostics import Code, Level, shorten_text
from ..line_edits import correct_word
from ..model import UNKNOWN, Fields, GateDefault, Items, Milestone, Text, Tree, Value, flatten_tree
from ..releases import parse_version
from ..spelling import format_hint
from .fields import MAX_ITEMS, Metadata
from .outline import Block, Outline
from .text_fields import parse_entry
from .values import split_pairs

_STRUCK = re.compile(r"~{1,2}([^~]+)~{1,2}")
_NOTE = re.compile(r"([^()]*)\(([^()]*)\)$")
_COMMA_PART = re.compile(r"(?:\([^()]*\)?|[^(,;])+")
_LIST_PART = re.compile(r"(?: and )?((?:\([^()]*\)?|(?! and )[^(,;/&])+)")
"""Part of a list of releases: text in parentheses is not divided."""

_MAX_NAME = 60  # Maximum length of the name of an unknown field
GATE_FIELD = "gate-defaults"

_GATE_DEFAULTS = {
    **dict.fromkeys(("off", "false", "no", "disabled"), GateDefault.OFF),
    **dict.fromkeys(("on", "true", "yes", "enabled"), GateDefault.ON),
    "locked": GateDefault.LOCKED,
}
"""Default that each normalized word stands for."""


def read_stage_releases(metadata: Metadata, stage: Value) -> Iterator[Milestone]:
    """Yield a milestone at the present stage for each release that the field ``release`` names."""
    tree = metadata.parts["release"][0].tree if "release" in metadata.parts else Items(())
    if isinstance(tree, Items):
        texts = [Text(flatten_tree(item), item.line, item.path) for item in tree.items[:MAX_ITEMS]]
    else:
        texts = list(filter(None, (metadata.get_text("release"),)))
    for text in texts:
        for milestone in _parse_milestones(metadata, stage, text):
            metadata.mark_read("release", milestone.raw, text.text)
            yield milestone


def read_milestones(metadata: Metadata, outline: Outline, stage_releases: Iterable[Milestone]) -> Iterator[Milestone]:
    """Yield the milestones of a proposal; pairs of an unknown stage and a text that is no version go to ``extra``.

    :param stage_releases: milestones at the present stage, which count if no others have this stage; without a
        present stage, those in releases that no other milestone names.
    """
    milestones = [*_read_field(metadata), *_read_items(metadata, outline)]
    for milestone in milestones:
        if milestone.stage.value != UNKNOWN or parse_version(milestone.raw) is not None:
            yield milestone
        if milestone.stage.value == UNKNOWN:
            _report_unknown_stage(metadata, milestone)
    stages = {milestone.stage.value for milestone in milestones}
    releases = {parse_version(milestone.raw) or milestone.raw for milestone in milestones}
    for milestone in stage_releases:
        if milestone.stage.is_known:
            is_new = milestone.stage.value not in stages
        else:
            is_new = (parse_version(milestone.raw) or milestone.raw) not in releases
        if is_new:
            yield milestone


def _report_unknown_stage(metadata: Metadata, milestone: Milestone) -> None:
    """Report a milestone at an unknown stage, and keep it in ``extra`` if its text is no version either.

    A word that is close to no stage is only an information if the release counts: nothing of it is lost.
    """
    profile, is_release = metadata.profile, parse_version(milestone.raw) is not None
    message = f"{milestone.stage.raw!r} is no stage of the profile {profile.name!r} ({', '.join(profile.axis)})"
    hint = format_hint(normalize_term(milestone.stage.raw or ""), profile.stages)
    rest = "it is shown as written" if is_release else f"its release {milestone.raw!r} is kept in `extra`"
    level = Level.INFO if is_release and not hint else Level.WARNING
    replacement = correct_word(milestone.stage.raw or "", profile.stages)
    if replacement is not None and normalize_term(replacement[1]) in _list_written_stages(metadata):
        replacement = None  # the stage would have two releases
    metadata.report(Code.UNKNOWN_STAGE, milestone, f"{message}; {rest}", level, hint=hint, replacement=replacement)
    if not is_release:
        metadata.extra.append((milestone.stage.raw or "", Text(milestone.raw, milestone.line, milestone.path)))


def _list_written_stages(metadata: Metadata) -> frozenset[str]:
    """Return the names in the mapping of stages to releases, in small letters."""
    trees = (part.tree for part in metadata.parts.get("milestones", ()))
    return frozenset(normalize_term(name) for tree in trees if isinstance(tree, Fields) for name, _ in tree.entries)


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
            pairs = list(islice(_iter_pairs(tree), MAX_ITEMS + 1))
            stages = [(stage, release) for stage, release in pairs[:MAX_ITEMS] if stage]
            if not stages and not metadata.profile.is_placeholder(text):
                message = (
                    f"`{name}` takes stages with their releases, such as {_get_example_stage(metadata.profile)}=v1.5"
                )
                metadata.report(Code.INVALID_VALUE, tree, f"{message}, not {shorten_text(flatten_tree(tree))!r}")
            elif len(stages) == len(pairs):
                metadata.mark_read("milestones", text)
            yield from stages
        case Items(items):
            for item in items:
                yield from _iter_stages(metadata, item, name)
        case Fields(entries):
            for key, value in entries:
                releases = value.items[:MAX_ITEMS] if isinstance(value, Items) else (value,)
                yield from ((key, Text(flatten_tree(item), item.line, item.path)) for item in releases)


def _get_example_stage(profile: Profile) -> str:
    """Return the first stage of a profile for messages; the word itself if it has none."""
    return next(iter(profile.axis), "stage")


def _iter_pairs(text: Text) -> Iterator[tuple[str, Text]]:
    """Yield the pairs of ``alpha=v1.5, v1.6, beta=v1.7``; a version without a stage belongs to the stage before it."""
    stage = ""
    for name, release in split_pairs(text):
        stage = name or (stage if parse_version(release.text) is not None else "")
        yield stage, release


def _parse_milestones(
    metadata: Metadata, stage: Value, release: Text, track: str | None = None, *, is_struck: bool = False
) -> Iterator[Milestone]:
    """Yield the milestones of one line: in each struck-through text, and in the rest; none for a placeholder."""
    pieces = [(text, True) for text in _STRUCK.findall(release.text)]
    pieces.append((_STRUCK.sub(" ", release.text), is_struck))
    for piece, piece_is_struck in pieces:
        for part in islice(_split_releases(" ".join(piece.split())), MAX_ITEMS):
            text, note = _split_note(part)
            if parse_version(text.rstrip(". ")) is not None:
                text = text.rstrip(". ")
            if not metadata.profile.is_placeholder(text):
                metadata.mark_read("milestones", text, release.text)
                yield Milestone(stage, text, text, track, piece_is_struck, note, release.line, release.path)


def _split_releases(text: str) -> list[str]:
    """Return the parts of a list such as ``v1.8, v1.9`` or ``v1.8 and v1.9``, otherwise the text as a whole.

    A text is a list if one of its parts is a version, or if all between its commas are single words.
    """
    parts = [part.strip() for part in _LIST_PART.findall(text)]
    if any(parse_version(_split_note(part)[0].rstrip(". ")) is not None for part in parts):
        return list(filter(None, parts))
    words = [part.strip() for part in _COMMA_PART.findall(text)]
    return [text] if any(" " in word for word in words) else list(filter(None, words))


def _split_note(text: str) -> tuple[str, str | None]:
    """Return a text and the note in parentheses at its end."""
    match = _NOTE.match(text)
    return (match[1].strip(), match[2].strip()) if match else (text, None)


class TargetItem(NamedTuple):
    """A list item in a section about milestones.

    :param section: index of the section.
    :param names: texts of the placeholders of the phrase that the item matches; None if it matches none.
    """

    section: int
    block: Block
    names: dict[str, str] | None


def iter_target_items(profile: Profile, outline: Outline) -> Iterator[TargetItem]:
    """Yield the list items of the sections of metadata, and of those with words of a phrase for milestones."""
    metadata_sections = outline.find_titled_sections(profile.sections["metadata"])
    for section in sorted({*outline.find_sections_with(profile.milestone_phrases), *metadata_sections}):
        for item in outline.get_blocks(section):
            if item.depth:
                matches = (phrase.match(item.text) for phrase in profile.milestone_phrases)
                yield TargetItem(section, item, next(filter(None, matches), None))


def _read_items(metadata: Metadata, outline: Outline) -> Iterator[Milestone]:
    """Yield the milestones that list items set, and keep other items of metadata sections in ``extra``."""
    profile = metadata.profile
    metadata_sections = set(outline.find_titled_sections(profile.sections["metadata"]))
    reads_fields = MetadataSource.ENTRIES in profile.sources
    for section, item, names in iter_target_items(profile, outline):
        if names:
            track = _find_track(profile, outline, section)
            stage = profile.read_stage(Text(names["stage"], item.line) if names.get("stage") else None)
            release = Text(names["release"], item.line)
            yield from _parse_milestones(metadata, stage, release, track, is_struck=item.is_struck)
        elif section in metadata_sections and not (reads_fields and parse_entry(item, profile)):
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
        example = f"such as {_get_example_stage(profile)}=off, not {pair!r}"
        metadata.report(Code.INVALID_VALUE, value, f"{message}, {example}; it is kept in `extra`")
    return False
