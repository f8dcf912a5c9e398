"""Panels are answered again if one of their inputs changed, and only then."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from sphinx_enhancements.ext.build import panel_inputs
from sphinx_enhancements.ext.build.placed_views import HeaderSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from building import SmallProject
    from sphinx.application import Sphinx

    from sphinx_enhancements.ext.build.domain import EnhancementDomain

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
    "view.md": "---\norphan: true\n---\n# Releases\n\n```{enhancement-release}\n```\n",
}
"""Proposals: the second needs the first, the fifth replaces the fourth and that the third, and two have one key."""


def change(name: str, old: str, new: str) -> Callable[[SmallProject], None]:
    """Return a change of a text in a file."""
    return lambda project: project.write({name: FILES[name].replace(old, new)})


CHANGES: dict[str, Callable[[SmallProject], None]] = {
    "_list_own_facts": change("six.md", "T-6", "T-7"),
    "_list_relations": change("one.md", "status: draft", "status: accepted"),
    "_list_successors": change("five.md", "# Five", "# Fifth"),
    "_list_settings": change("enhancements.toml", "v1.1", "v1.2"),
    "_list_pages": change("other.md", "Text.", "```{enhancement-release} v1.2\n```"),
}
"""Function that returns a kind of inputs -> a change of these, which another page than the changed one shows."""


def find_stale_pages(project: SmallProject, make_change: Callable[[SmallProject], None]) -> set[str]:
    """Return the pages of proposals that an incremental build after a change leaves as they should not be."""
    project.write(FILES)
    project.build()
    make_change(project)
    found, wanted = project.build().files(), project.build(out="clean", fresh=True).files()
    pages = {name.replace(".md", ".html") for name in FILES} & wanted.keys()
    return {name for name in pages if found[name] != wanted[name]}


@pytest.mark.parametrize("name", CHANGES)
def test_change_of_an_input(project: SmallProject, name: str) -> None:
    """Each kind of inputs: the panels that show it are drawn again."""
    assert find_stale_pages(project, CHANGES[name]) == set()


@pytest.mark.parametrize("name", CHANGES)
def test_input_left_out(project: SmallProject, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: if one kind of inputs is left out of the digests, a panel that shows it goes stale."""
    for table in ("PANEL_INPUTS", "COMMON_INPUTS"):
        functions = getattr(panel_inputs, table)
        monkeypatch.setattr(panel_inputs, table, tuple(f for f in functions if f.__name__ != name))
    assert find_stale_pages(project, CHANGES[name])


def test_every_kind_is_tried() -> None:
    """The controls leave out each function that returns inputs."""
    functions = (*panel_inputs.PANEL_INPUTS, *panel_inputs.COMMON_INPUTS)
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
