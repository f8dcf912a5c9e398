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
    from collections.abc import Iterable, Sequence

_PLACEHOLDER = re.compile(r"\{([a-z][a-z-]*)\}")


class PatternError(ValueError):
    """A path or phrase of a profile that is not in the language; its text says why."""


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A path with placeholders, such as ``{owner}/{number}-{slug}/vep.md``.

    It matches at any depth: the path may have more folders in front. ``{number}`` takes digits,
    any other placeholder takes text within one segment; ``*`` takes any text within a segment and
    ``**`` any number of segments. Case counts, as it does in a path.

    :raises PatternError: for an empty pattern, an unclosed brace, or a placeholder used twice.
    """

    text: str

    def __post_init__(self) -> None:
        if not self.text.strip("/"):
            raise PatternError("an empty path pattern")
        names = _PLACEHOLDER.findall(self.text)
        if len(names) != len(set(names)):
            raise PatternError(f"{self.text!r} has a placeholder twice")
        if re.search(r"[{}]", _PLACEHOLDER.sub("", self.text)):
            raise PatternError(f"{self.text!r} has a brace that belongs to no placeholder")

    def match(self, path: str) -> dict[str, str] | None:
        """What the placeholders stand for in a path with ``/``; ``None`` if it does not match."""
        pattern = self.text.strip("/").split("/")
        segments = path.strip("/").split("/")
        if not self.text.startswith("/") and pattern[0] != "**":
            pattern.insert(0, "**")
        return _match_segments(tuple(pattern), tuple(segments))


def _match_segments(pattern: tuple[str, ...], segments: tuple[str, ...]) -> dict[str, str] | None:
    # Column by column, as for a glob: each state is a place in the pattern with what it captured.
    states: dict[int, dict[str, str]] = {0: {}}

    def skip_stars(reached: dict[int, dict[str, str]]) -> dict[int, dict[str, str]]:
        for place in sorted(reached):
            behind = place
            while behind < len(pattern) and pattern[behind] == "**":
                behind += 1
                reached.setdefault(behind, reached[place])
        return reached

    states = skip_stars(states)
    for segment in segments:
        following: dict[int, dict[str, str]] = {}
        for place, captured in states.items():
            if place >= len(pattern):
                continue
            if pattern[place] == "**":
                following.setdefault(place, captured)
            elif found := _segment(pattern[place]).fullmatch(segment):
                following.setdefault(place + 1, captured | found.groupdict())
        states = skip_stars(following)
        if not states:
            return None
    return states.get(len(pattern))


@lru_cache(maxsize=1024)
def _segment(text: str) -> re.Pattern[str]:
    pieces: list[tuple[bool, str]] = []
    for n, part in enumerate(_PLACEHOLDER.split(text)):
        if n % 2:
            name = part.replace("-", "_")
            pieces.append((False, f"(?P<{name}>[0-9]{{1,18}})") if part == "number" else (True, f"(?P<{name}>.+?)"))
            continue
        for k, literal in enumerate(part.split("*")):
            if k:
                pieces.append((True, ".*?"))
            pieces.append((False, re.escape(literal).replace(r"\?", ".")))
    return re.compile(_without_backtracking(pieces), re.DOTALL)


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


def glob(text: str) -> re.Pattern[str]:
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
    free. ``{number}`` takes digits without leading zeros; another placeholder takes the rest of
    the line when it stands at the end, and otherwise the text up to the character that follows it.

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
    def words(self) -> tuple[str, ...]:
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
        if piece == "number":
            parts.append("0*(?P<number>[0-9]{1,18})(?![0-9])")
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
