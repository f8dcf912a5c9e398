"""Path patterns and phrases."""

from __future__ import annotations

import re

import pytest
from core.proposals import limit_cpu_time, texts_from_pieces
from hypothesis import assume, given

from sphinx_enhancements.core.config.patterns import PathPattern, PatternError, Phrase, compile_glob, matches_any


@pytest.mark.parametrize(
    ("pattern", "path", "captures"),
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
def test_path_patterns(pattern: str, path: str, captures: dict[str, str] | None) -> None:
    """A path pattern matches a path and captures placeholders, or does not match."""
    assert PathPattern(pattern).match(path) == captures


@pytest.mark.parametrize("text", ["", "/", "{", "{number", "{number}/{number}", "a}b", "{Number}", "{}", "{a b}"])
def test_invalid_path_patterns(text: str) -> None:
    """An invalid pattern raises an error with a text."""
    with pytest.raises(PatternError, match=r".+"):
        PathPattern(text)


def test_matches_any() -> None:
    """One matching pattern is enough; no pattern matches nothing."""
    patterns = (PathPattern("a"), PathPattern("b"))
    assert matches_any(patterns, "x/b")
    assert not matches_any(patterns, "c")
    assert not matches_any((), "c")


@pytest.mark.parametrize(
    ("phrase", "line", "captures"),
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
def test_phrases(phrase: str, line: str, captures: dict[str, str] | None) -> None:
    """A phrase matches a line and captures placeholders, or does not match."""
    assert Phrase(phrase).match(line) == captures


@pytest.mark.parametrize("text", ["{", "{a}{b}", "{a} {a}", "}"])
def test_invalid_phrases(text: str) -> None:
    """An invalid phrase raises an error with a text."""
    with pytest.raises(PatternError, match=r".+"):
        Phrase(text)


@given(texts_from_pieces("This ", "VEP", " targets ", "alpha", " for version", ":", " ", "v1.5", "#", "-", "\t", "x"))
def test_matching_lines_contain_the_required_words(line: str) -> None:
    """Each line that matches a phrase contains its required words."""
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
def test_path_patterns_match_in_bounded_time(pattern: str, text: str) -> None:
    """Patterns and paths that invite backtracking are matched quickly."""
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
def test_phrases_match_in_bounded_time(phrase: str, line: str) -> None:
    """Phrases and lines that invite backtracking are matched quickly."""
    with limit_cpu_time():
        assert Phrase(phrase).match(line) is None


@given(texts_from_pieces(*"ab*"), texts_from_pieces(*"ab"))
def test_glob_equals_a_backtracking_expression(pattern: str, text: str) -> None:
    """A glob matches the same texts as the equivalent expression with backtracking."""
    plain = re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)
    assert bool(compile_glob(pattern).fullmatch(text)) == bool(plain.fullmatch(text))


@given(texts_from_pieces("{one}", "{two}", "{number}", "a", "-", "*", "1"), texts_from_pieces(*"ab-1"))
def test_segments_equal_a_backtracking_expression(pattern: str, text: str) -> None:
    """Placeholders capture the same texts as the equivalent expression with backtracking."""
    names = re.findall(r"\{\w+\}", pattern)
    # Adjacent placeholders, stars and digits are excluded: there the two expressions may differ.
    assume(text and pattern and not re.search(r"[}*][{*]|\}1|1\{", pattern) and len(names) == len(set(names)))
    plain = re.escape(pattern).replace(r"\{number\}", "(?P<number>[0-9]+)").replace(r"\*", ".*?")
    found = re.fullmatch(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", plain), text)
    assert PathPattern(pattern).match(text) == (found.groupdict() if found else None)


def test_glob_with_many_stars() -> None:
    """A glob with many stars matches quickly, and each of its parts counts."""
    with limit_cpu_time():
        assert not compile_glob("a*" * 60 + "b").fullmatch("a" * 5_000)
    assert not compile_glob("*a*b*c*d*e*f*g*h*i*j").fullmatch("abcdefghx")
    assert compile_glob("a*c*").fullmatch("abcd")
