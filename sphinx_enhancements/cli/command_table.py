"""Table of the commands, in the order of the help text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """Command of the command line, whose module is imported when the command is used.

    :param help: line of the command in the help text.
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


COMMANDS = (
    Command("list", "the proposals, or those that a query chooses", takes_query=True),
    Command("show", "one proposal: state, relations, questions, findings"),
    Command("graph", "the relations between proposals, as a tree or a diagram", takes_query=True),
    Command("diff", "how proposals differ between two moments, or two files enhancements.json"),
    Command("history", "the recorded changes of one proposal, from git, or statistics of all"),
    Command("open", "the path of a proposal's file, or the file in an editor"),
    Command("check", "the diagnostics; exit status 1 if there are any"),
    Command("promote", "move a proposal to its next stage, wherever its files state the stage"),
    Command("status", "give a proposal another status, wherever its files state the status"),
    Command("freeze", "the proposals that are ready at a gate of a release; exit status 1 if one is blocked"),
    Command("replay", "a gate in past releases, compared with what happened after it"),
    Command("rule", "the documentation of a rule, or a list of all", reads_settings=False, has_cache_options=False),
    Command(
        "schema", "JSON Schemas of metadata, settings and profiles, for editors and validators", has_cache_options=False
    ),
    Command("export", "enhancements.json on standard output"),
    Command("new", "write a proposal from the template of the community"),
    Command(
        "init",
        "write settings, pages and a baseline for a repository of proposals; no settings are read",
        reads_settings=False,
    ),
    Command("lsp", "the language server, for editors", reads_settings=False),
    Command(
        "profiles",
        "the bundled profiles, and the one that fits the folder --root; no settings are read",
        reads_settings=False,
        has_cache_options=False,
    ),
)
