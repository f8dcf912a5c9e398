"""Commands with their real output.

The directive ``command`` runs a command line of this program in a copy of a folder of the documentation, and shows it
with its output. The commands of one page share the copy, so that one may show what another has changed.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_TODAY = "1790000000"  # a day in September 2026, so that equal sources have equal output
PROGRAM = "sphinx-enhancements"


class CommandDirective(SphinxDirective):
    """A command line, the body, and its output. The argument is the folder in which it runs.

    ``width`` is the number of columns of its terminal; without it, the output is a pipe. ``status`` is the expected
    exit status, 0 by default. With ``head``, only so many lines are shown. With ``commits``, the copy is a repository:
    each word is the instant of a commit and, after an equals sign, the subfolder with files that it adds or changes.
    """

    required_arguments = 1
    has_content = True
    copies: ClassVar = Path()
    """Folder with the copies in which commands run, a folder for each page."""
    option_spec: ClassVar = {
        "width": directives.positive_int,
        "status": directives.nonnegative_int,
        "head": directives.positive_int,
        "commits": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return a block with the command line and the output."""
        source = Path(self.env.relfn2path(self.arguments[0])[1])
        for path in source.rglob("*"):
            if path.is_file() and "_build" not in path.parts:
                self.env.note_dependency(str(path))
        folder = self.copies / self.env.docname / source.name
        if not folder.exists():
            if "commits" in self.options:
                make_history(source, folder, self.options["commits"])
            else:
                shutil.copytree(source, folder, ignore=shutil.ignore_patterns("_build"))
        command = " ".join(self.content)
        output, status = run_command(command, folder, self.options.get("width"))
        if status != self.options.get("status", 0):
            raise ExtensionError(f"{command}: the exit status is {status}: {output}")
        lines = output.splitlines()
        if "head" in self.options and len(lines) > self.options["head"]:
            lines = [*lines[: self.options["head"]], "…"]
        text = "\n".join([f"$ {command}", *lines])
        return [nodes.literal_block(text, text, language="console")]


def make_history(source: Path, folder: Path, commits: str) -> None:
    """Make a git repository whose commits have the same object names in each build.

    :param source: folder with a subfolder for each commit.
    :param commits: words such as ``2026-07-01T00:00Z=planning``, the oldest first.
    """
    people = {f"GIT_{role}_{key}": "keeper" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    environment = {**os.environ, **people, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        environment.pop(name, None)

    def run_git(*arguments: str) -> None:
        subprocess.run(["git", "-C", folder, *arguments], check=True, env=environment)

    folder.mkdir(parents=True)
    run_git("init", "-q", "-b", "main")
    for commit in commits.split():
        instant, _, name = commit.partition("=")
        environment |= {"GIT_AUTHOR_DATE": instant, "GIT_COMMITTER_DATE": instant}
        shutil.copytree(source / name, folder, copy_function=shutil.copyfile, dirs_exist_ok=True)
        run_git("add", "-A")
        run_git("commit", "-q", "--allow-empty", "--no-gpg-sign", "-m", name)


def run_command(command: str, folder: Path, width: int | None = None) -> tuple[str, int]:
    """Run a command line in a folder; return what it prints, and its exit status.

    :param width: columns of its terminal; None for a pipe.
    """
    program, *arguments = shlex.split(command)
    if program != PROGRAM:
        raise ExtensionError(f"{command}: only {PROGRAM} is run")
    environment = {**os.environ, "NO_COLOR": "1", "PAGER": "cat", "PYTHONIOENCODING": "utf-8"}
    environment.setdefault("SOURCE_DATE_EPOCH", _TODAY)
    environment |= {"COLUMNS": str(width)} if width else {}
    reader, writer = os.openpty() if width else os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "sphinx_enhancements", "--no-cache", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=writer,
        stderr=writer,
    )
    os.close(writer)
    output = b"".join(iter(lambda: _read(reader), b""))
    os.close(reader)
    return output.decode("utf-8").replace("\r\n", "\n"), process.wait()


def _read(reader: int) -> bytes:
    """Return a part of the output; empty at its end, which is an error for a terminal."""
    try:
        return os.read(reader, 65536)
    except OSError:
        return b""


def _set_copies(app: Sphinx) -> None:
    CommandDirective.copies = Path(app.doctreedir) / "commands"


def _remove_copies(_app: Sphinx, docname: str, _source: list[str]) -> None:
    """Remove the copies that an earlier reading of a page has changed."""
    shutil.rmtree(CommandDirective.copies / docname, ignore_errors=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("command", CommandDirective)
    app.connect("builder-inited", _set_copies)
    app.connect("source-read", _remove_copies)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
