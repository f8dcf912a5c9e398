"""The example project in each theme, and the pages in it that tests and pictures look at."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from building import SmallProject
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# One page of each kind. A new view is looked at in every theme once its page stands here.
PAGES = {
    "an overview": "index.html",
    "a proposal": "proposals/0007-backfill.html",
    "proposals by directive": "proposals/small-changes.html",
    "lists and a graph": "proposals/index.html",
    "the lifecycle": "proposals/0001-proposal-process.html",
    "a release": "release-v1.4.html",
    "all releases": "releases.html",
    "questions": "questions.html",
    "constraints": "constraints.html",
    "summaries": "release-notes-v1.4.html",
}

# Which schemes each theme has.
THEMES = {
    "alabaster": ("light",),
    "furo": ("light", "dark"),
    "pydata_sphinx_theme": ("light", "dark"),
    "sphinx_book_theme": ("light", "dark"),
    "sphinx_rtd_theme": ("light",),
}

FOR_DETAILS = ("furo", "pydata_sphinx_theme", "sphinx_rtd_theme")
"""Themes in which details are tested without ``--long``; the others extend one of these or the basic style sheet."""

# What the pages have of Sphinx and of the theme: captions, nested toctrees, headings, wide code and tables, links.
_WIDE = "| " + " | ".join(f"column {n}" for n in range(30)) + " |\n"
_CODE = f"id: X-1\nvalue: \"text\"\nlist: ['one', 2, true]  # comment\n{'wide: ' * 60}\n"
PLAIN = {
    "index.md": "# Home\n\n```{toctree}\n:caption: Guide\n\npage\nbare\n```\n\n"
    "```{toctree}\n:caption: More\n\nnested\n```\n",
    "nested.md": "# Nested\n\nText.\n\n```{toctree}\n\nsingle\n```\n",
    "single.md": "# Single\n\nText.\n",
    "page.md": f"# Page\n\nText with `code`, a [link](bare.md) and <https://example.org>.\n\n## One\n\n"
    f"```yaml\n{_CODE}```\n\n## Two\n\n{_WIDE}{'| --- ' * 30}|\n{_WIDE}",
    "bare.md": "# Bare\n\nText with `code` and a [link](page.md).\n",
}


def is_installed(theme: str) -> bool:
    """Whether a theme can be used here."""
    return find_spec(theme) is not None


def example(folder: Path, theme: str, **settings: Any) -> Path:
    """The example project in a theme, without a warning.

    :param settings: more of what stands in ``conf.py``.
    """
    source = ROOT / "example_docs"
    config = {"html_theme": theme, "nitpicky": True, **settings}
    built = SmallProject(folder).build(src=source, confdir=source, config=config, warningiserror=True)
    assert (built.statuscode, built.warnings) == (0, "")
    return built.outdir


def plain(folder: Path, theme: str) -> Path:
    """A project in a theme, without us."""
    project = SmallProject(folder)
    project.write(PLAIN)
    config = {"html_theme": theme, "extensions": ["myst_parser"], "html_copy_source": True}
    return project.build(config=config).outdir
