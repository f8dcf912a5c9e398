"""Views are answered again if one of their inputs changed, and only then."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest
from git_repositories import GitRepository

from sphinx_enhancements.ext.build import view_inputs
from sphinx_enhancements.ext.build.placed_views import HeaderSpec

if TYPE_CHECKING:
    from collections.abc import Callable

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


HISTORY_INPUTS = ("_list_history", "_list_recorded_changes", "_list_bounds")
HISTORY_FILES = {
    "enhancements.toml": 'current-release = "v1.1"\nhistory = true\n',
    "changes.md": "---\norphan: true\n---\n# Changes\n\n```{enhancement-changes}\n:since: start\n```\n",
}

OTHER_FILES = {"_list_local_targets": NEEDS_FILES, **dict.fromkeys(HISTORY_INPUTS, HISTORY_FILES)}
"""Function that returns a kind of inputs -> further files that its change needs."""


def change(name: str, old: str, new: str) -> Callable[[SmallProject], None]:
    """Return a change of a text in a file."""
    return lambda project: project.write({name: (FILES | NEEDS_FILES)[name].replace(old, new)})


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
    "_list_linked_facts": change("six.md", "T-6", "T-10"),
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
}
"""Function that returns a kind of inputs -> a change of these, which another page than the changed one shows."""


TABLES = ("ENTRY_INPUTS", "PANEL_INPUTS", "COLLECTION_INPUTS", "SUMMARY_INPUTS", "CHANGES_INPUTS", "COMMON_INPUTS")
"""Tables of functions that return inputs."""


def find_stale_pages(project: SmallProject, name: str) -> set[str]:
    """Return the pages that an incremental build after a change leaves as they should not be."""
    files = FILES | OTHER_FILES.get(name, {})
    project.write(files)
    if name in HISTORY_INPUTS:
        record_history(project)
    project.build()
    CHANGES[name](project)
    found, wanted = project.build().files(), project.build(out="clean", fresh=True).files()
    # sphinx-needs gives each need of a page another random id in each build.
    pages = ({name.replace(".md", ".html") for name in files} & wanted.keys()) - {"need.html"}
    return {name for name in pages if found[name] != wanted[name]}


@pytest.mark.parametrize("name", CHANGES)
def test_change_of_an_input(project: SmallProject, name: str) -> None:
    """Each kind of inputs: the views that show it are drawn again."""
    assert find_stale_pages(project, name) == set()


@pytest.mark.parametrize("name", CHANGES)
def test_input_left_out(project: SmallProject, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: if one kind of inputs is left out of the digests, a view that shows it goes stale."""
    for table in TABLES:
        functions = getattr(view_inputs, table)
        monkeypatch.setattr(view_inputs, table, tuple(f for f in functions if f.__name__ != name))
    assert find_stale_pages(project, name)


def test_every_kind_is_tried() -> None:
    """The controls leave out each function that returns inputs."""
    functions = (function for table in TABLES for function in getattr(view_inputs, table))
    assert {function.__name__ for function in functions} == set(CHANGES)


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
