"""Settings of parsers in ``conf.py``, read as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.core.config.parser_settings import Markup
from sphinx_enhancements.core.project.conf_file import read_conf_file
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.project.project import Project


def read(folder: Path, conf: str | bytes, name: str = "conf.py") -> Project:
    """Return a project with a ``conf.py``."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(conf.encode() if isinstance(conf, str) else conf)
    return read_conf_file(open_project(None, folder), None)


def test_literals(tmp_path: Path) -> None:
    """Literals are read, in any of the forms that Sphinx accepts."""
    conf = 'myst_enable_extensions: list[str] = ["deflist"]\nmyst_fence_as_directive = {"note"}\n'
    parsers = read(tmp_path, conf + 'source_suffix = [".rst", ".mdx"]\n').parsers
    assert parsers.extensions == {"deflist"}
    assert parsers.fence_directives == {"note"}
    assert parsers.get_markup("a/B.MDX") is Markup.REST
    assert parsers.get_markup("a/b.md") is Markup.MARKDOWN


@pytest.mark.parametrize(("suffix", "markup"), [(".md", Markup.MARKDOWN), (".ipynb", Markup.OTHER)])
def test_notebooks(tmp_path: Path, suffix: str, markup: Markup) -> None:
    """The parser of MyST-NB reads Markdown files and notebooks; only the former are Markdown."""
    project = read(tmp_path, f'source_suffix = {{"{suffix}": "myst-nb"}}\n')
    assert project.parsers.get_markup(f"x{suffix}") is markup


@pytest.mark.parametrize("name", ["conf.py", "docs/conf.py", "doc/conf.py", "docs/source/conf.py"])
def test_folders(tmp_path: Path, name: str) -> None:
    """The file is found in the usual folders below the root."""
    assert read(tmp_path, 'myst_enable_extensions = ["deflist"]\n', name).parsers.extensions == {"deflist"}


def test_no_file(tmp_path: Path) -> None:
    """Without the file, colon fences are read, because nobody says that they are off."""
    project = read_conf_file(open_project(None, tmp_path), None)
    assert project.parsers.syntax_extensions == {"colon_fence"}
    assert project.diagnostics == ()


@pytest.mark.parametrize(
    "conf",
    [
        "myst_enable_extensions = list(names)\n",
        'myst_enable_extensions = ["deflist"]\nmyst_enable_extensions += ["colon_fence"]\n',
        'myst_enable_extensions = ["deflist"]\nmyst_enable_extensions.append("colon_fence")\n',
        'if tags:\n    myst_enable_extensions = ["deflist"]\n',
    ],
)
def test_computed_values(tmp_path: Path, conf: str) -> None:
    """A value that is computed, changed later or conditional is reported, and MyST's default is used."""
    project = read(tmp_path, conf)
    assert [(d.code, d.level, d.path) for d in project.diagnostics] == [("computed-setting", "info", "conf.py")]
    assert project.parsers.extensions == frozenset()


@pytest.mark.parametrize(
    "conf",
    [
        "def f(:\n",
        b"\xff\xfe",
        "x = " + "(" * 5000,
        "x = 1\n" * 200_000,
        "source_suffix = 3\n",
        "\0",
        "source_suffix = {1: 2}\n",
    ],
)
def test_unusable_files(tmp_path: Path, conf: str | bytes) -> None:
    """A file that is no Python, or too large, changes nothing."""
    assert read(tmp_path, conf).parsers.get_markup("x.md") is Markup.MARKDOWN


def test_invalid_escape_sequence(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    """A mistake in a text that concerns no parser leads to no message of Python."""
    project = read(tmp_path, 'exclude_patterns = ["\\d"]\nmyst_enable_extensions = ["deflist"]\n')
    assert project.parsers.extensions == {"deflist"}
    assert [str(warning.message) for warning in recwarn] == []
