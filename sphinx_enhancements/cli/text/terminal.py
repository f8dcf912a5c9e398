"""Output for people: colours, the width of the terminal, and a pager for what is longer than the screen."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterable
from typing import NamedTuple

from .output import write_lines
from .styles import uses_color

_DEFAULT_PAGER = "less"
_PAGER_VARIABLES = {"LESS": "FRX", "LV": "-c"}
"""Variables of pagers for colours and short texts, unless the user has set them. Source: git, "core.pager"."""


class Screen(NamedTuple):
    """Properties of the standard output.

    :param width: columns of the terminal; None if the output is no terminal, so that lines have any length.
    :param height: lines of the terminal; None if the output is no terminal.
    """

    width: int | None = None
    height: int | None = None
    has_color: bool = False


def add_format_option(parser: argparse._ActionsContainer, formats: Iterable[str], help: str = "") -> None:
    """Add the option about the form of the output, which has two names in all commands; the first form is the default.

    :param help: text that explains the forms.
    """
    names = tuple(formats)
    parser.add_argument(
        "--format",
        "--output-format",
        dest="output_format",
        metavar="FORMAT",
        choices=names,
        default=names[0],
        help="; ".join(filter(None, (f"{', '.join(names)} (default: {names[0]})", help))),
    )


def add_color_option(parser: argparse._ActionsContainer) -> None:
    """Add the option about colours to a parser."""
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="use colours; auto: on a terminal, unless NO_COLOR or FORCE_COLOR is set (default: auto)",
    )


def add_screen_options(parser: argparse.ArgumentParser) -> None:
    """Add the options about colours and pager to a parser."""
    add_color_option(parser)
    parser.add_argument(
        "--no-pager",
        action="store_true",
        help="print long output as it is, not through $PAGER",
    )


def read_width() -> int | None:
    """Return the columns of the terminal; None if the standard output is no terminal."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return shutil.get_terminal_size().columns if is_terminal else None


def read_screen(options: argparse.Namespace) -> Screen:
    """Return the properties of the standard output, with colours as an option chooses."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    has_color = uses_color(options.color, is_terminal=is_terminal)
    if not is_terminal:
        return Screen(has_color=has_color)
    size = shutil.get_terminal_size()
    return Screen(size.columns, size.lines, has_color)


def write_screen(lines: Iterable[str], options: argparse.Namespace) -> None:
    """Write lines for people to standard output, with a pager if they are more than a terminal has."""
    listed = list(lines)
    height = read_screen(options).height
    pager = [] if height is None or len(listed) < height or options.no_pager else _find_pager()
    if not pager or not _run_pager(pager, listed):
        write_lines(listed)


def _find_pager() -> list[str]:
    """Return the command of the user's pager; empty if there is none."""
    import shlex  # imported on use, as in the functions below

    command = os.environ.get("PAGER", _DEFAULT_PAGER)
    try:
        words = shlex.split(command)
    except ValueError:  # such as an open quotation mark
        return []
    return [] if words in ([], ["cat"]) or os.environ.get("TERM") == "dumb" else words


def _run_pager(command: list[str], lines: list[str]) -> bool:
    """Show lines in a pager until the user leaves it; return False if it cannot be started."""
    from subprocess import PIPE, Popen  # imported on use: it takes as long as a short list

    try:
        process = Popen(command, stdin=PIPE, env={**_PAGER_VARIABLES, **os.environ})  # noqa: S603 - the user's choice
    except (OSError, ValueError):
        return False
    assert process.stdin is not None  # noqa: S101
    text = "".join(f"{line}\n" for line in lines)
    try:
        process.stdin.write(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))
        process.stdin.close()
    except OSError:  # the user has left the pager before the end of the text
        pass
    except KeyboardInterrupt:
        pass
    while True:
        try:
            process.wait()
        except KeyboardInterrupt:  # the pager reads keys, also this one
            continue
        return True
