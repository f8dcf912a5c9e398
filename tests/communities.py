"""Real proposals of communities, built from a folder of their own with ``conf.py`` and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import Build, SmallProject

if TYPE_CHECKING:
    from pathlib import Path

CONF = """\
extensions = ["myst_parser", "sphinx_enhancements"]
project = "Test"
root_doc = "{root}"
html_theme = "basic"
# The words of others: headings that skip a level, links to files that are no documents.
suppress_warnings = ["myst", "misc.highlighting_failure", "toc.not_included", "docutils", "toc.circular"]
"""

ROOTS = {"gep": "_index"}


class Community:
    """A repository, and a build of it."""

    def __init__(self, name: str, folder: Path, sources: Path) -> None:
        self.name = name
        self.sources = sources
        self.project = SmallProject(folder)
        conf = CONF.format(root=ROOTS.get(name, "README"))
        self.project.write({"conf.py": conf, "enhancements.toml": f'profile = "{name}"\n'})
        self.before = self.listing()
        self.build = self.again()

    def again(self, *, jobs: int = 1, out: str = "out") -> Build:
        """Build the repository with the configuration that stands elsewhere."""
        return self.project.build(src=self.sources, confdir=self.project.src, jobs=jobs, out=out)

    def listing(self) -> list[tuple[str, int]]:
        """Every file of the repository with its time."""
        return sorted((str(path), path.stat().st_mtime_ns) for path in self.sources.rglob("*"))
