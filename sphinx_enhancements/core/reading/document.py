"""Read one page, or one directive in a page, into one enhancement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from posixpath import basename
from types import MappingProxyType

from ..config.parser_settings import DEFAULT_PARSER_SETTINGS
from ..config.profile import Profile
from ..config.profile_options import MAIN_SIDECAR, PATH_FIELDS, MetadataSource
from ..diagnostics import Code, Diagnostic, Level, shorten_text
from ..model import Enhancement, Fields, Source, Text, iter_texts, normalize_field_name
from .constraints import read_constraint_answers
from .directives import find_directives
from .document_context import DocumentCheck, DocumentContext, Sidecar
from .fields import Metadata
from .identity import (
    Origin,
    find_title_heading,
    read_key,
    read_redirect,
    read_title,
    strip_key,
)
from .inline import strip_inline_markup
from .local_links import read_anchors, read_local_links
from .markdown import read_markdown
from .metadata_sources import SplitPage, read_sidecar, split_page
from .milestones import read_gate_defaults, read_milestones, read_stage_releases
from .outline import Outline
from .path_match import PathMatch
from .questions import read_questions
from .rest import read_rest
from .source_lines import SourceLines
from .status import read_status
from .text_fields import read_address, read_entries, read_paragraphs, read_sections, read_table

_SELECTING_OPTIONS = ("code", "heading-offset", "literal", "start-after", "start-line")
"""Options of ``include`` that may leave out the first heading of the file, or its markup."""


def read_page(
    text: str,
    path_match: PathMatch,
    profile: Profile,
    file_diagnostics: Sequence[Diagnostic] = (),
    sidecars: Sequence[Sidecar] = (),
    read_included: Callable[[str], str] = lambda _path: "",
    check: DocumentCheck | None = None,
) -> Enhancement | None:
    """Read a page that is one proposal.

    :param file_diagnostics: diagnostics from reading the file.
    :param read_included: returns the text of a file that the page includes, by its path as written.
    :param check: yields further diagnostics about the proposal.
    :returns: ``None`` only if neither the path nor the front matter makes the page a proposal.
    """
    rest = path_match.is_rest
    if rest and path_match.needs_marker:
        return None  # a field list cannot hold the mapping that declares a page
    diagnostics = [*file_diagnostics, *(diagnostic for sidecar in sidecars for diagnostic in sidecar.diagnostics)]
    texts = {path_match.path: text, **{sidecar.path: sidecar.text or "" for sidecar in sidecars}}
    metadata = Metadata(profile, path_match.path, diagnostics, SourceLines(texts))
    page = split_page(text, profile, metadata.report, rest=rest)
    if path_match.needs_marker and (page.block is None or page.block.get(profile.marker) is None):
        return None
    outline = (read_rest if rest else read_markdown)(page.body, page.offset)
    if path_match.needs_marker and page.block is not None:
        _add_page_block(metadata, page.block, page.source, needs_marker=True)
        _use_page_title(metadata, page.block, outline)
    else:
        _add_sources(metadata, page, outline, sidecars)
    has_moved = page.block is not None and _add_successor_address(metadata, page)
    metadata_path = _find_metadata_path(metadata, sidecars)
    if not text.strip() and not file_diagnostics:
        metadata.report(Code.EMPTY_DOCUMENT, 1, f"{path_match.path} is empty; it is listed under what its path says")
    included_title = _read_included_title(page, outline, path_match.path, profile, read_included)
    origin = Origin(path_match, 1, included_title=included_title, has_moved=has_moved)
    enhancement = _build_enhancement(metadata, outline, origin, metadata_path)
    context = _make_context(metadata, enhancement, text, 1, outline, tuple(sidecars), path_match.placeholders)
    return _run_check(check, context)


def _make_context(
    metadata: Metadata,
    enhancement: Enhancement,
    text: str,
    first_line: int,
    outline: Outline,
    sidecars: tuple[Sidecar, ...] = (),
    path_values: Mapping[str, str] = MappingProxyType({}),
    *,
    is_page: bool = True,
) -> DocumentContext:
    return DocumentContext(
        enhancement,
        metadata.profile,
        text,
        first_line,
        outline,
        tuple(metadata.blocks),
        metadata.parts,
        sidecars,
        is_page=is_page,
        block_sources=tuple(metadata.block_sources),
        path_values=path_values,
    )


def _run_check(check: DocumentCheck | None, context: DocumentContext) -> Enhancement:
    """Return the enhancement of a context with the diagnostics of a check."""
    enhancement = context.enhancement
    diagnostics = tuple(check(context)) if check is not None else ()
    return replace(enhancement, diagnostics=(*enhancement.diagnostics, *diagnostics)) if diagnostics else enhancement


def _read_included_title(
    page: SplitPage, outline: Outline, path: str, profile: Profile, read_included: Callable[[str], str]
) -> str:
    """Return the first heading of a file that a page includes before any heading of its own; empty for none."""
    directive = next(find_directives(page.body, path, frozenset(("include",)), page.offset + 1), None)
    if directive is None or any(section.line < directive.line for section in outline.sections):
        return ""
    if any(name in _SELECTING_OPTIONS for name, _, _ in directive.options):
        return ""
    text = read_included(directive.title)
    heading = find_title_heading(
        (read_rest if DEFAULT_PARSER_SETTINGS.is_rest(path) else read_markdown)(text, 0).sections, profile
    )
    return heading.title if heading is not None else ""


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
    check: DocumentCheck | None = None,
) -> Enhancement:
    """Read a proposal that is a directive.

    :param body_line: line of the file on which the body starts.
    :param rest: True if the body is reStructuredText; ``None`` to decide by the suffix of the file.
    :param check: yields further diagnostics about the proposal.
    """
    metadata = Metadata(profile, path)
    metadata.add_block(Fields(tuple((name, Text(value, line if at is None else at)) for name, value, at in options)))
    if rest is None:
        rest = DEFAULT_PARSER_SETTINGS.is_rest(path)
    outline = (read_rest if rest else read_markdown)(body, body_line - 1)
    enhancement = _build_enhancement(metadata, outline, Origin(PathMatch(path, {}), line, title))
    # docutils expands tabs and removes trailing spaces in reStructuredText.
    text = "\n".join(row.expandtabs().rstrip() for row in body.split("\n"))
    return _run_check(check, _make_context(metadata, enhancement, text, body_line, outline, is_page=False))


_TEXT_SOURCES = {
    MetadataSource.ENTRIES: read_entries,
    MetadataSource.PARAGRAPHS: read_paragraphs,
    MetadataSource.TABLE: read_table,
    MetadataSource.SECTIONS: read_sections,
}


def _add_sources(metadata: Metadata, page: SplitPage, outline: Outline, sidecars: Sequence[Sidecar]) -> None:
    """Add the blocks of all sources, in the profile's order of precedence."""
    for source in metadata.profile.sources:
        if source is MetadataSource.SIDECAR:
            for sidecar in sidecars:
                if (block := read_sidecar(sidecar, metadata.report)) is not None:
                    metadata.add_block(block, source)
        elif read_text_fields := _TEXT_SOURCES.get(source):
            metadata.add_block(read_text_fields(outline, metadata.profile), source)
        elif page.block is not None and source == page.source:
            _add_page_block(metadata, page.block, source)
    metadata.add_block(read_address(outline, metadata.profile))


def _add_page_block(metadata: Metadata, block: Fields, source: MetadataSource, *, needs_marker: bool = False) -> None:
    """Add the mapping under the profile's marker and, unless the page needs a marker, the fields beside it."""
    profile = metadata.profile
    name = profile.marker
    marker = block.get(name)
    if isinstance(marker, Fields):
        metadata.add_block(marker, source)
        block = Fields(tuple(entry for entry in block.entries if entry[1] is not marker))
    elif marker is not None:
        metadata.report(Code.INVALID_VALUE, marker, f"`{name}` is a mapping of fields to values")
        if needs_marker:
            metadata.extra.append((name, marker))
    if not needs_marker:
        entries = tuple(entry for entry in block.entries if not _is_page_setting(entry[0], profile))
        metadata.add_block(Fields(entries, block.line), source)


def _is_page_setting(name: str, profile: Profile) -> bool:
    """Return True for a field that sets up the page for Sphinx, MyST, notebooks or a theme."""
    normalized = normalize_field_name(name)
    return normalized not in profile.fields and any(form.fullmatch(normalized) for form in profile.page_settings)


def _use_page_title(metadata: Metadata, block: Fields, outline: Outline) -> None:
    """Use the field ``title`` of a page, which MyST can show as a heading, for a proposal without another title."""
    title, heading = block.get("title"), find_title_heading(outline.sections, metadata.profile)
    if isinstance(title, Text) and heading is None and not metadata.has_value("title"):
        metadata.set_derived("title", title)


def _add_successor_address(metadata: Metadata, page: SplitPage) -> bool:
    """Add the new location of a proposal as its successor, if its text only names that; return True if added."""
    target = read_redirect(page.body, metadata.profile, needs_words=True)
    kind = next((kind for kind in ("superseded-by", "replaced-by") if kind in metadata.profile.inverses), None)
    if target is None or kind is None:
        return False
    metadata.add_block(Fields(((kind, Text(target, page.offset + 1)),)))
    return True


def _find_metadata_path(metadata: Metadata, sidecars: Iterable[Sidecar]) -> str | None:
    """Return the path of the main sidecar; report one that is missing or empty."""
    main = next((sidecar for sidecar in sidecars if sidecar.name == MAIN_SIDECAR), None)
    if main is None:
        return None
    if not (main.text or "").strip() and not main.diagnostics:
        state = "there is no" if main.text is None else "there is an empty"
        message = f"{state} {basename(main.path)} beside the document, where its metadata should be"
        metadata.report(Code.MISSING_METADATA, 1, message)
    return None if main.text is None else main.path


def _build_enhancement(
    metadata: Metadata, outline: Outline, origin: Origin, metadata_path: str | None = None
) -> Enhancement:
    """Return the enhancement that metadata and text describe."""
    profile = metadata.profile
    labels = tuple(metadata.read_list("labels"))
    _derive_fields_from_labels(metadata, labels)
    for name in PATH_FIELDS:
        metadata.add_path_value(name, origin.path_match.placeholders.get(name, ""))
    title, title_placeholders = read_title(metadata, outline, origin)
    status = read_status(metadata)
    stage = profile.read_stage(metadata.read_text("stage"), status)
    placeholders = {**title_placeholders, **origin.path_match.placeholders}
    key, number = read_key(metadata, placeholders, origin, title)
    metadata.report_unknown_value(Code.UNKNOWN_STATUS, status)
    metadata.report_unknown_value(Code.UNKNOWN_STAGE, stage)
    _report_template(metadata, title, origin)
    stage_releases = tuple(read_stage_releases(metadata, stage))
    milestones = tuple(read_milestones(metadata, outline, stage_releases))
    people = tuple(metadata.read_people())
    anchors = read_anchors(outline)
    return Enhancement(
        key=key,
        title=strip_key(title, key),
        profile=profile.name,
        source=Source(origin.path_match.path, origin.line, metadata_path),
        number=number,
        owner=metadata.read_string("owner"),
        kind=metadata.read_string("kind"),
        summary=metadata.read_line("summary") or _find_summary(outline, profile),
        reason=metadata.read_line("reason"),
        people=people,
        relations=tuple(metadata.read_relations()),
        links=tuple(metadata.read_links()),
        milestones=milestones,
        stage_releases=stage_releases,
        status=status,
        stage=stage,
        participants=tuple(item.text for item in metadata.read_list("participants")),
        created=metadata.read_date("created"),
        updated=metadata.read_date("updated"),
        review_until=metadata.read_date("review-until"),
        labels=tuple(item.text for item in labels),
        gates=tuple(dict.fromkeys(_read_gates(metadata))),
        gate_defaults=read_gate_defaults(metadata),
        checklist=outline.list_check_items(outline.find_sections_under(profile.sections["checklist"])),
        constraint_answers=read_constraint_answers(outline, profile.constraints, profile.sections["constraints"]),
        sections=outline.sections,
        aliases=tuple(item.text for item in metadata.read_list("aliases")),
        questions=read_questions(metadata, outline, people),
        # Arguments are evaluated in order: these two come after all readers, which add to them.
        extra=(*metadata.extra, *metadata.iter_unread()),
        diagnostics=tuple(metadata.diagnostics),
        local_links=read_local_links(outline, anchors, profile.repositories),
        anchors=anchors,
    )


def _read_gates(metadata: Metadata) -> Iterator[str]:
    """Yield the names of feature gates; a text with notes such as ``Lamps (since 2.0)`` stays in ``extra`` as well."""
    for item in metadata.read_list("gates", ("name",)):
        name, *notes = item.text.split(" (")
        if notes and name and not name.count(" ") and all(note.rstrip().endswith(")") for note in notes):
            metadata.read_texts["gates"].discard(item.text)
            yield name
        else:
            yield item.text


def _report_template(metadata: Metadata, title: str, origin: Origin) -> None:
    """Report a document whose title and metadata are those of a template."""
    profile = metadata.profile
    if not profile.is_prompt(title) and not title.casefold().endswith(" template"):
        return
    texts = (text.text for parts in metadata.parts.values() for part in parts for text in iter_texts(part.tree))
    if prompt := next(filter(profile.is_prompt, texts), None):
        message = f"title and metadata are those of a template, such as {shorten_text(prompt)!r}; if this is one"
        remedy = "name it in `exclude` of the settings or `documents.templates` of the profile"
        metadata.report(Code.TEMPLATE, origin.line, f"{message}, {remedy}", Level.INFO)


def _derive_fields_from_labels(metadata: Metadata, labels: Iterable[Text]) -> None:
    """Set absent fields from labels such as ``sig/compute``. Source: the labels table of the process docs."""
    for label in labels:
        for prefix, name in metadata.profile.label_prefixes.items():
            value = label.text.removeprefix(prefix)
            if value != label.text and value and not metadata.has_value(name):
                # The group of the label `sig/compute` is called sig-compute everywhere else.
                text = f"{prefix.rstrip('/')}-{value}" if name == "owner" else value
                metadata.set_derived(name, Text(text, label.line, label.path))


def _find_summary(outline: Outline, profile: Profile) -> str | None:
    """Return the first paragraph under a heading for summaries, without markup."""
    for heading in profile.sections["summary"]:
        if paragraph := outline.find_first_paragraph(outline.find_sections_under((heading,))):
            labels = outline.link_labels if "[" in paragraph else ()
            return strip_inline_markup(paragraph, is_rest=outline.is_rest, labels=labels)
    return None
