"""Real proposals of communities, built from a folder of their own with ``conf.py`` and settings."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from building import Build, SmallProject

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CONF = """\
extensions = ["myst_parser", "sphinx_enhancements"]
project = "Test"
root_doc = "{root}"
html_theme = "basic"
smartquotes = False  # A tenth of the time of a build, for text that no test looks at
# The words of others: headings that skip a level, links to files that are no documents.
suppress_warnings = ["myst", "misc.highlighting_failure", "toc.not_included", "docutils", "toc.circular"]
"""

ROOTS = {"gep": "_index"}

STEPS = {"kep": 4}
"""Community -> the step at which its proposals are built without ``--long``; all proposals of the others are."""

VIEWS = {
    "list": "```{enhancement-list}\n:filterable:\n```",
    "list-by-owner": "```{enhancement-list}\n:group-by: owner\n:filterable:\n```",
    "releases": "```{enhancement-release}\n```",
    "roadmap": "```{enhancement-roadmap}\n```",
    "questions": "```{enhancement-questions}\n```",
    "gates": "```{feature-gates}\n```",
    "charts": "\n\n".join(f"```{{enhancement-chart}} {field}\n```" for field in ("status", "stage", "owner")),
    "graph": "```{enhancement-graph}\n```",
    "overview": "```{enhancement-overview}\n```",
}
"""Page of a site -> what it has below its heading."""


def remove_proposals(repository: Path, step: int) -> None:
    """Remove all proposals of a repository, each a folder with metadata, but those at a step in the order of paths."""
    for number, metadata in enumerate(sorted(repository.glob("sig-*/*/kep.yaml"))):
        if number % step:
            shutil.rmtree(metadata.parent)


class Community:
    """Copy of a community's repository, and builds of it.

    :param sources: the original repository, which stays unchanged.
    :param step: step at which proposals are copied; 1 for all of them.
    """

    def __init__(self, name: str, folder: Path, sources: Path, step: int = 1) -> None:
        self.name = name
        self.step = step
        self.sources = shutil.copytree(sources, folder / "repository", symlinks=True)
        remove_proposals(self.sources, step)
        self.project = SmallProject(folder)
        conf = CONF.format(root=ROOTS.get(name, "README"))
        self.project.write({"conf.py": conf, "enhancements.toml": f'profile = "{name}"\n'})
        self.before = self.listing()
        self.build = self.again()

    def again(self, *, jobs: int = 1, out: str = "out", theme: str = "basic", names: Sequence[str] = ()) -> Build:
        """Build the repository with the configuration that stands elsewhere, without a search index.

        Sphinx would index words for a quarter of the time, and no test searches in these proposals.

        :param names: only these documents, as paths in the repository; none for all that need it.
        """
        files = [str(self.sources / name) for name in names]
        return self.project.build(
            src=self.sources,
            confdir=self.project.src,
            jobs=jobs,
            out=out,
            config={"html_theme": theme},
            filenames=files,
            search=False,
        )

    def build_views(self, proposals: int) -> dict[str, Path]:
        """Build a page of each view and the pages of some proposals with a common theme, without reading sources again.

        :param proposals: approximate number of proposals, at equal distances in the order of keys.
        :returns: files by the name of the view or the key of the proposal.
        """
        folder = self.project.folder
        shutil.copytree(folder / "out/doctrees", folder / "views/doctrees")
        entries = self.build.data["enhancements"]
        sample = entries[:: max(1, len(entries) // proposals)]
        pages = {entry["key"]: entry["url"] for entry in sample} | {name: f"views-{name}.html" for name in VIEWS}
        files = [self.sources / f"views-{name}.md" for name in VIEWS]
        for file, (name, text) in zip(files, VIEWS.items(), strict=True):
            file.write_text(f"---\norphan: true\n---\n# Views: {name}\n\n{text}\n", encoding="utf-8")
        names = [f"{page.removesuffix('.html')}.md" for page in pages.values()]
        build = self.again(out="views", theme="furo", names=names)
        for file in files:
            file.unlink()
        return {name: build.outdir / page for name, page in pages.items()}

    def listing(self) -> list[tuple[str, int]]:
        """Every file of the repository with its time."""
        return sorted((str(path), path.stat().st_mtime_ns) for path in self.sources.rglob("*"))
