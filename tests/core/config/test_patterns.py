"""The small languages for paths and phrases."""

from __future__ import annotations

import re

import pytest
from core.proposals import limit_cpu_time, texts_from_pieces
from hypothesis import assume, given

from sphinx_enhancements.core.config.patterns import PathPattern, PatternError, Phrase, compile_glob, matches_any


@pytest.mark.parametrize(
    ("pattern", "path", "named"),
    [
        ("*.md", "a.md", {}),
        ("*.md", "x/y/a.md", {}),
        ("*.md", "a.rst", None),
        ("*.md", "A.MD", None),
        ("/*.md", "x/a.md", None),
        ("/*.md", "a.md", {}),
        ("a/*.md", "a/b/c.md", None),
        ("a/**", "x/a/b/c.md", {}),
        ("a/**", "x/b/c.md", None),
        ("a/**/b.md", "a/b.md", {}),
        ("a/**/b.md", "a/x/y/b.md", {}),
        ("**", "any/thing", {}),
        ("a?.md", "ab.md", {}),
        ("a?.md", "a.md", None),
        ("a[1].md", "a[1].md", {}),
        ("a.md", "axmd", None),
        ("{number}.md", "0012.md", {"number": "0012"}),
        ("{number}.md", "x.md", None),
        ("{number}.md", "٣.md", None),
        ("{owner}/{number}-{slug}/vep.md", "veps/sig/42-a-b/vep.md", {"owner": "sig", "number": "42", "slug": "a-b"}),
        ("{slug}-{number}.md", "a-1-b-22.md", {"slug": "a-1-b", "number": "22"}),
        ("{slug}-{number}-{rest}", "a-b-12-c-3", {"slug": "a-b", "number": "12", "rest": "c-3"}),
        ("{one}-{two}", "a-b-c", {"one": "a", "two": "b-c"}),
        ("{slug}", "", None),
        ("x*{slug}*y", "xaby", {"slug": "a"}),
        ("*a*b*", "xxaxxbxx", {}),
        ("*a*b", "ab", {}),
        ("*a*b", "aba", None),
        ("*-x", "a-xb-x", {}),
        (".*/**", ".git/config", {}),
        (".*/**", "git/config", None),
    ],
)
def test_paths(pattern: str, path: str, named: dict[str, str] | None) -> None:
    """A pattern, a path, and what the placeholders stand for."""
    assert PathPattern(pattern).match(path) == named


@pytest.mark.parametrize("text", ["", "/", "{", "{number", "{number}/{number}", "a}b", "{Number}", "{}", "{a b}"])
def test_what_is_no_path_pattern(text: str) -> None:
    """A mistake is named, with the pattern."""
    with pytest.raises(PatternError, match=r".+"):
        PathPattern(text)


def test_matches_any() -> None:
    """One of several is enough; none of none is not."""
    patterns = (PathPattern("a"), PathPattern("b"))
    assert matches_any(patterns, "x/b")
    assert not matches_any(patterns, "c")
    assert not matches_any((), "c")


@pytest.mark.parametrize(
    ("phrase", "line", "said"),
    [
        ("VEP #{number}: {title}", "VEP #0042:  A title ", {"number": "42", "title": "A title"}),
        ("VEP #{number}: {title}", "vep#42 :A: b", {"number": "42", "title": "A: b"}),
        ("VEP #{number}: {title}", "VEP #0: x", {"number": "0", "title": "x"}),
        ("VEP #{number}: {title}", "VEP #x: A", None),
        ("VEP #{number}: {title}", "VEP 42: A", None),
        ("VEP #{number}: {title}", "a VEP #42: A", None),
        ("on {a} for: {b}", "ON  x  FOR :  ", {"a": "x", "b": ""}),
        ("on {a} for: {b}", "on x y for: z", None),
        ("T ({track})", "T (a b)", {"track": "a b"}),
        ("T ({track})", "T (a b) c", None),
        ("T ({track})", "T ()", None),
        ("{a}: {b}: {c}", "x : y :z", {"a": "x", "b": "y", "c": "z"}),
        ("{title}", "anything\nat all", {"title": "anything\nat all"}),
        ("exactly", "Exactly", {}),
        ("a.b", "axb", None),
    ],
)
def test_phrases(phrase: str, line: str, said: dict[str, str] | None) -> None:
    """A phrase, a line, and what the placeholders stand for."""
    assert Phrase(phrase).match(line) == said


@pytest.mark.parametrize("text", ["{", "{a}{b}", "{a} {a}", "}"])
def test_what_is_no_phrase(text: str) -> None:
    """A mistake is named."""
    with pytest.raises(PatternError, match=r".+"):
        Phrase(text)


@given(texts_from_pieces("This ", "VEP", " targets ", "alpha", " for version", ":", " ", "v1.5", "#", "-", "\t", "x"))
def test_every_line_of_a_phrase_has_its_words(line: str) -> None:
    """The words by which lines are looked for are in every line that matches."""
    for phrase in (Phrase("This VEP targets {stage} for version: {release}"), Phrase("VEP #{number} - {title}")):
        if phrase.match(line) is not None:
            assert all(word in line.casefold() for word in phrase.required_words)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("*a" * 40 + "*b", "a" * 250),
        ("{a}-{b}-{c}-{d}-{e}-{f}-{g}-{h}", "-" * 7),
        ("{a}-{b}-{c}-{d}-{e}-{f}-{g}-{h}x", "-" * 100_000),
        ("*" * 200 + "b", "a" * 100_000),
        ("**/a/" * 30 + "b", "a/" * 20_000),
        ("{slug}-{number}x", "-1" * 100_000),
        ("{number}-{slug}", "1" * 100_000),
    ],
)
def test_paths_that_are_hard_to_match(pattern: str, text: str) -> None:
    """No pattern makes matching run without bound."""
    with limit_cpu_time():
        assert PathPattern(pattern).match(text) is None


@pytest.mark.parametrize(
    ("phrase", "line"),
    [
        ("{a}: {b}: {c}: {d}", "x" + " " * 100_000 + "y"),
        ("{a}: {b}: {c}: {d}", "x:" + " " * 100_000 + "y"),
        ("{a}: {b}: {c}: {d}", "x: " * 2 + " " * 100_000),
        ("VEP #{number}: {title}", "VEP" + " " * 100_000),
        ("VEP #{number}: {title}", "VEP #" + "0" * 100_000),
        ("VEP #: {title}", "VEP #" + " " * 100_000),
        ("a {b} c {d} e", "a " + "x" * 100_000 + " " * 100_000),
    ],
)
def test_phrases_that_are_hard_to_match(phrase: str, line: str) -> None:
    """No phrase makes matching run without bound."""
    with limit_cpu_time():
        assert Phrase(phrase).match(line) is None


@given(texts_from_pieces(*"ab*"), texts_from_pieces(*"ab"))
def test_glob_is_what_a_backtracking_expression_is(pattern: str, text: str) -> None:
    """The expression without backtracking matches what the plain one matches."""
    plain = re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)
    assert bool(compile_glob(pattern).fullmatch(text)) == bool(plain.fullmatch(text))


@given(texts_from_pieces("{one}", "{two}", "{number}", "a", "-", "*", "1"), texts_from_pieces(*"ab-1"))
def test_segments_are_what_a_backtracking_expression_is(pattern: str, text: str) -> None:
    """Placeholders between other characters capture what the shortest match captures."""
    names = re.findall(r"\{\w+\}", pattern)
    # Digits, and what stretches, must end at something else: there the shortest match is not what is wanted.
    assume(text and pattern and not re.search(r"[}*][{*]|\}1|1\{", pattern) and len(names) == len(set(names)))
    plain = re.escape(pattern).replace(r"\{number\}", "(?P<number>[0-9]+)").replace(r"\*", ".*?")
    found = re.fullmatch(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", plain), text)
    assert PathPattern(pattern).match(text) == (found.groupdict() if found else None)


def test_glob_of_many_stars() -> None:
    """A query's pattern is matched in a moment, and all of it counts."""
    with limit_cpu_time():
        assert not compile_glob("a*" * 60 + "b").fullmatch("a" * 5_000)
    assert not compile_glob("*a*b*c*d*e*f*g*h*i*j").fullmatch("abcdefghx")
    assert compile_glob("a*c*").fullmatch("abcd")
