"""The small languages in which a profile writes paths and phrases.

They take the place of regular expressions, so that no profile can make a reader run without
bound: every placeholder ends at the first character that may not be part of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

QUOTES = "\"'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"
"""Quotation marks, as people and their editors write them."""

_PLACEHOLDER = re.compile(r"\{([a-z][a-z-]*)\}")
_PATH_PLACEHOLDER = re.compile(r"\{([a-z][a-z-]*)(?::([^{}/:]+))?\}")
_DIGITS = {"number": "[0-9]{1,18}", "date": "[0-9]{8}"}
"""Placeholders that take digits, and how many."""


class PatternError(ValueError):
    """A path or phrase of a profile that is not in the language; its text says why."""


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A path with placeholders, such as ``{owner:sig-*}/{number}-{slug}/vep.md``.

    It matches at any depth: the path may have more folders in front, unless the pattern starts
    with ``/``. ``{number}`` takes digits, ``{date}`` eight of them, any other placeholder text
    within one segment, which behind a colon may be said to look like something; ``*`` takes any
    text within a segment and ``**`` any number of segments. Case counts, as it does in a path.

    :raises PatternError: for an empty pattern, an unclosed brace, or a placeholder used twice.
    """

    text: str

    def __post_init__(self) -> None:
        if not self.text.strip("/"):
            raise PatternError("an empty path pattern")
        names = [name for name, _ in _PATH_PLACEHOLDER.findall(self.text)]
        if len(names) != len(set(names)):
            raise PatternError(f"{self.text!r} has a placeholder twice")
        if re.search(r"[{}]", _PATH_PLACEHOLDER.sub("", self.text)):
            raise PatternError(f"{self.text!r} has a brace that belongs to no placeholder")

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts between slashes."""
        return tuple(self.text.strip("/").split("/"))

    def match(self, path: str) -> dict[str, str] | None:
        """What the placeholders stand for in a path with ``/``; ``None`` if it does not match."""
        found = self.match_below(path)
        return None if found is None else found[1]

    def match_below(self, path: str) -> tuple[int, dict[str, str]] | None:
        """How many folders stand in front of the match, and what the placeholders stand for."""
        pattern = self.segments
        if not self.text.startswith("/") and pattern[0] != "**":
            pattern = ("**", *pattern)
            anywhere = True
        else:
            anywhere = False
        segments = tuple(path.strip("/").split("/"))
        if not _fixed(pattern) <= set(segments):
            return None
        # Column by column, as for a glob: each state is a place in the pattern with what it captured.
        states = _past_stars(pattern, {0: (0, {})})
        for segment in segments:
            following: dict[int, tuple[int, dict[str, str]]] = {}
            for place, (before, captured) in states.items():
                if place >= len(pattern):
                    continue
                if pattern[place] == "**":
                    following.setdefault(place, (before + (anywhere and place == 0), captured))
                elif (found := _captured(pattern[place], segment)) is not None:
                    following.setdefault(place + 1, (before, captured | found))
            states = _past_stars(pattern, following)
            if not states:
                return None
        return states.get(len(pattern))


@lru_cache(maxsize=1024)
def _fixed(pattern: tuple[str, ...]) -> frozenset[str]:
    """The segments that a path must have as they are."""
    return frozenset(segment for segment in pattern if not re.search(r"[*?{]", segment))


def _past_stars(
    pattern: tuple[str, ...], reached: dict[int, tuple[int, dict[str, str]]]
) -> dict[int, tuple[int, dict[str, str]]]:
    for place in sorted(reached):
        behind = place
        while behind < len(pattern) and pattern[behind] == "**":
            behind += 1
            reached.setdefault(behind, reached[place])
    return reached


def _captured(pattern: str, segment: str) -> dict[str, str] | None:
    expression, looks = _segment(pattern)
    found = expression.fullmatch(segment)
    if found is None or not all(look.fullmatch(found[name]) for name, look in looks):
        return None
    return found.groupdict()


@lru_cache(maxsize=1024)
def _segment(text: str) -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """The expression of a segment, and what some of its placeholders have to look like."""
    pieces: list[tuple[bool, str]] = []
    looks = []
    at = 0
    for found in _PATH_PLACEHOLDER.finditer(text):
        pieces += _literals(text[at : found.start()])
        at = found.end()
        name = found[1].replace("-", "_")
        digits = _DIGITS.get(found[1])
        pieces.append((digits is None, f"(?P<{name}>{digits or '.+?'})"))
        if found[2]:
            looks.append((name, compile_glob(found[2])))
    pieces += _literals(text[at:])
    return re.compile(_without_backtracking(pieces), re.DOTALL), tuple(looks)


def _literals(text: str) -> Iterator[tuple[bool, str]]:
    for k, literal in enumerate(text.split("*")):
        if k:
            yield True, ".*?"
        yield False, re.escape(literal).replace(r"\?", ".")


def _without_backtracking(pieces: Sequence[tuple[bool, str]]) -> str:
    """Join parts of a regular expression of which some stretch, each as little as it can.

    A part that stretches and what follows it up to the next one are an atomic group: its first
    match leaves the most to the others, so that no other match of it needs to be tried.
    """
    places = [n for n, (stretches, _) in enumerate(pieces) if stretches]
    parts = ["".join(text for _, text in pieces[: places[0] if places else None])]
    for place, following in zip_longest(places, places[1:]):
        group = "".join(text for _, text in pieces[place:following])
        parts.append(group if following is None else f"(?>{group})")
    return "".join(parts)


def compile_glob(text: str) -> re.Pattern[str]:
    """An expression for :meth:`re.Pattern.fullmatch`, in which ``*`` takes any text."""
    literals = [(False, re.escape(literal)) for literal in re.split(r"\*+", text)]
    pieces = [piece for literal in literals for piece in ((True, ".*?"), literal)]
    return re.compile(_without_backtracking(pieces[1:]), re.DOTALL)


def matches_any(patterns: Iterable[PathPattern], path: str) -> bool:
    """Whether one of the patterns matches a path."""
    return any(pattern.match(path) is not None for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A line of prose with placeholders, such as ``This VEP targets {stage} for version: {release}``.

    Case and the amount of white space do not count, and white space around ``:`` and ``#`` is
    free. ``{number}`` takes digits without leading zeros, ``{date}`` eight; another placeholder
    takes the rest of the line when it stands at the end, and otherwise the text up to the character that follows it.

    :raises PatternError: for an unclosed brace, a placeholder used twice, or two side by side.
    """

    text: str

    def __post_init__(self) -> None:
        names = _PLACEHOLDER.findall(self.text)
        if len(names) != len(set(names)):
            raise PatternError(f"{self.text!r} has a placeholder twice")
        if re.search(r"[{}]", _PLACEHOLDER.sub("", self.text)):
            raise PatternError(f"{self.text!r} has a brace that belongs to no placeholder")
        if "}{" in self.text:
            raise PatternError(f"{self.text!r} has two placeholders with nothing between them")

    @property
    def required_words(self) -> tuple[str, ...]:
        """The words, folded, that every line of this form has."""
        return _words(self.text)

    def match(self, line: str) -> dict[str, str] | None:
        """What the placeholders stand for in a line, stripped; ``None`` if it is another line."""
        found = _phrase(self.text).fullmatch(line.strip())
        return None if found is None else {k: (v or "").strip() for k, v in found.groupdict().items()}


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word for piece in _PLACEHOLDER.split(text)[::2] for word in re.findall(r"\w+", piece.casefold()))


@lru_cache(maxsize=1024)
def _phrase(text: str) -> re.Pattern[str]:
    pieces = _PLACEHOLDER.split(text.strip())
    parts = []
    for n, piece in enumerate(pieces):
        if n % 2 == 0:
            parts.append(_literal(piece))
            continue
        following = pieces[n + 1]
        if piece in _DIGITS:
            zeros = "0*" if piece == "number" else ""
            parts.append(f"{zeros}(?P<{piece}>{_DIGITS[piece]})(?![0-9])")
            continue
        if not following:
            taken = ".*"
        elif following[0].isspace():
            taken = r"\S++"
        else:
            taken = rf"[^{re.escape(following[0])}]++"
        parts.append(f"(?P<{piece.replace('-', '_')}>{taken})")
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def _literal(piece: str) -> str:
    parts = []
    for token in re.findall(r"\s*[:#]\s*|\s+|[^\s:#]+", piece):
        if token.isspace():
            parts.append(r"\s++")
        elif token.strip() in (":", "#"):
            parts.append(rf"\s*+{token.strip()}\s*+")
        else:
            parts.append(re.escape(token))
    return "".join(parts)
