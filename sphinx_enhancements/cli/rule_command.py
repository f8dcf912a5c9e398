"""The command ``rule``: the documentation of a rule, or a list of all rules."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..core.diagnostics import Code
from ..core.rules import RULES
from ..core.rules.catalogue import Rule
from .errors import CommandError
from .options.selection import explain_unknown_code
from .text.output import write_json, write_lines
from .text.terminal import add_format_option, read_width
from .text.width import wrap_to_width

_MIN_TEXT_WIDTH = 20  # Minimum number of columns of descriptions


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument(
        "code",
        nargs="?",
        metavar="CODE",
        help="the code of a rule, such as unknown-status, whose documentation is printed in Markdown",
    )
    choice.add_argument("--list", action="store_true", help="list all rules, each with its default level")
    add_format_option(parser, ("text", "json"))
    parser.set_defaults(run=run_rule)


def run_rule(_root: Path, options: argparse.Namespace) -> int:
    """Print one rule, or all rules; return the exit status."""
    if options.code is not None and options.code not in set(Code):
        raise CommandError(explain_unknown_code(options.code))
    rules = [RULES[code] for code in sorted(Code) if options.list or code == options.code]
    if options.output_format == "json":
        write_json({"rules": [_export_rule(rule) for rule in rules]})
    else:
        write_lines(_iter_table(rules, read_width()) if options.list else _iter_page(rules[0]))
    return 0


def _export_rule(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "level": rule.level,
        "fixable": rule.is_fixable,
        "hasUnsafeEdits": rule.has_unsafe_edits,
        "scope": rule.scope,
        "subject": rule.subject,
        "summary": rule.summary,
        "page": rule.page,
    }


def _iter_table(rules: Sequence[Rule], width: int | None) -> Iterator[str]:
    """Yield a table of rules.

    :param width: columns of the terminal, to which descriptions are broken; None for lines of any length.
    """
    code_width = max(len(rule.code) for rule in rules)
    start = f"{'CODE':{code_width}}  LEVEL    FIXABLE  "
    yield f"{start}DESCRIPTION"
    for rule in rules:
        texts = [rule.description]
        if width is not None:
            texts = [*wrap_to_width(rule.description, max(width - len(start), _MIN_TEXT_WIDTH))]
        yield f"{rule.code:{code_width}}  {rule.level:7}  {rule.fixability:7}  {texts[0]}"
        yield from (" " * len(start) + text for text in texts[1:])


def _iter_page(rule: Rule) -> Iterator[str]:
    yield f"# {rule.code}"
    yield ""
    yield f"Default level: {rule.level}. Fixable: {rule.fixability}. Subject: {rule.subject}."
    yield ""
    yield rule.page
