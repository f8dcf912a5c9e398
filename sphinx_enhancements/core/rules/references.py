"""Rules about references between proposals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..collection.collection import Collection, Entry
from ..collection.external import ExternalProject
from ..config.metadata_checks import ReferenceSpelling
from ..diagnostics import Code, Diagnostic, Edit, Level, shorten_text
from ..model import Relation
from .catalogue import Scope, rule

_MAX_TEXT = 2000  # Maximum number of characters of a title or summary in which proposals are searched
_NUMBERS = re.compile(r"(?<![0-9])0*([0-9]{1,18})(?![0-9])")
_MAX_LENGTH = 160  # Characters of a reference that messages show: enough to search for it


@rule(Code.UNRESOLVED_REFERENCE, scope=Scope.COLLECTION)
def check_unresolved_references(collection: Collection) -> Iterator[Diagnostic]:
    """Report a relation or a role that refers to a proposal which does not exist in this collection.

    It is shown as written, and the other proposal lists no backlink; the message lists the lookups that were tried. A
    page that only says where its proposal has moved is reported too if there is no such proposal. Relations to pull
    requests, other sites and other documents are not reported, nor is prose of more than two words. Correct the
    reference.

    Enforced by: EIP (`eipw`, preamble/proposal_ref.rs and markdown/proposal_ref.rs).

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    depends-on: P-22
    ---
    # Lamps
    ```

    ```proposals/2.md
    ---
    id: P-2
    ---
    # Torches
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    depends-on: P-2
    ---
    # Lamps
    ```
    """
    yield from _find_unresolved_relations(collection)
    yield from _find_unresolved_redirects(collection)


def _find_unresolved_relations(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each relation that names a proposal which does not exist."""
    for entry in collection:
        source = entry.enhancement.source
        for relation in entry.enhancement.relations:
            if relation.target is not None or collection.is_prose(relation.raw):
                continue
            if reason := explain_unresolved(collection, relation.raw, source.path):
                path, line = entry.enhancement.locate(relation)
                yield Diagnostic(path, line, Code.UNRESOLVED_REFERENCE, f"{relation.type}: {reason}")


def _find_unresolved_redirects(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each page that only names another document, which is no proposal."""
    for entry in collection:
        if entry.broken_redirect:
            source = entry.enhancement.source
            reason = explain_unresolved(collection, entry.broken_redirect, source.path)
            reason = reason or "the copy of another project is missing"
            message = f"this page only says where its proposal is, and {reason}; the page itself is listed"
            yield Diagnostic(source.path, source.line, Code.UNRESOLVED_REFERENCE, message)


@rule(Code.REFERENCE_SPELLING, scope=Scope.COLLECTION, level=Level.OFF, is_fixable=True)
def check_reference_spelling(collection: Collection) -> Iterator[Diagnostic]:
    """Report a relation that refers to a proposal in another form than the community uses.

    One form can be searched for, and the scripts of the community read it. The form is `reference-spelling` in the
    profile's `[metadata-checks]`: the key, the number, or the path from the root of the repository. The finding has the
    edit.

    Enforced by: EIP (`eipw`, "preamble-uint-requires"), PEP (`check-peps.py`, "Requires" and "Replaces").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { reference-spelling = "warning" }

    [profile.metadata-checks]
    reference-spelling = "key"
    ```

    ```proposals/1.md
    ---
    id: P-1
    depends-on: proposals/2.md
    ---
    # Lamps
    ```

    ```proposals/2.md
    ---
    id: P-2
    ---
    # Torches
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    depends-on: P-2
    ---
    # Lamps
    ```
    """
    form = collection.profile.metadata_checks.reference_spelling
    for entry in collection if form is not None else ():
        for relation in entry.enhancement.relations:
            target = collection.entries.get(relation.target or "")
            if target is None or target is entry:
                continue
            expected = _format_reference(collection, target, form)
            if expected and relation.raw.strip() not in (expected, expected.zfill(4)):
                yield _make_spelling_diagnostic(relation, entry, target, expected)


def _make_spelling_diagnostic(relation: Relation, entry: Entry, target: Entry, expected: str) -> Diagnostic:
    """Make a diagnostic at the text of a relation, with the edit that replaces it if its place is known."""
    raw, start = relation.raw, relation.column
    path, line = entry.enhancement.locate(relation)
    end = start + len(raw) if start is not None else None
    message = (
        f"{relation.type}: {shorten_text(raw, _MAX_LENGTH)!r} names {target.key} in another form than the community's"
    )
    # Another name or number may mean another proposal.
    is_same = expected.rpartition("/")[2] in raw or str(target.enhancement.number) in _NUMBERS.findall(raw)
    return Diagnostic(
        path,
        line,
        Code.REFERENCE_SPELLING,
        message,
        column=start,
        end_column=end,
        hint=f"write {expected!r}",
        edits=(Edit(line, start, line, end, expected),) if start is not None and end is not None else (),
        has_unsafe_edits=not is_same,
    )


def _format_reference(collection: Collection, target: Entry, form: ReferenceSpelling | None) -> str:
    """Return a reference to a proposal in a form; empty if the proposal has none."""
    match form:
        case ReferenceSpelling.KEY:
            return target.key
        case ReferenceSpelling.NUMBER:
            return "" if target.enhancement.number is None else str(target.enhancement.number)
        case ReferenceSpelling.PATH if target.is_page:
            return collection.references.format_path(target.enhancement.source.path)
    return ""


@rule(Code.UNRELATED_MENTION, scope=Scope.COLLECTION, level=Level.OFF)
def check_unrelated_mentions(collection: Collection) -> Iterator[Diagnostic]:
    """Report a proposal that the title or the summary of another one mentions, but none of its relations.

    The other proposal is important enough for the first sentences, but neither graphs nor checks know of it. Add a
    relation, such as `see-also`. A relation that the other proposal states counts.

    Enforced by: EIP (`eipw`, "preamble-requires-ref-title" and "preamble-requires-ref-description").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { unrelated-mention = "warning" }

    [profile.key]
    formats = ["P-{number}"]
    ```

    ```proposals/1.md
    ---
    number: 1
    summary: Lamps replace the torches of P-2.
    ---
    # Lamps
    ```

    ```proposals/2.md
    ---
    number: 2
    ---
    # Torches
    ```

    Good:

    ```proposals/1.md
    ---
    number: 1
    summary: Lamps replace the torches of P-2.
    see-also: P-2
    ---
    # Lamps
    ```
    """
    for entry in collection:
        enhancement, related = entry.enhancement, None
        for name, text in (("title", enhancement.title), ("summary", enhancement.summary or "")):
            for mention in collection.references.find_mentioned_numbers(text[:_MAX_TEXT], _MAX_TEXT):
                key = collection.find_key(mention)
                if key is None or key == entry.key:
                    continue
                if related is None:
                    related = {key for keys in collection.get_relations(entry.key).values() for key in keys}
                if key not in related:
                    source = enhancement.source
                    message = f"the {name} mentions {mention}, but no relation leads to it"
                    yield Diagnostic(source.path, source.line, Code.UNRELATED_MENTION, message)


def explain_unresolved(collection: Collection, text: str, origin: str = "") -> str:
    """Return the reason why a reference could not be resolved: the lookups tried, or the project asked.

    Empty for a reference to another project without a usable copy: it may be right.

    :param origin: path of the document that contains the reference.
    """
    if not text.strip():
        return "the reference is empty"
    project, key = collection.external.split_project_prefix(text)
    if project is not None:
        return _explain_unknown_key(project, key) if project.is_loaded else ""
    lookups = _describe_lookups(collection, text, origin)
    tried = f"looked for as {lookups}" if lookups else "it is too long to be a reference"
    return f"{shorten_text(text, _MAX_LENGTH)!r} is no proposal here; {tried}"


def _explain_unknown_key(project: ExternalProject, key: str) -> str:
    version = f" {project.version}" if project.version else ""
    unknown = f"{shorten_text(key, _MAX_LENGTH)!r} is no proposal of {project.title}{version}"
    if not project.is_configured:
        return f"{unknown}, as far as intersphinx knows; the settings name no copy of what that project publishes"
    return f"{unknown}, of which {len(project.proposals)} are known: if it is newer than the copy, fetch a new one"


def _describe_lookups(collection: Collection, text: str, origin: str) -> str:
    texts: dict[str, list[str]] = {}
    for lookup in collection.references.iter_lookups(text, origin):
        texts.setdefault(lookup.kind, []).append(lookup.text)
    return ", ".join(
        # A name is compared in a form that nobody would recognize.
        kind if kind == "name" or tried == [text] else f"{kind} ({', '.join(map(_shorten_lookup, tried[:2]))})"
        for kind, tried in texts.items()
    )


def _shorten_lookup(text: str) -> str:
    return shorten_text(text, _MAX_LENGTH)
