"""Reference pages made from the code, so that they cannot say anything else.

What the code holds in full (settings, diagnostics, vocabularies) is rendered from there. What
needs words that the code does not have (the names of a query, columns) is written in the page, and
compared with the code: a name that is missing or does not exist is a warning of the build.
"""

from __future__ import annotations

import ast
import inspect
import re
from abc import ABC, abstractmethod
from dataclasses import fields
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_enhancements.core import diagnostics, query
from sphinx_enhancements.core.config import profile_tables, settings, toml
from sphinx_enhancements.core.config.profile import MetadataSource, load_profile
from sphinx_enhancements.core.export import enhancements_json as export
from sphinx_enhancements.core.model import Status
from sphinx_enhancements.core.project import loading, project
from sphinx_enhancements.core.views.columns import COLUMNS, compute_cell
from sphinx_enhancements.core.views.table import DEFAULT_COLUMNS
from sphinx_enhancements.ext.build import assets
from sphinx_enhancements.ext.views.registry import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_enhancements.core.collection.collection import Collection, Entry
    from sphinx_enhancements.core.config.profile import Profile

_logger = logging.getLogger(__name__)
PACKAGE = Path(diagnostics.__file__).parent.parent


def code(text: str) -> str:
    """A text as a code span of Markdown."""
    return f"`{text}`" if "`" not in text else f"`` {text} ``"


class _Generated(SphinxDirective, ABC):
    """A directive whose text comes from a module: the page is made again when any of ours changes."""

    def run(self) -> list[nodes.Node]:
        """Note what the text is made of, and make it."""
        for path in (Path(__file__), *PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml"), *PACKAGE.rglob("*.css")):
            self.env.note_dependency(str(path))
        return self.render()

    @abstractmethod
    def render(self) -> list[nodes.Node]:
        """The nodes; each directive makes its own."""

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
            shown = "none" if default is None or default == () else code(_as_toml(default))
            takes, text = field.metadata["takes"], field.metadata["help"]
            made.append(
                self.section(
                    "setting", settings.format_option_name(field.name), f"{text}\n\nTakes: {takes}. Default: {shown}."
                )
            )
        return made


def _as_toml(value: object) -> str:
    """A value as a TOML file has it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(map(_as_toml, value))}]"
    return str(value)


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
        return self.parse_text_to_nodes(_PARTS[part](load_profile(name, PACKAGE)))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(head)
    lines = (f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows))
    return "\n".join(lines)


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(map(code, texts))


def _vocabulary(p: Profile, spellings: Mapping[str, str], canonical: Iterable[str], *, named: bool = False) -> str:
    """The words of a vocabulary, how they are shown where that is another word, and the stage that they name."""
    words = list(canonical)
    shown = any(word in p.display_words for word in words)
    stages = named and bool(p.status_stages)
    head = ["canonical", *(["shown as"] if shown else []), "also read", *(["names the stage"] if stages else [])]
    rows = []
    for word in words:
        own = [s for s, c in spellings.items() if c == word]
        row = [code(word), *([p.display_words.get(word, word)] if shown else []), _codes(s for s in own if s != word)]
        if stages:
            row.append(", ".join(f"{code(s)}: {code(p.status_stages[s])}" for s in own if s in p.status_stages))
        rows.append(row)
    return _table(head, rows)


def _fields(p: Profile, below: Mapping[str, str]) -> str:
    """The spellings of fields that another profile does not have."""
    own = {spelling: name for spelling, name in p.fields.items() if below.get(spelling) != name}
    names = dict.fromkeys(own.values())
    others = (_codes(s for s, n in own.items() if n == name and s != name) for name in names)
    return _table(["canonical", "also read"], zip(map(code, names), others, strict=True))


def _entries(texts: Iterable[str]) -> str:
    return "\n".join(f"- {code(text)}" for text in texts)


_PARTS: dict[str, Callable[[Profile], str]] = {
    "fields": lambda p: _fields(p, {}),
    "own-fields": lambda p: _fields(p, load_profile("default", PACKAGE).fields),
    "people": lambda p: _table(["field", "role"], ((code(field), role) for field, role in p.people.items())),
    "statuses": lambda p: _vocabulary(p, p.statuses, dict.fromkeys(p.statuses.values()), named=True),
    "absent-statuses": lambda p: _codes(s for s in Status if s not in {*p.statuses.values(), Status.UNKNOWN}),
    "stages": lambda p: _vocabulary(p, p.stages, p.axis),
    "gate-defaults": lambda p: _table(
        ["stage", "gates"], ((code(stage), code(word)) for stage, word in p.gate_defaults.items())
    ),
    "relations": lambda p: _table(
        ["written", "derived at the other end"],
        ((code(kind), code(inverse)) for kind, inverse in p.relations.items()),
    ),
    "placeholders": lambda p: f"{_codes(text for text in sorted(p.placeholders) if text)}, and nothing at all",
    "questions": lambda p: _entries(p.sections["questions"]),
    "summary": lambda p: _codes(p.sections["summary"]),
    "sources": lambda p: ", ".join(code(source) for source in p.sources),
    "sidecars": lambda p: _table(["name", "file"], ((code(n), code(path)) for n, path in p.sidecars.items())),
    "keys": lambda p: _entries((*p.key_formats, p.key_fallback)),
    "paths": lambda p: _entries(pattern.text for pattern in p.paths),
    "exclude": lambda p: _codes(pattern.text for pattern in p.exclude),
    "titles": lambda p: _entries(phrase.text for phrase in p.title_phrases),
    "milestones": lambda p: _entries(phrase.text for phrase in p.milestone_phrases),
    "repositories": lambda p: _entries(p.repositories),
    "references": lambda p: _codes(
        (*(phrase.text for phrase in p.reference_phrases), *(pattern.text for pattern in p.reference_names))
    ),
    "sections": lambda p: _table(
        ["part", "headings"],
        ((code(part), ", ".join(titles)) for part, titles in p.sections.items() if titles and part != "template"),
    ),
    "required-sections": lambda p: _table(
        ["at", "sections"], ((code(word), ", ".join(titles)) for word, titles in p.required_sections.items())
    ),
    "labels": lambda p: _table(
        ["label", "fills"], ((code(f"{prefix}…"), code(name)) for prefix, name in p.label_prefixes.items())
    ),
}


class BundledProfiles(_Generated):
    """The profiles that come with the package, each with a link to its page, which stands beside this one."""

    def render(self) -> list[nodes.Node]:
        """The table."""
        rows = []
        for name in sorted(profile_tables.list_bundled_profiles(), key=lambda name: (name != "default", name)):
            p = load_profile(name, PACKAGE)
            rows.append([f"[{name}]({name}.md)", p.description, ", ".join(p.sources), _codes(p.key_formats)])
        return self.parse_text_to_nodes(_table(["profile", "reads", "metadata", "keys"], rows))


class ProfileKeys(_Generated):
    """The keys of one table of a profile, compared with those that the profile ``default`` has.

    The argument is the table, ``top`` for what stands before the first; each line of the body is
    ``key: meaning``.
    """

    required_arguments = 1
    has_content = True

    def render(self) -> list[nodes.Node]:
        """The table, and a warning where it differs from the file."""
        found = _default_tables()[self.arguments[0]]
        terms = _terms(self.content)
        _compare(self, terms, found)
        rows = [[code(key), text, code(_as_toml(found.get(key)))] for key, text in terms.items()]
        return self.parse_text_to_nodes(_table(["key", "meaning", "in `default`"], rows))


def _default_tables() -> dict[str, dict[str, object]]:
    """Every table of the profile ``default``, by its name with dots: its own keys, tables not counted."""
    tables: dict[str, dict[str, object]] = {}

    def add(name: str, table: Mapping[str, object]) -> None:
        tables[name] = {key: value for key, value in table.items() if not isinstance(value, dict)}
        for key, value in table.items():
            if isinstance(value, dict):
                add(f"{name}.{key}" if name != "top" else key, value)

    add("top", toml.load_toml(profile_tables.BUNDLED / "default.toml").data)
    tables["top"]["extends"] = "default"
    return tables


def _terms(lines: Iterable[str]) -> dict[str, str]:
    return dict(re.split(r":\s+", line, maxsplit=1) for line in lines if line.strip())


def _compare(directive: SphinxDirective, terms: Iterable[str], names: Iterable[str]) -> None:
    """Warn where a table differs from the code."""
    written, known = set(terms), set(names)
    for what, wrong in (("lacks", known - written), ("has, and should not,", written - known)):
        if wrong:
            shown = ", ".join(sorted(wrong))
            _logger.warning("this table %s %s", what, shown, location=directive.get_location())


class CheckedTerms(_Generated):
    """A table of names and what they mean, compared with the names that the code has.

    The argument says which names, or is ``options:`` and the name of a directive; each line of the body is
    ``name: meaning``.
    """

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"head": directives.unchanged}

    def render(self) -> list[nodes.Node]:
        """The table, and a warning where it differs from the code."""
        terms = _terms(self.content)
        kind, _, directive = self.arguments[0].partition(":")
        _compare(self, terms, _get_option_names(directive) if directive else _NAMES[kind]())
        head = self.options.get("head", "name")
        return self.parse_text_to_nodes(_table([head, "meaning"], ([code(n), text] for n, text in terms.items())))


def _get_option_names(directive: str) -> set[str]:
    """Return the options of a view's directive without those that every directive of Sphinx has."""
    classes = {name: cls for view in VIEWS for name, cls in view.directives.items()}
    return {*classes[directive].option_spec} - {"class", "name"}


def _style_sheet(pattern: str) -> set[str]:
    text = (PACKAGE / "static" / assets.STYLE_SHEET).read_text(encoding="utf-8")
    return set(re.findall(pattern, text, re.MULTILINE))


_NAMES: dict[str, Callable[[], Iterable[str]]] = {
    "query": query.list_query_names,
    "is": lambda: query.IS,
    "has": lambda: query.HAS,
    "columns": lambda: COLUMNS,
    "fields": lambda: (
        set(load_profile("default", PACKAGE).fields.values()) - set(load_profile("default", PACKAGE).inverses)
    ),
    "profile-tables": lambda: set(_default_tables()) - {"top"},
    "sources": lambda: MetadataSource,
    "variables": lambda: _style_sheet(r"^  (--enh-[a-z0-9-]+):") - {"--enh-color", "--enh-done"},
}


class DefaultColumns(_Generated):
    """The columns of a table that names none."""

    def render(self) -> list[nodes.Node]:
        """Their names."""
        return self.parse_text_to_nodes(", ".join(map(code, DEFAULT_COLUMNS)))


class Becomes(_Generated):
    """What a proposal of an example is read as. Arguments: the example's settings, its folder, and the key.

    Each line of the body is ``column: why it is so``; a kind of relation is a column too.
    """

    required_arguments = 3
    has_content = True

    def render(self) -> list[nodes.Node]:
        """The table, and a warning for a column that is empty."""
        *places, key = self.arguments
        settings_file, folder = (Path(self.env.relfn2path(place)[1]) for place in places)
        for path in (settings_file, *folder.rglob("*.*")):
            self.env.note_dependency(str(path))
        collection = loading.load_collection(project.open_project(settings_file, folder, folder))
        entry = collection.entries[key]
        rows = []
        for column, why in _terms(self.content).items():
            value = _shown(collection, entry, column)
            if not value:
                _logger.warning("%s has no %s", key, column, location=self.get_location())
            rows.append([column, value, why])
        return self.parse_text_to_nodes(_table(["part", "value", "because"], rows))


def _shown(collection: Collection, entry: Entry, column: str) -> str:
    enhancement, p = entry.enhancement, collection.profile
    match column:
        case "status" | "stage":
            value = getattr(enhancement, column).value
            word = p.get_display_word(value or "")
            return value if not value or word == value else f"{value}, shown as {word}"
        case "people":
            said = ((person.handle or person.name, person.role, person.note) for person in enhancement.people)
            texts = [f"{who} ({', '.join(filter(None, rest))})" for who, *rest in said]
        case "links":
            texts = [f"{link.type}: {code(link.url)}" for link in enhancement.links]
        case "extra":
            texts = list(dict.fromkeys(code(name) for name, _ in enhancement.extra))
        case _ if column in COLUMNS:
            texts = [item.text for item in compute_cell(collection, entry, column)]
        case _:
            texts = list(collection.get_related_keys(entry.key, column))
    return ", ".join(texts)


class ExportExample(_Generated):
    """What the html builders export for a project. Arguments: its settings file and its folder, from here."""

    required_arguments = 2

    def render(self) -> list[nodes.Node]:
        """The text of the file."""
        settings_file, folder = (Path(self.env.relfn2path(argument)[1]) for argument in self.arguments)
        found = project.open_project(settings_file, folder, folder)
        data = export.export_collection(
            loading.load_collection(found),
            project="Enhancements",
            url=lambda entry: str(PurePosixPath(entry.enhancement.source.path).with_suffix(".html")),
        )
        text = export.serialize_json(data)
        return [nodes.literal_block(text, text, language="json")]


class ModuleTable(_Generated):
    """A table of modules with the first lines of their docstrings. Arguments: folders of the package."""

    required_arguments = 1
    optional_arguments = 9

    def render(self) -> list[nodes.Node]:
        """Return the table."""
        rows = []
        for folder in self.arguments:
            for path in sorted((PACKAGE / folder).glob("*.py")):
                if path.stem != "__init__":
                    text = inspect.cleandoc(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")
                    subject = re.sub(r":(?:mod|class|func):`[.~]*(.*?)`|``(.*?)``", r"`\1\2`", text.partition("\n")[0])
                    rows.append([code(f"{folder}/{path.name}"), subject])
        return self.parse_text_to_nodes(_table(["module", "subject"], rows))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("settings-reference", SettingsReference)
    app.add_directive("config-reference", ConfigReference)
    app.add_directive("diagnostics-reference", DiagnosticsReference)
    app.add_directive("profile-table", ProfileTable)
    app.add_directive("profile-keys", ProfileKeys)
    app.add_directive("bundled-profiles", BundledProfiles)
    app.add_directive("becomes", Becomes)
    app.add_directive("checked-terms", CheckedTerms)
    app.add_directive("export-example", ExportExample)
    app.add_directive("default-columns", DefaultColumns)
    app.add_directive("modules", ModuleTable)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
