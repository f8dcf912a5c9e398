"""The command ``new``: a proposal from the template of the community, or from a bundled one."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from sphinx_enhancements.cli import main
from sphinx_enhancements.core.config.profile_tables import list_bundled_profiles

DAY = "2026-09-21"
PROMPTS = {"template-value", "template-prompt", "template-comment", "empty-section", "missing-field"}
"""Codes of the findings about what an author still has to write."""

OPTIONS = {
    "kep": ["--owner", "sig-lamp"],
    "vep": ["--owner", "sig-lamp"],
    "openshift": ["--owner", "lamp"],
    "nova": ["--release", "2026.1"],
}
"""Options that the paths of a community need."""

HAS_AUTHOR = {
    "argo-cd", "bep", "cluster-api", "default", "eip", "gep", "kep", "openshift", "pep", "swift", "tep",
}  # fmt: skip
"""Profiles whose bundled template has a field for authors."""


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
"""Variables of processes that import this package."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, in which git knows the user and a build has a fixed day."""
    config = tmp_path / "gitconfig"
    config.write_text("[user]\nname = Ada Keeper\nemail = ada@example.org\n[github]\nuser = ada\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def use_profile(folder: Path, name: str) -> None:
    documents = 'documents = ["proposals/*.md"]\n' if name == "default" else ""
    (folder / "enhancements.toml").write_text(f'profile = "{name}"\n{documents}', encoding="utf-8")


def export(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["export"]) == 0
    return json.loads(capsys.readouterr().out)["enhancements"]


def check(capsys: pytest.CaptureFixture[str]) -> set[str]:
    """Return the codes of the findings."""
    capsys.readouterr()
    main(["check", "--output-format", "json"])
    return {d["code"] for d in json.loads(capsys.readouterr().out)["diagnostics"] if d["severity"] != "info"}


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("title", ["Faster probes", 'A: "b" *c* [d](e) & `f` — größer #', "Use `probe()`: now"])
@pytest.mark.parametrize("name", list_bundled_profiles())
def test_every_bundled_profile(folder: Path, capsys: pytest.CaptureFixture[str], name: str, title: str) -> None:
    """The proposal is read back with title, number, owner, author and date; `check` has nothing but prompts."""
    use_profile(folder, name)
    assert main(["new", title, *OPTIONS.get(name, [])]) == 0
    output = capsys.readouterr()
    assert sorted(output.out.splitlines()) == [path for path in list_files(folder) if path != "enhancements.toml"]
    assert "no place" not in output.err
    (proposal,) = export(capsys)
    is_code = title.startswith("Use") and name not in ("pep", "nova")
    assert proposal["title"] == (title.replace("`", "") if is_code else title)
    if name not in ("argo-cd", "cluster-api", "openshift", "nova"):
        assert proposal["number"] == 1
    if name in ("kep", "vep", "openshift"):
        assert proposal["owner"] == OPTIONS[name][1]
    if name in HAS_AUTHOR:
        (author,) = (person for person in proposal["people"] if person["role"] == "author")
        assert "Ada Keeper" in author["raw"] or "@ada" in author["raw"]
    if name not in ("vep", "gep", "nova", "swift"):
        assert proposal["created"] == ("21-Sep-2026" if name == "pep" else DAY)
    assert check(capsys) <= PROMPTS


def test_files_of_metadata(folder: Path) -> None:
    """A KEP has its metadata file, and the file of its production readiness review."""
    use_profile(folder, "kep")
    assert main(["new", "Faster probes", "--owner", "sig-lamp", "--issue", "42", "--author", "@bob"]) == 0
    assert list_files(folder / "keps") == [
        "prod-readiness/sig-lamp/42.yaml",
        "sig-lamp/42-faster-probes/README.md",
        "sig-lamp/42-faster-probes/kep.yaml",
    ]
    metadata = (folder / "keps/sig-lamp/42-faster-probes/kep.yaml").read_text(encoding="utf-8")
    assert metadata.startswith(
        'title: Faster probes\nkep-number: 42\nauthors:\n  - "@bob"\nowning-sig: sig-lamp\n'
        f"participating-sigs: []\nstatus: provisional\ncreation-date: {DAY}\n"
    )
    assert "kep-number: 42\n" in (folder / "keps/prod-readiness/sig-lamp/42.yaml").read_text(encoding="utf-8")


TEMPLATE = """\
---
title: neat-idea
authors:
  - TBD
reviewers: # Name what each of them is asked for
  - TBD
  - "@example"
creation-date: yyyy-mm-dd
status: provisional|implementable|implemented
see-also:
  - "/enhancements/other.md"
extra: stays # as it is
milestones:
  alpha: v1.1 # an example
---

Instructions.

# Neat Idea

## Summary
"""


def test_the_community_template(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Given values take the place of those of the template; examples go, and everything else stays."""
    use_profile(folder, "openshift")
    for path, text in (("guidelines/enhancement_template.md", TEMPLATE), ("enhancements/lamp/a.md", "# A\n")):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(text, encoding="utf-8")
    assert main(["new", "Faster probes", "--owner", "lamp"]) == 0
    assert (
        (folder / "enhancements/lamp/faster-probes.md").read_text(encoding="utf-8")
        == f"""\
---
title: faster-probes
authors:
  - "@ada"
reviewers: # Name what each of them is asked for
  - TBD
creation-date: {DAY}
status: provisional
see-also: []
extra: stays # as it is
milestones:
  alpha: ""
---

Instructions.

# Faster probes

## Summary
"""
    )


LINES = """\
# Feature name

* Proposal: [SE-NNNN](NNNN-filename.md)
* Authors: [Author 1](https://github.com/author1), [Author 2](https://github.com/author2)
* Review Manager: TBD
* Status: **Awaiting implementation** or **Awaiting review**
* Bug: *if applicable* [swiftlang/swift#NNNNN](https://github.com/swiftlang/swift/issues/NNNNN)
* Review: ([pitch](https://forums.swift.org/...))

## Motivation

Describe the problem.
"""


def test_fields_in_lines(folder: Path) -> None:
    """Fields in list entries are filled; what is to come later is marked so. Numbers have the digits of the others."""
    use_profile(folder, "swift")
    for path, text in (
        ("proposal-templates/0000-swift-template.md", LINES),
        ("proposals/0041-lamps.md", "# Lamps\n\n* Proposal: [SE-0041](0041-lamps.md)\n"),
    ):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(text, encoding="utf-8")
    assert main(["new", "Faster probes"]) == 0
    assert (
        (folder / "proposals/0042-faster-probes.md").read_text(encoding="utf-8")
        == """\
# Faster probes

* Proposal: [SE-0042](0042-faster-probes.md)
* Authors: Ada Keeper (@ada)
* Review Manager: TBD
* Status: Awaiting review
* Bug: TBD
* Review: TBD

## Motivation

Describe the problem.
"""
    )


def test_a_template_that_is_no_yaml(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Values in braces, as in MADR, are replaced or removed."""
    use_profile(folder, "markdown-adr")
    (folder / "decisions").mkdir()
    (folder / "decisions/0007-lamps.md").write_text("# Lamps\n", encoding="utf-8")
    (folder / "decisions/0000-template.md").write_text(
        "---\nstatus: {proposed | rejected | … | superseded by [ADR-5](5.md)}\ndate: {YYYY-MM-DD of: the decision}\n"
        "deciders: {list everyone: all}\n---\n# {short title}\n",
        encoding="utf-8",
    )
    assert main(["new", "Faster probes"]) == 0
    text = (folder / "decisions/0008-faster-probes.md").read_text(encoding="utf-8")
    assert text == f'---\nstatus: Proposed\ndate: {DAY}\ndeciders: ""\n---\n# Faster probes\n'


def test_a_template_without_fields(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Required fields that the template lacks are added; a missing title becomes a heading."""
    use_profile(folder, "eip")
    (folder / "eip-template.md").write_text("---\nauthor: x\n---\n\n## Abstract\n", encoding="utf-8")
    assert main(["new", "Faster probes"]) == 0
    text = (folder / "EIPS/eip-1.md").read_text(encoding="utf-8")
    assert text.startswith("---\neip: 1\ntitle: Faster probes\nauthor: Ada Keeper (@ada)\nstatus: Draft\n")
    use_profile(folder, "vep")
    (folder / "veps/NNNN-vep-template").mkdir(parents=True)
    (folder / "veps/NNNN-vep-template/vep.md").write_text("## Overview\n", encoding="utf-8")
    assert main(["new", "Faster probes", "--owner", "sig-a"]) == 0
    text = (folder / "veps/sig-a/1-faster-probes/vep.md").read_text(encoding="utf-8")
    assert text == "# Faster probes\n\n## Overview\n"


def test_dry_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--dry-run`` prints a diff from which ``git apply`` makes the files, and writes nothing."""
    use_profile(folder, "gep")
    assert main(["new", "Faster probes", "--dry-run"]) == 0
    diff = capsys.readouterr().out
    assert list_files(folder) == ["enhancements.toml"]
    subprocess.run(["git", "apply"], cwd=folder, input=diff.encode(), check=True)
    applied = {path: (folder / path).read_bytes() for path in list_files(folder)}
    shutil.rmtree(folder / "geps")
    assert main(["new", "Faster probes"]) == 0
    assert {path: (folder / path).read_bytes() for path in list_files(folder)} == applied


def run(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sphinx_enhancements", *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


WRITER = """\
import sys
from sphinx_enhancements.cli import main
sys.exit(max(main(["new", f"{sys.argv[1]} {number}", "--owner", "sig-lamp"]) for number in range(10)))
"""


def test_two_processes_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two processes that write twenty proposals at once give each its own number, and lose none."""
    use_profile(folder, "kep")

    names = ("lamp", "horn")
    processes = [subprocess.Popen([sys.executable, "-c", WRITER, name], cwd=folder, env=ENVIRONMENT) for name in names]
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    proposals = export(capsys)
    assert sorted(proposal["number"] for proposal in proposals) == list(range(1, 21))
    assert {proposal["title"] for proposal in proposals} == {f"{a} {n}" for a in names for n in range(10)}


def test_two_branches(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A number that two people took on two branches is a finding that names both files, and no file is lost."""
    use_profile(folder, "kep")

    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "Add settings")
    for branch in ("lamp", "horn"):
        git("checkout", "-q", "-b", branch, "main")
        assert main(["new", branch, "--owner", "sig-lamp"]) == 0
        git("add", ".")
        git("commit", "-q", "-m", branch)
    git("merge", "-q", "-m", "Merge", "lamp")
    assert main(["check"]) == 1
    output = capsys.readouterr().out
    assert "[duplicate-key]" in output
    assert "keps/sig-lamp/1-horn/README.md" in output
    assert "keps/sig-lamp/1-lamp/README.md" in output


@pytest.mark.parametrize(
    ("profile", "arguments", "message"),
    [
        ("kep", ["", "--owner", "sig-a"], "the title must be one line of text"),
        ("kep", ["a\nb", "--owner", "sig-a"], "the title must be one line of text"),
        ("kep", ["a\x1b[31m", "--owner", "sig-a"], "the title must be one line of text"),
        ("kep", ["x" * 501, "--owner", "sig-a"], "the title has 501 characters; at most 500 are possible"),
        ("kep", ["🔥🔥", "--owner", "sig-a"], "the title has no letters or digits for the name of a file"),
        ("kep", ["A"], "name the owner with --owner"),
        ("kep", ["A", "--owner", "../../x"], "the owner '../../x' cannot be part of a path"),
        ("kep", ["A", "--owner", "a/b"], "the owner 'a/b' cannot be part of a path"),
        ("kep", ["A", "--owner", "sig-a", "--slug", ".."], "the slug '..' cannot be part of a path"),
        ("kep", ["A", "--owner", "sig-a", "--issue", "a b"], "--issue a b: this is neither a number nor an address"),
        ("kep", ["A", "--owner", "sig-a", "--author", "a\nb"], "--author: an author must be one line of text"),
        ("kep", ["A", "--owner", "sig-a", "--number", "0"], "the number 0 is not one that the community gives"),
        ("pep", ["A", "--number", "10000"], "the number 10000 is not one that the community gives"),
        ("nova", ["A"], "name the release with --release"),
        ("openshift", ["A", "--owner", "x", "--number", "7"], "proposals of the profile openshift have no numbers"),
    ],
)
def test_bad_input(
    folder: Path, capsys: pytest.CaptureFixture[str], profile: str, arguments: list[str], message: str
) -> None:
    """Bad input is one line and the exit status 2; nothing is written."""
    use_profile(folder, profile)
    assert main(["new", *arguments]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"sphinx-enhancements: {message}")
    assert len(error.splitlines()) == 1
    assert list_files(folder) == ["enhancements.toml"]


@pytest.mark.parametrize("option", ["--number=x", "--number=-1", "--date=01.02.2026", "--number=1234567890"])
def test_options_that_are_no_values(folder: Path, option: str) -> None:
    """A number or date that is none is an error of the command line."""
    use_profile(folder, "gep")
    with pytest.raises(SystemExit, match="2"):
        main(["new", "A", option])


def test_a_number_that_is_taken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message names the proposal that has the number, and the next free one."""
    use_profile(folder, "gep")
    assert main(["new", "A", "--number", "7"]) == 0
    capsys.readouterr()
    assert main(["new", "B", "--number", "7"]) == 2
    message = "the number 7 is taken by geps/gep-7/index.md; the next free one is 8"
    assert capsys.readouterr().err == f"sphinx-enhancements: {message}\n"


def test_a_path_that_is_taken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file in the way is never overwritten, and no other file of the proposal is written."""
    use_profile(folder, "kep")
    path = folder / "keps/prod-readiness/sig-a/1.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    assert main(["new", "A", "--owner", "sig-a"]) == 2
    assert "keps/prod-readiness/sig-a/1.yaml: exists already" in capsys.readouterr().err
    assert list_files(folder) == ["enhancements.toml", "keps/prod-readiness/sig-a/1.yaml"]


def test_long_titles_and_slugs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A long title has a short file name, which ends at a word; ``--slug`` gives another one."""
    use_profile(folder, "vep")
    title = "Lamps " * 50
    assert main(["new", title.strip(), "--owner", "sig-a"]) == 0
    assert main(["new", "🔥", "--owner", "sig-a", "--slug", "fire"]) == 0
    one, two = export(capsys)
    assert one["title"] == title.strip()
    assert one["source"]["path"] == f"veps/sig-a/1-{'-'.join(['lamps'] * 10)}/vep.md"
    assert (two["title"], two["source"]["path"]) == ("🔥", "veps/sig-a/2-fire/vep.md")


@pytest.mark.parametrize("content", [b"\xff\xfe# T", b"# Gr\xf6\xdfe\n"])
def test_a_template_that_is_not_utf8(folder: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    """The message names the template and the line."""
    use_profile(folder, "vep")
    path = folder / "veps/NNNN-vep-template/vep.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert main(["new", "A", "--owner", "sig-a"]) == 2
    message = "the template cannot be used: veps/NNNN-vep-template/vep.md:1: byte 0x"
    assert message in capsys.readouterr().err
    assert list_files(folder) == ["enhancements.toml", "veps/NNNN-vep-template/vep.md"]


def test_an_empty_template(folder: Path) -> None:
    """An empty template counts as missing: the bundled one is used."""
    use_profile(folder, "vep")
    path = folder / "veps/NNNN-vep-template/vep.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\n")
    assert main(["new", "A", "--owner", "sig-a"]) == 0
    assert "## Overview" in (folder / "veps/sig-a/1-a/vep.md").read_text(encoding="utf-8")


def test_links_out_of_the_root(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written behind a link out of the root."""
    use_profile(folder, "vep")
    (folder.parent / "outside").mkdir()
    (folder / "veps").mkdir()
    (folder / "veps/sig-a").symlink_to(folder.parent / "outside")
    assert main(["new", "A", "--owner", "sig-a"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert list_files(folder.parent / "outside") == []


def test_without_git(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without git, or without a user in its configuration, the document has no author."""
    use_profile(folder, "kep")
    monkeypatch.setenv("PATH", str(folder))
    assert main(["new", "A", "--owner", "sig-a"]) == 0
    (proposal,) = export(capsys)
    assert proposal["people"] == []


def limit_file_size(size: int) -> Callable[[], None]:
    """Return a function that lets the process write no file of more bytes, as on a disk that is full."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.skipif(os.name != "posix", reason="the limit is one of POSIX systems")
@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (["new", "Horn", "--owner", "sig-lamp"], "keps/sig-lamp/1-horn/README.md"),
        (["init", "--profile", "kep", "--no-baseline"], "enhancements-site/conf.py"),
    ],
)
def test_full_disk(folder: Path, arguments: list[str], path: str) -> None:
    """A file that cannot be written completely is one line and the exit status 2; no file and no folder is left."""
    if arguments[0] == "new":
        use_profile(folder, "kep")
    before = sorted(folder.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-B", "-m", "sphinx_enhancements", "--no-cache", *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit_file_size(500),
    )
    assert (done.returncode, done.stderr) == (2, f"sphinx-enhancements: {path}: cannot be written: File too large\n")
    assert sorted(folder.rglob("*")) == before


def test_restructuredtext(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A project in reStructuredText gets a proposal in it; without such a template, the message says so."""
    (folder / "enhancements.toml").write_text('documents = ["rfcs/*.rst"]\n', encoding="utf-8")
    title = "Faster *probes*: ``now``"
    assert main(["new", title, "--owner", "sig-lamp"]) == 0
    text = (folder / "rfcs/0001-faster-probes-now.rst").read_text(encoding="utf-8")
    head = f":id: EP-1\n:status: draft\n:owner: sig-lamp\n:authors: Ada Keeper\n:created: {DAY}\n\n"
    line = r"Faster \*probes\*: \`\`now\`\`"
    assert text.startswith(f"{head}{line}\n{'=' * len(line)}\n\nSummary\n-------\n")
    (proposal,) = export(capsys)
    assert (proposal["title"], proposal["owner"], proposal["created"]) == (title, "sig-lamp", DAY)
    assert check(capsys) <= PROMPTS
    (folder / "enhancements.toml").write_text('profile = "vep"\ndocuments = ["rfcs/*.rst"]\n', encoding="utf-8")
    assert main(["new", "Horn", "--owner", "sig-lamp"]) == 2
    assert "the profile vep has no bundled template with the suffix .rst" in capsys.readouterr().err


def test_keys_in_a_field(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A field with the key has the prefix of the present keys."""
    use_profile(folder, "default")
    (folder / "proposals").mkdir()
    (folder / "proposals/0007-lamp.md").write_text("---\nid: LEP-7\n---\n# Lamp\n", encoding="utf-8")
    assert main(["new", "Horn"]) == 0
    assert [(p["key"], p["source"]["path"]) for p in export(capsys)] == [
        ("LEP-7", "proposals/0007-lamp.md"),
        ("LEP-8", "proposals/0008-horn.md"),
    ]


def test_a_default_profile_without_documents(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without settings that name the documents, a page would be no proposal; the message says what to write."""
    (folder / "enhancements.toml").write_text("", encoding="utf-8")
    assert main(["new", "Horn"]) == 2
    assert 'as in documents = ["proposals/*.md"]' in capsys.readouterr().err
    assert list_files(folder) == ["enhancements.toml"]


@pytest.mark.skipif(os.name != "posix", reason="folders are locked on POSIX systems only")
def test_interruption_while_waiting(folder: Path) -> None:
    """Ctrl-C while another process writes ends with the status of an interruption, and nothing is written."""
    import signal

    from sphinx_enhancements.core.editing.numbering import lock_folder

    use_profile(folder, "gep")
    with lock_folder(folder):
        process = run(folder, "new", "Horn")
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=3)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    assert list_files(folder) == ["enhancements.toml"]


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["vep", "gep", "openshift", "kep"])
def test_real_repositories(
    name: str, corpora: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a real repository, the proposal follows the template there, and has no findings but prompts."""
    copy = Path(shutil.copytree(corpora / name, folder / name, symlinks=True))
    monkeypatch.chdir(copy)
    use_profile(copy, name)
    assert main(["check", "--write-baseline"]) == 0
    capsys.readouterr()
    before = list_files(copy)
    options = {"kep": ["--owner", "sig-node"], "vep": ["--owner", "sig-compute"], "openshift": ["--owner", "network"]}
    assert main(["new", "Faster `probes`: now", *options.get(name, [])]) == 0
    output = capsys.readouterr()
    new = [path for path in list_files(copy) if path not in before]
    assert sorted(output.out.splitlines()) == new
    assert "no place" not in output.err
    assert check(capsys) <= PROMPTS
    (proposal,) = (proposal for proposal in export(capsys) if proposal["source"]["path"] in new)
    assert proposal["title"] == "Faster probes: now"
    assert proposal["status"]["value"] == ("accepted" if name == "vep" else "provisional")
    if name != "openshift":
        assert re.search(rf"\b{proposal['number']}\b", proposal["source"]["path"])
