"""One document, or one directive in it -> one proposal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..diagnostics import Code, Diagnostic
from ..model import Enhancement, Fields, Milestone, Source, Text
from ..patterns import PathPattern, matches_any
from ..profile import Profile, fold
from ..settings import DEFAULT_EXCLUDE, Settings
from . import frontmatter
from .fields import Report, Written, stage_of, status_of
from .markdown import plain, read_markdown
from .rest import read_rest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .outline import Outline

SUFFIXES = {".md": read_markdown, ".markdown": read_markdown, ".rst": read_rest, ".txt": read_rest}
"""What proposals are written in: suffix of the file, in lower case -> the reader of its outline."""

_ALWAYS_EXCLUDED = tuple(map(PathPattern, DEFAULT_EXCLUDE))
_TRAILING_NUMBER = re.compile(r"(?:^|[-_ #])0*([0-9]{1,18})$")
_ADORNMENT = re.compile(r"([!-/:-@[-`{-~])\1+\s*$")
_FIELD = re.compile(r":([^:\s][^:]{0,60}):(?:\s+(.*))?$")


@dataclass(frozen=True, slots=True)
class Place:
    """What the path of a document says.

    :param named: what the placeholders of the pattern stand for: ``number``, ``owner``, ``slug`` …
    :param by_marker: whether the path says nothing, so that the document has to declare itself.
    """

    path: str
    named: Mapping[str, str]
    by_marker: bool = False


def place_of(path: str, profile: Profile, settings: Settings) -> Place | None:
    """What a path says of the document there.

    :param path: relative to the root, with ``/``.
    :returns: ``None`` for a document that cannot be a proposal.
    """
    if PurePosixPath(path).suffix.lower() not in SUFFIXES:
        return None
    if matches_any(settings.exclude, path) or matches_any(profile.exclude, path):
        return None
    if matches_any(_ALWAYS_EXCLUDED, path):
        return None
    for pattern in (*profile.paths, *settings.documents):
        named = pattern.match(path)
        if named is not None:
            return Place(path, named)
    return Place(path, {}, by_marker=True)


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

    page = _field_list(text) if rest else frontmatter.split(text, repaired)
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
) -> Enhancement:
    """Read a proposal that a directive holds.

    :param options: name, value and line of each.
    :param body: the directive's content, in the markup of the file.
    :param body_line: the line of the file on which the body starts.
    """
    diagnostics: list[Diagnostic] = []

    def report(code: Code, at: int | None, message: str) -> None:
        diagnostics.append(Diagnostic(path, at if at is not None else line, code, message))

    written = Written(profile, report)
    written.add(Fields(tuple((name, Text(value, at)) for name, value, at in options)))
    suffix = PurePosixPath(path).suffix.lower()
    outline = SUFFIXES.get(suffix, read_markdown)(body, body_line - 1)
    return _assemble(written, outline, Place(path, {}), line, report, diagnostics, title)


def _field_list(text: str) -> frontmatter.Page:
    """The field list at the head of a reStructuredText page, before or right after its title."""
    entries: list[tuple[str, Text]] = []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if found := _FIELD.match(line):
            entries.append((found[1], Text((found[2] or "").strip(), number)))
        elif entries and line[0] in " \t":
            name, value = entries[-1]
            entries[-1] = (name, Text(f"{value.text}\n{line.strip()}".strip(), value.line))
        elif entries or not (line[0] in ". \t" or any(map(_ADORNMENT.match, lines[number - 1 : number + 1]))):
            break  # what comes after the first text is no metadata
    return frontmatter.Page(Fields(tuple(entries), 1) if entries else None, text, 0)


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
    title, spelled = _title(written, outline, place, line, report, argument)
    status = written.text("status")
    stage = written.text("stage")
    names = {**spelled, **place.named}
    key, number = _key(written, names, place, line, report, title, argument)
    title = _without_key(title, key)
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
    return Enhancement(
        key=key,
        title=title,
        profile=profile.name,
        source=Source(place.path, line),
        number=number,
        kind=kind.text if kind else None,
        status=status_of(profile, status, report),
        stage=value,
        milestones=tuple(_known(written, milestones)),
        owner=owner.text if owner else names.get("owner"),
        participants=tuple(item.text for item in written.texts("participants")),
        people=tuple(written.people()),
        created=written.date("created"),
        updated=written.date("updated"),
        labels=tuple(item.text for item in labels),
        relations=tuple(written.relations()),
        links=tuple(written.links()),
        gates=tuple(item.text for item in written.texts("gates")),
        checklist=outline.check_items(outline.under(profile.sections["checklist"])),
        summary=" ".join(summary.text.split()) if summary else _summary(outline, profile),
        sections=outline.sections,
        extra=tuple(written.extra),
        diagnostics=tuple(diagnostics),
    )


def _fill_from_labels(written: Written, labels: Iterable[Text]) -> None:
    """Let labels such as ``sig/compute`` fill fields that are absent. Source: the labels table of the process docs."""
    for label in labels:
        for prefix, name in written.profile.label_prefixes.items():
            value = label.text.removeprefix(prefix)
            if value != label.text and value and name not in written.values:
                # `sig/compute` names the group that is called sig-compute everywhere else.
                text = f"{prefix.rstrip('/')}-{value}" if name == "owner" else value
                written.values[name] = Text(text, label.line)


def _title(
    written: Written, outline: Outline, place: Place, line: int, report: Report, argument: str | None
) -> tuple[str, dict[str, str]]:
    """The title, and what else its spelling says (``number``)."""
    profile = written.profile
    field = written.text("title")
    heading = outline.sections[0] if outline.sections and outline.sections[0].level == 1 else None
    spelled: dict[str, str] = {}
    if argument is not None:
        text, at = argument, line
        if not text.strip() and field is not None:
            text = field.text
    elif field is not None:
        text, at = field.text, field.line or line
        if heading is not None:
            spelled = _spelled(heading.title, profile)
    elif heading is not None and not _is_template_heading(heading.title, profile):
        spelled = _spelled(heading.title, profile)
        text, at = spelled.pop("title", heading.title), heading.line
    else:
        text, at = "", line
    title, marked = plain(text)
    if marked:
        report(Code.TITLE_MARKUP, at, f"the title has markup in it; it is read as the plain text {title!r}")
    if not title:
        title = _from_path(place)
        where = "the directive has no argument" if argument is not None else "there is no heading that could be one"
        report(Code.MISSING_TITLE, line, f"no title: {where}; the path gives {title!r}")
    return title, spelled


def _without_key(title: str, key: str) -> str:
    """A title without the key that it starts with: the key is always shown beside it."""
    rest = title[len(key) :].lstrip()
    if title.casefold().startswith(key.casefold()) and rest[:1] in (":", "-", "\u2013", "\u2014"):
        return rest[1:].strip() or title
    return title


def _is_template_heading(title: str, profile: Profile) -> bool:
    return any(fold(title) in headings for headings in profile.sections.values())


def _spelled(heading: str, profile: Profile) -> dict[str, str]:
    for phrase in profile.title_phrases:
        found = phrase.match(heading)
        if found and found.get("title"):
            return found
    return {}


def _from_path(place: Place) -> str:
    path = PurePosixPath(place.path)
    name = place.named.get("slug") or path.stem
    if name.lower() in ("index", "readme"):
        name = path.parent.name or name
    text = " ".join(re.sub(r"^[0-9]+[-_ ]+", "", name).replace("-", " ").replace("_", " ").split())
    return text[:1].upper() + text[1:] or place.path


def _key(
    written: Written,
    names: Mapping[str, str],
    place: Place,
    line: int,
    report: Report,
    title: str,
    argument: str | None,
) -> tuple[str, int | None]:
    """The key, and the number in it."""
    profile = written.profile
    path = PurePosixPath(place.path)
    identity = written.text("id")
    known = {name: text for name, text in names.items() if text}
    if "number" in known:
        known["number"] = known["number"].lstrip("0") or "0"
    if identity is not None:
        known["id"] = " ".join(identity.text.split())
        if not known.get("number") and (digits := _TRAILING_NUMBER.search(known["id"])):
            known["number"] = digits[1]
    key = None
    # An id that a document declares counts before one that its path gives.
    for template in ("{id}", *profile.key_formats):
        try:
            key = template.format_map(known)
            break
        except (KeyError, IndexError, ValueError):
            continue
    if key is None:
        stem = path.stem if path.stem.lower() not in ("index", "readme") else path.parent.name or path.stem
        known |= {"stem": stem, "folder": path.parent.name or stem}
        known.setdefault("slug", known["folder"])
        if argument is not None:
            key = "-".join(re.findall(r"\w+", title.lower()))[:80].rstrip("-") or stem
        else:
            key = profile.key_fallback.format_map(known)
        report(Code.MISSING_ID, line, f"no id: neither the metadata nor the path has one; the key {key!r} is made up")
    number = known.get("number")
    return key, int(number) if number else None


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


def is_address(text: str) -> bool:
    """Whether a text is an address that may become a hyperlink."""
    return bool(re.match(r"(?:https?://[^\s<>\"]+|mailto:[^\s<>\"@]+@[^\s<>\"]+)\Z", text, re.IGNORECASE))
