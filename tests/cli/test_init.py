"""The command ``init``: settings, pages and a baseline for a repository of proposals."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

from sphinx_enhancements.cli import main
from sphinx_enhancements.core.config.profile_tables import list_bundled_profiles
from sphinx_enhancements.core.editing.ci_files import CI_FILES

FILES = [".gitignore", "conf.py", "enhancements-baseline.json", "enhancements.toml", "index.html", "index.md"]
FILES += ["releases.md"]
VEP = "# VEP #{}: {}\n\n## VEP Status Metadata\n\n### Target releases\n\n- This VEP targets alpha for version: v1.6\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with two proposals of KubeVirt's form, and documents that are none."""
    folder = tmp_path / "repository"
    for number, title in ((7, "Mount"), (42, "Resize")):
        path = folder / f"veps/sig-compute/{number}-{title.lower()}/vep.md"
        path.parent.mkdir(parents=True)
        path.write_text(VEP.format(number, title), encoding="utf-8")
    path.write_text(f"---\ndepends-on: VEP-99\n---\n{VEP.format(42, 'Resize')}", encoding="utf-8")
    (folder / "README.md").write_text("# Enhancements\n\n[Guide](nowhere.md)\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


PEP_SECTIONS = ("Abstract", "Motivation", "Specification", "Rationale", "Copyright")


def run_shell(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command with the programs of the environment in which the tests run."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    arguments = ["bash", "-c", command]
    return subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def build_with_printed_command(folder: Path, output: str) -> Path:
    """Run the last line of the output of ``init`` as a shell command; return the folder of the site."""
    command = output.splitlines()[-1].strip()
    done = run_shell(folder, command)
    assert done.returncode == 0, done.stderr
    return folder / shlex.split(command)[-1]


def list_pages(site: Path) -> set[str]:
    """Return the pages of all proposals of a site, after a check that each of them exists."""
    exported = json.loads((site / "enhancements.json").read_text(encoding="utf-8"))["enhancements"]
    pages = {entry["url"].partition("#")[0] for entry in exported}
    assert [page for page in pages if not (site / page).is_file()] == []
    return pages


def test_a_repository(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints what it found and wrote; the printed command builds a site with all proposals."""
    assert main(["init"]) == 0
    output = capsys.readouterr().out
    files = "".join(f"enhancements-site/{name}\n" for name in FILES)
    assert output == (
        "vep  2 proposals: 2 with a key, 2 with a title, 2 with milestones, 1 with relations\n"
        "2 proposals as vep; 1 finding, 0 errors, which the baseline accepts\n\n"
        f"{files}\n"
        "Build the site with this command:\n"
        "  sphinx-build -j auto -c enhancements-site . enhancements-site/_build\n"
    )
    assert list_files(repository / "enhancements-site") == FILES
    site = build_with_printed_command(repository, output)
    assert list_pages(site) == {
        "veps/sig-compute/42-resize/vep.html",
        "veps/sig-compute/7-mount/vep.html",
    }
    assert "Resize" in (site / "enhancements-site/index.html").read_text(encoding="utf-8")
    assert "v1.6" in (site / "enhancements-site/releases.html").read_text(encoding="utf-8")
    assert 'url=enhancements-site/index.html"' in (site / "index.html").read_text(encoding="utf-8")
    assert not (site / "README.html").exists()


def test_check_finds_the_settings(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``check`` in the repository, also in a folder of it, uses settings and baseline, and only new findings fail."""
    assert main(["init"]) == 0
    for folder in (repository, repository / "veps/sig-compute"):
        os.chdir(folder)
        assert main(["check"]) == 0
    assert main(["--root", str(repository), "check"]) == 0
    (repository / "veps/sig-compute/7-mount/vep.md").write_text("---\nblocks: VEP-98\n---\n# VEP #7: Mount\n", "utf-8")
    capsys.readouterr()
    assert main(["check"]) == 1


def test_no_baseline(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a baseline, ``check`` has the findings that ``init`` counted."""
    assert main(["init", "--no-baseline"]) == 0
    assert "1 finding, 0 errors\n" in capsys.readouterr().out
    assert not (repository / "enhancements-site/enhancements-baseline.json").exists()
    assert main(["check"]) == 1
    assert "1 finding" in capsys.readouterr().err


def test_dry_run(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--dry-run`` writes nothing; ``git apply`` makes the files of the printed diff, equal to those of ``init``."""
    before = list_files(repository)
    assert main(["init", "--ci", "github", "--pre-commit", "--dry-run"]) == 0
    diff = capsys.readouterr().out
    assert list_files(repository) == before
    copy = repository.parent / "copy"
    shutil.copytree(repository, copy)
    subprocess.run(["git", "apply"], cwd=copy, input=diff.encode(), check=True)
    assert main(["init", "--ci", "github", "--pre-commit"]) == 0
    assert list_files(copy) == list_files(repository)
    assert [(copy / p).read_bytes() for p in list_files(copy)] == [
        (repository / p).read_bytes() for p in list_files(copy)
    ]


@pytest.mark.parametrize("in_way", ["conf.py", "enhancements-baseline.json", "index.md"])
def test_nothing_is_overwritten(repository: Path, capsys: pytest.CaptureFixture[str], in_way: str) -> None:
    """A file in the way is named, and nothing is written."""
    (repository / "enhancements-site").mkdir()
    (repository / "enhancements-site" / in_way).write_text("mine", encoding="utf-8")
    before = list_files(repository)
    assert main(["init", "--ci", "github"]) == 2
    assert capsys.readouterr().err == (
        f"sphinx-enhancements: enhancements-site/{in_way} exists already\n"
        "sphinx-enhancements: nothing was written, because init overwrites no file; remove them to start again\n"
    )
    assert list_files(repository) == before
    assert (repository / "enhancements-site" / in_way).read_text(encoding="utf-8") == "mine"


def test_a_second_run(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run names all files of the first one; a broken link is in the way too."""
    assert main(["init"]) == 0
    capsys.readouterr()
    assert main(["init"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if "exists already" not in line] == [
        "sphinx-enhancements: nothing was written, because init overwrites no file; remove them to start again"
    ]
    assert len(lines) == len(FILES) + 1
    shutil.rmtree(repository / "enhancements-site")
    (repository / "elsewhere").mkdir()
    (repository / "elsewhere/index.md").symlink_to(repository / "nowhere.md")
    assert main(["init", "--output", "elsewhere"]) == 2
    assert "elsewhere/index.md exists already" in capsys.readouterr().err
    assert not (repository / "nowhere.md").exists()


@pytest.mark.parametrize("name", ["enhancements.toml", "pyproject.toml"])
def test_a_root_with_settings(repository: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """A repository that has settings is not given other ones."""
    (repository / name).write_text("[tool.enhancements]\nprofile = 'vep'\n", encoding="utf-8")
    assert main(["init"]) == 2
    assert f"{name} has settings already" in capsys.readouterr().err
    assert not (repository / "enhancements-site").exists()


def test_settings_that_init_wrote(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Settings in the site of the root, or of a folder around it in the repository, apply already."""
    (repository / ".git").mkdir()
    assert main(["init"]) == 0
    capsys.readouterr()
    for arguments in (["init", "--output", "other"], ["--root", "veps", "init"]):
        assert main(arguments) == 2
        assert capsys.readouterr().err == (
            "sphinx-enhancements: enhancements-site/enhancements.toml has settings already\n"
            "sphinx-enhancements: nothing was written, because init overwrites no file; remove them to start again\n"
        )
    assert not (repository / "other").exists()
    assert not (repository / "veps/enhancements-site").exists()


def test_a_folder_below_the_current_one(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Paths in the output are relative to the current folder, with quotes where a shell needs them."""
    (repository.parent / "a b").mkdir()
    shutil.move(repository / "veps", repository.parent / "a b/veps")
    monkeypatch.chdir(repository.parent)
    assert main(["--root", "a b", "init", "--output", "a b/site of [ours]"]) == 0
    output = capsys.readouterr().out
    assert "a b/site of [ours]/conf.py\n" in output
    site = build_with_printed_command(repository.parent, output)
    assert len(list_pages(site)) == 2
    assert "Resize" in (site / "site of [ours]/index.html").read_text(encoding="utf-8")


def test_a_root_of_proposals_only(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A site whose root has the folders of proposals includes a proposal in a new folder."""
    monkeypatch.chdir(repository / "veps")
    assert main(["init", "--profile", "vep"]) == 0
    new = repository / "veps/sig-network/8-vlan/vep.md"
    new.parent.mkdir(parents=True)
    new.write_text(VEP.format(8, "VLAN"), encoding="utf-8")
    site = build_with_printed_command(repository / "veps", capsys.readouterr().out)
    assert len(list_pages(site)) == 3


def test_pages_that_would_be_proposals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the profile would take the pages of the site for proposals, the settings exclude them."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "lamp/fog-horn.md"
    path.parent.mkdir()
    path.write_text("---\ntitle: fog-horn\nauthors: ['@a']\ncreation-date: 2020-01-01\n---\n# Fog horn\n", "utf-8")
    assert main(["init", "--profile", "openshift"]) == 0
    settings = (tmp_path / "enhancements-site/enhancements.toml").read_text(encoding="utf-8")
    assert 'exclude = ["/enhancements-site/**"]\n' in settings
    assert main(["check"]) == 0


def test_suffixes_that_sphinx_does_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proposals with another suffix than ``.rst`` and ``.md`` are in the site, too."""
    monkeypatch.chdir(tmp_path)
    for name in ("pep-0007.txt", "pep-0008.rst"):
        text = f"PEP: {name[7:8]}\nTitle: Lamps\nAuthor: A B <a@example.org>\nStatus: Draft\nType: Process\n"
        (tmp_path / name).write_text(f"{text}Created: 01-Jan-2020\n\nAbstract\n========\n\nText.\n", "utf-8")
    assert main(["init"]) == 0
    site = build_with_printed_command(tmp_path, capsys.readouterr().out)
    assert list_pages(site) == {"pep-0007.html", "pep-0008.html"}


def test_headers_that_sphinx_reads_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is reported about the indented lines of a header, which is no reStructuredText."""
    monkeypatch.chdir(tmp_path)
    text = "PEP: 7\nTitle: Lamps\nAuthor: A B <a@example.org>,\n    C D <c@example.org>\nStatus: Draft\n"
    sections = "".join(f"{name}\n{'=' * len(name)}\n\nText.\n\n" for name in PEP_SECTIONS)
    (tmp_path / "pep-0007.rst").write_text(f"{text}Type: Process\nCreated: 01-Jan-2020\n\n{sections}", "utf-8")
    assert main(["init"]) == 0
    done = run_shell(tmp_path, capsys.readouterr().out.splitlines()[-1].strip())
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("service", CI_FILES)
def test_ci(repository: Path, tmp_path: Path, service: str) -> None:
    """The commands in the file of a service succeed in the repository's folder, and the file is in that folder."""
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    options = ["--pre-commit"] if service == "pre-commit" else ["--ci", service]
    assert main(["--root", "veps", "init", *options]) == 0
    text = (repository / CI_FILES[service][0]).read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    if service == "github":
        commands = [step["run"] for step in data["jobs"]["check"]["steps"] if "run" in step]
    elif service == "gitlab":
        commands = data["proposals"]["script"]
    else:
        commands = [data["repos"][0]["hooks"][0]["entry"]]
    commands = [command for command in commands if not command.startswith("pip install")]
    assert commands
    for command in commands:
        done = run_shell(repository, command)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("options", "schema"),
    [(["--ci", "github"], "vendor.github-workflows"), (["--ci", "gitlab"], "vendor.gitlab-ci")],
)
def test_ci_files_match_their_schemas(repository: Path, options: list[str], schema: str) -> None:
    """The files are valid by the schemas that the services publish."""
    assert main(["init", *options]) == 0
    path = CI_FILES[options[1]][0]
    done = run_shell(repository, f"check-jsonschema --builtin-schema {schema} {path}")
    assert done.returncode == 0, done.stdout


def test_the_pre_commit_hook_is_that_of_this_repository(repository: Path) -> None:
    """The hook has the properties of the hook that this repository publishes, and pre-commit accepts the file."""
    assert main(["init", "--pre-commit"]) == 0
    (repo,) = yaml.safe_load((repository / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    (published,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    hook = {**repo["hooks"][0], "description": published["description"]}
    assert hook.pop("additional_dependencies")[0].startswith("sphinx-enhancements==")
    assert hook == published
    assert run_shell(repository, "pre-commit validate-config").returncode == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--output", "../elsewhere"], "--output ../elsewhere: the folder must be inside"),
        (["--output", "."], "--output .: the folder must be inside"),
        (["--output", "link"], "link/.gitignore: is outside the root"),
        (["--output", "README.md"], "README.md/"),
    ],
)
def test_an_output_that_cannot_be_written(
    repository: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    """A folder outside the root, or reached by a link out of it, is one line and the exit status 2."""
    (repository.parent / "outside").mkdir()
    (repository / "link").symlink_to(repository.parent / "outside")
    before = list_files(repository.parent)
    assert main(["init", *options]) == 2
    assert message.partition(":")[0] in capsys.readouterr().err
    assert list_files(repository.parent) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_repository(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that cannot be written is one line and the exit status 2."""
    repository.chmod(0o555)
    try:
        assert main(["init"]) == 2
    finally:
        repository.chmod(0o755)
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (repository / "enhancements-site").exists()


def test_no_profile_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without proposals, the profile has to be named; then the site is that of a new community."""
    monkeypatch.chdir(tmp_path)
    assert main(["init"]) == 2
    assert "no bundled profile fits" in capsys.readouterr().err
    assert list_files(tmp_path) == []
    assert main(["init", "--profile", "gep"]) == 0
    assert "0 proposals as gep; 1 finding, 0 errors" in capsys.readouterr().out


def test_profiles_that_fit_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If several profiles fit alike, the message names them, and one has to be chosen."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sig-a/1-b").mkdir(parents=True)
    page = "---\ntitle: A\nstatus: accepted\nauthors: ['@a']\n---\n# A\n"
    (tmp_path / "sig-a/1-b/vep.md").write_text(page, encoding="utf-8")
    (tmp_path / "sig-a/1-b/README.md").write_text(page, encoding="utf-8")
    assert main(["init"]) == 2
    assert "choose one of them with --profile (kep, vep)" in capsys.readouterr().err
    assert main(["init", "--profile", "kep"]) == 0


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["vep", "gep", "openshift", "kep"])
def test_real_repositories(
    name: str, corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    """The printed command builds a site with every proposal of a real repository, and no file of it is edited.

    The two large ones are built with ``--long``.
    """
    if name in ("openshift", "kep") and request.config.getoption("--long") == 1:
        pytest.skip("takes minutes: use --long")
    folder = Path(shutil.copytree(corpora / name, tmp_path / name, symlinks=True))
    monkeypatch.chdir(folder)
    assert main(["init", "--ci", "github"]) == 0
    output = capsys.readouterr().out
    match = re.search(rf"^([0-9]+) proposals as {name}; [0-9]+ findings, [0-9]+ errors", output, re.MULTILINE)
    assert match is not None
    assert main(["check"]) == 0
    site = build_with_printed_command(folder, output)
    exported = json.loads((site / "enhancements.json").read_text(encoding="utf-8"))["enhancements"]
    assert len(exported) == int(match[1])
    list_pages(site)
    for path in (p for p in list_files(corpora / name) if not (corpora / name / p).is_symlink()):
        assert (folder / path).read_bytes() == (corpora / name / path).read_bytes()


def test_every_bundled_profile_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository without proposals can start with each bundled profile."""
    for name in list_bundled_profiles():
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        assert main(["init", "--profile", name, "--no-baseline"]) == 0
        assert f'profile = "{name}"' in (folder / "enhancements-site/enhancements.toml").read_text(encoding="utf-8")
