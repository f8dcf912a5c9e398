"""The GitHub action, the template of GitLab and the hook of pre-commit: valid, and run where no service is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from docs.walkthrough import DOCS, iter_blocks

PROPOSALS = {
    "enhancements.toml": 'documents = ["proposals/*.md"]\n',
    "proposals/one two.md": "---\nid: P-1\nstatus: acepted\n---\n# One, *two*\n",
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with a proposal that has two findings, and a folder with the program."""
    folder = tmp_path / "work/repository"
    for name, text in PROPOSALS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    subprocess.run(["git", "-C", folder, "add", "."], check=True)
    program = tmp_path / "sphinx-enhancements/bin/sphinx-enhancements"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sphinx_enhancements "$@"\n')
    program.chmod(0o755)
    return folder


def run(repository: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a repository, with the program on the path."""
    programs = repository.parents[1] / "sphinx-enhancements/bin"
    path = os.pathsep.join((str(programs), str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)


def validate(schema: str, file: Path) -> None:
    """Validate a file against the published schema of a service, which ``check-jsonschema`` contains."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def load_steps() -> list[dict[str, Any]]:
    """Return the steps of the action."""
    steps: list[dict[str, Any]] = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    return steps


def test_action_is_valid() -> None:
    """The action has the form that GitHub publishes, and its scripts contain no expressions."""
    validate("vendor.github-actions", ROOT / "action.yml")
    assert not any("${{" in step["run"] for step in load_steps())


def run_action(
    repository: Path, arguments: str = "", output_format: str = "github"
) -> subprocess.CompletedProcess[str]:
    """Run the last step of the action as a runner does."""
    variables = {"ARGUMENTS": arguments, "OUTPUT_FORMAT": output_format, "RUNNER_TEMP": str(repository.parents[1])}
    step = load_steps()[-1]
    assert variables.keys() - step["env"].keys() == {"RUNNER_TEMP"}
    # Source: GitHub documentation, "Workflow syntax", `jobs.<job_id>.steps[*].shell`
    shell = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"])
    return run(repository, *shell, **variables)


@pytest.mark.parametrize(
    ("arguments", "status", "codes"),
    [
        ("", 1, ["unknown-status", "title-markup"]),
        ("--ignore\ntitle-markup\n", 1, ["unknown-status"]),
        ("--exit-zero\n\nproposals/one two.md", 0, ["unknown-status", "title-markup"]),
        ("--select=$(exit 7)", 2, []),
    ],
)
def test_action(repository: Path, arguments: str, status: int, codes: list[str]) -> None:
    """Findings are workflow commands, and arguments reach the program as they are written."""
    result = run_action(repository, arguments)
    commands = [line for line in result.stdout.splitlines() if line.startswith("::warning file=proposals/one two.md,")]
    assert result.returncode == status, result.stderr
    assert [line.rpartition("[")[2].rstrip("]") for line in commands] == codes
    assert "Traceback" not in result.stderr


def test_action_with_another_format(repository: Path) -> None:
    """A report for code scanning is in the file that the arguments name."""
    result = run_action(repository, "--output-file=proposals.sarif\n--exit-zero", "sarif")
    assert (result.returncode, result.stdout) == (0, "")
    log = json.loads((repository / "proposals.sarif").read_text())
    assert [finding["ruleId"] for finding in log["runs"][0]["results"]] == ["unknown-status", "title-markup"]


def load_job(**inputs: str) -> dict[str, Any]:
    """Return the job of the template of GitLab, with its inputs filled in as GitLab does."""
    header, _, body = (ROOT / "templates/check.yml").read_text().partition("\n---\n")
    for name, spec in yaml.safe_load(header)["spec"]["inputs"].items():
        body = body.replace(f"$[[ inputs.{name} ]]", inputs.get(name, spec["default"]))
    assert "$[[" not in body
    job: dict[str, Any] = yaml.safe_load(body)
    return job


@pytest.mark.parametrize(("arguments", "status"), [("", 1), ("--ignore title-markup,unknown-status", 0)])
def test_gitlab_template(repository: Path, tmp_path: Path, arguments: str, status: int) -> None:
    """The job is valid; after the installation, it writes a report and prints the findings, which fail it."""
    job = load_job(args=arguments)
    file = tmp_path / "job.gitlab-ci.yml"
    file.write_text(yaml.safe_dump(job))
    validate("vendor.gitlab-ci", file)
    install, *script = job["enhancements"]["script"]
    assert install == 'python3 -m pip install --quiet "sphinx-enhancements"'
    result = run(repository, "sh", "-e", "-c", "\n".join(script))
    assert result.returncode == status, result.stderr
    assert ("3 | status: acepted" in result.stdout) is bool(status)
    report = json.loads((repository / job["enhancements"]["artifacts"]["reports"]["codequality"]).read_text())
    assert [finding["location"]["path"] for finding in report] == ["proposals/one two.md"] * (2 * status)


@pytest.mark.parametrize(("arguments", "status"), [([], 1), (["--ignore=title-markup,unknown-status"], 0)])
def test_pre_commit(repository: Path, tmp_path: Path, arguments: list[str], status: int) -> None:
    """The hook is valid, and findings stop a commit. The program is the one on the path, since nothing is installed."""
    manifest = ROOT / ".pre-commit-hooks.yaml"
    result = run(repository, sys.executable, "-m", "pre_commit", "validate-manifest", str(manifest))
    assert result.returncode == 0, result.stdout
    (hook,) = yaml.safe_load(manifest.read_text())
    local = {"repo": "local", "hooks": [{**hook, "language": "system", "args": arguments}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [local]}))
    run(repository, "git", "add", ".")
    result = run(repository, sys.executable, "-m", "pre_commit", "run", PRE_COMMIT_HOME=str(tmp_path / "home"))
    assert result.returncode == status, result.stdout
    assert ("acepted" in result.stdout) is bool(status)
    assert "no files to check" not in result.stdout


def test_samples_of_the_page() -> None:
    """The page names the hook, the inputs and the template as they are."""
    blocks = [yaml.safe_load(block.text) for block in iter_blocks((DOCS / "gate-in-ci.md").read_text()) if block.file]
    *workflows, gitlab, pre_commit = blocks
    inputs = set(yaml.safe_load((ROOT / "action.yml").read_text())["inputs"])
    steps = [step for workflow in workflows for step in workflow["jobs"]["check"]["steps"]]
    actions = [step for step in steps if step["uses"].startswith("OWNER/sphinx-enhancements@")]
    assert len(actions) == 2
    assert all(step["with"].keys() <= inputs for step in actions)
    (included,) = gitlab["include"]
    assert (ROOT / included["remote"].partition("sphinx-enhancements/")[2]).is_file()
    spec = yaml.safe_load((ROOT / "templates/check.yml").read_text().partition("\n---\n")[0])
    assert included["inputs"].keys() <= spec["spec"]["inputs"].keys()
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for repo in pre_commit["repos"] for hook in repo["hooks"]] == [hook["id"]]


def test_workflows_of_the_page(tmp_path: Path) -> None:
    """The workflows of the page have the form that GitHub publishes."""
    blocks = [block for block in iter_blocks((DOCS / "gate-in-ci.md").read_text()) if ".github" in block.file]
    assert len(blocks) == 2
    for n, block in enumerate(blocks):
        (tmp_path / f"{n}.yml").write_text(block.text)
        validate("vendor.github-workflows", tmp_path / f"{n}.yml")
