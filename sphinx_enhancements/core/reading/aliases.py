"""Reading of files with aliases of people, such as ``OWNERS_ALIASES``. Source: Prow, "OWNERS_ALIASES"."""

from __future__ import annotations

from ..config.aliases import Aliases
from ..diagnostics import Code, Diagnostic, shorten_text
from ..model import Fields, Text, iter_texts
from .tree import TreeError, TreeParser


def read_aliases(text: str, path: str) -> tuple[Aliases, tuple[Diagnostic, ...]]:
    """Return the aliases in the mapping ``aliases`` of a YAML text, and a diagnostic if the text is untidy.

    An alias in an alias stands for its own members, but not for those of aliases in that one.
    """
    try:
        block = TreeParser(path).parse(text)
    except TreeError as error:
        message = f"the file is not valid YAML ({error}); approvers are not compared with it"
        return {}, (Diagnostic(path, error.line, Code.ALIAS_FILE, message),)
    tree = block.get("aliases") if isinstance(block, Fields) else block
    if not isinstance(tree, Fields):
        message = "the file has no mapping `aliases` of aliases to accounts"
        return {}, (Diagnostic(path, tree.line if tree is not None else None, Code.ALIAS_FILE, message),)
    members = {name.lower(): tuple(map(_fold_account, iter_texts(listed))) for name, listed in tree.entries}
    nested = next(
        ((name, account) for name, listed in members.items() for account in listed if account in members), None
    )
    diagnostics: tuple[Diagnostic, ...] = ()
    if nested is not None:
        message = f"the alias {shorten_text(nested[0])!r} names the alias {shorten_text(nested[1])!r}: name its members"
        diagnostics = (Diagnostic(path, tree.line, Code.ALIAS_FILE, message),)
    aliases = {
        name: tuple(account for account in listed for account in (account, *members.get(account, ())))
        for name, listed in members.items()
    }
    return aliases, diagnostics


def _fold_account(text: Text) -> str:
    return text.text.strip().removeprefix("@").lower()
