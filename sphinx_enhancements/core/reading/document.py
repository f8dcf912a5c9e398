"""One document, or one directive in it -> one proposal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..diagnostics import Code, Diagnostic
from ..model import Enhancement, Fields, Milestone, Source, Text
from ..profile import Profile, fold
from . import frontmatter
from .fields import Report, Written, stage_of, status_of
from .identity import SUFFIXES, Place, key_and_number, read_title, without_key
from .markdown import plain, read_markdown
from .rest import read_field_list, read_rest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .outline import Outline


def read_page(
    text: str,
    place: Place,
    profile: Profile,
    found: Sequence[Diagnostic] = (),
) -> Enhancement | None:
    """Read a page that is one proposal.

    :param found: what was noticed before, while the file was opened.
    :returns: ``None`` only where neither the path nor the front matter makes the page a proposal.
    """
    path = place.path
    rest = SUFFIXES[PurePosixPath(path).suffix.lower()] is read_rest
    if rest and place.by_marker:
        return None  # a field list holds no mapping that could declare the page
    diagnostics: list[Diagnostic] = list(found)

    def report(code: Code, line: int | None, message: str) -> None:
        diagnostics.append(Diagnostic(path, line, code, message))

    def repaired(line: int, message: str) -> None:
        report(Code.FRONT_MATTER, line, f"the front matter {message}")

    page = read_field_list(text) if rest else frontmatter.split(text, repaired)
    written = Written(profile, report)
    marker = page.block.get(profile.marker) if page.block is not None else None
    if page.block is not None and (marker is not None or not place.by_marker):
        if isinstance(marker, Fields):
            written.add(marker)
        elif marker is not None:
            report(Code.INVALID_VALUE, marker.line, f"`{profile.marker}` is a mapping of fields to values")
            if place.by_marker:
                written.extra.append((profile.marker, marker))
        if not place.by_marker:
            rest_of = tuple(e for e in page.block.entries if not isinstance(marker, Fields) or e[1] is not marker)
            written.add(Fields(rest_of))
    elif place.by_marker:
        return None
    if not text.strip() and not found:
        report(Code.EMPTY_DOCUMENT, 1, f"{path} is empty; it is listed under what its path says")
    outline = (read_rest if rest else read_markdown)(page.body, page.offset)
    return _assemble(written, outline, place, 1, report, diagnostics, None)


def read_directive(
    title: str,
    options: Sequence[tuple[str, str, int | None]],
    body: str,
    path: str,
    line: int,
    profile: Profile,
    *,
    body_line: int = 1,
    rest: bool | None = None,
) -> Enhancement:
    """Read a proposal that a directive holds.

    :param options: name, value and line of each.
    :param body: the directive's content, in the markup of the file.
    :param body_line: the line of the file on which the body starts.
    :param rest: whether the body is reStructuredText; without it, the suffix of the file tells.
    """
    diagnostics: list[Diagnostic] = []

    def report(code: Code, at: int | None, message: str) -> None:
        diagnostics.append(Diagnostic(path, at if at is not None else line, code, message))

    written = Written(profile, report)
    written.add(Fields(tuple((name, Text(value, at)) for name, value, at in options)))
    if rest is None:
        rest = SUFFIXES.get(PurePosixPath(path).suffix.lower()) is read_rest
    outline = (read_rest if rest else read_markdown)(body, body_line - 1)
    return _assemble(written, outline, Place(path, {}), line, report, diagnostics, title)


def _assemble(
    written: Written,
    outline: Outline,
    place: Place,
    line: int,
    report: Report,
    diagnostics: list[Diagnostic],
    argument: str | None,
) -> Enhancement:
    profile = written.profile
    labels = tuple(written.texts("labels"))
    _fill_from_labels(written, labels)
    title, spelled = read_title(written, outline, place, line, report, argument)
    status = written.text("status")
    stage = written.text("stage")
    names = {**spelled, **place.named}
    key, number = key_and_number(written, names, place, line, report, title, argument)
    title = without_key(title, key)
    value = stage_of(profile, stage, report)
    milestones = [*written.milestones(), *_prose_milestones(written, outline)]
    release = written.text("release")
    if release is not None and value.known and not any(m.stage.value == value.value for m in milestones):
        milestones += written.milestone(value.raw or "", release.text, release.line)
    elif release is not None:
        written.extra.append(("release", release))
    owner = written.text("owner")
    kind = written.text("kind")
    summary = written.text("summary")
    people = tuple(written.people())
    relations = tuple(written.relations())
    links = tuple(written.links())
    milestones = list(_known(written, milestones))
    read = Enhancement(
        key=key,
        title=title,
        profile=profile.name,
        source=Source(place.path, line),
        number=number,
        kind=kind.text if kind else None,
        status=status_of(profile, status, report),
        stage=value,
        milestones=tuple(milestones),
        owner=owner.text if owner else names.get("owner"),
        participants=tuple(item.text for item in written.texts("participants")),
        people=people,
        created=written.date("created"),
        updated=written.date("updated"),
        labels=tuple(item.text for item in labels),
        relations=relations,
        links=links,
        gates=tuple(item.text for item in written.texts("gates")),
        checklist=outline.check_items(outline.under(profile.sections["checklist"])),
        summary=" ".join(summary.text.split()) if summary else _summary(outline, profile),
        sections=outline.sections,
        aliases=tuple(item.text for item in written.texts("aliases")),
    )
    return replace(read, extra=(*written.extra, *written.unread()), diagnostics=tuple(diagnostics))


def _fill_from_labels(written: Written, labels: Iterable[Text]) -> None:
    """Let labels such as ``sig/compute`` fill fields that are absent. Source: the labels table of the process docs."""
    for label in labels:
        for prefix, name in written.profile.label_prefixes.items():
            value = label.text.removeprefix(prefix)
            if value != label.text and value and not written.says(name):
                # `sig/compute` names the group that is called sig-compute everywhere else.
                text = f"{prefix.rstrip('/')}-{value}" if name == "owner" else value
                written.values[name] = Text(text, label.line)


def _prose_milestones(written: Written, outline: Outline) -> list[Milestone]:
    """The milestones that list entries set, and what else metadata sections say, which goes to ``extra``."""
    profile = written.profile
    milestones: list[Milestone] = []
    telling = set(outline.places_like(profile.milestone_phrases))
    metadata = {n for n, s in enumerate(outline.sections) if fold(s.title) in profile.sections["metadata"]}
    for place in sorted(telling | metadata):
        track = _track(profile, outline, place)
        for entry in outline.blocks(place):
            if not entry.is_entry:
                continue
            said = next(filter(None, (phrase.match(entry.text) for phrase in profile.milestone_phrases)), None)
            if said:
                milestones += written.milestone(said["stage"], said["release"], entry.line, track, struck=entry.struck)
            elif place in metadata and entry.checked is None:
                _keep_entry(written, entry.text, entry.line)
    return milestones


def _track(profile: Profile, outline: Outline, place: int) -> str | None:
    if place < 0:
        return None
    title = outline.sections[place].title
    return next((said["track"] for phrase in profile.track_phrases if (said := phrase.match(title))), None)


def _keep_entry(written: Written, text: str, line: int) -> None:
    """Keep an entry of a metadata section that no phrase understands: ``name: value`` goes to ``extra``."""
    name, colon, value = text.partition(":")
    if colon and value.strip() and "\n" not in text and len(name) <= 60:
        written.extra.append((name.strip(), Text(value.strip(), line)))


def _known(written: Written, milestones: list[Milestone]) -> list[Milestone]:
    known = []
    for milestone in milestones:
        if milestone.stage.value == "unknown":
            written.unknown_stage(milestone)
            written.extra.append((milestone.stage.raw or "", Text(milestone.raw, milestone.line)))
        elif milestone.stage.value is not None:
            known.append(milestone)
    return known


def _summary(outline: Outline, profile: Profile) -> str | None:
    for heading in profile.sections["summary"]:
        paragraph = outline.first_paragraph(outline.under((heading,)))
        if paragraph:
            return plain(paragraph)[0]
    return None
