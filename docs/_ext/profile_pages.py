"""Description of a bundled profile, generated from its file: location, key, fields, vocabularies, lifecycle.

A page that consists of one needs only an introduction, an example and the two files that set it up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from reference import PACKAGE, PARTS, ProfileTable, format_code

from sphinx_enhancements.core.config.profile import Profile
from sphinx_enhancements.core.config.profile_loading import load_profile
from sphinx_enhancements.core.diagnostics import Code, Level
from sphinx_enhancements.core.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_SOURCES = {
    "sidecar": "files beside the document",
    "front-matter": "front matter",
    "field-list": "the field list at the top",
    "header": "the header of lines `Name: value`",
    "entries": "list entries `Name: value` before the first section",
    "paragraphs": "paragraphs such as `**Name:** value` there",
    "sections": "sections with the name of a field",
    "table": "tables of two columns there",
}
"""Source of metadata -> its description in a sentence."""


class ProfilePage(ProfileTable):
    """Sections that describe a bundled profile. Argument: its name."""

    required_arguments = 1

    def render(self) -> list[nodes.Node]:
        """Return an introduction without a title, and the sections."""
        profile = load_profile(self.arguments[0], PACKAGE)
        default = load_profile("default", PACKAGE)
        drawn = self.parse_text_to_nodes("\n\n".join(_describe_documents(profile)))
        for title, parts in (
            ("Fields", _describe_fields(profile, default)),
            ("Status", _describe_status(profile)),
            ("Stage", _describe_stage(profile)),
            ("Lifecycle", _describe_lifecycle(profile)),
            ("Relations", _describe_relations(profile)),
            ("Sections", _describe_sections(profile)),
        ):
            if text := "\n\n".join(parts):
                label = f"profile-{profile.name}-{title.lower()}"
                section = nodes.section("", nodes.title("", title), ids=[label], names=[label])
                self.state.document.note_explicit_target(section)
                drawn += [section]
                section += self.parse_text_to_nodes(text)
        return drawn


def _define(term: str, text: str) -> str:
    """Return an item of a definition list; further lines of the text are indented."""
    return f"{term}\n: " + text.replace("\n", "\n  ")


def _join_words(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)}, then {last}" if first else last


def _join_quoted(p: Profile, part: str) -> str:
    """Return the headings of a part, in quotation marks."""
    return ", ".join(f'"{heading}"' for heading in p.sections[part])


def _describe_documents(p: Profile) -> Iterator[str]:
    where = f"below the folder `{p.folder}`, a document with one of these paths" if p.folder else (
        "a document whose path ends like one of these"
    )  # fmt: skip
    exclude = f"\n\nNot {PARTS['exclude'](p)}." if p.exclude else ""
    yield _define("Location", f"{where}:\n\n{PARTS['paths'](p)}{exclude}")
    also = f" The same is read in the sections {_join_quoted(p, 'metadata')}." if p.sections["metadata"] else ""
    yield _define("Metadata", f"{_join_words(_SOURCES[source] for source in p.sources)}.{also}")
    yield _define("Key", f"the first of these that can be filled:\n\n{PARTS['keys'](p)}")
    yield _define("Title", f"the field `title`, else the first heading{_describe_title(p)}")


def _describe_title(p: Profile) -> str:
    path = ", else the name of the file" if p.has_title_in_path else ""
    phrases = [phrase.text for phrase in p.title_phrases if phrase.text != "{title}"]
    return f"{path}, in one of these spellings:\n\n{PARTS['titles'](p)}" if phrases else f"{path}."


def _describe_fields(p: Profile, default: Profile) -> Iterator[str]:
    """Yield the section about fields that differ from the default profile."""
    yield f"In addition to those of [`default`](default.md#fields):\n\n{PARTS['own-fields'](p)}"
    if p.people != default.people:
        yield _define("People", f"their fields and roles:\n\n{PARTS['people'](p)}")
    if p.account_address:
        yield _define("Accounts", f"are at {format_code(p.account_address)}.")
    if p.link_kinds != default.link_kinds:
        yield _define("Links", f"their fields and kinds:\n\n{PARTS['links'](p)}")
    if texts := PARTS["own-placeholders"](p):
        others = "[those of all profiles](../writing.md#placeholders)"
        yield _define("Placeholders", f"in addition to {others}, these texts count as empty: {texts}.")


def _describe_status(p: Profile) -> Iterator[str]:
    yield PARTS["statuses"](p)
    if p.default_status:
        yield f"A document without a status is `{p.default_status}`."
    accepted = " and ".join(format_code(status) for status in Status if status in p.accepted)
    yield f"Accepted work is {accepted}."
    if absent := PARTS["absent-statuses"](p):
        yield f"Not in use, and reported: {absent}."


def _describe_stage(p: Profile) -> Iterator[str]:
    if p.axis:
        yield PARTS["stages"](p)


def _describe_lifecycle(p: Profile) -> Iterator[str]:
    if p.transitions:
        yield PARTS["transitions"](p)
    fields = {command: ", ".join(map(format_code, names)) for command, names in _list_edits(p) if names}
    if fields:
        parts = (f"[`{command}`](#promote-places) adds {names}" for command, names in fields.items())
        yield f"Where a proposal lacks them, {', and '.join(parts)}."


def _list_edits(p: Profile) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "promote", p.edits.promote
    yield "status", p.edits.status


def _describe_relations(p: Profile) -> Iterator[str]:
    yield PARTS["relations"](p)
    spellings = PARTS["references"](p)
    if p.repositories or spellings:
        yield "A target may be a key, a number, a path, one of these spellings, or an address below one of these:"
        yield "\n\n".join(filter(None, (spellings, PARTS["repositories"](p))))


def _describe_sections(p: Profile) -> Iterator[str]:
    if p.template_paths:
        paths = " or ".join(map(format_code, p.template_paths))
        yield f"The template {paths} says [which sections are required](#profile-template)."
    if p.required_sections:
        level = p.rules.get(Code.MISSING_SECTION, Level.OFF)
        where = "In a repository without it" if p.template_paths else "At the level that `[rules]` sets"
        yield f"{where}, these are required ([`missing-section`](#diagnostic-missing-section), by default `{level}`):"
        yield PARTS["required-sections"](p)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("profile-page", ProfilePage)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
