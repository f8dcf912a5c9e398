"""Reference pages generated from the code.

Settings, diagnostics, vocabularies and tables of modules are generated completely. Names that need a description
(query words, columns, options) are written in the page and compared with the code: a name that is missing or does
not exist is a warning of the build.
"""

from __future__ import annotations

import ast
import inspect
import re
from abc import ABC, abstractmethod
from dataclasses import fields
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_enhancements.core import conditions, diagnostics, query
from sphinx_enhancements.core.config import profile_tables, settings, toml
from sphinx_enhancements.core.config.field_descriptions import describe_field
from sphinx_enhancements.core.config.placeholders import COMMON_PLACEHOLDERS, COMMON_PROMPTS
from sphinx_enhancements.core.config.profile_loading import load_profile
from sphinx_enhancements.core.config.profile_options import MetadataSource
from sphinx_enhancements.core.export import enhancements_json as export
from sphinx_enhancements.core.model import Status
from sphinx_enhancements.core.project import loading, project
from sphinx_enhancements.core.rules.catalogue import RULES, SUBJECTS, Rule
from sphinx_enhancements.core.rules.pages import ExampleFile, parse_page
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


def format_code(text: str) -> str:
    """Return a text as a code span of Markdown."""
    return f"`{text}`" if "`" not in text else f"`` {text} ``"


class _Generated(SphinxDirective, ABC):
    """Base class of directives whose text is generated from the package, on which their page depends."""

    def run(self) -> list[nodes.Node]:
        """Note the dependencies of the page, and return the generated nodes."""
        for path in (Path(__file__), *PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml"), *PACKAGE.rglob("*.css")):
            self.env.note_dependency(str(path))
        return self.render()

    @abstractmethod
    def render(self) -> list[nodes.Node]:
        """Return the generated nodes."""

    def section(self, kind: str, name: str, text: str) -> nodes.section:
        """Return a section about one name, with the label ``kind-name``."""
        label = f"{kind}-{name}"
        section = nodes.section(
            "", nodes.title("", "", nodes.literal("", name)), ids=[nodes.make_id(name)], names=[label]
        )
        self.state.document.note_explicit_target(section)
        section += self.parse_text_to_nodes(text)
        return section


class SettingsReference(_Generated):
    """Sections about all settings, with type, default and help."""

    def render(self) -> list[nodes.Node]:
        """Return a section for each setting."""
        sections: list[nodes.Node] = []
        for field in fields(settings.Settings):
            default = getattr(settings.Settings(), field.name)
            shown = "none" if default in (None, (), {}) else format_code(_format_toml(default))
            takes, text = field.metadata["takes"], field.metadata["help"]
            sections.append(
                self.section(
                    "setting", settings.format_option_name(field.name), f"{text}\n\nTakes: {takes}. Default: {shown}."
                )
            )
        return sections


def _format_toml(value: object) -> str:
    """Return a value in TOML."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(map(_format_toml, value))}]"
    return str(value)


class ConfigReference(_Generated):
    """Sections about the values in ``conf.py`` that the extension reads."""

    def render(self) -> list[nodes.Node]:
        """Return a section for each value."""
        sections: list[nodes.Node] = []
        for name, option in sorted(self.config.values.items()):
            if name.startswith("enhancements_"):
                sections.append(
                    self.section("conf", name, f"{option.description}\n\nDefault: {format_code(repr(option.default))}.")
                )
        return sections


class RulesReference(_Generated):
    """Sections about all rules, by subject, from the pages of the catalogue."""

    def render(self) -> list[nodes.Node]:
        """Return a section for each subject, with a table of its rules and a section for each."""
        sections: list[nodes.Node] = []
        for subject in dict.fromkeys(SUBJECTS.values()):
            rules = sorted((rule for rule in RULES.values() if rule.subject == subject), key=lambda rule: rule.code)
            if rules:
                section = nodes.section("", nodes.title("", subject), ids=[nodes.make_id(f"rules-{subject}")])
                rows = (
                    [f"[](#diagnostic-{r.code})", r.summary.removeprefix("Report "), _format_levels(r)] for r in rules
                )
                section += self.parse_text_to_nodes(_make_table(["rule", "reports", "level"], rows))
                section += [self.section("diagnostic", str(rule.code), _format_rule(rule)) for rule in rules]
                sections.append(section)
        return sections


class FixesReference(_Generated):
    """Table of the rules whose findings ``check --fix`` corrects."""

    def render(self) -> list[nodes.Node]:
        """Return the table."""
        options = {"yes": "`--fix`", "unsafe": "`--fix --unsafe-fixes`"}
        rows = (
            [f"[](#diagnostic-{r.code})", r.summary.removeprefix("Report "), options[r.fixability]]
            for r in sorted(RULES.values(), key=lambda rule: rule.code)
            if r.is_fixable
        )
        return self.parse_text_to_nodes(_make_table(["rule", "reports", "corrected by"], rows))


_LANGUAGES = {".md": "markdown", ".toml": "toml", ".yaml": "yaml", ".rst": "rst", ".py": "python"}
"""Suffix of a file -> the language in which the documentation shows it."""


def _format_rules(rules: Iterable[Rule]) -> str:
    """Return a table of rules in Markdown, with links to their sections."""
    summaries = ((rule, rule.summary.removeprefix("Report ")) for rule in rules)
    rows = ([f"[](#diagnostic-{rule.code})", summary, _format_levels(rule)] for rule, summary in summaries)
    return _make_table(["rule", "reports", "level"], rows)


_PLAIN_SETTINGS = 'documents = ["proposals/*.md"]\n'
"""Settings of an example that the documentation does not show."""


def _format_levels(rule: Rule) -> str:
    """Return the level of a rule, with those of the bundled profiles that set another."""
    names: dict[str, list[str]] = {}
    for name in profile_tables.list_bundled_profiles():
        level = load_profile(name, PACKAGE).rules.get(rule.code, rule.level)
        if level is not rule.level:
            names.setdefault(level, []).append(name)
    others = [f"{format_code(level)} in {', '.join(listed)}" for level, listed in names.items()]
    return "; ".join([format_code(rule.level), *others])


def _format_rule(rule: Rule) -> str:
    """Return the page of a rule in Markdown."""
    page = parse_page(rule.page)
    options = " --unsafe-fixes" if rule.has_unsafe_edits else ""
    fixable = f" `check --fix{options}` corrects it." if rule.is_fixable else ""
    parts = [page.text, f"Level: {_format_levels(rule)}.{fixable} Enforced by: {page.enforced_by}"]
    examples = {"Before": page.before, "Bad": page.bad, "Good": page.changes}
    for title, files in examples.items():
        if title == "Before" and not files:
            continue
        shown = ((path, file) for path, file in files.items() if file.text != _PLAIN_SETTINGS)
        parts += [f"{title}:", *(_format_file(path, file) for path, file in shown)]
    return "\n\n".join(parts)


def _format_file(path: str, file: ExampleFile) -> str:
    """Return a code block with a file of an example."""
    language = "text" if file.form == "link" else _LANGUAGES.get(PurePosixPath(path).suffix, "text")
    caption = f"{path} ({file.form})" if file.form else path
    return f"``````{{code-block}} {language}\n:caption: {caption}\n:force:\n\n{file.text}``````"


class ProfileTable(_Generated):
    """A table or list from a bundled profile. Arguments: name of the profile, and of the part."""

    required_arguments = 2

    def render(self) -> list[nodes.Node]:
        """Return the part."""
        name, part = self.arguments
        return self.parse_text_to_nodes(PARTS[part](load_profile(name, PACKAGE)))


def _make_table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(head)
    lines = (f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows))
    return "\n".join(lines)


def _join_codes(texts: Iterable[str]) -> str:
    return ", ".join(map(format_code, texts))


def _make_vocabulary(p: Profile, spellings: Mapping[str, str], canonical: Iterable[str], *, named: bool = False) -> str:
    """Return a table of a vocabulary: each word with the shown word, its spellings, and the stages that they imply."""
    words = list(canonical)
    shown = any(word in p.display_words for word in words)
    stages = named and bool(p.status_stages)
    head = ["canonical", *(["shown as"] if shown else []), "also read", *(["names the stage"] if stages else [])]
    rows = []
    for word in words:
        own = [s for s, c in spellings.items() if c == word]
        row = [
            format_code(word),
            *([p.display_words.get(word, word)] if shown else []),
            ", ".join(_format_spelling(p, s) for s in own if s != word),
        ]
        if stages:
            row.append(
                ", ".join(f"{format_code(s)}: {format_code(p.status_stages[s])}" for s in own if s in p.status_stages)
            )
        rows.append(row)
    return _make_table(head, rows)


def _format_spelling(p: Profile, spelling: str) -> str:
    """Return a spelling, and the word that is shown for it if it has one of its own."""
    word = p.display_words.get(spelling)
    return f"{format_code(spelling)} ({word})" if word else format_code(spelling)


def _make_fields(p: Profile, below: Mapping[str, str]) -> str:
    """Return a table of the spellings of fields that another profile does not have."""
    own = {spelling: name for spelling, name in p.fields.items() if below.get(spelling) != name}
    names = dict.fromkeys(own.values())
    others = (_join_codes(s for s, n in own.items() if n == name and s != name) for name in names)
    return _make_table(["canonical", "also read"], zip(map(format_code, names), others, strict=True))


def _load_placeholders(p: Profile, *keys: str) -> list[str]:
    """Return the texts that the profile's own file has in the table of placeholders."""
    table = toml.load_toml(profile_tables.BUNDLED / f"{p.name}.toml").data.get("placeholders", {})
    return [text for key in keys for text in table.get(key, ())]


def _make_list(texts: Iterable[str]) -> str:
    return "\n".join(f"- {format_code(text)}" for text in texts)


PARTS: dict[str, Callable[[Profile], str]] = {
    "fields": lambda p: _make_fields(p, {}),
    "own-fields": lambda p: _make_fields(p, load_profile("default", PACKAGE).fields),
    "people": lambda p: _make_table(
        ["field", "role"], ((format_code(field), role) for field, role in p.people.items())
    ),
    "statuses": lambda p: _make_vocabulary(p, p.statuses, dict.fromkeys(p.statuses.values()), named=True),
    "absent-statuses": lambda p: _join_codes(s for s in Status if s not in {*p.statuses.values(), Status.UNKNOWN}),
    "stages": lambda p: _make_vocabulary(p, p.stages, p.axis),
    "gate-defaults": lambda p: _make_table(
        ["stage", "gates"], ((format_code(stage), format_code(word)) for stage, word in p.gate_defaults.items())
    ),
    "links": lambda p: _make_table(
        ["field", "kind"], ((format_code(field), kind) for field, kind in p.link_kinds.items())
    ),
    "transitions": lambda p: _make_table(
        ["from", "to"], ((format_code(status), _join_codes(names)) for status, names in p.transitions.items() if names)
    ),
    "relations": lambda p: _make_table(
        ["written", "derived at the other end"],
        ((format_code(kind), format_code(inverse)) for kind, inverse in p.relations.items()),
    ),
    "placeholders": lambda _p: _join_codes((*COMMON_PLACEHOLDERS, *COMMON_PROMPTS)),
    "prompts": lambda p: _join_codes(_load_placeholders(p, "prompts")),
    "own-placeholders": lambda p: _join_codes(_load_placeholders(p, "values", "prompts")),
    "questions": lambda p: _make_list(p.sections["questions"]),
    "summary": lambda p: _join_codes(p.sections["summary"]),
    "sources": lambda p: ", ".join(format_code(source) for source in p.sources),
    "sidecars": lambda p: _make_table(
        ["name", "file"], ((format_code(n), format_code(path)) for n, path in p.sidecars.items())
    ),
    "keys": lambda p: _make_list((*p.key_formats, p.key_fallback)),
    "paths": lambda p: _make_list(pattern.text for pattern in p.paths),
    "exclude": lambda p: _join_codes(pattern.text for pattern in p.exclude),
    "titles": lambda p: _make_list(phrase.text for phrase in p.title_phrases),
    "milestones": lambda p: _make_list(phrase.text for phrase in p.milestone_phrases),
    "repositories": lambda p: _make_list(p.repositories),
    "references": lambda p: _join_codes(
        (*(phrase.text for phrase in p.reference_phrases), *(pattern.text for pattern in p.reference_names))
    ),
    "sections": lambda p: _make_table(
        ["part", "headings"],
        (
            (format_code(part), ", ".join(titles))
            for part, titles in p.sections.items()
            if titles and part != "template"
        ),
    ),
    "required-sections": lambda p: _make_table(
        ["at", "sections"], ((format_code(word), ", ".join(titles)) for word, titles in p.required_sections.items())
    ),
    "labels": lambda p: _make_table(
        ["label", "fills"],
        ((format_code(f"{prefix}…"), format_code(name)) for prefix, name in p.label_prefixes.items()),
    ),
}


class BundledProfiles(_Generated):
    """A table of the bundled profiles, with links to their pages in the same folder."""

    def render(self) -> list[nodes.Node]:
        """Return the table."""
        rows = []
        for name in sorted(profile_tables.list_bundled_profiles(), key=lambda name: (name != "default", name)):
            p = load_profile(name, PACKAGE)
            rows.append([f"[{name}]({name}.md)", p.description, ", ".join(p.sources), _join_codes(p.key_formats)])
        return self.parse_text_to_nodes(_make_table(["profile", "reads", "metadata", "keys"], rows))


class ProfileKeys(_Generated):
    """A description of the keys in one table of a profile, compared with the profile ``default``.

    The argument is the table, or ``top`` for the keys before the first table; each line of the body is
    ``key: meaning``.
    """

    required_arguments = 1
    has_content = True

    def render(self) -> list[nodes.Node]:
        """Return the table, and warn about differences from the file."""
        defaults = _load_default_tables()[self.arguments[0]]
        terms = _parse_terms(self.content)
        _warn_about_differences(self, terms, defaults)
        rows = [[format_code(key), text, format_code(_format_toml(defaults.get(key)))] for key, text in terms.items()]
        return self.parse_text_to_nodes(_make_table(["key", "meaning", "in `default`"], rows))


def _load_default_tables() -> dict[str, dict[str, object]]:
    """Return the tables of the profile ``default`` by dotted name, each with its keys but without nested tables."""
    tables: dict[str, dict[str, object]] = {}

    def add(name: str, table: Mapping[str, object]) -> None:
        tables[name] = {key: value for key, value in table.items() if not isinstance(value, dict)}
        for key, value in table.items():
            if isinstance(value, dict):
                add(f"{name}.{key}" if name != "top" else key, value)

    add("top", toml.load_toml(profile_tables.BUNDLED / "default.toml").data)
    tables["top"]["extends"] = "default"
    return tables


def _parse_terms(lines: Iterable[str]) -> dict[str, str]:
    return dict(re.split(r":\s+", line, maxsplit=1) for line in lines if line.strip())


def _warn_about_differences(directive: SphinxDirective, terms: Iterable[str], names: Iterable[str]) -> None:
    """Warn if a table lacks names of the code, or has others."""
    described, expected = set(terms), set(names)
    for problem, names in (("lacks", expected - described), ("has, and should not,", described - expected)):
        if names:
            listed = ", ".join(sorted(names))
            _logger.warning("this table %s %s", problem, listed, location=directive.get_location())


class CheckedTerms(_Generated):
    """A table of names and their meanings, compared with the names in the code.

    The argument is a key of ``_NAMES``, or ``options:`` and the name of a directive; each line of the body is
    ``name: meaning``.
    """

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"head": directives.unchanged}

    def render(self) -> list[nodes.Node]:
        """Return the table, and warn about differences from the code."""
        terms = _parse_terms(self.content)
        kind, _, directive = self.arguments[0].partition(":")
        _warn_about_differences(self, terms, _get_option_names(directive) if directive else _NAMES[kind]())
        head = self.options.get("head", "name")
        return self.parse_text_to_nodes(
            _make_table([head, "meaning"], ([format_code(n), text] for n, text in terms.items()))
        )


class FieldTable(_Generated):
    """A table of the fields of proposals. Each line of the body is ``name: further text``, for texts with links."""

    has_content = True

    def render(self) -> list[nodes.Node]:
        """Return the table, and warn about texts for other names."""
        profile = load_profile("default", PACKAGE)
        names = [name for name in dict.fromkeys(profile.fields.values()) if name not in profile.inverses]
        names.sort(key=list(_load_default_tables()["fields"]).index)
        texts = _parse_terms(self.content)
        for problem, listed in (
            ("there is no field", texts.keys() - set(names)),
            ("there is no description of", {name for name in names if not describe_field(name)}),
        ):
            if listed:
                _logger.warning("%s %s", problem, ", ".join(sorted(listed)), location=self.get_location())
        rows = ([format_code(name), f"{describe_field(name)} {texts.get(name, '')}".strip()] for name in names)
        return self.parse_text_to_nodes(_make_table(["field", "meaning"], rows))


def _get_option_names(directive: str) -> set[str]:
    """Return the options of a view's directive without those that every directive of Sphinx has."""
    classes = {name: cls for view in VIEWS for name, cls in view.directives.items()}
    return {*classes[directive].option_spec} - {"class", "name"}


def _find_in_style_sheet(pattern: str) -> set[str]:
    text = (PACKAGE / "static" / assets.STYLE_SHEET).read_text(encoding="utf-8")
    return set(re.findall(pattern, text, re.MULTILINE))


_NAMES: dict[str, Callable[[], Iterable[str]]] = {
    "query": query.list_query_names,
    "is": lambda: conditions.CONDITION_NAMES,
    "has": lambda: query.PART_TESTS,
    "columns": lambda: COLUMNS,
    "profile-tables": lambda: set(_load_default_tables()) - {"top"},
    "sources": lambda: MetadataSource,
    "variables": lambda: _find_in_style_sheet(r"^  (--enh-[a-z0-9-]+):") - {"--enh-color", "--enh-done"},
}


class DefaultColumns(_Generated):
    """A list of the default columns of tables."""

    def render(self) -> list[nodes.Node]:
        """Return their names."""
        return self.parse_text_to_nodes(", ".join(map(format_code, DEFAULT_COLUMNS)))


class ReadValues(_Generated):
    """A table of the values that are read from a proposal.

    Arguments: settings file and folder of an example, and the key of the proposal.

    Each line of the body is ``column: reason for the value``; kinds of relations are columns too.
    """

    required_arguments = 3
    has_content = True

    def render(self) -> list[nodes.Node]:
        """Return the table, and warn about empty columns."""
        *paths, key = self.arguments
        settings_file, folder = (Path(self.env.relfn2path(path)[1]) for path in paths)
        for path in (settings_file, *folder.rglob("*.*")):
            self.env.note_dependency(str(path))
        collection = loading.load_collection(project.open_project(settings_file, folder, folder))
        entry = collection.entries[key]
        rows = []
        for column, why in _parse_terms(self.content).items():
            value = _format_column(collection, entry, column)
            if not value:
                _logger.warning("%s has no %s", key, column, location=self.get_location())
            rows.append([column, value, why])
        return self.parse_text_to_nodes(_make_table(["part", "value", "because"], rows))


def _format_column(collection: Collection, entry: Entry, column: str) -> str:
    enhancement, p = entry.enhancement, collection.profile
    match column:
        case "status" | "stage":
            value = getattr(enhancement, column).value
            word = p.get_display_word(value or "")
            return value if not value or word == value else f"{value}, shown as {word}"
        case "people":
            parts = ((person.handle or person.name, person.role, person.note) for person in enhancement.people)
            texts = [f"{who} ({', '.join(filter(None, rest))})" for who, *rest in parts]
        case "links":
            texts = [f"{link.type}: {format_code(link.url)}" for link in enhancement.links]
        case "extra":
            texts = list(dict.fromkeys(format_code(name) for name, _ in enhancement.extra))
        case _ if column in COLUMNS:
            texts = [item.text for item in compute_cell(collection, entry, column)]
        case _:
            texts = list(collection.get_related_keys(entry.key, column))
    return ", ".join(texts)


class ExportExample(_Generated):
    """The file ``enhancements.json`` of an example. Arguments: its settings file and its folder."""

    required_arguments = 2

    def render(self) -> list[nodes.Node]:
        """Return the text of the file."""
        settings_file, folder = (Path(self.env.relfn2path(argument)[1]) for argument in self.arguments)
        opened = project.open_project(settings_file, folder, folder)
        data = export.export_collection(
            loading.load_collection(opened),
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
                    rows.append([format_code(f"{folder}/{path.name}"), subject])
        return self.parse_text_to_nodes(_make_table(["module", "subject"], rows))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("settings-reference", SettingsReference)
    app.add_directive("config-reference", ConfigReference)
    app.add_directive("rules-reference", RulesReference)
    app.add_directive("fixes-reference", FixesReference)
    app.add_directive("profile-table", ProfileTable)
    app.add_directive("profile-keys", ProfileKeys)
    app.add_directive("bundled-profiles", BundledProfiles)
    app.add_directive("becomes", ReadValues)
    app.add_directive("checked-terms", CheckedTerms)
    app.add_directive("field-table", FieldTable)
    app.add_directive("export-example", ExportExample)
    app.add_directive("default-columns", DefaultColumns)
    app.add_directive("modules", ModuleTable)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
