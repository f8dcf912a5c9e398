"""Rules about references between proposals."""

from __future__ import annotations

from collections.abc import Iterator

from ..collection.collection import Collection
from ..collection.external import ExternalProject
from ..diagnostics import Code, Diagnostic, shorten_text
from .catalogue import Scope, rule

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
                path, line = relation.path or source.path, relation.line or source.line
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
