"""Views, and entries of ``enhancements.json``, are made again if one of their inputs changed, and only then."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest
from git_repositories import GitRepository

from sphinx_enhancements.ext.build import enhancements_json, view_inputs
from sphinx_enhancements.ext.build.placed_views import HeaderSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from building import SmallProject
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_enhancements.core.collection.collection import Collection
    from sphinx_enhancements.ext.build.domain import EnhancementDomain
    from sphinx_enhancements.ext.build.placed_views import AnyView

FILES = {
    "enhancements.toml": 'current-release = "v1.1"\n',
    "index.md": "# Home\n",
    "one.md": "---\nenhancement: {id: T-1, status: draft}\norphan: true\n---\n# One\n\nText.\n",
    "two.md": (
        "---\nenhancement: {id: T-2, status: accepted, stage: alpha, depends-on: T-1, milestones: {alpha: v1.2}}\n"
        "orphan: true\n---\n# Two\n"
    ),
    "three.md": "---\nenhancement: {id: T-3, status: replaced}\norphan: true\n---\n# Three\n",
    "four.md": "---\nenhancement: {id: T-4, status: replaced, replaces: T-3}\norphan: true\n---\n# Four\n",
    "five.md": "---\nenhancement: {id: T-5, status: accepted, replaces: T-4}\norphan: true\n---\n# Five\n",
    "six.md": "---\nenhancement: {id: T-6, status: draft}\norphan: true\n---\n# Six\n",
    "twin.md": "---\nenhancement: {id: T-6, status: draft}\norphan: true\n---\n# Twin\n",
    "other.md": "---\norphan: true\n---\n# Other\n\nText.\n",
    "seven.md": "---\nenhancement: {id: T-7, see-also: T-8}\norphan: true\n---\n# Seven\n",
    "eight.md": (
        "---\norphan: true\n---\n# Home of eight\n\nText.\n\n`````{only} html\n````{enhancement} Eight\n"
        ":id: T-8\n:summary: Light.\n````\n`````\n"
    ),
    "view.md": "---\norphan: true\n---\n# Releases\n\n```{enhancement-release}\n```\n",
    "list.md": "---\norphan: true\n---\n# List\n\n```{enhancement-list}\n```\n",
    "light.md": "---\norphan: true\n---\n# Light\n\n```{enhancement-list}\n:filter: light\n```\n",
}
"""Proposals: the second needs the first, the fifth replaces the fourth and that the third, and two have one key."""

NEEDS_FILES = {
    "conf.py": 'extensions = ["sphinx_needs", "myst_parser", "sphinx_enhancements"]\nhtml_theme = "basic"\n',
    "need.md": "---\norphan: true\n---\n# Need\n\n```{req} A lamp\n:id: REQ_1\n:status: open\n```\n",
    "needing.md": "---\nenhancement: {id: T-9, depends-on: REQ_1}\norphan: true\n---\n# Nine\n",
    "graph.md": "---\norphan: true\n---\n# Graph\n\n```{enhancement-graph}\n```\n",
}
"""Files with a need on which a proposal depends, for one change."""


HISTORY_INPUTS = ("_list_history", "_list_recorded_changes", "_list_bounds", "_list_events")
HISTORY_FILES = {
    "enhancements.toml": 'current-release = "v1.1"\nhistory = true\n',
    "changes.md": "---\norphan: true\n---\n# Changes\n\n```{enhancement-changes}\n:since: start\n```\n",
}

PEOPLE_FILES = {
    "author.md": "---\nenhancement: {id: T-20, status: draft, authors: ['@a']}\norphan: true\n---\n# Twenty\n",
    "person.md": "---\nenhancement: {id: T-21, status: draft, authors: ['@a']}\norphan: true\n---\n# Next\n",
}
"""Files of two proposals by one person, for changes of the name of that person."""

SUMMARY_FILES = {
    "linking.md": "---\nenhancement: {id: T-9}\norphan: true\n---\n# Nine\n\n## Summary\n\nSee {doc}`other`.\n",
}
"""File of a proposal whose summary contains the title of another document."""

OTHER_FILES = {
    "_list_local_targets": NEEDS_FILES,
    "_list_linked_facts": PEOPLE_FILES,
    "_list_linked_data": PEOPLE_FILES,
    "_list_summary": SUMMARY_FILES,
    **dict.fromkeys(HISTORY_INPUTS, HISTORY_FILES),
}
"""Function that returns a kind of inputs -> further files that its change needs."""


def change(name: str, old: str, new: str) -> Callable[[SmallProject], None]:
    """Return a change of a text in a file."""
    return lambda project: project.write({name: (FILES | NEEDS_FILES | PEOPLE_FILES)[name].replace(old, new)})


def change_addresses(project: SmallProject) -> None:
    """Give all links in a project another form."""
    conf = (project.src / "conf.py").read_text(encoding="utf-8")
    project.write({"conf.py": f'{conf}\nhtml_link_suffix = ".htm"\n'})


def record_history(project: SmallProject) -> None:
    """Put a history in the repository of a project: one commit moves a milestone, the last one changes a status."""
    repository = GitRepository(project.src)
    earlier = {
        "one.md": FILES["one.md"].replace("draft", "accepted"),
        "two.md": FILES["two.md"].replace("v1.2", "v1.1"),
    }
    repository.commit("2024-01-01T00:00:00Z", **earlier)
    repository.git("tag", "start")
    repository.commit("2024-02-01T00:00:00Z", **{"two.md": FILES["two.md"]})
    repository.commit("2024-03-01T00:00:00Z", **{"one.md": FILES["one.md"]})


def amend_history(project: SmallProject) -> None:
    """Give the last commit of a project another day."""
    GitRepository(project.src).git("commit", "-q", "--amend", "--no-edit", when="2024-03-02T00:00:00Z")


def squash_history(project: SmallProject) -> None:
    """Join the last two commits of a project to one of another day."""
    repository = GitRepository(project.src)
    repository.git("reset", "-q", "--soft", "HEAD~2")
    repository.git("commit", "-q", "-m", "change", when="2024-02-02T00:00:00Z")


def move_tag(project: SmallProject) -> None:
    """Let the tag at which the changes begin name the last commit."""
    GitRepository(project.src).git("tag", "-f", "start")


CHANGES: dict[str, Callable[[SmallProject], None]] = {
    "_list_read_facts": change("one.md", "status: draft", "status: accepted"),
    "_list_linked_facts": change("person.md", "@a", "Ann (@a)"),
    "_list_location": change("eight.md", "{only} html", "{only} latex"),
    "_list_shown_facts": change("one.md", "status: draft", "status: accepted"),
    "_list_local_targets": change("need.md", "A lamp", "A horn"),
    "_list_summaries": change("eight.md", "Light.", "Dark."),
    "_list_own_facts": change("six.md", "T-6", "T-10"),
    "_list_relations": change("one.md", "status: draft", "status: accepted"),
    "_list_successors": change("five.md", "# Five", "# Fifth"),
    "_list_history": amend_history,
    "_list_recorded_changes": squash_history,
    "_list_bounds": lambda project: move_tag(project),
    "_list_settings": change("enhancements.toml", "v1.1", "v1.2"),
    "_list_pages": change("other.md", "Text.", "```{enhancement-release} v1.2\n```"),
    "_list_read_data": change("eight.md", "Text.", "Text.\n\nMore."),
    "_list_linked_data": change("person.md", "@a", "Ann (@a)"),
    "_list_summary": change("other.md", "# Other", "# Another"),
    "_list_diagnostics": change("one.md", "status: draft", "status: withdrawn"),
    "_list_address": change_addresses,
    "_list_events": amend_history,
}
"""Function that returns a kind of inputs -> a change of these, which another page than the changed one shows."""


TABLES = {
    view_inputs: (
        "ENTRY_INPUTS", "PANEL_INPUTS", "COLLECTION_INPUTS", "SUMMARY_INPUTS", "CHANGES_INPUTS", "COMMON_INPUTS",
    ),
    enhancements_json: ("JSON_INPUTS",),
}  # fmt: skip
"""Module -> its tables of functions that return inputs."""

JSON_FILE = "enhancements.json"
VIEW_INPUTS = {function.__name__ for name in TABLES[view_inputs] for function in getattr(view_inputs, name)}
"""Kinds of inputs without which pages go stale."""

JSON_INPUTS = {"_list_linked_facts", *(function.__name__ for function in enhancements_json.JSON_INPUTS)}
"""Kinds of inputs without which entries of ``enhancements.json`` go stale."""


def list_tables() -> list[tuple[ModuleType, str, tuple[Callable[..., object], ...]]]:
    """Return each table of functions that return inputs, with its module and name."""
    return [(module, table, getattr(module, table)) for module, tables in TABLES.items() for table in tables]


def find_stale_pages(project: SmallProject, name: str) -> set[str]:
    """Return the pages that an incremental build after a change leaves as they should not be, and ``JSON_FILE``."""
    files = FILES | OTHER_FILES.get(name, {})
    project.write(files)
    if name in HISTORY_INPUTS:
        record_history(project)
    project.build()
    CHANGES[name](project)
    found, wanted = (
        # Sphinx computes digests of its own assets too early.
        {file: re.sub(rb"\?v=[0-9a-f]{8}", b"", data) for file, data in build.files().items()}
        for build in (project.build(), project.build(out="clean", fresh=True))
    )
    # sphinx-needs gives each need of a page another random id in each build.
    pages = ({JSON_FILE, *(name.replace(".md", ".html") for name in files)} & wanted.keys()) - {"need.html"}
    return {name for name in pages if found[name] != wanted[name]}


@pytest.mark.parametrize("name", CHANGES)
def test_change_of_an_input(project: SmallProject, name: str) -> None:
    """Each kind of inputs: the views that show it are drawn again, and the entries with it encoded."""
    assert find_stale_pages(project, name) == set()


@pytest.mark.parametrize("name", CHANGES)
def test_input_left_out(project: SmallProject, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: if one kind of inputs is left out of the digests, a view or an entry that shows it goes stale."""
    for module, table, functions in list_tables():
        monkeypatch.setattr(module, table, tuple(f for f in functions if f.__name__ != name))
    stale = find_stale_pages(project, name)
    assert name not in VIEW_INPUTS or stale - {JSON_FILE}
    assert name not in JSON_INPUTS or JSON_FILE in stale


def test_every_kind_is_tried() -> None:
    """The controls leave out each function that returns inputs."""
    names = [function.__name__ for _, _, functions in list_tables() for function in functions]
    assert sorted(names) == sorted(CHANGES)


def test_only_changed_panels_are_answered(project: SmallProject) -> None:
    """After another status, the panel of its proposal and of the one that needs it are answered, and no other."""
    answered: set[str] = set()

    def look(app: Sphinx) -> None:
        domain = cast("EnhancementDomain", app.env.get_domain("enh"))

        def note(*_: object) -> None:
            for docname, index in domain.linked.answers:
                if isinstance(domain.placed_views[docname][index].spec, HeaderSpec):
                    answered.add(docname)

        app.connect("env-updated", note, priority=900)

    project.write(FILES)
    project.build()
    CHANGES["_list_relations"](project)
    project.build(prepare=look)
    assert answered == {"one", "two"}


def test_lists_are_answered_after_changes_of_facts_only(project: SmallProject) -> None:
    """Another summary, and lines that move, need no other list but one whose filter reads summaries."""
    answered: set[str] = set()

    def look(_app: Sphinx, env: BuildEnvironment) -> None:
        domain = cast("EnhancementDomain", env.get_domain("enh"))

        def note(view: AnyView, collection: Collection, spec: object) -> Any:
            views = domain.placed_views.items()
            answered.update(name for name, placed_views in views for placed in placed_views if placed.spec is spec)
            return view.answer(collection, spec)

        domain.views = {spec: replace(view, answer=partial(note, view)) for spec, view in domain.views.items()}

    def connect(app: Sphinx) -> None:
        app.connect("env-updated", look, priority=1)

    project.write(FILES)
    project.build()
    CHANGES["_list_summaries"](project)
    project.build(prepare=connect)
    assert answered == {"light", "eight"}
    answered.clear()
    project.write({"eight.md": FILES["eight.md"].replace("Text.", "Text.\n\nMore.").replace("Light.", "Dark.")})
    project.build(prepare=connect)
    assert answered == {"eight"}
