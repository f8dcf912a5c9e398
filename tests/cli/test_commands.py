"""The commands, run in this process."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.cli import main
from sphinx_enhancements.cli.command_table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TWO = "---\nstatus: rejected\nlabels: [doc]\n---\n# VEP #20: Two\n\n## Open Questions\n\n- Why?\n"
FILES = {
    "enhancements.toml": 'profile = "vep"\ncurrent-release = "v1.8"\n[[releases]]\nname = "v1.9"\n',
    "veps/sig-a/1-one/vep.md": "# VEP #1: One\n\n- This VEP targets alpha for version: 1.9\n",
    "veps/sig-b/20-two/vep.md": TWO,
    "veps/sig-b/3-three/vep.md": "---\nlabels: [doc]\n---\n# Three\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of three proposals."""
    write_files(tmp_path, FILES)
    return tmp_path


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def run(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Run a command in the project's folder: exit status, output, errors."""
    monkeypatch.chdir(folder)

    def command(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(arguments)
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


def test_list(run: Callable[..., tuple[int, str, str]]) -> None:
    """The table has aligned columns, and the number of proposals below it."""
    status, out, err = run("list")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "KEY     TITLE  STATUS    STAGE  RELEASE               OWNER",
        "VEP-1   One    accepted         alpha v1.9 (planned)  sig-a",
        "VEP-3   Three  accepted                               sig-b",
        "VEP-20  Two    rejected                               sig-b",
        "",
        "3 proposals",
    ]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (["owner:sig-b"], "VEP-3 VEP-20"),
        (["owner:sig-b", "-status:rejected"], "VEP-3"),
        (["-label:doc"], "VEP-1"),
        (["-has:question", "owner:sig-b"], "VEP-3"),
        (["-help:x"], None),
        (["owner:sig-b -status:rejected"], "VEP-3"),
        (["release:>=1.9"], "VEP-1"),
        (["-release:>=v1.9", "-status:rejected"], "VEP-3"),
        (["--", "-two"], "VEP-1 VEP-3"),
        (["nothing"], ""),
        (["two", "--columns", "key"], "VEP-20"),
    ],
)
def test_list_with_a_query(run: Callable[..., tuple[int, str, str]], words: list[str], keys: str | None) -> None:
    """A query is one argument or several; a negated word is no option."""
    status, out, err = run("list", *words)
    if keys is None:
        assert (status, out) == (2, "")
        assert "'help' is unknown" in err
        return
    lines = out.splitlines()
    assert [line.split()[0] for line in lines[1:-2]] == keys.split()
    assert lines[-1] == f"{len(keys.split())} proposal{'s' if len(keys.split()) != 1 else ''}"
    assert status == 0


def test_list_columns_and_sort(run: Callable[..., tuple[int, str, str]]) -> None:
    """Columns and sort keys are separated by commas or spaces."""
    status, out, _ = run("list", "--columns", "owner,key", "--sort=-owner key")
    assert status == 0
    assert [line.split() for line in out.splitlines()[:4]] == [
        ["OWNER", "KEY"],
        ["sig-b", "VEP-3"],
        ["sig-b", "VEP-20"],
        ["sig-a", "VEP-1"],
    ]


@pytest.mark.parametrize("output", ["table", "json"])
@pytest.mark.parametrize(
    ("options", "errors"),
    [
        (["--columns", "key frob"], ["the column 'frob'"]),
        (["--sort=-frob"], ["the sort key '-frob'"]),
        (["--columns=ownr"], ["the column 'ownr'"]),
        (["--columns=frob", "--sort=grob"], ["the column 'frob'", "the sort key 'grob'"]),
    ],
)
def test_list_with_an_unknown_column(
    run: Callable[..., tuple[int, str, str]], options: list[str], errors: list[str], output: str
) -> None:
    """Each unknown column or sort key is one line on standard error; nothing is printed on standard output."""
    status, out, err = run("list", "--format", output, *options)
    assert (status, out) == (2, "")
    assert [line.partition(" is unknown; ")[0] for line in err.splitlines()] == [
        f"sphinx-enhancements: {error}" for error in errors
    ]
    assert ("is unknown; the nearest is 'owner'; there are" in err) == ("--columns=ownr" in options)


def test_list_as_json(run: Callable[..., tuple[int, str, str]]) -> None:
    """The JSON has the matching entries of ``enhancements.json``."""
    status, out, _ = run("list", "owner:sig-b", "--format", "json")
    assert status == 0
    assert [entry["key"] for entry in json.loads(out)["enhancements"]] == ["VEP-3", "VEP-20"]


@pytest.mark.parametrize("query", ["frob:x", '"open', "status:maybe", "release:soon"])
def test_list_with_an_invalid_query(run: Callable[..., tuple[int, str, str]], query: str) -> None:
    """One line on standard error names word and column; standard output is empty."""
    status, out, err = run("list", query)
    assert (status, out) == (2, "")
    assert err.startswith("sphinx-enhancements: ")
    assert "column" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("query", "nearest"), [("stauts:accepted", "status"), ("status:acepted", "accepted"), ("is:redy", "ready")]
)
def test_list_with_a_misspelled_query(run: Callable[..., tuple[int, str, str]], query: str, nearest: str) -> None:
    """The error about a misspelled name or word ends with the nearest one."""
    _, _, err = run("list", query)
    assert err.endswith(f"; the nearest is {nearest!r}\n")


def test_check_without_findings(run: Callable[..., tuple[int, str, str]]) -> None:
    """Nothing is printed on standard output, and the exit status is 0."""
    assert run("check") == (0, "", "3 proposals, 0 findings\n")


def test_check_with_findings(run: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    """Diagnostics have paths relative to the root and are in order; the exit status is 1."""
    write_files(folder, {"veps/sig-c/3-four/vep.md": "---\nstatus: frob\n---\n# *Four*\n", "veps/sig-a/9-x/vep.md": ""})
    status, out, err = run("check", "--output-format=concise")
    assert status == 1
    assert [line.split(" ")[0] for line in out.splitlines()] == [
        "veps/sig-a/9-x/vep.md:1:",
        "veps/sig-a/9-x/vep.md:1:",
        "veps/sig-c/3-four/vep.md:1:",
        "veps/sig-c/3-four/vep.md:2:9:",
        "veps/sig-c/3-four/vep.md:4:",
    ]
    assert [line.rpartition("[")[2] for line in out.splitlines()] == [
        "empty-document]",
        "missing-title]",
        "duplicate-key]",
        "unknown-status]",
        "title-markup]",
    ]
    assert err == "5 proposals, 5 findings\n"


def test_check_settings(run: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    """Diagnostics about the settings count."""
    write_files(folder, {"enhancements.toml": 'profile = "vep"\nfrob = 1\ncurrent-release = "v1.8"\n'})
    status, out, _ = run("check")
    assert status == 1
    assert out.startswith("enhancements.toml:2: warning: there is no setting 'frob'")


def test_export(run: Callable[..., tuple[int, str, str]]) -> None:
    """The export has the given project name and version, and is deterministic."""
    status, out, err = run("export", "--project", "P", "--project-version", "2")
    assert (status, err) == (0, "")
    data = json.loads(out)
    assert (data["schemaVersion"], data["project"], data["version"], data["profile"]) == (1, "P", "2", "vep")
    assert [entry["key"] for entry in data["enhancements"]] == ["VEP-1", "VEP-3", "VEP-20"]
    assert "url" not in data["enhancements"][0]
    assert run("export", "--project", "P", "--project-version", "2")[1] == out


def test_settings_in_a_parent_folder(
    run: Callable[..., tuple[int, str, str]], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a subfolder, paths remain relative to the project's root."""
    monkeypatch.chdir(folder / "veps" / "sig-b")
    assert run("list")[1].endswith("3 proposals\n")
    assert '"path": "veps/sig-a/1-one/vep.md"' in run("export")[1]


def test_root_option(run: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    """``--root`` sets the root and where the search for settings starts."""
    status, out, _ = run("--root", "veps/sig-b", "export")
    assert status == 0
    assert [entry["source"]["path"] for entry in json.loads(out)["enhancements"]] == ["3-three/vep.md", "20-two/vep.md"]
    status, _, err = run("--root", "nowhere", "list")
    assert status == 2
    assert "there is no such folder" in err


def test_settings_option(run: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    """``--settings`` names a file; its folder is the root unless another is given."""
    write_files(folder, {"conf/enhancements.toml": 'profile = "vep"\nroot = "../veps/sig-a"\n'})
    assert run("--settings", "conf/enhancements.toml", "list")[1].endswith("1 proposal\n")
    assert run("--settings", "conf/enhancements.toml", "--root", ".", "list")[1].endswith("3 proposals\n")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('profile = "nothing"\n', "profile 'nothing'"),
        ("profile = [\n", "enhancements.toml: is not valid TOML"),
    ],
)
def test_unreadable_settings(run: Callable[..., tuple[int, str, str]], folder: Path, settings: str, said: str) -> None:
    """Settings without a usable profile, or that are no TOML, give one line and exit status 2."""
    write_files(folder, {"enhancements.toml": settings})
    for command in ("list", "check", "export"):
        status, out, err = run(command)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert said in err
    assert run("--settings", "nowhere.toml", "list")[0] == 2


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        (
            'profle = "vep"\n',
            "1: error: there is no setting 'profle'; the nearest is 'profile'; the settings are profile",
        ),
        ('profile = "vep"\nrot = "x"\n', "2: error: there is no setting 'rot'; the nearest is 'root'; "),
        ('profile = "vep"\nroot = "nowhere"\n', "2: error: `root` must be a folder; 'nowhere' is ignored"),
        ('profile = "vep"\n\ndocuments = "x"\n', "3: error: `documents` must be a list of path patterns, not 'x'; "),
        ("profile = 3\n", "1: error: `profile` must be a text, not 3; the default is used"),
    ],
)
@pytest.mark.parametrize("command", ["list", "check", "export"])
def test_settings_that_decide_which_documents_are_read(
    run: Callable[..., tuple[int, str, str]], folder: Path, command: str, settings: str, line: str
) -> None:
    """A mistake in them stops every command: otherwise it would read other documents than intended."""
    write_files(folder, {"enhancements.toml": settings})
    status, out, err = run(command)
    assert (status, out) == (2, "")
    assert err.startswith(f"enhancements.toml:{line}")
    assert err.splitlines()[1:] == [
        "sphinx-enhancements: the settings cannot be used: other documents than intended would be read"
    ]


@pytest.mark.parametrize("command", ["list", "export"])
def test_settings_with_a_default(run: Callable[..., tuple[int, str, str]], folder: Path, command: str) -> None:
    """Mistakes in other settings are printed on standard error; the command goes on with the defaults."""
    text = 'profile = "vep"\nchek-sections = true\ncurrent-release = "v1.8"\n[[releases]]\nname = 1\n'
    write_files(folder, {"enhancements.toml": text})
    status, out, err = run(command)
    assert (status, out.count("VEP-1")) == (0, out.count("VEP-1") or 1)
    assert [part.split(";")[0] for part in err.splitlines()] == [
        "enhancements.toml:2: warning: there is no setting 'chek-sections'",
        "enhancements.toml:4: warning: a [[releases]] table needs a `name`",
    ]


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        (
            None,
            "no proposals here, and no settings file here or above: name one with --settings, or a folder with --root",
        ),
        ("", "no proposals below the root: enhancements.toml has the profile 'default' and no `documents`"),
    ],
)
def test_check_of_nothing(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    settings: str | None,
    line: str,
) -> None:
    """Without proposals there is nothing to check: one line, and exit status 2."""
    write_files(
        tmp_path, {"README.md": "# Text\n", **({"enhancements.toml": settings} if settings is not None else {})}
    )
    if settings is None:
        (tmp_path / "other.md").write_bytes(b"Caf\xe9\n")
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"sphinx-enhancements: {line}\n")


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (
            'documents = ["a.md", "b.md", "c.md", "d.md", "e.md"]\n',
            "no document below 'project' is a proposal; looked for a.md, b.md, c.md, d.md, …",
        ),
        (
            'documents = ["a.md", "b.md", "c.md", "d.md"]\n',
            "no document below 'project' is a proposal; looked for a.md, b.md, c.md, d.md",
        ),
        ("", "no proposals below the root: enhancements.toml has the profile 'default' and no `documents`"),
    ],
)
def test_list_of_nothing(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    settings: str,
    reason: str,
) -> None:
    """Without proposals, ``list`` prints the reason that ``check`` prints; paths that match nothing are a finding."""
    folder = tmp_path / "project"
    folder.mkdir()
    write_files(folder, {"README.md": "# Text\n", "enhancements.toml": settings})
    monkeypatch.chdir(folder)
    assert main(["list"]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.removeprefix("enhancements.toml: warning: ").removesuffix(" [no-proposals]") == reason
    assert main(["check"]) == (1 if settings else 2)
    captured = capsys.readouterr()
    assert reason in captured.out + captured.err


def test_check_with_information_only(run: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    """Diagnostics with the level ``info`` are no findings, and are printed with ``--info``."""
    page = "---\ntitle: VEP template\ncreated: yyyy-mm-dd\n---\n# VEP #4: Four\n"
    write_files(folder, {"veps/sig-c/4-four/vep.md": page})
    status, out, err = run("check")
    assert (status, out, err) == (0, "", "4 proposals, 0 findings, 1 with the level info, which --info shows\n")
    status, out, err = run("check", "--info")
    assert (status, err) == (0, "4 proposals, 0 findings\n")
    assert out.startswith("veps/sig-c/4-four/vep.md:1: info: title and metadata are those of a template")


@pytest.mark.parametrize(
    "arguments", [[], ["frob"], ["check", "-x"], ["list", "--frob"], ["export", "x"], ["list", "--format", "x"]]
)
def test_invalid_arguments(run: Callable[..., tuple[int, str, str]], arguments: list[str]) -> None:
    """Invalid arguments are refused with the usage; without a command, all commands are listed."""
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("usage: sphinx-enhancements")
    assert ("name a command" in err and "look up proposals:" in err) is (not arguments)


def test_help_and_version(run: Callable[..., tuple[int, str, str]]) -> None:
    """The help lists every command and every name of a query."""
    status, out, _ = run("--help")
    assert status == 0
    lines = out.splitlines()
    assert lines[lines.index("look up proposals:") + 1].split() == ["list", *COMMANDS[0].help.split()]
    assert all(any(line.startswith(f"  {command.name}  ") for line in lines) for command in COMMANDS)
    assert all(option in out for option in ("--settings", "--root"))
    assert max(map(len, lines)) <= 80
    status, out, _ = run("list", "--help")
    assert status == 0
    assert "\n\nList the proposals, or those that a query chooses.\n\n" in out
    assert all(name in out for name in ("status", "release", "has", "--columns", "--sort"))
    assert run("--version")[1].startswith("sphinx-enhancements ")


def test_control_characters_do_not_reach_the_terminal(run: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    """Control characters in proposals and file names are replaced."""
    block = '---\nstatus: "\\e[31mred\\nline"\n"\\e]0;name": 1\n"\\e]0;name": 2\n---\n# A\x1b[2J\n'
    write_files(folder, {"veps/sig-c/4-four/vep.md": block, "veps/sig-c/5-\x1b[1m\n/vep.md": ""})
    for command in (["list"], ["list", "--columns", "source status"], ["check"], ["check", "--output-format=concise"]):
        _, out, err = run(*command)
        assert all(c.isprintable() or c == "\n" for c in out + err)
        assert "\x1b" not in out + err
    assert all(line.startswith("veps/") for line in run("check", "--output-format=concise")[1].splitlines())


def test_wide_characters_are_aligned(run: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    """Columns stay aligned with characters that occupy two cells or none."""
    write_files(folder, {"veps/sig-c/4-x/vep.md": "# 移行 e\u0301\n"})
    lines = run("list", "--columns", "title key")[1].splitlines()
    assert lines[:5] == ["TITLE   KEY", "One     VEP-1", "Three   VEP-3", "移行 e\u0301  VEP-4", "Two     VEP-20"]


def test_stages_that_stay_empty(run: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    """``list`` and ``check`` say that no release is known to be out; neither fails because of it."""
    write_files(folder, {"enhancements.toml": 'profile = "vep"\n'})
    message = "set `current-release` to the latest release that is out, or dates of [[releases]] [no-current-release]\n"
    status, _, err = run("list")
    assert (status, err.endswith(message), err.count("\n")) == (0, True, 1)
    assert run("list", "--columns", "key title")[2] == ""
    status, out, err = run("check", "--output-format=concise")
    assert (status, out.endswith(message), err) == (0, True, "3 proposals, 0 findings\n")


def test_list_of_progress(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words tell planned, missed and struck milestones from reached ones, and a query selects the milestone shown."""
    write_files(
        tmp_path,
        {
            "enhancements.toml": 'current-release = "v1.3"\ndocuments = ["*.md"]\n',
            "1.md": "---\nid: A-1\nstatus: accepted\nmilestones: {alpha: v1.3, beta: ~~v1.4~~ v1.5}\n---\n# A\n",
            "2.md": "---\nid: A-2\nstatus: accepted\nstage: stable\nmilestones: {stable: v1.4}\n---\n# B\n",
            "3.md": "---\nid: A-3\nstatus: draft\nmilestones: {alpha: v1.3}\n---\n# C\n",
        },
    )
    command = ["--settings", str(tmp_path / "enhancements.toml"), "list"]
    assert main([*command, "--columns", "key stage release milestones"]) == 0
    assert [re.split(r"  +", line) for line in capsys.readouterr().out.splitlines()[1:4]] == [
        ["A-1", "alpha", "beta v1.5 (planned)", "alpha v1.3, beta v1.4 (struck out), beta v1.5 (planned)"],
        ["A-2", "stable (planned for v1.4)", "stable v1.4 (planned)", "stable v1.4 (planned)"],
        ["A-3", "alpha v1.3 (not reached)", "alpha v1.3 (not reached)"],
    ]
    assert main([*command, "release:<=v1.3", "--columns", "key release"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:3]
    assert [line.split(maxsplit=1) for line in lines] == [["A-1", "alpha v1.3"], ["A-3", "alpha v1.3 (not reached)"]]
