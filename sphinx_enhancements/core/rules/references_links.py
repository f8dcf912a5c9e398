"""Rules about links in the text of proposals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from posixpath import dirname, relpath, splitext
from urllib.parse import quote, unquote

from ..collection.collection import Collection, Entry
from ..config.parser_settings import DEFAULT_PARSER_SETTINGS
from ..diagnostics import Code, Diagnostic, Edit, Level, RelatedLocation, shorten_text
from ..local_link import LocalLink
from ..model import Enhancement
from ..reading.addresses import PageKind, expand_address, parse_repository_page
from ..reading.anchors import fold_anchor, iter_anchors
from ..spelling import format_hint
from .catalogue import Scope, rule

_MAX_LENGTH = 160  # Characters of a target that messages show
_MAX_RELATED = 8  # Maximum number of places in one diagnostic
_MIN_PART = 3  # Minimum length of an anchor with which a longer one begins or ends
_MAX_COMPARED = 200  # Maximum number of anchors among which the nearest is searched
_GENERATED = re.compile(r"user-content-|:~:|L[0-9]+(?:C[0-9]+)?(?:-|$)|fn[:-]|top$", re.IGNORECASE)
"""Beginning of a fragment that no heading has: a line, words to highlight, a footnote, or the top of the page."""

_DEFAULT_BRANCH = re.compile(r"/(?:blob|tree)/(?:master|main|trunk|HEAD)/")
_VARIABLE = re.compile(r"[{}<>|*$]|\.\.\.|…")
"""Text that a generator replaces, or an example for a path."""


@rule(Code.BROKEN_LINK, scope=Scope.COLLECTION, level=Level.OFF)
def check_links(collection: Collection) -> Iterator[Diagnostic]:
    """Report a link in the text to a file, or to a heading, that does not exist in the repository.

    Readers reach an error page, or the top of the document. Files were often moved, and headings renamed. Correct the
    link, or remove it. There is one finding for each target in a document, with the other links to it as related
    places.

    Headings have the anchors that GitHub gives them; they are looked for in the document itself and in other proposals.
    Reported as *info* are images and other attachments, which a build may make, and files of a folder without
    proposals, which may be missing in a part of the repository. Not reported are links in code, those out of the
    profile's folder of proposals, and those in a table of contents, for which there is the rule `table-of-contents`.
    Off unless the profile or the settings set a level: MyST reports such links in a Sphinx
    build.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { broken-link = "warning" }
    ```

    ```proposals/1.md
    ---
    id: P-1
    ---
    # Lamps

    They need [torches](torch.md), see [the risks](2.md#dangers).
    ```

    ```proposals/2.md
    ---
    id: P-2
    ---
    # Torches

    ## Risks

    They burn.
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    ---
    # Lamps

    They need [torches](2.md), see [the risks](2.md#risks).
    ```
    """
    finder = _TargetFinder(collection)
    for entry in collection:
        broken: dict[tuple[str, str, Level], list[LocalLink]] = {}
        for link in entry.enhancement.local_links:
            if not _is_address(link) and (reason := finder.explain_broken(entry.enhancement, link)):
                broken.setdefault(reason, []).append(link)
        for (message, hint, level), (first, *others) in broken.items():
            diagnostic = _make_diagnostic(entry, first, Code.BROKEN_LINK, message, level, hint=hint)
            lines = dict.fromkeys(link.line for link in others if link.line != first.line)
            related = [RelatedLocation(diagnostic.path, line, "another link to it") for line in lines]
            yield replace(diagnostic, related=tuple(related[:_MAX_RELATED]))


@rule(Code.ABSOLUTE_LINK, scope=Scope.COLLECTION, level=Level.OFF, is_fixable=True)
def check_absolute_links(collection: Collection) -> Iterator[Diagnostic]:
    """Report a link in the text to the address of a file that is in the repository itself.

    It shows the file of the main branch, also to readers of another branch, a copy, or pages that are made of the
    documents. Write a relative link; the finding has the edit. Addresses at a commit, a tag or another branch are not
    reported.

    Enforced by: EIP (`eipw`, "markdown-rel-links").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { absolute-link = "warning" }

    [profile.references]
    repositories = ["https://github.com/example/lights"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    ---
    # Lamps

    They need [torches](https://github.com/example/lights/blob/main/proposals/2.md).
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
    ---
    # Lamps

    They need [torches](2.md).
    ```
    """
    finder = _TargetFinder(collection)
    for entry in collection:
        origin = entry.enhancement.source.path
        for link in filter(_is_address, entry.enhancement.local_links):
            if path := finder.find_file_at(link.target):
                _, mark, fragment = link.target.partition("#")
                relative = f"{quote(relpath(path, dirname(origin) or '.'))}{mark}{fragment}"
                edit = Edit(link.line, link.column, link.line, link.column + len(link.target), relative)
                message = (
                    f"the link to {shorten_text(path, _MAX_LENGTH)!r} is absolute, although it is in this repository"
                )
                hint = f"write {shorten_text(relative, _MAX_LENGTH)!r}"
                edits = (edit,) if entry.is_page else ()
                yield _make_diagnostic(entry, link, Code.ABSOLUTE_LINK, message, hint=hint, edits=edits)


def _is_address(link: LocalLink) -> bool:
    """Return True for a link to an address of the repository."""
    return link.target.startswith(("https:", "http:"))


def _make_diagnostic(
    entry: Entry,
    link: LocalLink,
    code: Code,
    message: str,
    level: Level = Level.WARNING,
    *,
    hint: str = "",
    edits: tuple[Edit, ...] = (),
) -> Diagnostic:
    """Make a diagnostic at the target of a link; the columns in the content of a directive are not known."""
    start, end = (link.column, link.column + len(link.target)) if entry.is_page else (None, None)
    path = entry.enhancement.source.path
    return Diagnostic(path, link.line, code, message, level, start, end, hint, edits=edits)


def _find_anchor_hint(anchor: str, anchors: Mapping[str, None]) -> str:
    """Return the hint that names the nearest anchor, or else the only one that begins or ends with the missing one."""
    if hint := format_hint(anchor, anchors):
        return hint
    longer = [other for other in anchors if other.startswith(anchor) or other.endswith(anchor)]
    return f"did you mean {longer[0]!r}?" if len(longer) == 1 and len(anchor) >= _MIN_PART else ""


@dataclass
class _TargetFinder:
    """Search for the files and headings to which links lead."""

    collection: Collection
    _files: dict[str, bool] = field(default_factory=dict)
    _anchors: dict[str, dict[str, None]] = field(default_factory=dict)

    def explain_broken(self, enhancement: Enhancement, link: LocalLink) -> tuple[str, str, Level] | None:
        """Return a message, a hint and a level for a link that leads nowhere; None for any other link."""
        path, _, fragment = link.target.partition("#")
        path = unquote(path.partition("?")[0])
        if _VARIABLE.search(path):
            return None
        origin = enhancement.source.path
        document = self._find_document(path, origin) if path else origin
        if document is None:
            message = f"there is no file {shorten_text(path, _MAX_LENGTH)!r}"
            hint = self._format_file_hint(path, origin)
            return message, hint, Level.WARNING if hint or self._is_known_gap(path, origin) else Level.INFO
        return self._explain_fragment(document, fragment) if fragment else None

    def _find_document(self, path: str, origin: str) -> str | None:
        """Return the path of a file in the collection's root; empty if it cannot be judged, None if there is none."""
        from_origin, from_root, _ = self.collection.references.list_paths(path, origin)
        candidate = from_root if path.startswith("/") else from_origin
        if not candidate or self._has_file(candidate):
            return candidate
        folder = self.collection.profile.folder
        if folder and self._has_file(folder) and not candidate.startswith(f"{folder}/"):
            return ""  # a site may contain the proposals beside other pages than the repository
        if not path.startswith("/"):
            return None
        # The root of a site, or of the repository, may be another than that of the project.
        is_known = self._has_file(from_root.partition("/")[0]) and not self.collection.resolve_reference(path)
        return None if is_known else ""

    def find_file_at(self, address: str) -> str | None:
        """Return the path of the file, or of the proposal, that an address of the repository shows."""
        page = parse_repository_page(address, self.collection.profile)
        if page is None or page.kind not in (PageKind.FILE, PageKind.SITE):
            return None
        if page.kind is PageKind.SITE:
            entry = self.collection.resolve_reference(address)
            return entry.enhancement.source.path if entry is not None and entry.is_page else None
        if not _DEFAULT_BRANCH.search(address):
            return None
        _, *candidates = self.collection.references.list_paths(f"/{page.path}", "")
        return next((path for path in candidates if path and self._has_file(path)), None)

    def _is_known_gap(self, path: str, origin: str) -> bool:
        """Return True if a missing file is certainly no attachment, and no file of another part of the repository."""
        if "://" in path:
            return True
        if splitext(path)[1] and not DEFAULT_PARSER_SETTINGS.is_document(path):
            return False
        from_origin, from_root, _ = self.collection.references.list_paths(path, origin)
        return dirname(from_root if path.startswith("/") else from_origin) in self._folders

    def _format_file_hint(self, path: str, origin: str) -> str:
        """Return the hint that names the address or the proposal which a broken path means; empty if none is known."""
        if "/" in path and (address := expand_address(path, self.collection.profile)):
            return f"did you mean {shorten_text(address, _MAX_LENGTH)!r}?"
        entry = self.collection.resolve_reference(path, origin)
        if entry is None or not entry.is_page:
            return ""
        return f"did you mean {relpath(entry.enhancement.source.path, dirname(origin) or '.')!r}?"

    def _has_file(self, path: str) -> bool:
        if path not in self._files:
            self._files[path] = self.collection.has_file(path)
        return self._files[path]

    def _explain_fragment(self, document: str, fragment: str) -> tuple[str, str, Level] | None:
        anchors = self._get_anchors(document)
        anchor = fold_anchor(unquote(fragment))
        if not anchors or anchor in anchors or _GENERATED.match(fragment):
            return None
        hint = _find_anchor_hint(anchor, anchors) if len(anchors) <= _MAX_COMPARED else ""
        message = f"{document} has no heading with the anchor {shorten_text(f'#{fragment}', _MAX_LENGTH)!r}"
        return message, hint, Level.WARNING

    def _get_anchors(self, document: str) -> Mapping[str, None]:
        """Return the folded anchors of a proposal as keys, in order; empty for another document."""
        if document not in self._anchors:
            enhancement = self._pages.get(document)
            anchors = (
                [*(anchor for anchor, _ in iter_anchors(enhancement.sections)), *enhancement.anchors]
                if enhancement is not None
                else ()
            )
            self._anchors[document] = dict.fromkeys(map(fold_anchor, anchors))
        return self._anchors[document]

    @cached_property
    def _folders(self) -> frozenset[str]:
        """Folders that contain proposals."""
        return frozenset(dirname(path) for path in self._pages)

    @cached_property
    def _pages(self) -> dict[str, Enhancement]:
        """Path -> the proposal that is the whole document."""
        return {entry.enhancement.source.path: entry.enhancement for entry in self.collection if entry.is_page}
