"""The directive ``enhancement``: a proposal inside a document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.states import RSTState
from sphinx import addnodes
from sphinx.util.nodes import make_id

from ...core.model import normalize_field_name
from ...core.reading import read_directive
from ...core.reading.directives import SPHINX_OPTIONS
from ..build.pages import make_index_entries
from ..build.placed_views import HeaderSpec
from ..messages import log_diagnostics
from .directive import ViewDirective


def _text(argument: str | None) -> str:
    return argument or ""


class _AnyOption(dict[str, Callable[[str], object]]):
    """An option specification that takes every name: what is no field goes to ``extra``."""

    def __missing__(self, name: str) -> Callable[[str | None], str]:
        return _text

    def __contains__(self, name: object) -> bool:
        return True


class EnhancementDirective(ViewDirective):
    """A proposal inside a document. The argument is the title, the body its text.

    The options are the fields of the ``default`` profile; any other option is kept in ``extra``.
    """

    optional_arguments = 1
    has_content = True
    option_spec: ClassVar = _AnyOption(
        dict.fromkeys(SPHINX_OPTIONS, directives.flag)
        | {"name": directives.unchanged, "class": directives.class_option}
    )

    def run(self) -> list[nodes.Node]:
        """Read the proposal, and leave its place in the document."""
        domain = self.domain
        project = domain.project
        # Not always the document: it may include the file that this stands in.
        path = project.display_path(Path(self.get_source_info()[0] or self.env.doc2path(self.docname)))
        title = " ".join(self.arguments[0].split()) if self.arguments else ""
        enhancement = read_directive(
            title,
            self._fields(self.line),
            "\n".join(self.content),
            path,
            self.line,
            project.profile,
            body_line=self.content_offset + 1,
            rest=isinstance(self.state, RSTState),
        )
        log_diagnostics(self.env, project, enhancement.diagnostics)

        node_id = make_id(self.env, self.state.document, "", enhancement.key)
        no_index = "no-index" in self.options
        signature = addnodes.desc_signature(enhancement.title, "", ids=[node_id])
        signature += addnodes.desc_name(enhancement.title, enhancement.title)
        signature["_toc_parts"] = (enhancement.key,)
        signature["_toc_name"] = "" if no_index else enhancement.title
        self.set_source_info(signature)
        description = addnodes.desc(
            "",
            signature,
            domain="enh",
            objtype="enhancement",
            desctype="enhancement",
            classes=["enh", "enhancement", *self.classes],
        )
        description["no-index"] = description["noindex"] = no_index
        description["no-index-entry"] = description["noindexentry"] = "no-index-entry" in self.options
        description["no-contents-entry"] = description["nocontentsentry"] = "no-contents-entry" in self.options
        description["no-typesetting"] = "no-typesetting" in self.options
        self.set_source_info(description)
        self.state.document.note_explicit_target(signature)
        index = addnodes.index(entries=[])
        if not no_index and "no-index-entry" not in self.options:
            index = make_index_entries(enhancement, node_id)
        panel: list[nodes.Node] = []
        if not no_index:
            position = domain.note(self.docname, enhancement, node_id)
            panel = [self.make_placeholder(HeaderSpec(self.docname, position))]
        content = addnodes.desc_content("", *panel, *self._content())
        description += content
        if "no-typesetting" in self.options:
            target = nodes.target(ids=[node_id])
            self.set_source_info(target)
            if "name" in self.options:
                self.add_name(target)
            return [index, target]
        if "name" in self.options:
            # Not on the signature: Sphinx makes no label of what stands there.
            named = nodes.target()
            self.add_name(named)
            return [index, named, description]
        return [index, description]

    def _content(self) -> list[nodes.Node]:
        # MyST would move sections out of the directive, to the document; without them it makes rubrics.
        return self.parse_content_to_nodes(allow_section_headings=isinstance(self.state, RSTState))

    def _fields(self, line: int) -> list[tuple[str, str, int | None]]:
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
