"""The directives: a proposal, a list of proposals, a graph of them, a release, features."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.states import RSTState
from sphinx import addnodes
from sphinx.util.nodes import make_id

from ...core.diagnostics import Code
from ...core.model import normalize_field_name
from ...core.reading import read_directive
from ...core.reading.directives import SPHINX_OPTIONS
from ...core.views.columns import COLUMNS
from ...core.views.features import FeatureSpec, GatesSpec
from ...core.views.graph import MAX_NODES, GraphSpec
from ...core.views.lifecycle import LifecycleSpec
from ...core.views.releases import ReleaseSpec
from ...core.views.table import DEFAULT_COLUMNS, TableSpec
from ..build.index_entries import index_of
from ..build.placed_views import FeatureUse, GatesUse, GraphUse, HeaderUse, LifecycleUse, ReleaseUse, TableUse
from ..build.toctrees import toctree_of_list
from ..messages import report
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
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = _AnyOption(
        dict.fromkeys(SPHINX_OPTIONS, directives.flag)
        | {"name": directives.unchanged, "class": directives.class_option}
    )

    def run(self) -> list[nodes.Node]:
        """Read the proposal, and leave its place in the document."""
        domain = self.enhancements
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
        report(self.env, project, enhancement.diagnostics)

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
            index = index_of(enhancement, node_id)
        panel: list[nodes.Node] = []
        if not no_index:
            place = domain.note(self.docname, enhancement, node_id)
            panel = [self.view(HeaderUse(place))]
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


def _words(argument: str | None) -> tuple[str, ...]:
    return tuple((argument or "").replace(",", " ").split())


class EnhancementListDirective(ViewDirective):
    """A table of proposals."""

    has_content = False
    option_spec: ClassVar = {
        "filter": directives.unchanged,
        "columns": directives.unchanged,
        "sort": directives.unchanged,
        "group-by": directives.unchanged,
        "limit": directives.unchanged,
        "filterable": directives.flag,
        "fold": directives.flag,
        "toctree": directives.flag,
        "caption": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Leave the place of the table, and that of the pages in it."""
        spec = TableSpec(
            filter=self.options.get("filter", ""),
            columns=_words(self.options.get("columns")) or DEFAULT_COLUMNS,
            sort=_words(self.options.get("sort")) or ("key",),
            group_by=self.options.get("group-by", "").strip() or None,
            limit=self.number("limit", "all rows are shown"),
            filterable="filterable" in self.options,
        )
        toctree = "toctree" in self.options
        fold = "fold" in self.options
        view = self.view(TableUse(spec, self.text("caption"), self.classes, self.place, toctree, fold))
        if not toctree:
            return self.named(view)
        tree = toctree_of_list(self.docname, view["index"])
        self.set_source_info(tree)
        return [*self.named(view), nodes.compound("", tree, classes=["toctree-wrapper"])]


class EnhancementGraphDirective(ViewDirective):
    """A graph of the relations between proposals."""

    has_content = False
    option_spec: ClassVar = {
        "filter": directives.unchanged,
        "focus": directives.unchanged,
        "depth": directives.unchanged,
        "release": directives.unchanged,
        "relations": directives.unchanged,
        "limit": directives.unchanged,
        "group-by": directives.unchanged,
        "caption": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Leave the place of the graph."""
        group_by = (self.options.get("group-by") or "owner").strip()
        if group_by not in COLUMNS:
            message = f"`group-by` takes a column, not {group_by!r}: {', '.join(COLUMNS)}; the owner is taken"
            self.complain(Code.UNKNOWN_COLUMN, message)
            group_by = "owner"
        spec = GraphSpec(
            filter=self.options.get("filter") or "",
            focus=(self.options.get("focus") or "").strip(),
            depth=self.number("depth", "1 is taken") or 1,
            release=(self.options.get("release") or "").strip(),
            relations=_words(self.options.get("relations")),
            limit=self.number("limit", f"{MAX_NODES} is taken") or MAX_NODES,
            group_by=group_by,
        )
        view = self.view(GraphUse(spec, self.text("caption"), self.classes, self.place))
        return self.named(view)


class EnhancementReleaseDirective(ViewDirective):
    """One release, or every release, newest first."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = False
    option_spec: ClassVar = {
        "filter": directives.unchanged,
        "group-by": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Leave the place of the releases."""
        release = self.arguments[0].strip() if self.arguments else ""
        spec = ReleaseSpec(release or None, self.text("group-by") or "stage", self.options.get("filter") or "")
        return self.named(self.view(ReleaseUse(spec, "", self.classes, self.place)))


class _FeatureDirective(ViewDirective):
    """What tells of features as they are in one release."""

    @property
    def project_release(self) -> tuple[str, ...]:
        """What the project calls its own release. A change of it reads every document again."""
        # Sphinx only warns where they are no texts.
        return tuple(text.strip() for text in (self.config.release, self.config.version) if isinstance(text, str))

    @property
    def release(self) -> str:
        """The release that is asked for."""
        return (self.options.get("release") or "").strip()


class FeatureStateDirective(_FeatureDirective):
    """How mature a feature is. The argument is a reference to its proposal, or the name of its gate."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = False
    option_spec: ClassVar = {
        "release": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Leave the place of the state."""
        spec = FeatureSpec(" ".join(self.arguments[0].split()), self.release, self.project_release)
        return self.named(self.view(FeatureUse(spec, "", self.classes, self.place)))


class FeatureGatesDirective(_FeatureDirective):
    """A table of feature gates."""

    has_content = False
    option_spec: ClassVar = {
        "filter": directives.unchanged,
        "release": directives.unchanged,
        "caption": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Leave the place of the table."""
        spec = GatesSpec(self.options.get("filter") or "", self.release, self.project_release)
        view = self.view(GatesUse(spec, self.text("caption"), self.classes, self.place))
        return self.named(view)


class EnhancementLifecycleDirective(ViewDirective):
    """The statuses and stages of the profile, and what each asks for."""

    has_content = False
    option_spec: ClassVar = {
        "counts": directives.flag,
        "caption": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Leave the place of the lifecycle."""
        spec = LifecycleSpec(counts="counts" in self.options)
        return self.named(self.view(LifecycleUse(spec, self.text("caption"), self.classes, self.place)))
