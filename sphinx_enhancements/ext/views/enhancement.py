"""The directive ``enhancement``, which writes a proposal inside a document."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, NamedTuple, cast

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.states import RSTState
from sphinx import addnodes

from ...core.model import Enhancement, normalize_field_name
from ...core.project.documents import load_suppressions
from ...core.reading.directives import SPHINX_OPTIONS
from ...core.reading.document import read_directive
from ...core.rules import check_document
from ...core.rules.suppressions import SuppressionTable
from ..build.links import choose_unused_id, make_anchor
from ..build.pages import make_index_entries, place_panel
from ..build.placed_views import HeaderSpec
from ..messages import log_diagnostics
from .directive import ViewDirective, make_option_spec

_MAX_SHORT_LINES = 40  # Maximum number of lines of a proposal that has a compact header beside others


_DOCUMENT = "enhancements-document"  # key of the document that is being read, in Sphinx's data about it


class _Document(NamedTuple):
    """Document that contains proposals.

    :param source: its absolute path.
    :param path: its path relative to the root of the project.
    :param may_contain_proposals: False if directives in it are examples.
    """

    source: str
    path: str
    may_contain_proposals: bool


class _AnyOption(dict[str, Callable[[str], object]]):
    """Option specification that accepts every name; options that are no fields go to ``extra``."""

    def __missing__(self, name: str) -> Callable[[str], object]:
        return directives.unchanged

    def __contains__(self, name: object) -> bool:
        return True


class EnhancementDirective(ViewDirective):
    """Directive ``enhancement``, whose argument is the title of a proposal and whose content is its text.

    The options are the fields of the ``default`` profile; any other option is kept in ``extra``.
    """

    optional_arguments = 1
    has_content = True
    option_spec: ClassVar = _AnyOption(make_option_spec(flags=SPHINX_OPTIONS))

    def run(self) -> list[nodes.Node]:
        """Read the proposal, and return it as an object description with a placeholder for its header."""
        domain, env = self.domain, self.env
        document = self._find_document()
        enhancement = self._read_proposal(document)
        has_index = "no-index" not in self.options and document.may_contain_proposals
        if has_index and not (enhancement.source.included_by and self._is_document(enhancement.source.path)):
            diagnostics = list(domain.project.levels.apply_to_document(enhancement))
            suppressions = load_suppressions(domain.project, enhancement.source.path) if diagnostics else ()
            log_diagnostics(env, domain.project, SuppressionTable(suppressions).filter(diagnostics))
        node_id = self._choose_id(enhancement.key) if has_index else ""
        description = self._build_description(enhancement, node_id)
        index = addnodes.index(entries=[])
        if has_index and "no-index-entry" not in self.options:
            index = make_index_entries(enhancement, node_id)
        header: list[nodes.Node] = []
        if has_index:
            position = domain.note_enhancement(self.docname, enhancement, node_id)
            is_short = len(self.content) <= _MAX_SHORT_LINES
            panel = place_panel(domain, HeaderSpec(self.docname, position, is_short))
            self.set_source_info(panel)
            header = [panel]
        description += addnodes.desc_content("", *header, *self._parse_content())
        if "no-typesetting" in self.options:
            target = nodes.target(ids=[node_id] if node_id else [])
            self.set_source_info(target)
            if "name" in self.options:
                self.add_name(target)
            return [index, target]
        # Sphinx makes no label of a name of the signature, but of one of a target.
        return [index, *self.with_target(description)]

    def _find_document(self) -> _Document:
        """Return the document that is being read, whose path is examined once for all proposals in it."""
        known = self.env.current_document.get(_DOCUMENT)
        if known is None:
            project, source = self.domain.project, self.env.doc2path(self.docname)
            path = project.display_path(source)
            known = _Document(str(source), path, project.may_contain_proposals(path))
            self.env.current_document[_DOCUMENT] = known
        return cast("_Document", known)

    def _read_proposal(self, document: _Document) -> Enhancement:
        """Return the proposal, which may stand in a file that the document includes."""
        project, file = self.domain.project, self.get_source_info()[0]
        path = project.display_path(Path(file)) if file and file != document.source else document.path
        enhancement = read_directive(
            self.read_argument(),
            self._list_fields(self.line),
            "\n".join(self.content),
            path,
            self.line,
            project.profile,
            body_line=self.content_offset + 1,
            rest=isinstance(self.state, RSTState),
            check=check_document,
        )
        if path == document.path:
            return enhancement
        return replace(enhancement, source=replace(enhancement.source, included_by=document.path))

    def _is_document(self, path: str) -> bool:
        """Return True if Sphinx reads a file as a document of its own, for which its problems are reported."""
        return self.env.path2doc(os.path.normpath(self.domain.project.absolute_path(path))) in self.env.found_docs

    def _build_description(self, enhancement: Enhancement, node_id: str) -> addnodes.desc:
        """Return the object description without its content.

        :param node_id: empty for a proposal that is not listed, to which nothing links.
        """
        signature = addnodes.desc_signature(enhancement.title, "", ids=[node_id] if node_id else [])
        name = addnodes.desc_name(enhancement.title, enhancement.title, translatable=True)
        self.set_source_info(name)
        signature += name
        signature["_toc_parts"] = (enhancement.key,)
        signature["_toc_name"] = enhancement.title if node_id else ""
        self.set_source_info(signature)
        classes = ["enh", "enhancement", *self.classes]
        names = {"domain": "enh", "objtype": "enhancement", "desctype": "enhancement"}
        description = addnodes.desc("", signature, classes=classes, **names)
        for option in ("no-index", "no-index-entry", "no-contents-entry"):
            description[option] = description[option.replace("-", "")] = option in self.options
        description["no-typesetting"] = "no-typesetting" in self.options
        self.set_source_info(description)
        if node_id:
            self.state.document.note_explicit_target(signature)
        return description

    def _choose_id(self, key: str) -> str:
        """Return an unused id for a key; a heading, or another proposal with the key, may use the usual one."""
        anchor = make_anchor(key)
        return choose_unused_id(self.state.document, anchor, f"enhancement--{anchor}")

    def _parse_content(self) -> list[nodes.Node]:
        # MyST would move sections out of the directive into the document; if not allowed, they become rubrics.
        return self.parse_content_to_nodes(allow_section_headings=isinstance(self.state, RSTState))

    def _list_fields(self, line: int) -> list[tuple[str, str, int | None]]:
        lines: dict[str, int] = {}
        for n, text in enumerate(self.block_text.splitlines()):
            stripped = text.strip()
            name, colon, _rest = stripped.removeprefix(":").partition(":")
            if n and colon:
                lines.setdefault(normalize_field_name(name), line + n)
        return [
            (name, str(value or ""), lines.get(normalize_field_name(name), line))
            for name, value in self.options.items()
            if name not in SPHINX_OPTIONS
        ]
