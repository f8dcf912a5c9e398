"""Comparison of headings: those of a template with those of proposals that answer them in other words."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import accumulate

_OPTIONAL = re.compile(r"[(\[]\s*optional\s*[)\]]", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CHOICE = re.compile(r"\s*(?:/|\bor\b)\s*", re.IGNORECASE)
_CONJUNCTION = re.compile(r"[/&,]| and ", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def strip_optional_mark(title: str) -> tuple[str, bool]:
    """Return a heading without its mark ``(Optional)`` or ``[optional]``, and True if it has one."""
    stripped = _OPTIONAL.sub("", title)
    return " ".join(stripped.split()), stripped != title


@lru_cache(maxsize=32_768)
def fold_heading(title: str) -> tuple[str, ...]:
    """Return the words of a heading for comparison: without markup, optional mark, number, case and plural."""
    if "[" in title or "(" in title:
        title = _LINK.sub(r"\1", _OPTIONAL.sub("", title))
    words = _WORD.findall(title.replace("&", " and ").casefold())
    if len(words) > 1 and words[0].isdecimal():
        del words[0]
    return tuple(map(_fold_word, words))


_ALONE = "."  # Mark of a heading of one word, which answers a longer one that starts with it: Design, Design Details
_NEGATIONS = ("non", "not", "no", "out", "of")
_SAME_WORDS = {
    **dict.fromkeys(("requirement", "requirements", "criterion"), "criteria"),
    **dict.fromkeys(("testing", "tests"), "test"),
}


def _fold_word(word: str) -> str:
    if word in _SAME_WORDS:
        return _SAME_WORDS[word]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def list_full_names(title: str) -> tuple[str, ...]:
    """Return the folded heading of a template's section, with and without the words in brackets."""
    return tuple(dict.fromkeys("".join(fold_heading(text)) for text in (title, _BRACKETS.sub("", title))))


def list_short_names(title: str) -> tuple[str, ...]:
    """Return the names of which each answers a section: of ``Introduction/Overview`` both, and most of its words."""
    bare = _BRACKETS.sub("", title)
    words = fold_heading(bare)
    parts = [*list(accumulate(words))[max(len(words) // 2, 1) : -1], "".join(words[1:])] if len(words) > 2 else []
    choices = ("".join(fold_heading(part)) for part in _CHOICE.split(bare))
    return tuple(name for name in dict.fromkeys((*choices, *parts, f"{words[0]}{_ALONE}" if words else "")) if name)


def list_answers(title: str, starts: Container[str]) -> Iterator[str]:
    """Yield the names that a heading of a document answers: of ``Goals and Non-Goals`` both, its starts and ends.

    :param starts: first three characters of the names that exist, of which others begin no name.
    """
    words = fold_heading(title)
    begins = [n for n, word in enumerate(words) if word[:3] in starts]
    if begins[:1] == [0]:
        yield from accumulate(words)
    yield from ("".join(words[n:]) for n in begins if n and words[n - 1] not in _NEGATIONS)
    bare = _BRACKETS.sub("", title) if "(" in title or "[" in title else title
    if bare != title:
        yield "".join(fold_heading(bare))
    if len(parts := _CONJUNCTION.split(bare)) > 1:
        yield from ("".join(fold_heading(part)) for part in parts)
    if len(words) == 1:
        yield f"{words[0]}{_ALONE}"
