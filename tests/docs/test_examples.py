"""The examples of the documentation: both markups give the result that is shown."""

from __future__ import annotations

import importlib
import shutil
from typing import TYPE_CHECKING

import pytest
from building import SmallProject, flat
from docs.walkthrough import DOCS

from sphinx_enhancements.ext.views.registry import VIEWS

if TYPE_CHECKING:
    from building import Build

DEMO = DOCS / "demo"
NAMES = sorted(path.stem for path in (DEMO / "examples").iterdir())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The demonstration project, with each sample in reStructuredText as a further page."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.syspath_prepend(str(DOCS / "_ext"))
        examples = importlib.import_module("examples")
    project = SmallProject(tmp_path_factory.mktemp("demo"))
    shutil.copytree(DEMO, project.src, dirs_exist_ok=True)
    for name in NAMES:
        title = (DEMO / "examples" / f"{name}.md").read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        text = examples.convert_to_rest(examples.read_sample(name)).replace("LEP-6", "LEP-7")
        project.write({f"rest/{name}.rst": f":orphan:\n\n{title}\n{'=' * len(title)}\n\n{text}\n"})
    return project.build("text")


@pytest.mark.parametrize("name", NAMES)
def test_both_markups_have_one_result(demo: Build, name: str) -> None:
    """The sample in reStructuredText, which the documentation derives, gives the page of the one in MyST."""
    assert demo.warnings == ""
    rest = demo.text(f"rest/{name}.txt")
    if name == "enhancement":
        rest = rest.replace("LEP-7", "LEP-6").replace("rest/enhancement.rst:6", "examples/enhancement.md:3")
    assert flat(rest) == flat(demo.text(f"examples/{name}.txt"))


def test_every_directive_has_an_example() -> None:
    """Each directive and the role are shown by an example, and each example stands on a page."""
    samples = "".join((DEMO / "examples" / f"{name}.md").read_text(encoding="utf-8") for name in NAMES)
    names = {name for view in VIEWS for name in view.directives} | {"enhancement", "open-question", "enh"}
    names.remove("enhancement-changes")  # Its result needs a repository of its own.
    assert sorted(name for name in names if f"{{{name}}}" not in samples) == []
    pages = "".join(path.read_text(encoding="utf-8") for path in DOCS.glob("*.md"))
    assert sorted(name for name in NAMES if f"{{example}} {name}\n" not in pages) == []
