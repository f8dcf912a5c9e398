"""Document of a request, with the project to which it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lsprotocol import types

from ...core.collection.collection import Collection, Entry
from ...core.config.profile import Profile
from ...core.diagnostics import Diagnostic
from ...core.project.open_collection import CheckedCollection, ReadDocuments
from ...core.project.project import Project
from ...core.reading.source import decode_text
from .mentions import Mention, find_mentions
from .positions import TextPositions
from .session_registry import make_uri


@dataclass(frozen=True)
class ProjectRequest:
    """Request to a project.

    :param documents: documents as they were read last, with the texts of the editor.
    :param uris: path of each document in the editor -> its URI.
    :param encoding: unit of the columns of the client.
    """

    documents: ReadDocuments
    checked: CheckedCollection
    uris: Mapping[str, str]
    encoding: str
    _lines: dict[str, TextPositions] = field(default_factory=dict, repr=False)

    @property
    def project(self) -> Project:
        """The project with the texts of the editor."""
        return self.documents.project

    @property
    def profile(self) -> Profile:
        """Profile of the project."""
        return self.project.profile

    @property
    def collection(self) -> Collection:
        """The collection as it was linked last."""
        return self.checked.collection

    def find_uri(self, path: str) -> str:
        """Return the URI of a path, in the client's spelling if the file is in the editor."""
        return self.uris.get(path) or make_uri(self.project, path)

    def find_lines(self, path: str) -> TextPositions:
        """Return the lines of a file; one empty line if it cannot be read."""
        if path not in self._lines:
            self._lines[path] = TextPositions(self.project.read_text(path)[0], self.encoding)
        return self._lines[path]

    def locate_entry(self, entry: Entry) -> types.Location:
        """Return the start of a proposal."""
        source = entry.enhancement.source
        start = types.Position(source.line - 1, 0)
        return types.Location(self.find_uri(source.path), types.Range(start, start))


@dataclass(frozen=True)
class DocumentRequest(ProjectRequest):
    """Request about a document in the editor.

    :param path: relative to the root.
    :param source: text of the document, which may be newer than the one that was read.
    :param findings: findings in the document, if the request waits until all changes are checked.
    """

    path: str = ""
    source: str = ""
    findings: tuple[Diagnostic, ...] = ()

    @cached_property
    def text(self) -> str:
        r"""Text with ``\n`` line ends."""
        return decode_text(self.source.encode("utf-8", "surrogatepass"), self.path)[0]

    @cached_property
    def lines(self) -> TextPositions:
        """Lines of the text."""
        return TextPositions(self.text, self.encoding)

    @cached_property
    def mentions(self) -> list[Mention]:
        """Mentions of proposals in the text."""
        return find_mentions(self.text, self.path, self.collection)

    @cached_property
    def entries(self) -> list[Entry]:
        """Proposals to which the file belongs, in the order of their lines."""
        own = [entry for entry in self.collection if self.path in entry.files]
        return sorted(own, key=lambda entry: entry.enhancement.source.line)
