"""The command ``freeze``, with real repositories."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from git_repositories import GitRepository

from sphinx_enhancements.cli import main
from sphinx_enhancements.cli.text.freeze_formats import FreezeReport, format_text
from sphinx_enhancements.cli.text.terminal import Screen
from sphinx_enhancements.core.gates.assessment import assess_gate, prepare_project
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
profile = "kep"
current-release = "v1.31"
[[releases]]
name = "v1.32"
enhancements-freeze = 2024-02-10T02:00:00Z
code-freeze = 2024-03-20
"""
KEP = """\
title: {title}
kep-number: {number}
owning-sig: sig-a
authors: ["@ana"]
reviewers: ["@ben"]
approvers: ["@eva"]
feature-gates: [One]
status: {status}
creation-date: 2024-01-01
stage: alpha
latest-milestone: v1.32
milestone:
  alpha: v1.32
"""
SECTIONS = ("Summary", "Motivation", "Proposal", "Design Details", "Test Plan", "Graduation Criteria")
SECTIONS += ("Production Readiness Review Questionnaire", "Drawbacks", "Alternatives")


def _write_kep(repository: GitRepository, number: int, status: str, title: str = "Lamp") -> None:
    folder = f"keps/sig-a/{number}-lamp"
    text = "\n".join(f"## {title}\n\nText.\n" for title in SECTIONS)
    repository.write(f"{folder}/README.md", f"# KEP-{number}: {title}\n\n{text}")
    repository.write(f"{folder}/kep.yaml", KEP.format(title=json.dumps(title), number=number, status=status))


def _approve(repository: GitRepository, number: int) -> None:
    text = f'kep-number: {number}\nalpha:\n  approver: "@wim"\n'
    repository.write(f"keps/prod-readiness/sig-a/{number}.yaml", text)


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """Return a repository with a ready, an unapproved and a provisional proposal; one is accepted after the freeze."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", SETTINGS)
    for number, status in ((1, "implementable"), (2, "implementable"), (3, "provisional")):
        _write_kep(repository, number, status)
    _approve(repository, 1)
    _approve(repository, 3)
    repository.commit("2024-02-01T00:00:00Z")
    _write_kep(repository, 3, "implementable")
    repository.commit("2024-02-11T00:00:00Z")
    return repository


def _run(repository: GitRepository, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["--root", str(repository.root), "--no-cache", "freeze", *arguments])
    output = capsys.readouterr()
    return status, output.out, output.err


def test_json(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """The outcome of each proposal as of the gate has its reasons with file and line."""
    moment = "v1.32 enhancements-freeze"
    status, output, _ = _run(repository, capsys, "v1.32", "--as-of", moment, "--format", "json")
    data = json.loads(output)
    assert status == 1
    head = {key: data[key] for key in ("release", "gate", "asOf", "revision")}
    assert head == {
        "release": "v1.32",
        "gate": "enhancements-freeze",
        "asOf": "2024-02-10T02:00Z",
        "revision": repository.git("rev-parse", "HEAD^").strip(),
    }
    outcomes = [(p["key"], p["number"], p["outcome"], p["label"]) for p in data["proposals"]]
    assert outcomes == [
        ("KEP-1", 1, "ready", "Tracked for enhancements freeze"),
        ("KEP-2", 2, "blocked", "Not tracked for enhancements freeze"),
        ("KEP-3", 3, "blocked", "Not tracked for enhancements freeze"),
    ]
    assert [proposal["reasons"] for proposal in data["proposals"]] == [
        [],
        [
            {
                "code": "unapproved-stage",
                "level": "blocked",
                "path": "keps/sig-a/2-lamp/kep.yaml",
                "line": 10,
                "message": "the stage 'alpha' has no production readiness approver, which v1.32 needs",
                "remedy": "sphinx-enhancements promote KEP-2 alpha --release v1.32 --approver PERSON",
            }
        ],
        [
            {
                "code": "not-accepted",
                "level": "blocked",
                "path": "keps/sig-a/3-lamp/kep.yaml",
                "line": 8,
                "message": "the status is 'provisional'; v1.32 needs 'implementable'",
                "remedy": "sphinx-enhancements status KEP-3 implementable",
            }
        ],
    ]


def test_text(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a moment, the files on the disk are judged; the gate is the last one, because all have passed."""
    status, output, _ = _run(repository, capsys, "1.32")
    head = repository.git("rev-parse", "HEAD").strip()[:10]
    assert status == 1
    assert output == (
        f"Code Freeze of v1.32 (commit {head})\n"
        "1 blocked, 0 at risk, 2 ready\n"
        "\n"
        "Blocked (1)\n"
        "KEP-2 Lamp (alpha, sig-a)\n"
        "    keps/sig-a/2-lamp/kep.yaml:10: the stage 'alpha' has no production readiness approver, which v1.32 needs "
        "[unapproved-stage]\n"
        "      -> sphinx-enhancements promote KEP-2 alpha --release v1.32 --approver PERSON\n"
        "\n"
        "Ready (2)\n"
        "KEP-1 Lamp (alpha, sig-a)\n"
        "KEP-3 Lamp (alpha, sig-a)\n"
        "\n"
        "Not known from the repository: pull requests with the implementation and their state; pull requests to the "
        "documentation.\n"
    )


def test_an_approved_exception_is_no_failure(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """A rejected one is, and one for another gate too; both are shown."""
    table = '[[exceptions]]\nrelease = "1.32"\nproposal = {0}\noutcome = "{1}"\ngate = "{2}"\nreason = "Waits."\n'
    for proposal, outcome, gate, expected in (
        (2, "approved", "code-freeze", 0),
        ('"KEP-2"', "rejected", "code-freeze", 1),
        (2, "approved", "enhancements-freeze", 1),
    ):
        repository.write("enhancements.toml", SETTINGS + table.format(proposal, outcome, gate))
        status, output, _ = _run(repository, capsys, "v1.32", "code-freeze")
        assert status == expected
        assert (f"    exception {outcome}: Waits.\n" in output) == (gate == "code-freeze")


def test_texts_of_proposals_are_escaped(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """Titles neither become markup nor notify people, nor control the terminal."""
    _write_kep(repository, 2, "implementable", "<b>@all</b> \x1b[31m[x](javascript:1)")
    for form in ("markdown", "comments", "text"):
        _, output, _ = _run(repository, capsys, "v1.32", "--format", form)
        assert "\x1b" not in output
        assert form == "text" or ("<b>" not in output and "@all" not in output and "[x](" not in output)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["v9.9"], "no proposal and no setting names the release 'v9.9'"),
        (["v1.32", "code-frieze"], "there is no gate 'code-frieze'; the nearest is 'code-freeze'; the profile has"),
        (["v1.32", "--as-of", "v1.32 docs"], "release v1.32 has no date 'docs'"),
    ],
)
def test_unusable_arguments(
    repository: GitRepository, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    """Each has one line and the status 2."""
    status, output, errors = _run(repository, capsys, *arguments)
    assert (status, output) == (2, "")
    assert errors.startswith(f"sphinx-enhancements: {message}")
    assert errors.count("\n") == 1


def test_profile_without_gates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A profile need not have gates, and a folder need not have a history."""
    (tmp_path / "one.md").write_text("---\nenhancement: true\nrelease: v1\nstatus: accepted\n---\n# One\n")
    (tmp_path / "enhancements.toml").write_text("")
    assert main(["--root", str(tmp_path), "--no-cache", "freeze", "v1"]) == 2
    assert (
        "the profile 'default' has no [[gates]]; declare them in it, or as [[profile.gates]]" in capsys.readouterr().err
    )


def test_hostile_keys_and_messages(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """Text of a proposal neither ends a comment or a code span, nor is it a command of its own."""
    _write_kep(repository, 2, "provisional `@all` --> $(rm x) &lt;", "a `b` @all &lt;!--")
    for form in ("markdown", "comments"):
        _, output, _ = _run(repository, capsys, "v1.32", "--format", form)
        assert "@all" not in output
        assert "&lt;" not in output.replace("\\&lt;", "")
        assert output.count("-->") == (0 if form == "markdown" else 3)
        assert all(line.count("`") % 2 == line.count("\\`") % 2 for line in output.splitlines())


@pytest.mark.parametrize("width", [40, 80])
def test_lines_fit_into_the_terminal(repository: GitRepository, width: int) -> None:
    """Reasons and commands are wrapped, and indented below their proposal."""
    settings = repository.root / "enhancements.toml"
    project = open_project(settings, repository.root)
    gate = project.profile.gates[-1]
    prepared = prepare_project(project, gate)
    results = assess_gate(prepared, load_collection(prepared), gate, "v1.32")
    lines = list(format_text(FreezeReport(gate, "v1.32", tuple(results)), Screen(width)))
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    assert "-> sphinx-enhancements promote KEP-2 alpha --release v1.32 --approver PERSON" in text


def test_filter(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """A query chooses the proposals that are judged, and decides about the exit status."""
    arguments = ("v1.32", "--format", "json", "--filter")
    status, output, _ = _run(repository, capsys, *arguments, "owner:sig-a KEP-1")
    assert [proposal["key"] for proposal in json.loads(output)["proposals"]] == ["KEP-1"]
    assert status == 0
    status, output, errors = _run(repository, capsys, *arguments, "owner:")
    assert (status, output, errors.count("\n")) == (2, "", 1)
