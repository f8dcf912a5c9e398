"""New proposals: their number, path and files, which are filled from a template and read before they are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from posixpath import basename, dirname, splitext

from ..collection.collection import Collection
from ..config.profile import Profile
from ..config.terms import normalize_term
from ..diagnostics import Code, SetupError, join_words
from ..model import Enhancement, normalize_field_name
from ..project.edited_tree import edit_project
from ..project.project import Project
from ..reading.dates import parse_date
from ..reading.metadata_sources import find_front_matter, iter_sidecar_paths
from ..reading.path_match import GENERIC_STEMS, PathMatch
from .file_changes import FileChange
from .numbering import choose_number, make_slug
from .proposal_paths import PathForm, find_path_form, list_words, match_new_path
from .proposal_templates import DOCUMENT, ProposalTemplate, find_templates
from .template_lines import escape_title, fill_lines, fill_title, get_plain_title
from .template_values import TemplateValues, fill_yaml
from .values.errors import ValueEditError
from .values.fields import append_item, set_value
from .values.proposals import EditableProposal, open_proposal

_MAX_TITLE = 500
_RECENT = 20  # Number of the latest proposals that show which numbers are given now
_WORD = re.compile(r"\w[\w. -]{0,99}")  # Text of a placeholder of a path
_KEY = re.compile(r"(?P<prefix>\D*)[0-9]+")
_DEFAULT_PREFIX = "EP-"  # Start of the keys of a community without proposals, whose keys are in a field


@dataclass(frozen=True, slots=True)
class ProposalRequest:
    """Properties of a proposal to write; empty texts for those that follow from the repository.

    :param issue: number or address of the issue in which the work is tracked.
    :param authors: as the community writes people.
    :param has_named_authors: True if the user names the authors, so that the document has to have them.
    """

    title: str
    day: date
    number: int | None = None
    issue: str = ""
    slug: str = ""
    owner: str = ""
    release: str = ""
    authors: tuple[str, ...] = ()
    has_named_authors: bool = False


@dataclass(frozen=True, slots=True)
class NewProposal:
    """Files of a new proposal, which is not written yet.

    :param project: project in which the files exist.
    :param notes: sentences about what the files do not have.
    """

    path: str
    key: str
    changes: tuple[FileChange, ...]
    project: Project
    notes: tuple[str, ...] = ()


def make_proposal(
    project: Project, collection: Collection, paths: Sequence[str], request: ProposalRequest
) -> NewProposal:
    """Return the files of a new proposal.

    :param collection: all proposals of the project; their metadata is enough.
    :param paths: paths of all documents of the project.
    :raises SetupError: if the title, number, owner or template cannot be used.
    """
    _check_title(request.title)
    form = find_path_form(project, paths)
    templates = find_templates(project, paths, is_rest=project.parsers.is_rest(form.template))
    number = _choose_number(project, collection, form, request)
    words = _choose_words(project, paths, form, request, number)
    path = form.fill(words)
    project = edit_project(project, path, templates[0].text)  # the folder of proposals may be new
    match = match_new_path(project, form, path, words)
    values = _make_values(project, collection, form, request, number, path)
    own_number = _find_own_number(project, templates[0])
    values = replace(values, own_number=own_number, has_examples=bool(templates[0].path))
    files = dict(_iter_files(templates, match, project))
    proposal = _fill(project, path, files, values)
    proposal, notes = _complete(proposal, values, request)
    changes = tuple(
        FileChange(file, None, proposal.read_text(file).encode("utf-8", "surrogateescape")) for file in sorted(files)
    )
    return NewProposal(path, proposal.context.enhancement.key, changes, proposal.project, tuple(notes))


def _check_title(title: str) -> None:
    if not title.strip() or not title.isprintable():
        raise SetupError("the title must be one line of text")
    if len(title) > _MAX_TITLE:
        raise SetupError(f"the title has {len(title)} characters; at most {_MAX_TITLE} are possible")


def _choose_number(project: Project, collection: Collection, form: PathForm, request: ProposalRequest) -> int | None:
    """Return the number of the proposal: the given one if it is free, else the next one; None if it needs none."""
    profile = project.profile
    has_number = "number" in form.placeholders or any("{number}" in text for text in profile.key_formats)
    number = request.number
    if number is None and request.issue.isdigit() and profile.has_issue_numbers:
        number = int(request.issue)
    if not has_number:
        if request.number is not None:
            raise SetupError(f"proposals of the profile {profile.name} have no numbers")
        return None
    owners: dict[int, str] = {}
    for entry in collection:
        if entry.enhancement.number is not None:
            owners.setdefault(entry.enhancement.number, entry.enhancement.source.path)
    ranges = profile.metadata_checks.numbers
    if number is None:
        number = choose_number(owners, ranges, _list_recent_numbers(collection))
        if number is None:
            raise SetupError("all numbers that the community allows are taken")
        return number
    if number in owners:
        following = choose_number(owners, ranges, _list_recent_numbers(collection))
        raise SetupError(f"the number {number} is taken by {owners[number]}; the next free one is {following}")
    if number < (not profile.has_zero) or (ranges and not any(first <= number <= last for first, last in ranges)):
        raise SetupError(f"the number {number} is not one that the community gives")
    return number


def _list_recent_numbers(collection: Collection) -> list[int]:
    """Return the numbers of the proposals that were created last."""
    enhancements = (entry.enhancement for entry in collection)
    dated = [(day, e.number) for e in enhancements if e.number and (day := parse_date(e.created or ""))]
    return [number for _, number in sorted(dated)[-_RECENT:]]


def _choose_words(
    project: Project, paths: Iterable[str], form: PathForm, request: ProposalRequest, number: int | None
) -> dict[str, str]:
    """Return the texts of the placeholders of the path."""
    words = {
        "slug": request.slug or make_slug(request.title),
        "owner": request.owner,
        "release": request.release,
        "date": request.day.strftime("%Y%m%d"),
        "number": "" if number is None else form.format_number(number),
        "status": normalize_term(project.profile.new_proposals.status),
    }
    for name in form.placeholders:
        word = words.get(name, "")
        if not word and name == "slug":
            raise SetupError("the title has no letters or digits for the name of a file; name one with --slug")
        if not word and name in ("owner", "release"):
            known = list_words(project, paths, name)
            raise SetupError(f"name the {name} with --{name}{f': {known}' if known else ''}")
        if word and (not _WORD.fullmatch(word) or word.endswith((".", " "))):
            raise SetupError(f"the {name} {word!r} cannot be part of a path: letters, digits, '-', '.' and '_' can")
    return {name: word for name, word in words.items() if word and name in form.placeholders}


def _make_values(
    project: Project,
    collection: Collection,
    form: PathForm,
    request: ProposalRequest,
    number: int | None,
    path: str,
) -> TemplateValues:
    """Return the values of the fields."""
    profile, is_rest = project.profile, project.parsers.is_rest(path)
    day = request.day.isoformat()
    digits = "" if number is None else form.format_number(number)
    fields: dict[str, tuple[str, ...]] = {
        "title": (request.title if is_rest else escape_title(request.title, is_rest=False),),
        "created": (day,),
        "updated": (day,),
    }
    if number is not None:
        fields["number"] = (str(number),)
        if profile.key_formats[:1] == ("{id}",):
            fields["id"] = (f"{_find_prefix(collection)}{number}",)
    status = profile.new_proposals.status
    if normalize_term(status) in profile.statuses:
        fields["status"] = (status,)
    if request.owner:
        fields["owner"] = (request.owner,)
    if request.authors:
        fields["authors"] = request.authors
    if request.issue and (address := _make_issue_address(project, request.issue)):
        fields["tracking"] = (address,)
    stem = splitext(path)[0]
    name = basename(dirname(stem)) if basename(stem).lower() in GENERIC_STEMS else basename(stem)
    return TemplateValues(profile, escape_title(request.title, is_rest=is_rest), fields, digits, name)


def _find_prefix(collection: Collection) -> str:
    """Return the text before the number in most keys."""
    matches = (_KEY.fullmatch(entry.key) for entry in collection)
    prefixes = Counter(match["prefix"] for match in matches if match)
    return prefixes.most_common(1)[0][0] if prefixes else _DEFAULT_PREFIX


def _make_issue_address(project: Project, issue: str) -> str:
    """Return the address of an issue: the given one, or that of a number in the repository on GitHub."""
    repository = next((url for url in project.profile.repositories if url.startswith("https://github.com/")), "")
    if not issue.isdigit():
        return issue
    return f"{repository}/issues/{int(issue)}" if repository else ""


def _find_own_number(project: Project, template: ProposalTemplate) -> str:
    """Return the number in the path of a template in the repository, such as 696 in ``geps/gep-696``; or empty."""
    if not template.path:
        return ""
    for pattern in project.profile.paths:
        inner = template.path.removeprefix(f"{project.folder}/") if project.folder else template.path
        if (words := pattern.match(inner)) and words.get("number", "").strip("0"):
            return words["number"]
    return ""


def _iter_files(
    templates: Iterable[ProposalTemplate], match: PathMatch, project: Project
) -> Iterator[tuple[str, ProposalTemplate]]:
    """Yield the path of each file of the proposal, with its template."""
    paths = {DOCUMENT: match.path, **dict(iter_sidecar_paths(match, project.profile))}
    for template in templates:
        if template.name in paths:
            yield paths[template.name], template


def _fill(
    project: Project, path: str, files: Mapping[str, ProposalTemplate], values: TemplateValues
) -> EditableProposal:
    """Return the proposal with filled files."""
    for file, template in files.items():
        text = template.text
        if template.name != DOCUMENT:
            text = fill_yaml(text, values)
        elif not project.parsers.is_rest(path) and (span := find_front_matter(text)):
            start, end = span
            text = f"{text[:start]}{fill_yaml(text[start:end], values)}{text[end:]}"
        project = edit_project(project, file, text)
    for fill in (fill_lines, fill_title):
        proposal = _open(project, path)
        project = edit_project(project, path, fill(proposal.read_text(path), proposal.context, values))
    return _open(project, path)


def _open(project: Project, path: str) -> EditableProposal:
    try:
        return open_proposal(project, path)
    except ValueEditError as error:
        raise SetupError(str(error)) from None


def _complete(
    proposal: EditableProposal, values: TemplateValues, request: ProposalRequest
) -> tuple[EditableProposal, list[str]]:
    """Return the proposal with the given values that its template lacks, and a note on each that cannot be added."""
    notes: list[str] = []
    for field, texts in values.fields.items():
        if _is_optional(proposal, values, request, field) or _has_value(proposal, values, field):
            continue
        if not _has_name(values.profile, field):
            pass  # a community that has no such field
        elif field == "title" and not values.is_required(field):
            proposal = _add_heading(proposal, values.title)
        else:
            proposal = _add_field(proposal, field, texts)
        if not _has_value(proposal, values, field):
            text = request.title if field == "title" else join_words(texts)
            notes.append(f"the template has no place for the {field} {text!r}, or not in this form")
    return proposal, notes


def _has_name(profile: Profile, field: str) -> bool:
    """Return True if a community that lists the names of its fields has one for a field, or lists none."""
    names = profile.metadata_checks.names
    return not names or field in (profile.fields.get(normalize_field_name(name)) for name in names)


def _add_field(proposal: EditableProposal, field: str, texts: Iterable[str]) -> EditableProposal:
    """Return the proposal with a field that its template lacks; unchanged if it has no metadata for it."""
    add = append_item if field == "authors" else set_value
    try:
        for text in texts:
            proposal = proposal.apply(add(proposal, field, text))
    except ValueEditError:
        pass
    return proposal


def _is_optional(proposal: EditableProposal, values: TemplateValues, request: ProposalRequest, field: str) -> bool:
    """Return True for a field that the document need not have if its template does not have it."""
    needs_link = not (request.issue.isdigit() and values.profile.has_issue_numbers)  # the number alone tells it
    named = {"owner", *(["authors"] if request.has_named_authors else []), *(["tracking"] if needs_link else [])}
    if field in ("title", "status", "number", *named):
        return False
    if field == "id":
        return all(d.code is not Code.MISSING_ID for d in proposal.context.enhancement.diagnostics)
    return not values.is_required(field)


def _has_value(proposal: EditableProposal, values: TemplateValues, field: str) -> bool:
    """Return True if a proposal is read with the given value of a field."""
    texts = values.fields[field]
    enhancement = proposal.context.enhancement
    if values.is_required(field) and field not in proposal.context.fields:
        return False  # the path alone gives it
    match field:
        case "title":
            is_derived = any(diagnostic.code is Code.MISSING_TITLE for diagnostic in enhancement.diagnostics)
            plain = get_plain_title(values.title, is_rest=proposal.context.outline.is_rest)
            return enhancement.title == plain and not is_derived
        case "status":
            return enhancement.status.value == values.profile.statuses.get(normalize_term(texts[0]))
        case "number":
            return enhancement.number == int(texts[0])
        case "owner":
            return enhancement.owner == texts[0]
        case "authors":
            return _count_people(enhancement, values.profile.people["authors"]) >= len(texts)
        case "tracking":
            return any(link.url == texts[0] for link in enhancement.links)
    return field in proposal.context.fields


def _count_people(enhancement: Enhancement, role: str) -> int:
    return sum(person.role == role for person in enhancement.people)


def _add_heading(proposal: EditableProposal, title: str) -> EditableProposal:
    """Return the proposal with a title above its text; unchanged if it is in reStructuredText."""
    path = proposal.context.path
    text = proposal.read_text(path)
    if proposal.context.outline.is_rest:
        return proposal
    span = find_front_matter(text)
    start = text.index("\n", span[1]) + 1 if span else 0
    heading = f"# {title}\n"
    head = f"{text[:start]}\n{heading}" if span else heading
    return _open(edit_project(proposal.project, path, f"{head}\n{text[start:].lstrip(chr(10))}"), path)
