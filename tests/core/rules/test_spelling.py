"""Misspelled names of fields and releases."""

from __future__ import annotations

import pytest
from core.proposals import EVERYWHERE, build_collection, limit_cpu_time, proposal

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code, Diagnostic
from sphinx_enhancements.core.releases import Release
from sphinx_enhancements.core.rules import check_collection


def find_misspelled(
    documents: dict[str, str], settings: Settings = EVERYWHERE, name: str = "default"
) -> list[Diagnostic]:
    """Return the diagnostics about misspelled names."""
    found = check_collection(build_collection(documents, name, settings))
    return [d for d in found if d.code in (Code.MISSPELLED_FIELD, Code.MISSPELLED_RELEASE)]


@pytest.mark.parametrize(
    ("field", "nearest"),
    [
        ("statuss: draft", "status"),
        ("staus: draft", "status"),
        ("sattus: draft", "status"),
        ("Ststus: draft", "status"),
        ("tsatus: draft", "status"),
        ("ower: sig-x", "owner"),
        ("depnds-on: A-2", "depends-on"),
        ("depends_onn: A-2", "depends-on"),
        ("superceded-by: A-2", "superseded-by"),
        ("last-update: 2026-01-02", "last-updated"),
        ("owning-sigs: [sig-x]", "owning-sig"),
        ("label: [doc]", "labels"),
        ("reviewerss: '@x'", "reviewers"),
        ("eviewers: '@x'", "reviewers"),
        ("ownerr: sig-x", "owner"),
        ("createdd: 2026-01-02", "created"),
        ("milestonse: {alpha: v1.1}", "milestones"),
    ],
)
def test_misspelled_field(field: str, nearest: str) -> None:
    """A field one edit from a known one is reported with the nearest name, where it is written; its value is kept."""
    documents = {"a.md": proposal(f"id: A-1\n{field}")}
    (found,) = find_misspelled(documents)
    assert (found.code, found.path, found.line) == (Code.MISSPELLED_FIELD, "a.md", 3)
    written = field.partition(":")[0]
    assert found.message == f"there is no field `{written}`; it is kept in `extra`"
    assert found.hint == f"did you mean {nearest!r}?"


@pytest.mark.parametrize(
    "block",
    [
        "kinds: [a]\ntag: x\nsigs: [a]\nkeys: [b]",  # short names
        "dates: [2026-01-02]\nlocks: x",  # other words
        "reviewed: 2026-01-02\napproved: 2026-01-02\nupdates: A-2\nreleased: v1.1\nreplaced: 'yes'",  # other forms
        "status: draft\nowner: a\nstage: beta\nowners: [a, b]\nstages: {alpha: x}",  # plurals beside their singulars
        "statuss: TBD\nower:",  # placeholders
        "data: {statuss: draft, ower: x}\ndeep: {er: [{depnds-on: x}]}",  # data of others
        "status: draft\nfrobnicate: 1\nlayout: page\nweight: 3\ndescription: x\nkeywords: [x]\nslug: x",
        "_status_: draft",
        f"{'x' * 100_000}: 1",
    ],
)
def test_other_fields(block: str) -> None:
    """Short names, other words and forms, placeholders, and fields of mappings are no misspelled fields."""
    with limit_cpu_time():
        assert find_misspelled({"a.md": proposal(f"id: A-1\n{block}")}) == []


def test_field_of_several_proposals() -> None:
    """A name that three proposals have is a custom of the community; one that two have is a mistake in both."""
    documents = {f"{n}.md": proposal(f"id: A-{n}\nowners: [a, b]") for n in range(2)}
    assert [d.path for d in find_misspelled(documents)] == ["0.md", "1.md"]
    documents["2.md"] = proposal("id: A-2\nowners: c")
    assert find_misspelled(documents) == []


def test_many_unknown_fields() -> None:
    """The first of thousands of unknown fields are compared with those of the profile."""
    block = "\n".join(["statuss: draft", *(f"word-{n:05}: x" for n in range(8_000))])
    with limit_cpu_time(6):
        (found,) = find_misspelled({"a.md": proposal(block)})
    assert found.hint == "did you mean 'status'?"


def test_misspelled_option_and_nested_field() -> None:
    """Options of directives are fields, and the mappings of a profile are known names."""
    text = "# T\n\n```{enhancement} One\n:id: A-1\n:staus: draft\n```\n"
    assert [(d.line, d.code) for d in find_misspelled({"a.md": text}, Settings())] == [(5, Code.MISSPELLED_FIELD)]
    page = "---\nstatus: Provisional\nrelationship: {extends: 2}\n---\n# GEP-1: One\n"
    (found,) = find_misspelled({"geps/gep-1/index.md": page}, Settings(), "gep")
    assert found.hint == "did you mean 'relationships'?"


def declare(*names: str) -> Settings:
    """Return settings that make every document a proposal and declare releases."""
    return Settings(documents=EVERYWHERE.documents, releases=tuple(Release(name) for name in names))


MINOR = ("v1.0", "v1.1", "v1.2", "v1.3")


@pytest.mark.parametrize(
    ("declared", "written", "nearest"),
    [
        (MINOR, "v1.11", "v1.1"),
        (MINOR, "1.22", "v1.2"),
        (MINOR, "v11.1", "v1.1"),
        (MINOR, "v1.31", "v1.3"),
        (("v1.34", "v1.35"), "v1.345", "v1.34"),
        (("v1.34", "v1.35"), "v1.53", "v1.35"),
        (MINOR, "v13", "v1.3"),
        (MINOR, "v1.20", "v1.2"),
        (("v1.1", "v1.6"), "v1.11", "v1.1"),
        (("1", "2", "3"), "23", "2"),
        (MINOR, "v1.4", None),
        (MINOR, "v1.9", None),
        (MINOR, "v1.10", None),
        (MINOR, "v1.12", None),
        (("2025.1", "2025.2"), "2035.1", None),
        (MINOR, "v2.1", None),
        (MINOR, "v1.3.1", None),
        (MINOR, "v0.1", None),
        (MINOR, "v1.99", None),
        (("v1.9", "v1.10"), "v1.11", None),
        (("v1.7", "v1.8"), "v1.11", None),
        (("v1.30", "v1.32"), "v1.31", None),
        (("v1.30", "v1.32"), "v1.3", None),
        (("2023.10", "2024.04"), "2024.10", None),
        (("2024.10", "2025.04"), "2026.04", None),
        (("1", "2", "3"), "6", None),
        ((), "v1.11", None),
        (("Ada", "Bell"), "v1.11", None),
        (MINOR, "v" + "1" * 500, None),
    ],
)
def test_misspelled_release(declared: tuple[str, ...], written: str, nearest: str | None) -> None:
    """A release far after the declared ones, and one edit from one of them, is reported; a future one is not."""
    documents = {"a.md": proposal(f"id: A-1\nmilestones: {{alpha: '{written}'}}")}
    found = find_misspelled(documents, declare(*declared))
    message = f"the release {written!r} is far after the declared ones; correct it, or declare it in the settings"
    expected = [(3, message, f"did you mean {nearest!r}?")] if nearest else []
    assert [(d.line, d.message, d.hint) for d in found] == expected


def test_release_of_several_proposals() -> None:
    """A release that two proposals target is no mistake."""
    documents = {f"{n}.md": proposal(f"id: A-{n}\nmilestones: {{alpha: v1.11}}") for n in range(2)}
    assert find_misspelled(documents, declare(*MINOR)) == []


def test_release_close_to_one_of_several_proposals() -> None:
    """Old releases that proposals name need no declaration."""
    documents = {f"{n}.md": proposal(f"id: A-{n}\nmilestones: {{alpha: v1.1, beta: v1.11}}") for n in range(1)}
    assert find_misspelled(documents, declare("v1.2", "v1.3")) == []
    documents["3.md"] = proposal("id: A-3\nmilestones: {alpha: v1.1}")
    (found,) = find_misspelled(documents, declare("v1.2", "v1.3"))
    assert found.hint == "did you mean 'v1.1'?"


def test_unknown_release_close_to_a_declared_one() -> None:
    """A text that is no version is reported with the nearest declared name."""
    collection = build_collection(
        {"a.md": proposal("id: A-1\nmilestones: {alpha: Adda}")}, settings=declare("Ada", "Bell")
    )
    (found,) = check_collection(collection)
    assert found.code is Code.UNKNOWN_RELEASE
    assert found.hint == "did you mean 'Ada'?"
