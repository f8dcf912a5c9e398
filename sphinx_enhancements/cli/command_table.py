"""Table of the commands, in the groups and in the order of the help text."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """Command of the command line, whose module is imported when the command is used.

    :param help: line of the command in the help text, in the imperative.
    :param takes_query: True if the words after the options are a query, in which ``-word`` is a negated word.
    :param reads_settings: True if the command works on a project, False if it works on a folder without settings.
    :param has_cache_options: True if the command reads proposals, and so has the options of the cache.
    """

    name: str
    help: str
    takes_query: bool = False
    reads_settings: bool = True
    has_cache_options: bool = True

    @property
    def module(self) -> str:
        """Name of the module with the function ``add_options``, relative to the package of the command line."""
        return f".{self.name}_command"


COMMAND_GROUPS = {
    "look up proposals": (
        Command("list", "list the proposals, or those that a query chooses", takes_query=True),
        Command("show", "show one proposal: state, relations, questions, findings"),
        Command("graph", "draw the relations between proposals, as a tree or a diagram", takes_query=True),
        Command("open", "print the path of a proposal's file, or open it in an editor"),
    ),
    "write and check proposals": (
        Command("new", "write a new proposal from the template of the community"),
        Command("check", "report findings, and correct or accept them; exit status 1 if there are any"),
        Command("promote", "move a proposal to its next stage, wherever its files state the stage"),
        Command("status", "give a proposal another status, wherever its files state the status"),
        Command("rule", "explain a rule, or list all rules", reads_settings=False, has_cache_options=False),
    ),
    "follow releases and history": (
        Command("freeze", "list ready and blocked proposals at a gate of a release; exit status 1 if one is blocked"),
        Command("replay", "apply a gate to past releases, and compare with what happened after it"),
        Command("diff", "compare proposals at two moments, or in two files enhancements.json"),
        Command("history", "print the changes of one proposal that git has recorded, or statistics of all"),
    ),
    "set up and connect": (
        Command("init", "write settings, pages and a baseline for a repository of proposals", reads_settings=False),
        Command(
            "profiles",
            "list the bundled profiles, and name the one that fits the folder --root",
            reads_settings=False,
            has_cache_options=False,
        ),
        Command("schema", "print JSON Schemas of metadata, settings and profiles", has_cache_options=False),
        Command("lsp", "run the language server for editors", reads_settings=False),
        Command("export", "print enhancements.json, the data of all proposals"),
    ),
}
"""Commands by the titles of their groups in the help text."""

COMMANDS = tuple(command for group in COMMAND_GROUPS.values() for command in group)


def format_commands(width: int) -> str:
    """Return the list of all commands for the help text.

    :param width: largest length of a line.
    """
    from textwrap import fill  # imported late, because only the help text needs it

    column = 2 + max(len(command.name) for command in COMMANDS) + 2
    lines = []
    for title, commands in COMMAND_GROUPS.items():
        lines += ["", f"{title}:"]
        for command in commands:
            start = f"  {command.name}".ljust(column)
            lines.append(fill(command.help, max(width, 40), initial_indent=start, subsequent_indent=" " * column))
    return "\n".join(lines[1:])
