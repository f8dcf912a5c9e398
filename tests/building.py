"""Real Sphinx builds of small projects, for tests."""

from __future__ import annotations

import json
import logging
import re
import textwrap
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from build_caches import CompiledTemplates, cache_constants_of_sphinx
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

_WARNING = re.compile(
    r"(?:(?P<path>[^:]+?)(?::(?P<line>\d+))?: )?(?:WARNING|ERROR): .*? \[enhancements\.(?P<code>[a-z-]+)\]$"
)

CONF = """\
extensions = ["myst_parser", "sphinx_enhancements"]
project = "Test"
html_theme = "basic"
html_copy_source = False
"""


@dataclass(frozen=True)
class Build:
    """What one build gave.

    :param written: the documents that were written.
    :param read: the documents that were read.
    :param statuscode: what ``sphinx-build`` would exit with.
    """

    outdir: Path
    warnings: str
    status: str
    written: frozenset[str]
    read: frozenset[str]
    statuscode: int = 0

    def text(self, name: str) -> str:
        """The text of a file of the output."""
        return (self.outdir / name).read_text(encoding="utf-8")

    @property
    def data(self) -> dict[str, Any]:
        """The content of ``enhancements.json``."""
        data: dict[str, Any] = json.loads(self.text("enhancements.json"))
        return data

    @property
    def entries(self) -> dict[str, dict[str, Any]]:
        """Key -> the proposal in ``enhancements.json``."""
        return {entry["key"]: entry for entry in self.data["enhancements"]}

    @property
    def findings(self) -> list[tuple[str, int | None, str]]:
        """Path in the sources, line and code of every warning of ours, in order."""
        found = []
        for line in self.warnings.splitlines():
            if matched := _WARNING.match(line):
                path = (matched["path"] or "").removeprefix(f"{self.outdir.parent.parent / 'src'}/")
                found.append((path, int(matched["line"]) if matched["line"] else None, matched["code"]))
        return found

    def files(self) -> dict[str, bytes]:
        """Every file of the output, by its path."""
        return {
            path.relative_to(self.outdir).as_posix(): path.read_bytes()
            for path in sorted(self.outdir.rglob("*"))
            if path.is_file()
        }


@contextmanager
def _own_words() -> Iterator[None]:
    """Sphinx adds the catalogues of a build to those of the builds before it in the process."""
    before = dict(locale.translators)
    locale.translators.clear()
    try:
        yield
    finally:
        locale.translators.clear()
        locale.translators.update(before)


@contextmanager
def _without_debug_messages() -> Iterator[None]:
    """Sphinx and docutils make hundreds of them in each build, which nothing shows."""
    before = logging.root.manager.disable
    logging.disable(logging.DEBUG)
    try:
        yield
    finally:
        logging.disable(before)


cache_constants_of_sphinx()
_COMPILED_TEMPLATES = CompiledTemplates()


class SmallProject:
    """A project in a folder that a test writes and builds, as often as it likes."""

    def __init__(self, folder: Path) -> None:
        self.src = folder / "src"
        self.folder = folder
        self.src.mkdir(parents=True, exist_ok=True)
        self.write({"conf.py": CONF})

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files, dedented; a changed one gets a newer time even on a coarse clock."""
        for name, content in files.items():
            path = self.src / name
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content if isinstance(content, bytes) else textwrap.dedent(content).encode()
            path.write_bytes(data)

    def remove(self, name: str) -> None:
        """Delete a file."""
        (self.src / name).unlink()

    def build(
        self,
        builder: str = "html",
        *,
        out: str = "out",
        fresh: bool = False,
        jobs: int = 1,
        src: Path | None = None,
        confdir: Path | None = None,
        doctrees: str | None = None,
        config: Mapping[str, Any] | None = None,
        warningiserror: bool = False,
        search: bool = True,
        filenames: Sequence[str] = (),
        tags: Sequence[str] = (),
        prepare: Callable[[Sphinx], object] | None = None,
    ) -> Build:
        """Run one build in this process.

        :param out: a folder beside the sources; builds into the same one are incremental.
        :param search: whether an html builder indexes the pages for its search.
        :param filenames: only these documents, as paths in the sources; none for all that need it.
        :param tags: by which documents decide what is in them.
        :param prepare: called before the build starts, to connect or disconnect handlers.
        """
        written: set[str] = set()
        read: set[str] = set()
        status, warnings = StringIO(), StringIO()
        outdir = self.folder / out / builder
        doctreedir = self.folder / (doctrees or f"{out}/doctrees")
        with patch_docutils(), docutils_namespace(), _own_words(), _without_debug_messages():
            app = Sphinx(
                srcdir=src or self.src,
                confdir=confdir or self.src,
                outdir=outdir,
                doctreedir=doctreedir,
                buildername=builder,
                # A theme adds to the list that it finds, and the default is one for all builds of a process.
                confoverrides={"templates_path": [], **(config or {})},
                status=status,
                warning=warnings,
                freshenv=fresh,
                warningiserror=warningiserror,
                tags=tags,
                parallel=jobs,
            )
            app.connect("doctree-resolved", lambda _app, _doctree, docname: written.add(docname))
            app.connect("env-before-read-docs", lambda _app, _env, names: read.update(names))
            if isinstance(app.builder, StandaloneHTMLBuilder):
                _COMPILED_TEMPLATES.use_in(app.builder.templates.environment)
            if not search:
                app.builder.search = False
            if prepare is not None:
                prepare(app)
            app.build(force_all=fresh, filenames=[self.src / name for name in filenames])
        plain = re.sub(r"\x1b\[[0-9;]*m", "", warnings.getvalue())
        return Build(outdir, plain, status.getvalue(), frozenset(written), frozenset(read), app.statuscode)

    def exported(self, *options: str, src: Path | None = None) -> dict[str, Any]:
        """What the command line exports of the same sources.

        :param src: the sources, where they are not the project's own.
        """
        output = StringIO()
        with redirect_stdout(output):
            status = main([*options, "--root", str(src or self.src), "export", "--project", "Test"])
        assert status == 0
        data: dict[str, Any] = json.loads(output.getvalue())
        return data


def edited(project: SmallProject, name: str, old: str, new: str) -> Build:
    """Change a text in a file of a project, and build."""
    text = (project.src / name).read_text(encoding="utf-8")
    assert old in text
    project.write({name: text.replace(old, new)})
    return project.build()


def rewritten(project: SmallProject, name: str, old: str, new: str) -> set[str]:
    """The same, and tell what was written besides the home page, the parent of all in the toctree."""
    return set(edited(project, name, old, new).written) - {"index"}


def flat(text: str) -> str:
    """A page of the text builder on one line."""
    return " ".join(text.split())
