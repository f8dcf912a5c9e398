"""Rules about links in the text of proposals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import dirname, relpath, splitext
from urllib.parse import unquote

from ..collection.collection import Collection
from ..config.parser_settings import DEFAULT_PARSER_SETTINGS
from ..diagnostics import Code, Diagnostic, Level, shorten_text
from ..model import Enhancement, LocalLink
from ..reading.anchors import fold_anchor, iter_anchors
from ..spelling import format_hint
from .catalogue import Scope, rule

_MAX_LENGTH = 160  # Characters of a target that messages show
_MAX_COMPARED = 200  # Maximum number of anchors among which the nearest is searched
_GENERATED = re.compile(r"user-content-|:~:|L[0-9]+(?:C[0-9]+)?(?:-|$)|fn[:-]|top$", re.IGNORECASE)
"""Beginning of a fragment that no heading has: a line, words to highlight, a footnote, or the top of the page."""

_VARIABLE = re.compile(r"[{}<>|*$]|\.\.\.|…")
"""Text that a generator replaces, or an example for a path."""


@rule(Code.BROKEN_LINK, scope=Scope.COLLECTION, level=Level.OFF)
def check_links(collection: Collection) -> Iterator[Diagnostic]:
    """Report a link in the text to a file, or to a heading, that does not exist in the repository.

    Readers reach an error page, or the top of the document. Files were often moved, and headings renamed. Correct the
    link, or remove it.

    Headings have the anchors that GitHub gives them; they are looked for in the document itself and in other proposals.
    An image or another attachment that is missing is reported as *info*: a build may make it. Not reported are links
    in code, those out of the profile's folder of proposals, and those in a table of contents, for which there is the
    rule `table-of-contents`. Off unless the profile or the settings set a level: MyST reports such links in a Sphinx
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
        for link in entry.enhancement.local_links:
            if found := finder.explain_broken(entry.enhancement, link):
                message, hint, level = found
                path = entry.enhancement.source.path
                yield Diagnostic(path, link.line, Code.BROKEN_LINK, message, level, hint=hint)


@dataclass
class _TargetFinder:
    """Search for the files and headings to which links lead."""

    collection: Collection
    _files: dict[str, bool] = field(default_factory=dict)
    _anchors: dict[str, frozenset[str]] = field(default_factory=dict)

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
            is_attachment = splitext(path)[1] and not DEFAULT_PARSER_SETTINGS.is_document(path)
            level = Level.INFO if is_attachment else Level.WARNING
            return message, self._format_file_hint(path, origin), level
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

    def _format_file_hint(self, path: str, origin: str) -> str:
        """Return the hint that names the proposal which a broken path means; empty if none is known."""
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
        hint = format_hint(anchor, anchors) if len(anchors) <= _MAX_COMPARED else ""
        message = f"{document} has no heading with the anchor {shorten_text(f'#{fragment}', _MAX_LENGTH)!r}"
        return message, hint, Level.WARNING

    def _get_anchors(self, document: str) -> frozenset[str]:
        """Return the folded anchors of a proposal; empty for another document."""
        if document not in self._anchors:
            enhancement = self._pages.get(document)
            anchors = (
                [*(anchor for anchor, _ in iter_anchors(enhancement.sections)), *enhancement.anchors]
                if enhancement is not None
                else ()
            )
            self._anchors[document] = frozenset(map(fold_anchor, anchors))
        return self._anchors[document]

    @cached_property
    def _pages(self) -> dict[str, Enhancement]:
        """Path -> the proposal that is the whole document."""
        return {entry.enhancement.source.path: entry.enhancement for entry in self.collection if entry.is_page}
