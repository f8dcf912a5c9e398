"""The baseline: its file, and the findings that it accepts."""

from __future__ import annotations

import pytest

from sphinx_enhancements.core.diagnostics import Code, Diagnostic, Level, SetupError
from sphinx_enhancements.core.project.baseline import (
    Baseline,
    BaselineEntry,
    BaselineKey,
    CheckedScope,
    CurrentFindings,
    apply_baseline,
    find_entry_lines,
    find_stale_entries,
    format_baseline,
    parse_baseline,
    prune_baseline,
    update_baseline,
)

TEXT = """\
{
"a b/kep.yaml invalid-value": {"count": 2, "status": "accepted", "stage": "alpha"},
"a b/kep.yaml unknown-status": {"count": 1, "status": "accepted", "stage": "alpha"},
"z.md missing-section": {"count": 3, "status": "", "stage": ""},
"version": 1
}
"""
BASELINE = Baseline(
    {
        BaselineKey("z.md", "missing-section"): BaselineEntry(3, "", ""),
        BaselineKey("a b/kep.yaml", "invalid-value"): BaselineEntry(2, "accepted", "alpha"),
        BaselineKey("a b/kep.yaml", "unknown-status"): BaselineEntry(1, "accepted", "alpha"),
    }
)
STATES = {"a b/kep.yaml": ("accepted", "alpha"), "z.md": ("", "")}


def count(*numbers: int, states: dict[str, tuple[str, str]] = STATES) -> CurrentFindings:
    """Return present numbers of findings of the entries of the baseline, in the order of the file."""
    keys = sorted(BASELINE.entries)
    return CurrentFindings({key: number for key, number in zip(keys, numbers, strict=True) if number}, states)


def make_findings(current: CurrentFindings) -> list[Diagnostic]:
    """Return diagnostics in the given numbers."""
    return [
        Diagnostic(key.path, line, Code(key.code), "message")
        for key, number in current.counts.items()
        for line in range(1, number + 1)
    ]


def list_stale(current: CurrentFindings, scope: CheckedScope = CheckedScope(), missing: str = "") -> list[str]:  # noqa: B008
    """Return the location and message of each stale entry."""
    location = ("base.json", find_entry_lines(TEXT))
    stale = find_stale_entries(BASELINE, current, scope, lambda path: path != missing, location)
    return [f"{d.location} {d.message.partition(';')[0]}" for d in stale]


def test_file() -> None:
    """Each entry is one line that ends with a comma, sorted; the text is read back."""
    assert format_baseline(BASELINE) == TEXT
    assert parse_baseline(TEXT, "x") == BASELINE
    assert parse_baseline(format_baseline(Baseline({})), "x") == Baseline({})
    assert list(find_entry_lines(TEXT).values()) == [2, 3, 4]


def test_unusual_paths() -> None:
    """Paths with blanks, quotes and bytes that are not UTF-8 survive."""
    entries = {BaselineKey(path, "metadata"): BaselineEntry(1, "", "") for path in ('a"b c.md', "\udcff.md", "é.md")}
    text = format_baseline(Baseline(entries))
    assert text.isascii()
    assert parse_baseline(text, "x") == Baseline(entries)
    assert find_entry_lines(text).keys() == entries.keys()


def test_entry_that_stands_twice() -> None:
    """The higher number of two lines that a merge left counts."""
    line = '"z.md missing-section": {"count": 3, "status": "", "stage": ""},\n'
    text = TEXT.replace(line, line + line.replace("3", "2"))
    assert parse_baseline(text, "x") == BASELINE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "base.json:1: the baseline is not valid JSON"),
        ("<<<<<<< HEAD\n", "base.json:1: the baseline is not valid JSON"),
        (TEXT.replace('"z.md', "=======\n"), "base.json:4: the baseline is not valid JSON"),
        ("[" * 100_000, "base.json: the baseline is not valid JSON"),
        ("[]", "base.json: the baseline has no number as `version`"),
        ("[1]", "base.json: the baseline is no JSON object"),
        ("7", "base.json: the baseline is no JSON object"),
        ("{}", "base.json: the baseline has no number as `version`"),
        ('{"version": true}', "base.json: the baseline has no number as `version`"),
        ('{"version": 2}', "base.json: the baseline has version 2, newer than 1"),
        ('{"version": 1, "a": 1}', "base.json: the entry 'a' must be a path and a code"),
        ('{"version": 1, "a b": {"count": 0, "status": "", "stage": ""}}', "base.json: the entry 'a b' must be"),
        ('{"version": 1, "a b": {"count": 1, "status": null, "stage": ""}}', "base.json: the entry 'a b' must be"),
        ('{"version": 1, "a b": [["count", 1]]}', "base.json: the entry 'a b' must be"),
        ('{"version": 1, "a b": {"count": ' + "9" * 5000 + "}}", "base.json: the baseline is not valid JSON"),
    ],
)
def test_bad_file(text: str, message: str) -> None:
    """A file that is no baseline gives one line that says so."""
    with pytest.raises(SetupError) as error:
        parse_baseline(text, "base.json")
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


def test_accepted_findings() -> None:
    """As many findings as accepted, or fewer, are left out; of more, all are reported, and others too."""
    assert list(apply_baseline(make_findings(count(2, 1, 3)), BASELINE, count(2, 1, 3))) == []
    assert list(apply_baseline(make_findings(count(1, 0, 0)), BASELINE, count(1, 0, 0))) == []
    more = count(3, 1, 3)
    note = "(one of 3 findings of this rule in the file, of which the baseline accepts 2)"
    assert [(d.line, d.message) for d in apply_baseline(make_findings(more), BASELINE, more)] == [
        (line, f"message {note}") for line in (1, 2, 3)
    ]
    others = [Diagnostic("z.md", 1, Code.METADATA, "x"), Diagnostic("z.md", 1, Code.MISSING_SECTION, "y", Level.INFO)]
    assert list(apply_baseline(others, BASELINE, count(0, 0, 0))) == others


def test_changed_state() -> None:
    """The entries of a file lapse when the status or stage of its proposal changes."""
    for state in (("implemented", "alpha"), ("accepted", "beta")):
        current = count(2, 1, 3, states={"a b/kep.yaml": state})
        codes = [d.code for d in apply_baseline(make_findings(current), BASELINE, current)]
        assert codes == ["invalid-value", "invalid-value", "unknown-status"]
        assert {key.path for key in prune_baseline(BASELINE, current, CheckedScope()).entries} == {"z.md"}


def test_stale_entries() -> None:
    """Entries that accept too much are reported, one line for each file, with the reason."""
    assert list_stale(count(2, 1, 3)) == list_stale(count(3, 1, 3)) == []
    (fewer,) = list_stale(count(1, 0, 3))
    assert fewer == (
        "base.json:2 a b/kep.yaml has fewer findings than accepted: "
        "invalid-value (2 accepted, 1 left), unknown-status (1 accepted, 0 left)"
    )
    assert list_stale(count(2, 1, 0), missing="z.md") == ["base.json:4 there is no file 'z.md' any more"]
    changed = count(2, 1, 3, states={"a b/kep.yaml": ("implemented", "alpha")})
    (lapsed,) = list_stale(changed)
    assert lapsed == (
        "base.json:2 the status of a b/kep.yaml changed from 'accepted' to 'implemented', "
        "so that all its findings count again"
    )
    assert list_stale(count(0, 0, 0), CheckedScope(lambda path: path == "z.md")) == [
        "base.json:4 z.md has fewer findings than accepted: missing-section (3 accepted, 0 left)"
    ]


def test_updates_of_a_part() -> None:
    """Writing and pruning change only the entries of the files and rules that the run checks."""
    scope = CheckedScope(lambda path: path == "z.md", lambda code: code == "missing-section")
    current = count(0, 5, 2)
    key = BaselineKey("z.md", "missing-section")
    for change in (update_baseline, prune_baseline):
        entries = change(BASELINE, current, scope).entries
        assert entries == {**BASELINE.entries, key: BaselineEntry(2, "", "")}
    assert prune_baseline(BASELINE, current, CheckedScope()).entries == {
        BaselineKey("a b/kep.yaml", "unknown-status"): BaselineEntry(1, "accepted", "alpha"),
        key: BaselineEntry(2, "", ""),
    }
