"""Executes the files and commands that a Markdown page shows, in their order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DOCS = ROOT / "docs"
_FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<language>[\w+-]*)(?:\{(?P<directive>[\w-]+)\} ?(?P<argument>[^\n]*))?\n"
    r"(?P<body>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_OPTION = re.compile(r":([\w-]+): *(.*)\n")
_CHECK = re.compile(r"^sphinx-enhancements (?:.*\b)?check(?: --(?:diff|fix|unsafe-fixes))*\n\Z", re.MULTILINE)
_FILE_NAME = re.compile(r"`([\w./-]+\.(?:py|toml|md|rst))`[^`\n]*:\n+\Z")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page.

    :param language: its language, or the name of a directive that is not a code block.
    :param file: path of the file that the block shows, from its caption or the line above; empty if there is none.
    :param argument: argument of its directive.
    """

    language: str
    file: str
    argument: str
    text: str


def iter_blocks(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page at the top level and in its lists."""
    for match in _FENCE.finditer(page):
        body, options = match["body"], {}
        if match["directive"]:
            while option := _OPTION.match(body):
                options[option[1]] = option[2]
                body = body[option.end() :]
        language, argument = match["directive"] or match["language"], match["argument"] or ""
        if language == "code-block":
            language, argument = argument, ""
        above = _FILE_NAME.search(page[: match.start()])
        file = options.get("caption") or (above[1] if above else "")
        yield Block(language, file, argument, body.removeprefix("\n"))


def get_section(page: str, title: str) -> str:
    """Return the text below a heading of level two, up to the next one."""
    return page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


class Walkthrough:
    """A folder in which the steps of a page are executed.

    :param environment: variables in addition to those of this process.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        variables = {"PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.environment = {**os.environ, **variables, **(environment or {})}

    def run(self, command: str) -> str:
        """Run shell commands, check that they succeed, and return their output.

        ``check`` exits with 1 where it has findings, which pages show on purpose.
        """
        done = subprocess.run(
            ["bash", "-euc", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        allowed = (0, 1) if _CHECK.search(command) else (0,)
        assert done.returncode in allowed, f"{command}\n{done.stdout}"
        return done.stdout

    def write(self, block: Block, page: Path) -> None:
        """Write the file that a block shows, or append to it where the caption says "more of"."""
        is_more = block.file.startswith("more of ")
        target = self.folder / block.file.removeprefix("more of ")
        text = (page.parent / block.argument).read_text(encoding="utf-8") if block.argument else block.text
        target.parent.mkdir(parents=True, exist_ok=True)
        old = target.read_text(encoding="utf-8") if is_more else ""
        target.write_text(f"{old}\n{text}" if is_more else text, encoding="utf-8")

    def follow(self, page: Path, text: str) -> list[str]:
        """Execute all steps of a text from a page, and return the commands that were run.

        A block with a file name is written, ``sh`` is run, and ``text`` after it is its output. The directive
        ``command`` is run too.
        """
        commands: list[str] = []
        output = ""
        for block in iter_blocks(text):
            if block.file and block.language in ("python", "toml", "markdown", "rst", "literalinclude", "html+jinja"):
                self.write(block, page)
            elif block.language == "sh" and "pip install" not in block.text:
                output = self.run(block.text)
                commands += block.text.splitlines()
            elif block.language == "command":
                self.run(block.text)  # the documentation shows its output
                commands += block.text.splitlines()
            elif block.language == "text" and commands:
                assert strip_lines(output) == strip_lines(block.text)
        return commands


def strip_lines(text: str) -> list[str]:
    """Return the lines of a text without blanks at their ends."""
    return [line.rstrip() for line in text.strip().splitlines()]
