"""One document, or one directive in it -> one proposal."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from posixpath import basename
from typing import TYPE_CHECKING

from ..config.profile import MetadataSource, Profile, normalize_term
from ..diagnostics import Code, Diagnostic
from ..model import UNKNOWN, Enhancement, Fields, Milestone, Source, Text, normalize_field_name
from .fields import ReportDiagnostic, Written
from .frontmatter import SplitPage, split_front_matter, split_header
from .gates import gate_defaults
from .identity import PathMatch, is_rest, key_and_number, read_title, without_key
from .markdown import read_markdown, strip_inline_markup
from .questions import read_questions
from .rest import read_field_list, read_rest
from .sidecar import MAIN_SIDECAR, read_sidecar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..model import Tree, Value
    from .fields import HasLocation
    from .outline import Block, Outline
    from .sidecar import Sidecar

_ENTRY = re.compile(r"[*_]{0,2}([^:*_`\[\]\n]{1,60}?)[*_]{0,2}\s*:[*_]{0,2}\s+(.+)$", re.DOTALL)

_MAX_FINDINGS = 200
"""A document in which everything is wrong is told of so many times."""

_MAX_ENTRIES = 1000
"""As many list entries of a document are looked at for fields."""


def read_page(
    text: str,
    place: PathMatch,
    profile: Profile,
    found: Sequence[Diagnostic] = (),
    sidecars: Sequence[Sidecar] = (),
) -> Enhancement | None:
    """Read a page that is one proposal.

    :param found: what was noticed before, while the file was opened.
    :returns: ``None`` only where neither the path nor the front matter makes the page a proposal.
    """
    path = place.path
    rest = is_rest(path)
    if rest and place.by_marker:
        return None  # a field list holds no mapping that could declare the page
    diagnostics: list[Diagnostic] = list(found)
    report = _reporter(path, diagnostics)
    written = Written(profile, report)
    page = _head(text, profile, report, rest=rest)
    marker = page.block.get(profile.marker) if page.block is not None else None
    if place.by_marker and marker is None:
        return None
    outline = (read_rest if rest else read_markdown)(page.body, page.offset)
    if place.by_marker:
        _add_marked(written, page.block, marker, whole=True)
    else:
        for source in profile.sources:
            match source:
                case MetadataSource.SIDECAR:
                    for sidecar in sidecars:
                        diagnostics += sidecar.found
                        if (block := read_sidecar(sidecar, report)) is not None:
                            written.add(block)
                case MetadataSource.ENTRIES:
                    written.add(Fields(tuple(_entries(outline, profile))))
                case _ if page.block is not None and source == page.source:
                    _add_marked(written, page.block, marker, whole=False)
    for sidecar in sidecars:
        if sidecar.name == MAIN_SIDECAR and not (sidecar.text or "").strip() and not sidecar.found:
            state = "there is no" if sidecar.text is None else "there is an empty"
            message = f"{state} {basename(sidecar.path)} beside the document, where its metadata should be"
            report(Code.MISSING_METADATA, 1, message)
    if not text.strip() and not found:
        report(Code.EMPTY_DOCUMENT, 1, f"{path} is empty; it is listed under what its path says")
    main = next(
        (sidecar.path for sidecar in sidecars if sidecar.name == MAIN_SIDECAR and sidecar.text is not None), None
    )
    read = _assemble(written, outline, place, 1, report, None, main)
    asked = read_questions(page.body, page.offset, outline, profile, report, read.people, rest=rest)
    return replace(read, questions=asked, diagnostics=tuple(diagnostics))


def _reporter(path: str, diagnostics: list[Diagnostic]) -> ReportDiagnostic:
    def report(code: Code, at: HasLocation | int | None, message: str) -> None:
        if len(diagnostics) > _MAX_FINDINGS:
            return
        if len(diagnostics) == _MAX_FINDINGS:
            message = f"there are more than {_MAX_FINDINGS} findings; those from here on are left out"
        if at is None or isinstance(at, int):
            diagnostics.append(Diagnostic(path, at, code, message))
        else:
            diagnostics.append(Diagnostic(at.path or path, at.line, code, message))

    return report


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
    report = _reporter(path, diagnostics)
    written = Written(profile, report)
    written.add(Fields(tuple((name, Text(value, at if at is not None else line)) for name, value, at in options)))
    if rest is None:
        rest = is_rest(path)
    outline = (read_rest if rest else read_markdown)(body, body_line - 1)
    read = _assemble(written, outline, PathMatch(path, {}), line, report, title)
    asked = read_questions(body, body_line - 1, outline, profile, report, read.people, rest=rest)
    return replace(read, questions=asked, diagnostics=tuple(diagnostics))


def _assemble(
    written: Written,
    outline: Outline,
    place: PathMatch,
    line: int,
    report: ReportDiagnostic,
    argument: str | None,
    metadata: str | None = None,
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
    value = profile.read_stage(stage, status)
    if value.value == UNKNOWN:
        report(Code.UNKNOWN_STAGE, value, _unknown("stage", value, profile.axis))
    milestones = [*written.milestones(), *_prose_milestones(written, outline)]
    release = written.peek("release")
    if release is not None and value.is_known and not any(m.stage.value == value.value for m in milestones):
        made = list(written.milestone(value, release))
        written.take("release", *(milestone.raw for milestone in made))
        milestones += made
    owner = written.text("owner")
    kind = written.text("kind")
    summary = written.text("summary")
    reason = written.text("reason")
    people = tuple(written.people())
    relations = tuple(written.relations())
    links = tuple(written.links())
    milestones = list(_known(written, milestones))
    read = Enhancement(
        key=key,
        title=title,
        profile=profile.name,
        source=Source(place.path, line, metadata),
        number=number,
        kind=kind.text if kind else None,
        status=_status(profile, status, report),
        stage=value,
        milestones=tuple(milestones),
        owner=owner.text if owner else names.get("owner"),
        participants=tuple(item.text for item in written.texts("participants")),
        people=people,
        reason=" ".join(reason.text.split()) if reason else None,
        created=written.date("created"),
        updated=written.date("updated"),
        review_until=written.date("review-until"),
        labels=tuple(item.text for item in labels),
        relations=relations,
        links=links,
        gates=tuple(dict.fromkeys(item.text for item in written.texts("gates", ("name",)))),
        gate_defaults=gate_defaults(written),
        checklist=outline.list_check_items(outline.find_sections_under(profile.sections["checklist"])),
        summary=" ".join(summary.text.split()) if summary else _summary(outline, profile),
        sections=outline.sections,
        aliases=tuple(item.text for item in written.texts("aliases")),
    )
    return replace(read, extra=(*written.extra, *written.leftovers()))


def _status(profile: Profile, written: Text | None, report: ReportDiagnostic) -> Value:
    """The status, and a finding if the profile does not know it."""
    value = profile.read_status(written)
    if written is not None and value.value == UNKNOWN:
        report(Code.UNKNOWN_STATUS, value, _unknown("status", value, profile.statuses))
    return value


def _unknown(what: str, value: Value, known: Iterable[str]) -> str:
    return f"the {what} {value.raw!r} is none of {', '.join(known)}; it is shown as written"


def _head(text: str, profile: Profile, report: ReportDiagnostic, *, rest: bool) -> SplitPage:
    """A page taken apart, with the metadata at its head in the form that the profile reads."""
    if MetadataSource.HEADER in profile.sources:
        page = split_header(text, report)
        if page.block is not None:
            return page
    return read_field_list(text) if rest else split_front_matter(text, report)


def _add_marked(written: Written, block: Fields | None, marker: Tree | None, *, whole: bool) -> None:
    """Add a block that may hold the mapping of the profile's marker, which counts before the rest.

    :param whole: whether the rest of the block is somebody else's.
    """
    profile = written.profile
    if isinstance(marker, Fields):
        written.add(marker)
    elif marker is not None:
        written.report(Code.INVALID_VALUE, marker, f"`{profile.marker}` is a mapping of fields to values")
        if whole:
            written.extra.append((profile.marker, marker))
    if not whole and block is not None:
        written.add(Fields(tuple(e for e in block.entries if not isinstance(marker, Fields) or e[1] is not marker)))


def _entries(outline: Outline, profile: Profile) -> Iterator[tuple[str, Tree]]:
    """The list entries that set a field: before the first section, and in sections of metadata."""
    titled = bool(outline.sections) and outline.sections[0].level == 1
    places = {-1, *([0] if titled else []), *_metadata_places(outline, profile)}
    blocks = (block for place in sorted(places) for block in outline.get_blocks(place))
    for block in islice(blocks, _MAX_ENTRIES):
        if entry := _entry(block, profile):
            yield entry


def _metadata_places(outline: Outline, profile: Profile) -> set[int]:
    return {n for n, s in enumerate(outline.sections) if normalize_term(s.title) in profile.sections["metadata"]}


def _entry(block: Block, profile: Profile) -> tuple[str, Text] | None:
    """Field and value of a list entry ``Name: value``, where the name is one of the profile's."""
    found = _ENTRY.match(block.text) if block.is_item and block.is_checked is None else None
    if found is None or normalize_field_name(found[1]) not in profile.fields:
        return None
    value = found[2].strip()
    return found[1].strip(), Text(value if "](" in value else strip_inline_markup(value), block.line)


def _fill_from_labels(written: Written, labels: Iterable[Text]) -> None:
    """Let labels such as ``sig/compute`` fill fields that are absent. Source: the labels table of the process docs."""
    for label in labels:
        for prefix, name in written.profile.label_prefixes.items():
            value = label.text.removeprefix(prefix)
            if value != label.text and value and not written.says(name):
                # `sig/compute` names the group that is called sig-compute everywhere else.
                text = f"{prefix.rstrip('/')}-{value}" if name == "owner" else value
                written.fill(name, Text(text, label.line, label.path))


def _prose_milestones(written: Written, outline: Outline) -> list[Milestone]:
    """The milestones that list entries set, and what else metadata sections say, which goes to ``extra``."""
    profile = written.profile
    milestones: list[Milestone] = []
    telling = set(outline.find_sections_with(profile.milestone_phrases))
    metadata = _metadata_places(outline, profile)
    fields = MetadataSource.ENTRIES in profile.sources
    for place in sorted(telling | metadata):
        track = _track(profile, outline, place)
        for entry in outline.get_blocks(place):
            if not entry.is_item:
                continue
            said = next(filter(None, (phrase.match(entry.text) for phrase in profile.milestone_phrases)), None)
            if said:
                release = Text(said["release"], entry.line)
                stage = profile.read_stage(Text(said["stage"], entry.line))
                milestones += written.milestone(stage, release, track, is_struck=entry.is_struck)
            elif place in metadata and entry.is_checked is None and not (fields and _entry(entry, profile)):
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
        if milestone.stage.is_known:
            known.append(milestone)
            continue
        if milestone.stage.value == UNKNOWN:
            written.unknown_stage(milestone)
        written.extra.append((milestone.stage.raw or "", Text(milestone.raw, milestone.line, milestone.path)))
    return known


def _summary(outline: Outline, profile: Profile) -> str | None:
    for heading in profile.sections["summary"]:
        paragraph = outline.find_first_paragraph(outline.find_sections_under((heading,)))
        if paragraph:
            return strip_inline_markup(paragraph)
    return None
