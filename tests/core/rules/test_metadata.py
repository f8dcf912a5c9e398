"""Rules about metadata: fields, titles, dates and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.core.config.settings import find_settings
from sphinx_enhancements.core.diagnostics import SetupError
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path


def check(folder: Path, code: str, checks: str, metadata: str, heading: str = "Lamps") -> list[str]:
    """Return the places and messages of one rule about a proposal with some metadata."""
    text = f'documents = ["**"]\nrules = {{ {code} = "warning" }}\n{checks}'
    (folder / "enhancements.toml").write_text(text, encoding="utf-8")
    (folder / "1.md").write_text(f"---\nid: P-1\n{metadata}\n---\n# {heading}\n", encoding="utf-8")
    project = open_project(find_settings(folder), folder)
    found = collect_diagnostics(project, load_collection(project))
    return [f"{d.location}: {d.message}; {d.hint}".removesuffix("; ") for d in found if d.code == code]


NAMES = '[profile.metadata-checks]\nnames = ["id", "status", "Author", "created"]'


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("status: draft\nAUTHOR: Ana", []),
        ("team: x", ["1.md:3: there is no field `team`"]),
        ("team:\n- x", ["1.md:3: there is no field `team`"]),
        ("authors: Ana", ["1.md:3: there is no field `authors`; did you mean 'Author'?"]),
        ("orphan: true", []),  # It sets up the page.
        ("stattus: draft", []),  # It is reported as misspelled.
        ("? [a, b]\n: x", ["1.md:3: there is no field `a, b`"]),
    ],
)
def test_unknown_fields(tmp_path: Path, metadata: str, expected: list[str]) -> None:
    """A field that the community does not list is reported, with its own spelling of the field."""
    assert check(tmp_path, "unknown-field", NAMES, metadata) == expected


def test_unknown_field_that_belongs_into_a_mapping(tmp_path: Path) -> None:
    """The hint names the mapping in which the profile reads the field, in the community's spelling."""
    fields = (
        '[profile.metadata-checks]\nnames = ["id", "Relations"]\n'
        '[profile.fields]\nextends = ["relations.extends"]\nlabels = ["x.*.extra"]\n'
    )
    assert check(tmp_path, "unknown-field", fields, "Extends: P-2\nextra: x") == [
        "1.md:3: there is no field `Extends`; `Extends` belongs below `Relations`",
        "1.md:4: there is no field `extra`",
    ]
    assert check(tmp_path, "unknown-field", fields, "Relations: {extends: P-2}") == []


REQUIRED = (
    '[profile.required-fields]\nalways = ["owner"]\naccepted = ["created"]\n"last call" = ["review-until"]\n'
    'replaces = ["reason"]\n"kind = Standards Track" = ["labels"]\n[profile.status.values]\nprovisional = ["last call"]'
)


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("owner: light", []),
        ("owner: none", []),  # Somebody has decided that there is none.
        ("owner: TBD", ["1.md:2: `owner` is missing or without a value"]),
        ("owner:", ["1.md:2: `owner` is missing or without a value"]),
        (
            "status: implemented",
            ["1.md:2: `owner`, `created` are missing or without a value; the status is 'implemented'"],
        ),
        (
            "owner: x\nstatus: Last Call",
            ["1.md:2: `review-until` is missing or without a value; the status is 'Last Call'"],
        ),
        ("owner: x\nstatus: provisional", []),
        ("owner: x\nreplaces: [P-2]", ["1.md:2: `reason` is missing or without a value"]),
        ("owner: x\nreplaces: []", []),
        ("owner: {a: [x]}", []),
        ("owner: x\nkind: standards track", ["1.md:2: `labels` is missing or without a value"]),
        ("owner: x\nkind: Standards Track\nlabels: [core]", []),
        ("owner: x\nkind: Meta", []),
    ],
)
def test_missing_fields(tmp_path: Path, metadata: str, expected: list[str]) -> None:
    """Fields are required always, by a status and those before it, by a word for a status, by a field or its value."""
    assert check(tmp_path, "missing-field", REQUIRED, metadata) == expected


def test_order_of_fields(tmp_path: Path) -> None:
    """The first field in another place is reported; unknown fields have no place."""
    found = check(tmp_path, "field-order", NAMES, "created: 2026-01-02\nx: 1\nAuthor: Ana\nstatus: draft")
    assert found == ["1.md:5: the field `Author` is after `created`; the community puts it before"]


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ('reviewers: ["@ana", "ana", "TBD", "TBD"]', ["1.md:3: `reviewers` names 'ana' twice"]),
        ("labels: [a, A, {a: b}, {a: b}]", ["1.md:3: `labels` names 'A' twice"]),
        ("labels: a, a", []),
        ("reviewers: []", []),
    ],
)
def test_duplicate_items(tmp_path: Path, metadata: str, expected: list[str]) -> None:
    """Items are compared without case, and handles without their mark; placeholders are allowed twice."""
    assert check(tmp_path, "duplicate-item", "", metadata) == expected


MILESTONES = (
    '[profile.metadata-checks]\ntemplate-day = "2020-08-26"\ntemplate-milestones = { alpha = "v1.19", beta = "v1.20" }'
)


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("status: draft | accepted", ["1.md:3: 'draft | accepted' is the text of the template; replace it"]),
        ("x: {y: [yyyy-mm-dd]}", ["1.md:3: 'yyyy-mm-dd' is the text of the template; replace it"]),
        ("x: a|b", []),
        ("created: TBD", []),
        (
            "created: 2024-01-02\nmilestones: {alpha: v1.19, beta: v1.20}",
            ["1.md:4: the milestones are those of the template (alpha v1.19, beta v1.20); replace or remove them"],
        ),
        ("created: 2020-05-02\nmilestones: {alpha: v1.19, beta: v1.20}", []),
        ("milestones: {alpha: v1.19, beta: v1.20}", []),
        ("created: 2024-01-02\nmilestones: {alpha: v1.19, beta: v1.21}", []),
    ],
)
def test_template_values(tmp_path: Path, metadata: str, expected: list[str]) -> None:
    """Prompts are reported, and milestones of the template that are too old for the proposal."""
    assert check(tmp_path, "template-value", MILESTONES, metadata) == expected


@pytest.mark.parametrize(
    ("code", "checks", "metadata", "expected"),
    [
        ("date-order", "", "created: 2026-02-02\nupdated: 2026-02-02", []),
        ("date-order", "", "created: 2026-02-02\nupdated: 2025-02-31", []),  # no real day
        ("date-order", "", "updated: 2025-02-01", []),
        ("early-date", 'first-day = "2019-08-22"', "created: 2019-08-22", []),
        (
            "early-date",
            'first-day = "2019-08-22"',
            "date: 21 August 2019",
            ["1.md:3: `date` is 2019-08-21, but the first proposal is of 2019-08-22"],
        ),
        (
            "future-date",
            "",
            "updated: 9999-12-31",
            ["1.md:1: the proposal was updated on 9999-12-31, which is in the future"],
        ),
        ("future-date", "", "review-until: 9999-12-31", []),
    ],
)
def test_dates(tmp_path: Path, code: str, checks: str, metadata: str, expected: list[str]) -> None:
    """Dates are compared in any spelling; days that do not exist are left to another rule."""
    table = f"[profile.metadata-checks]\n{checks}"
    assert check(tmp_path, code, table, metadata) == expected


@pytest.mark.parametrize(
    ("code", "checks", "metadata", "expected"),
    [
        (
            "title-length",
            "title-length = 10",
            "title: 12345678901",
            ["1.md:3: the title has 11 characters; at most 10 are allowed"],
        ),
        ("title-length", "title-length = 10", "title: ÄÖÜ4567890", []),
        ("title-key", "", "title: 'P-01: Lamps'", ["1.md:3: the title repeats the key 'P-1'"]),
        ("title-key", "", "title: P-12 lamps", []),
        ("title-key", "", "title: P-1st lamps", []),
        ("title-key", "", "title: [P-1]", ["1.md:3: the title repeats the key 'P-1'"]),
        ("reserved-number", 'numbers = ["7", "1-5"]', "number: 7", []),
        (
            "reserved-number",
            'numbers = ["7", "1-5"]',
            "number: 6",
            ["1.md:3: the number 6 is reserved or out of range; allowed are 7, 1-5"],
        ),
        ("reserved-number", 'numbers = ["1"]', "number: six", []),  # The number is that of the id.
        ("unknown-owner", 'owners = ["Light"]', "owner: light", []),
        (
            "unknown-owner",
            'owners = ["Light"]',
            "participants: [Lihgt]",
            ["1.md:3: the owner 'Lihgt' is unknown; did you mean 'Light'?"],
        ),
        ("unknown-owner", 'owners = ["Light"]', "owner: none", []),
        ("unknown-kind", "kinds = { Feature = [] }", "kind: feature", []),
        (
            "unknown-kind",
            "kinds = { Feature = [] }",
            "kind: [a, b]",
            [
                "1.md:3: the kind 'a' is unknown; the kinds are feature",
                "1.md:3: the kind 'b' is unknown; the kinds are feature",
            ],
        ),
        ("kind-status", 'kinds = { Process = ["draft"] }', "kind: process\nstatus: strange", []),
        ("kind-status", 'kinds = { Process = ["draft"] }', "kind: other\nstatus: accepted", []),
        ("invalid-address", "addresses = { tracking = [] }", "tracking: TBD", []),
        (
            "invalid-address",
            "addresses = { tracking = [] }",
            "tracking: [https://a.example/1, 'www']",
            ["1.md:3: 'www' is no web address"],
        ),
        (
            "invalid-address",
            'addresses = { tracking = ["https://a.example/"] }',
            "tracking: '[x](https://a.example/1)'",
            [],
        ),
    ],
)
def test_values(tmp_path: Path, code: str, checks: str, metadata: str, expected: list[str]) -> None:
    """Titles, numbers, owners, kinds and addresses are compared with the lists of the profile."""
    table = f"[profile.metadata-checks]\n{checks}"
    assert check(tmp_path, code, table, metadata) == expected


@pytest.mark.parametrize("name", ["metadata", "x", "é" * 50])
def test_long_values(tmp_path: Path, name: str) -> None:
    """Texts of 100 KB and lists of many items are checked quickly, with a limit to the findings."""
    found = check(
        tmp_path, "unknown-field", NAMES, f"{name}: {'|' * 100_000}\n" + "\n".join(f"k{n}k: 1" for n in range(300))
    )
    assert len(found) == 100
    assert check(tmp_path, "template-value", MILESTONES, f"{name}: {'draft|' * 20_000}\nlabels: [{'a, ' * 5000}]") == []


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[profile.metadata-checks]\nfirst-day = "2019-13-22"', "'2019-13-22' is no date such as 2019-08-22"),
        ('[profile.metadata-checks]\nnumbers = ["9-1"]', "'9-1' is no number and no range such as 1-9999"),
        ("[profile.metadata-checks]\nnumbers = [1]", "metadata-checks.numbers must be a list of texts, not [1]"),
        ('[profile.metadata-checks]\naddresses = { tracking = ["x"] }', "'x' is no beginning of a web address"),
        ("[profile.metadata-checks]\naddresses = { owner = [] }", "'owner' is not a field with links: tracking"),
        ('[profile.metadata-checks]\nkinds = { a = ["drafft"] }', "'drafft' is not a status; the nearest is 'draft'"),
        ('[profile.metadata-checks]\ntemplate-milestones = { gama = "1" }', "'gama' is not a stage"),
        ('[profile.required-fields]\nalways = ["onwer"]', "'onwer' is not a field; the nearest is 'owner'"),
        (
            '[profile.required-fields]\nallways = ["owner"]',
            "'allways' is not a status or field; the nearest is 'always'",
        ),
        ('[profile.required-fields]\n"kinnd = x" = ["owner"]', "'kinnd' is not a field; the nearest is 'kind'"),
        ("[profile.metadata-checks]\napprovers = { owner = [] }", "'owner' is not a field for people"),
        ('[profile.metadata-checks]\nalias-files = ["../x"]', "'../x' is not the path of a file below the root"),
    ],
)
def test_invalid_requirements(tmp_path: Path, table: str, message: str) -> None:
    """A requirement that the profile cannot have is refused with its line."""
    with pytest.raises(SetupError) as caught:
        check(tmp_path, "unknown-field", table, "status: draft")
    assert message in str(caught.value)
    assert "enhancements.toml:" in str(caught.value)


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("Dim lamps", "P-1: *Dim* `lamps`", []),
        ("Dim lamps", "[P-1](https://example.org/1): dim-lamps", []),
        ("Dim lamps", "Summary", []),  # It is a heading of the template.
        ("TBD", "Lamps", []),
        ("Dim lamps", "P-1: Lamps", ["1.md:3: the title 'Dim lamps' differs from the heading 'P-1: Lamps'"]),
    ],
)
def test_titles_and_headings(tmp_path: Path, title: str, heading: str, expected: list[str]) -> None:
    """A title is compared with the heading without key, markup, case and punctuation."""
    assert check(tmp_path, "title-mismatch", "", f"title: {title}", heading) == expected
