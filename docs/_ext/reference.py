"""Reference pages made from the code, so that they cannot say anything else.

What the code holds in full (settings, diagnostics, vocabularies) is rendered from there. What
needs words that the code does not have (the names of a query, columns) is written in the page, and
compared with the code: a name that is missing or does not exist is a warning of the build.
"""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import fields
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_enhancements.core import diagnostics, export, profile, project, query, settings
from sphinx_enhancements.core.views import COLUMNS
from sphinx_enhancements.core.views.cells import CELLS
from sphinx_enhancements.ext import assets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_logger = logging.getLogger(__name__)
PACKAGE = Path(diagnostics.__file__).parent.parent


def code(text: str) -> str:
    """A text as a code span of Markdown."""
    return f"`{text}`" if "`" not in text else f"`` {text} ``"


class _Generated(SphinxDirective):
    """A directive whose text comes from a module: the page is made again when any of ours changes."""

    def run(self) -> list[nodes.Node]:
        """Note what the text is made of, and make it."""
        for path in (Path(__file__), *PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml"), *PACKAGE.rglob("*.css")):
            self.env.note_dependency(str(path))
        return self.render()

    def render(self) -> list[nodes.Node]:
        """The nodes; each directive makes its own."""
        raise NotImplementedError

    def section(self, kind: str, name: str, text: str) -> nodes.section:
        """A section about one name, with the label ``kind-name``."""
        label = f"{kind}-{name}"
        section = nodes.section(
            "", nodes.title("", "", nodes.literal("", name)), ids=[nodes.make_id(name)], names=[label]
        )
        self.state.document.note_explicit_target(section)
        section += self.parse_text_to_nodes(text)
        return section


class SettingsReference(_Generated):
    """Every setting: its name, what it takes, its default and its help."""

    def render(self) -> list[nodes.Node]:
        """A section for each setting."""
        made: list[nodes.Node] = []
        for field in fields(settings.Settings):
            default = field.default
            shown = "none" if default is None or default == () else code(f'"{default}"')
            takes, text = field.metadata["takes"], field.metadata["help"]
            made.append(
                self.section("setting", settings.name_of(field.name), f"{text}\n\nTakes: {takes}. Default: {shown}.")
            )
        return made


class ConfigReference(_Generated):
    """Every value in ``conf.py`` that the extension reads."""

    def render(self) -> list[nodes.Node]:
        """A section for each value."""
        made: list[nodes.Node] = []
        for name, option in sorted(self.config.values.items()):
            if name.startswith("enhancements_"):
                made.append(
                    self.section("conf", name, f"{option.description}\n\nDefault: {code(repr(option.default))}.")
                )
        return made


class DiagnosticsReference(_Generated):
    """Every code with the text that stands after it in the source."""

    def render(self) -> list[nodes.Node]:
        """A section for each code."""
        documented = dict(_documented(diagnostics.Code))
        for member in diagnostics.Code:
            if not documented.get(member.name):
                _logger.warning("the code %s has no documentation", member, location=self.get_location())
        return [self.section("diagnostic", str(member), documented.get(member.name, "")) for member in diagnostics.Code]


def _documented(cls: type) -> Iterable[tuple[str, str]]:
    """The names that a class assigns, each with the string after it."""
    body = ast.parse(inspect.getsource(cls)).body[0].body  # type: ignore[attr-defined]
    for statement, following in pairwise(body):
        if (
            isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
        ):
            yield statement.targets[0].id, inspect.cleandoc(str(following.value.value))


class ProfileTable(_Generated):
    """A part of a bundled profile. Arguments: the profile's name, and the part."""

    required_arguments = 2

    def render(self) -> list[nodes.Node]:
        """The part, as a table or a list."""
        name, part = self.arguments
        return self.parse_text_to_nodes(_PARTS[part](profile.load_profile(name, PACKAGE)))


def _words(spellings: Mapping[str, str], canonical: Iterable[str]) -> str:
    lines = ["| canonical | also read |", "|---|---|"]
    for word in canonical:
        others = [s for s, c in spellings.items() if c == word and s != word]
        lines.append(f"| {code(word)} | {', '.join(map(code, others))} |")
    return "\n".join(lines)


def _entries(texts: Iterable[str]) -> str:
    return "\n".join(f"- {code(text)}" for text in texts)


_PARTS: dict[str, Callable[[profile.Profile], str]] = {
    "fields": lambda p: _words(p.fields, dict.fromkeys(p.fields.values())),
    "statuses": lambda p: _words(p.statuses, dict.fromkeys(p.statuses.values())),
    "stages": lambda p: _words(p.stages, (*p.stage_names, *p.terminal)),
    "relations": lambda p: "\n".join(
        ["| written | derived at the other end |", "|---|---|"]
        + [f"| {code(kind)} | {code(inverse)} |" for kind, inverse in p.relations.items()]
    ),
    "placeholders": lambda p: ", ".join(code(text) for text in sorted(p.placeholders) if text) + ", and nothing at all",
    "paths": lambda p: _entries(pattern.text for pattern in p.paths),
    "titles": lambda p: _entries(phrase.text for phrase in p.title_phrases),
    "milestones": lambda p: _entries(phrase.text for phrase in p.milestone_phrases),
    "labels": lambda p: "\n".join(
        ["| label | fills |", "|---|---|"] + [f"| {code(k + '…')} | {code(v)} |" for k, v in p.label_prefixes.items()]
    ),
}


class CheckedTerms(_Generated):
    """A table of names and what they mean, compared with the names that the code has.

    The argument says which; each line of the body is ``name: meaning``.
    """

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"head": directives.unchanged}

    def render(self) -> list[nodes.Node]:
        """The table, and a warning where it differs from the code."""
        terms = dict(re.split(r":\s+", line, maxsplit=1) for line in self.content if line.strip())
        names = set(_NAMES[self.arguments[0]]())
        for what, wrong in (("lacks", names - terms.keys()), ("has, and should not,", terms.keys() - names)):
            if wrong:
                shown = ", ".join(sorted(wrong))
                _logger.warning("this table %s %s", what, shown, location=self.get_location())
        head = self.options.get("head", "name")
        lines = [f"| {head} | meaning |", "|---|---|", *(f"| {code(name)} | {text} |" for name, text in terms.items())]
        return self.parse_text_to_nodes("\n".join(lines))


def _style_sheet(pattern: str) -> set[str]:
    text = (PACKAGE / "static" / assets.STYLE_SHEET).read_text(encoding="utf-8")
    return set(re.findall(pattern, text, re.MULTILINE))


_NAMES: dict[str, Callable[[], Iterable[str]]] = {
    "query": query.names,
    "is": lambda: query._IS,  # noqa: SLF001 - the language keeps its words to itself
    "has": lambda: (*query._HAS, "question"),  # noqa: SLF001 - as above
    "columns": lambda: CELLS,
    "fields": lambda: (
        set(profile.load_profile("default", PACKAGE).fields.values())
        - set(profile.load_profile("default", PACKAGE).relations)
    ),
    "variables": lambda: _style_sheet(r"^  (--enh-[a-z-]+):") - {"--enh-color", "--enh-done"},
}


class DefaultColumns(_Generated):
    """The columns of a table that names none."""

    def render(self) -> list[nodes.Node]:
        """Their names."""
        return self.parse_text_to_nodes(", ".join(map(code, COLUMNS)))


class ExportExample(_Generated):
    """What the html builders export for a project. Arguments: its settings file and its folder, from here."""

    required_arguments = 2

    def render(self) -> list[nodes.Node]:
        """The text of the file."""
        settings_file, folder = (Path(self.env.relfn2path(argument)[1]) for argument in self.arguments)
        found = project.open_project(settings_file, folder, folder)
        data = export.export(
            project.read_all(found),
            project="Enhancements",
            url=lambda entry: str(PurePosixPath(entry.enhancement.source.path).with_suffix(".html")),
        )
        text = export.dumps(data)
        return [nodes.literal_block(text, text, language="json")]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("settings-reference", SettingsReference)
    app.add_directive("config-reference", ConfigReference)
    app.add_directive("diagnostics-reference", DiagnosticsReference)
    app.add_directive("profile-table", ProfileTable)
    app.add_directive("checked-terms", CheckedTerms)
    app.add_directive("export-example", ExportExample)
    app.add_directive("default-columns", DefaultColumns)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
