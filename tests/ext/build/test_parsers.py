"""Documents are read in the language in which Sphinx reads them, and the command line finds the same directives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from building import SmallProject

CONF = """\
extensions = ["myst_parser", "sphinx_enhancements"]
project = "Test"
html_theme = "basic"
"""
COLONS = ":::{enhancement} X\n:id: X-1\n:::\n"
DEFINITION = "Term\n: ```{enhancement} X\n  :id: X-1\n  ```\n"
FIELD = ":a: ```{enhancement} X\n    :id: X-1\n    ```\n"
MATH = "$$\n```{enhancement} X\n:id: X-1\n```\n$$\n"
NAME = "```enhancement\n:id: X-1\n:title: X\n```\n"
PLAIN = "```{enhancement} X\n:id: X-1\n```\n"
OWN = "---\nmyst:\n  enable_extensions: [colon_fence]\n---\n"


@pytest.mark.parametrize(
    ("conf", "page", "keys"),
    [
        pytest.param("", COLONS, [], id="colons-off"),
        pytest.param('myst_enable_extensions = ["colon_fence"]', COLONS, ["X-1"], id="colons-on"),
        pytest.param("", OWN + COLONS, ["X-1"], id="colons-on-in-the-page"),
        pytest.param("", f"::::{{note}}\n{COLONS}::::\n", [], id="colons-in-colons-off"),
        pytest.param('myst_enable_extensions = ["colon_fence"]', f"::::note\n{COLONS}::::\n", ["X-1"], id="div"),
        pytest.param("", DEFINITION, [], id="definition-off"),
        pytest.param('myst_enable_extensions = ["deflist"]', DEFINITION, ["X-1"], id="definition-on"),
        pytest.param('myst_enable_extensions = ["fieldlist"]', FIELD, ["X-1"], id="field-on"),
        pytest.param('myst_enable_extensions = ["dollarmath"]', MATH, [], id="math-on"),
        pytest.param("", NAME, [], id="name-off"),
        pytest.param('myst_fence_as_directive = ["enhancement"]', NAME, ["X-1"], id="name-on"),
        pytest.param("myst_commonmark_only = True", PLAIN, [], id="commonmark"),
        pytest.param("myst_enable_extensions = 3", PLAIN, ["X-1"], id="wrong-type"),
    ],
)
def test_settings_of_myst(project: SmallProject, conf: str, page: str, keys: list[str]) -> None:
    """A block is a directive for the command line exactly if it is one with the settings in ``conf.py``."""
    project.write({"conf.py": f"{CONF}{conf}\n", "index.md": page.replace("---\n", "---\n", 1) + "\n# Home\n"})
    if "= 3" not in conf:
        assert list(project.build().entries) == keys
    assert [entry["key"] for entry in project.exported()["enhancements"]] == keys


FRONT_MATTER = "---\nid: X-1\norphan: true\n---\n# The title\n\n## Summary\n\nA *lamp*.\n"


@pytest.mark.parametrize(
    ("suffix", "conf"),
    [
        (".mdx", 'source_suffix = {".md": "markdown", ".mdx": "markdown"}'),
        (".txt", 'source_suffix = {".md": "markdown", ".txt": "markdown"}'),
        (".MD", 'source_suffix = {".md": "markdown", ".MD": "markdown"}'),
    ],
)
def test_suffixes_of_markdown(project: SmallProject, suffix: str, conf: str) -> None:
    """A suffix that ``conf.py`` gives to Markdown is read as Markdown."""
    project.write({"conf.py": f"{CONF}{conf}\n", "enhancements.toml": 'documents = ["p/*"]\n'})
    project.write({"index.md": "# Home\n", f"p/one{suffix}": FRONT_MATTER, "p/picture.svg": "<svg/>"})
    build = project.build()
    assert build.findings == []
    settings = ("--settings", str(project.src / "enhancements.toml"))
    for data in (build.data, project.exported(*settings)):
        (entry,) = data["enhancements"]
        assert (entry["key"], entry["title"], entry["summary"]) == ("X-1", "The title", "A lamp.")


def check(project: SmallProject, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Return the exit status of ``check``, and the location and level in each line of its output."""
    capsys.readouterr()
    status = main(["--settings", str(project.src / "enhancements.toml"), "check", "--output-format=concise"])
    return status, [line.partition(": `")[0] for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("conf", "page", "lines"),
    [
        pytest.param("", f"# Home\n\n{COLONS}\n{COLONS}", [3, 7], id="two"),
        pytest.param("", f"# Home\n\n::::{{note}}\n{COLONS}::::\n", [4], id="nested"),
        pytest.param("", f"---\nid: X-2\n---\n# Two\n\n{COLONS}", [6], id="in-a-proposal"),
        pytest.param("", f"# Home\n\n```md\n{COLONS}```\n", [], id="sample"),
        pytest.param("", "# Home\n\nWrite `:::{enhancement}`.\n", [], id="text"),
        pytest.param("", f"# Home\n\n{PLAIN}", [], id="backticks"),
        pytest.param("", f"{OWN}# Home\n\n{COLONS}", [], id="on-in-the-page"),
        pytest.param('myst_enable_extensions = ["colon_fence"]', f"# Home\n\n{COLONS}", [], id="on"),
        pytest.param("myst_commonmark_only = True", f"# Home\n\n{COLONS}", [], id="no-directives"),
        pytest.param('exclude_patterns = ["x.md"]', f"# Home\n\n```\n{COLONS}", [], id="unclosed"),
    ],
)
def test_directives_that_are_text(
    project: SmallProject, capsys: pytest.CaptureFixture[str], conf: str, page: str, lines: list[int]
) -> None:
    """A proposal between colons is reported where MyST reads none, by the build and by the command line alike."""
    project.write({"conf.py": f"{CONF}{conf}\n", "enhancements.toml": "", "index.md": page})
    assert project.build().findings == [("index.md", line, "unread-directive") for line in lines]
    capsys.readouterr()
    main(["--settings", str(project.src / "enhancements.toml"), "check"])
    found = [line for line in capsys.readouterr().out.splitlines() if "unread-directive" in line]
    assert [line.partition(": `")[0] for line in found] == [f"index.md:{line}: warning" for line in lines]


def test_unread_documents(project: SmallProject, capsys: pytest.CaptureFixture[str]) -> None:
    """A document in a language that is not read is reported, by the build and by the command line."""
    parser = """
from sphinx.parsers import Parser
class Notebook(Parser):
    supported = ("notebook",)
    def parse(self, inputstring, document):
        pass
def setup(app):
    app.add_source_parser(Notebook)
source_suffix = {".md": "markdown", ".ipynb": "notebook"}
"""
    project.write({"conf.py": CONF + parser, "enhancements.toml": 'documents = ["p/*"]\nexclude = ["p/not.ipynb"]\n'})
    project.write({"index.md": "# Home\n", "p/one.ipynb": "{}", "p/not.ipynb": "{}", "p/two.md": FRONT_MATTER})
    assert project.build().findings == [("p/one.ipynb", 1, "unread-document")]
    data = project.exported("--settings", str(project.src / "enhancements.toml"))
    assert [entry["key"] for entry in data["enhancements"]] == ["X-1"]
    assert check(project, capsys) == (1, ["p/one.ipynb:1: warning"])


def test_computed_settings(project: SmallProject, capsys: pytest.CaptureFixture[str]) -> None:
    """Computed settings of ``conf.py`` are reported by the command line, until the project's settings state them."""
    conf = f'{CONF}myst_enable_extensions = ["colon" + "_fence"]\nraise_nothing = 1\n'
    project.write({"conf.py": conf, "index.md": f"# Home\n\n{COLONS}", "enhancements.toml": ""})
    assert list(project.build().entries) == ["X-1"]
    settings = ("--settings", str(project.src / "enhancements.toml"))
    assert project.exported(*settings)["enhancements"] == []
    assert check(project, capsys)[1][0] == "conf.py:4: info"
    project.write({"enhancements.toml": 'myst-enable-extensions = ["colon_fence"]\n'})
    assert [entry["key"] for entry in project.exported(*settings)["enhancements"]] == ["X-1"]
    assert check(project, capsys)[0] == 0
