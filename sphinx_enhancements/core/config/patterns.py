"""Path patterns and phrases: the two small languages for texts with placeholders in profiles.

They are compiled to regular expressions without backtracking, so that no profile can make a match take exponential
time: each placeholder ends at the first character that cannot belong to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TypeAlias

QUOTES = "\"'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"
"""Quotation marks of keyboards and typography."""

_PLACEHOLDER = re.compile(r"\{([a-z][a-z-]*)\}")
_PATH_PLACEHOLDER = re.compile(r"\{([a-z][a-z-]*)(?::([^{}/:]+))?\}")
_DIGITS = {"number": "[0-9]{1,18}", "date": "[0-9]{8}"}  # Placeholders that match digits only -> regular expression


class PatternError(ValueError):
    """An invalid path pattern or phrase; its text gives the reason."""


def _check_placeholders(text: str, placeholder: re.Pattern[str]) -> None:
    names = [match[1] for match in placeholder.finditer(text)]
    if len(names) != len(set(names)):
        raise PatternError(f"{text!r} has a placeholder twice")
    if re.search(r"[{}]", placeholder.sub("", text)):
        raise PatternError(f"{text!r} has a brace that belongs to no placeholder")


_Match: TypeAlias = tuple[int, Mapping[str, str]]
"""Number of folders before a match of a path pattern, and placeholder -> text."""


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A path with placeholders, such as ``{owner:sig-*}/{number}-{slug}/vep.md``.

    It matches at any depth, unless it starts with ``/``. ``{number}`` matches digits, ``{date}`` eight digits, any
    other placeholder text within a segment, optionally of the form after its colon; ``*`` matches any text within a
    segment and ``**`` any number of segments. Case is significant.

    :raises PatternError: for an empty pattern, an unmatched brace, or a repeated placeholder.
    """

    text: str

    def __post_init__(self) -> None:
        if not self.text.strip("/"):
            raise PatternError("an empty path pattern")
        _check_placeholders(self.text, _PATH_PLACEHOLDER)

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts between slashes."""
        return _split_path(self.text)

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names of the placeholders."""
        return tuple(match[1] for match in _PATH_PLACEHOLDER.finditer(self.text))

    def match(self, path: str) -> Mapping[str, str] | None:
        """Return placeholder -> text for a path with ``/``; None if it does not match."""
        match = self.match_below(path)
        return None if match is None else match[1]

    def match_below(self, path: str) -> _Match | None:
        """Return the number of folders before the match, and placeholder -> text; None if it does not match."""
        return _match_path(self.text, path)


@lru_cache(maxsize=16_384)
def _match_path(text: str, path: str) -> _Match | None:
    """Match a path with a path pattern. Each path is matched several times: when it is read, linked and looked up."""
    pattern, is_floating, literals = _split_pattern(text)
    segments = _split_path(path)
    if not literals.issubset(segments):
        return None
    # Position in the pattern -> the partial match that reaches it, after each segment of the path.
    states = _skip_double_stars(pattern, {0: (0, {})})
    for segment in segments:
        following: dict[int, _Match] = {}
        for index, (depth, captures) in states.items():
            if index >= len(pattern):
                continue
            if pattern[index] == "**":
                is_before = is_floating and index == 0
                following.setdefault(index, (depth + is_before, captures))
            elif (segment_captures := _match_segment(pattern[index], segment)) is not None:
                following.setdefault(index + 1, (depth, {**captures, **segment_captures}))
        states = _skip_double_stars(pattern, following)
    return states.get(len(pattern))


@lru_cache(maxsize=1024)
def _split_path(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/"))


@lru_cache(maxsize=1024)
def _split_pattern(text: str) -> tuple[tuple[str, ...], bool, frozenset[str]]:
    """Return the segments of a pattern, True if it matches at any depth, and the segments without placeholders."""
    segments = _split_path(text)
    is_floating = not text.startswith("/") and segments[0] != "**"
    literals = frozenset(segment for segment in segments if not re.search(r"[*?{]", segment))
    return (("**", *segments) if is_floating else segments), is_floating, literals


def _skip_double_stars(pattern: tuple[str, ...], states: dict[int, _Match]) -> dict[int, _Match]:
    """Add the states that are reached when ``**`` matches no segment."""
    for start in sorted(states):
        index = start
        while index < len(pattern) and pattern[index] == "**":
            index += 1
            states.setdefault(index, states[start])
    return states


def _match_segment(pattern: str, segment: str) -> dict[str, str] | None:
    expression, forms = _compile_segment(pattern)
    match = expression.fullmatch(segment)
    if match is None or not all(form.fullmatch(match[name]) for name, form in forms):
        return None
    return match.groupdict()


@lru_cache(maxsize=1024)
def _compile_segment(text: str) -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Return the expression of a segment, and the forms required of its placeholders."""
    pieces: list[tuple[bool, str]] = []
    forms = []
    end = 0
    for match in _PATH_PLACEHOLDER.finditer(text):
        pieces += _iter_wildcard_pieces(text[end : match.start()])
        end = match.end()
        name = match[1].replace("-", "_")
        digits = _DIGITS.get(match[1])
        pieces.append((digits is None, f"(?P<{name}>{digits or '.+?'})"))
        if match[2]:
            forms.append((name, compile_glob(match[2])))
    pieces += _iter_wildcard_pieces(text[end:])
    return re.compile(_join_without_backtracking(pieces), re.DOTALL), tuple(forms)


def _iter_wildcard_pieces(text: str) -> Iterator[tuple[bool, str]]:
    for n, literal in enumerate(text.split("*")):
        if n:
            yield True, ".*?"
        yield False, re.escape(literal).replace(r"\?", ".")


def _join_without_backtracking(pieces: Sequence[tuple[bool, str]]) -> str:
    """Join parts of a regular expression, each with True if its length varies.

    Variable parts match as little as possible, so the first match of such a part and what follows it, up to the next
    variable part, leaves most to the rest: an atomic group is enough.
    """
    starts = [n for n, (is_variable, _) in enumerate(pieces) if is_variable]
    parts = ["".join(text for _, text in pieces[: starts[0] if starts else None])]
    for start, following in zip_longest(starts, starts[1:]):
        group = "".join(text for _, text in pieces[start:following])
        parts.append(group if following is None else f"(?>{group})")
    return "".join(parts)


def compile_glob(text: str) -> re.Pattern[str]:
    """Return an expression for :meth:`re.Pattern.fullmatch`; ``*`` matches any text."""
    literals = [(False, re.escape(literal)) for literal in re.split(r"\*+", text)]
    pieces = [piece for literal in literals for piece in ((True, ".*?"), literal)]
    return re.compile(_join_without_backtracking(pieces[1:]), re.DOTALL)


def matches_any(patterns: Iterable[PathPattern], path: str) -> bool:
    """Return True if one of the patterns matches a path."""
    return any(pattern.match(path) is not None for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A line of prose with placeholders, such as ``This VEP targets {stage} for version: {release}``.

    Case and the amount of white space are ignored, and white space around ``:`` and ``#`` is optional. ``{number}``
    matches digits without leading zeros, ``{date}`` eight digits; another placeholder matches the rest of the line at
    the end, and otherwise the text up to the character that follows it.

    :raises PatternError: for an unmatched brace, a repeated placeholder, or two adjacent placeholders.
    """

    text: str

    def __post_init__(self) -> None:
        _check_placeholders(self.text, _PLACEHOLDER)
        if "}{" in self.text:
            raise PatternError(f"{self.text!r} has two placeholders with nothing between them")

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names of the placeholders."""
        return tuple(match[1] for match in _PLACEHOLDER.finditer(self.text))

    @property
    def required_words(self) -> tuple[str, ...]:
        """The words, case-folded, that each matching line contains."""
        return _find_words(self.text)

    def match(self, line: str) -> dict[str, str] | None:
        """Return placeholder -> text, stripped, for a line; None if it does not match."""
        match = _compile_phrase(self.text).fullmatch(line.strip())
        if match is None:
            return None
        return {name: (match[name.replace("-", "_")] or "").strip() for name in self.placeholders}

    def find_spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each match in a text; of a phrase with other placeholders than numbers, none."""
        if all(name in _DIGITS for name in self.placeholders):
            yield from (match.span() for match in _compile_phrase(self.text).finditer(text))


@lru_cache(maxsize=1024)
def _find_words(text: str) -> tuple[str, ...]:
    return tuple(word for piece in _PLACEHOLDER.split(text)[::2] for word in re.findall(r"\w+", piece.casefold()))


@lru_cache(maxsize=1024)
def _compile_phrase(text: str) -> re.Pattern[str]:
    pieces = _PLACEHOLDER.split(text.strip())
    parts = [_compile_literal(pieces[0])]
    for name, following in zip(pieces[1::2], pieces[2::2], strict=True):
        if digits := _DIGITS.get(name):
            parts.append(f"{'0*' if name == 'number' else ''}(?P<{name}>{digits})(?![0-9])")
        else:
            if not following:
                expression = ".*"
            elif following[0].isspace():
                expression = r"\S++"
            else:
                expression = rf"[^{re.escape(following[0])}]++"
            parts.append(f"(?P<{name.replace('-', '_')}>{expression})")
        parts.append(_compile_literal(following))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def _compile_literal(text: str) -> str:
    parts = []
    for token in re.findall(r"\s*[:#]\s*|\s+|[^\s:#]+", text):
        if token.isspace():
            parts.append(r"\s++")
        elif token.strip() in (":", "#"):
            parts.append(rf"\s*+{token.strip()}\s*+")
        else:
            parts.append(re.escape(token))
    return "".join(parts)
