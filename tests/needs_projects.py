"""Small projects with sphinx-needs and proposals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from building import Build, SmallProject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

CONF = """\
extensions = {extensions}
project = "Test"
html_theme = "basic"
html_copy_source = False
needs_build_json = True
needs_reproducible_json = True
needs_flow_engine = "graphviz"
suppress_warnings = ["toc.not_included"]
"""
BEFORE = ("sphinx_needs", "myst_parser", "sphinx_enhancements")
AFTER = ("myst_parser", "sphinx_enhancements", "sphinx_needs")
ALONE = ("myst_parser", "sphinx_enhancements")

PAGES = {
    "index.md": "# Home\n",
    "first.md": """\
        ---
        enhancement:
          id: T-1
          status: implementable
          stage: beta
          milestones: {alpha: v1.1, beta: v1.2}
          owner: sig-lamp
          authors: ["@ada", Grace Hopper]
          depends-on: T-2
          see-also: T-2
          labels: [light, sea]
          gates: [BrightLamp]
          tracking: https://example.org/1
          created: 2026-01-02
        ---
        # A lamp
        """,
    "second.rst": """\
        Second
        ======

        .. enhancement:: A horn
           :id: T-2
           :status: draft
           :milestones: alpha=v1.1
           :extended-by: T-1

           Text of the horn.
        """,
}


def make_project(
    tmp_path: Path, pages: Mapping[str, str], more: str = "", extensions: Sequence[str] = BEFORE
) -> SmallProject:
    """Return a project with the given pages and extensions.

    :param more: additional lines of its configuration.
    """
    conf = CONF.format(extensions=list(extensions))
    if "sphinx_needs" not in extensions:
        conf = "".join(line for line in conf.splitlines(keepends=True) if not line.startswith("needs_"))
    made = SmallProject(tmp_path)
    made.write({"conf.py": conf + more, "index.md": "# Home\n"} | dict(pages))
    return made


def read_needs(build: Build) -> dict[str, dict[str, Any]]:
    """Return the needs in ``needs.json`` by id."""
    data = json.loads(build.text("needs.json"))
    needs: dict[str, dict[str, Any]] = data["versions"][data["current_version"]]["needs"]
    return needs
