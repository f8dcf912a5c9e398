"""Files that run ``check`` in CI: a workflow of GitHub, a pipeline of GitLab, and a hook of pre-commit.

They install the package from a package index, so that they need no address of its repository.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ...version import __version__

_PLAIN = re.compile(r"[A-Za-z][\w./=\- ]*[\w./=\-]")  # Text that YAML reads as it is, without quotes

_GITHUB = """\
name: proposals
on:
  pull_request:
  push:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install sphinx-enhancements=={version}
      - run: {check_for_github}
      - run: {build}
"""

_GITLAB = """\
proposals:
  image: python:3.13-slim
  script:
    - pip install --quiet sphinx-enhancements=={version}
    - {check_for_gitlab}
    - {check}
    - {build}
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""

_PRE_COMMIT = """\
repos:
  - repo: local
    hooks:
      - id: enhancements
        name: check enhancement proposals
        entry: {check}
        language: python
        additional_dependencies: ["sphinx-enhancements=={version}"]
        # One run for all proposals, whichever of them are committed: a change to one can break references of another.
        pass_filenames: false
        require_serial: true
        files: {files}
"""

_CHECKED_FILES = (
    r"(\.(md|markdown|rst|txt|yaml|yml)|(^|/)(enhancements|pyproject)\.toml|(^|/)enhancements-baseline\.json)$"
)
"""Files whose changes can change findings, as in ``.pre-commit-hooks.yaml`` of this project."""

CI_FILES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "github": (".github/workflows/proposals.yml", _GITHUB),
    "gitlab": (".gitlab-ci.yml", _GITLAB),
    "pre-commit": (".pre-commit-config.yaml", _PRE_COMMIT),
})  # fmt: skip
"""Service -> path of its file in a repository, and template of the text."""


def format_ci_files(services: Iterable[str], check: str, build: str) -> dict[str, str]:
    """Return path -> text of the files of some services.

    :param check: shell command that checks the proposals.
    :param build: shell command that builds the site.
    """
    report = f"{check} --output-format=gitlab --output-file=gl-code-quality-report.json --exit-zero"
    values = {
        "version": __version__,
        "check": _quote(check),
        "check_for_github": _quote(f"{check} --output-format=github"),
        "check_for_gitlab": _quote(report),
        "build": _quote(build),
        "files": _CHECKED_FILES,
    }
    return {path: text.format_map(values) for path, text in (CI_FILES[service] for service in services)}


def _quote(text: str) -> str:
    """Return a text as a scalar of YAML."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
