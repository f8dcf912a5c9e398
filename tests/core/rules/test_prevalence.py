"""Findings in the real KEPs, compared with those that PyYAML and regular expressions find without our reader.

Each function below returns the proposals that a plain script would report, by the folder of the proposal. Where a rule
reports fewer or more, the test names the proposals or the reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from core.proposals import bundled_profile

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import Project
from sphinx_enhancements.core.project.tree import WorkingTree

pytestmark = pytest.mark.corpora

STATUSES = ["provisional", "implementable", "implemented", "deferred", "rejected", "withdrawn", "replaced"]
STAGES = ["alpha", "beta", "stable", "deprecated", "disabled", "removed"]
DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FENCE = re.compile(r"^ *(```|~~~).*?^ *\1\s*$", re.MULTILINE | re.DOTALL)


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the values of a file as text, without conversion of numbers and dates."""
    values: dict[str, Any] = yaml.load(path.read_text(), yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
    return values


@cache
def read_keps(root: Path) -> dict[str, tuple[dict[str, Any], str]]:
    """Return each folder with a ``kep.yaml`` -> its values as text, and its README without code and comments."""
    keps = {}
    for path in sorted(root.rglob("kep.yaml")):
        folder = path.parent.relative_to(root).as_posix()
        if "NNNN" not in folder:
            readme = path.parent / "README.md"
            text = COMMENT.sub("", FENCE.sub("", readme.read_text())) if readme.is_file() else ""
            keps[folder] = read_yaml(path), text
    return keps


@cache
def collect_findings(root: Path) -> dict[Code, dict[str, list[str]]]:
    """Return each code -> the folders of its findings -> their messages, with every rule on."""
    project = Project(Settings(profile="kep"), bundled_profile("kep"), WorkingTree(root))
    findings: dict[Code, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for diagnostic in collect_diagnostics(project, load_collection(project)):
        folder = diagnostic.path.rpartition("/")[0]
        findings[diagnostic.code][folder].append(diagnostic.message)
    return findings


@pytest.fixture
def keps(corpora: Path) -> dict[str, tuple[dict[str, Any], str]]:
    """The values and texts of all KEPs."""
    return read_keps(corpora / "kep")


@pytest.fixture
def findings(corpora: Path) -> dict[Code, dict[str, list[str]]]:
    """The findings in all KEPs."""
    return collect_findings(corpora / "kep")


def find_number(folder: str) -> str:
    """Return the number at the start of a folder's name, without leading zeros."""
    match = re.match(r"(\d+)-", folder.rpartition("/")[2])
    return str(int(match[1])) if match else ""


def test_status_words(keps: Any, findings: Any) -> None:
    """A status that is not in the vocabulary is reported, with its note apart."""
    expected = {folder: data["status"] for folder, (data, _) in keps.items() if data.get("status") not in STATUSES}
    # The note in parentheses is kept beside the status.
    assert expected.pop("sig-instrumentation/1753-logs-sanitization") == "implemented (alpha)"
    assert set(findings[Code.UNKNOWN_STATUS]) == set(expected)


def test_stage_words(keps: Any, findings: Any) -> None:
    """A stage that is not in the vocabulary is reported; a note in parentheses is kept beside it."""
    stages = {folder: data.get("stage") for folder, (data, _) in keps.items()}
    expected = {folder for folder, stage in stages.items() if stage and stage not in STAGES}
    expected.discard("sig-instrumentation/1753-logs-sanitization")  # alpha (deprecated)
    assert set(findings[Code.UNKNOWN_STAGE]) == expected


def test_number_against_path(keps: Any, findings: Any) -> None:
    """A number that differs from that of the folder is reported."""
    expected = {
        folder
        for folder, (data, _) in keps.items()
        if find_number(folder) and data.get("kep-number", "").isdecimal()
        if find_number(folder) != str(int(data["kep-number"]))
    }
    numbers = {f for f, texts in findings[Code.CONTRADICTION].items() if any("number" in text for text in texts)}
    assert numbers == expected == {"sig-node/2043-pod-resource-concrete-assigments"}


def test_dates(keps: Any, findings: Any) -> None:
    """A date that is no ``YYYY-MM-DD``, or no real day, is reported."""
    names = ("creation-date", "last-updated")
    expected = {
        folder
        for folder, (data, _) in keps.items()
        if any(data.get(name) and not DATE.fullmatch(data[name]) for name in names)
    }
    dates = {f for f, texts in findings[Code.INVALID_VALUE].items() if any("date" in text for text in texts)}
    assert dates == expected == {"sig-scheduling/5075-dra-consumable-capacity"}


def parse_release(text: str) -> tuple[int, ...]:
    """Return the numbers of a version."""
    return tuple(map(int, re.findall(r"\d+", text)))


def test_latest_milestone(keps: Any, findings: Any) -> None:
    """A latest milestone before that of the stage is reported; a later one is not, as work can go on at a stage."""
    earlier, later = set(), set()
    for folder, (data, _) in keps.items():
        stated, target = data.get("latest-milestone"), (data.get("milestone") or {}).get(data.get("stage"))
        if stated and target and parse_release(stated) != parse_release(target) and stated != "0.0":
            (earlier if parse_release(stated) < parse_release(target) else later).add(folder)
    assert len(later) > len(earlier) > 0
    assert set(findings[Code.OUTDATED_RELEASE]) == earlier


def test_stage_without_milestone(keps: Any, findings: Any) -> None:
    """A stage of an accepted proposal without a milestone is reported; of implemented ones, the release is history."""
    expected = {
        folder
        for folder, (data, _) in keps.items()
        if data.get("status") == "implementable" and not (data.get("milestone") or {}).get(data.get("stage"))
    }
    # Of these, one has no `milestone`, but a `latest-milestone`, which counts for the stage.
    expected = {folder for folder in expected if keps[folder][0].get("latest-milestone") in (None, "0.0")}
    assert set(findings[Code.MISSING_MILESTONE]) == expected


def test_production_readiness(corpora: Path, keps: Any, findings: Any) -> None:
    """Accepted work for v1.21 or later without an approver for its stage in the file of its number is reported."""
    expected = set()
    for folder, (data, _) in keps.items():
        stage = data.get("stage")
        # Like `isPRRRequired` of kepval; without a latest milestone, that of the stage counts.
        release = data.get("latest-milestone") or (data.get("milestone") or {}).get(stage)
        is_due = parse_release(release or "") >= (1, 21)
        if data.get("status") == "implementable" and stage in ("alpha", "beta", "stable") and is_due:
            path = corpora / "kep/prod-readiness" / folder.partition("/")[0] / f"{find_number(folder)}.yaml"
            review = read_yaml(path) if path.is_file() else {}
            if not (review.get(stage) or {}).get("approver"):
                expected.add(folder)
    assert set(findings[Code.MISSING_APPROVAL]) == expected


def test_people_in_required_roles(keps: Any, findings: Any) -> None:
    """Accepted work without reviewers or approvers is reported, also if it names only ``TBD``."""
    expected = set()
    for folder, (data, _) in keps.items():
        if data.get("status") in ("implementable", "implemented"):
            people = [[name for name in data.get(role) or [] if name != "TBD"] for role in ("reviewers", "approvers")]
            if not all(people):
                expected.add(folder)
    reported = set(findings[Code.MISSING_PERSON]) | set(findings[Code.PLACEHOLDER_PERSON])
    assert expected - reported == set()
    assert all("TBD" in str(keps[folder][0]) for folder in reported - expected)


def test_open_required_items(keps: Any, findings: Any) -> None:
    """Unchecked items with (R) of accepted work are reported, except those that name a later stage."""
    open_item = re.compile(r"^ *[-*] \[ \] ?\(R\)(.*)$", re.MULTILINE)
    expected, later = set(), set()
    for folder, (data, text) in keps.items():
        if data.get("status") in ("implementable", "implemented") and (items := open_item.findall(text)):
            expected.add(folder)
            names_last = [re.search(r"\bGA\b", item) for item in items]
            if all(names_last) and data.get("stage") in ("alpha", "beta"):
                later.add(folder)
    expected.discard("sig-release/1731-publishing-packages")  # Its check list has no heading of its own.
    reported = set(findings[Code.UNCHECKED_ITEM])
    assert len(expected) > 100
    assert expected - later - reported == set()
    assert reported - expected == set()


def test_unresolved_blocks(keps: Any, findings: Any) -> None:
    """Blocks ``<<[UNRESOLVED …]>>`` of accepted work are reported, without the template's own and non-blocking ones."""
    block = re.compile(r"<<\[UNRESOLVED ?([^<>]*)>>((?:(?!<<).)*)<<\[/UNRESOLVED\]>>", re.DOTALL)
    expected = set()
    for folder, (data, text) in keps.items():
        if data.get("status") in ("implementable", "implemented"):
            for title, body in block.findall(text):
                is_prompt = "optional" in title or "Fill out" in body or "Stuff that is" in body
                if not is_prompt and "non blocking" not in title:
                    expected.add(folder)
    reported = set(findings[Code.UNRESOLVED_QUESTION])
    assert expected - reported == set()
    # The others have sections of open questions, or paragraphs that start with "OPEN QUESTION".
    for folder in reported - expected:
        assert re.search(r"(?i)^#+ .*(open|unresolved) questions?|OPEN QUESTION", keps[folder][1], re.MULTILINE), folder


KEP_FIELDS = re.compile(
    "title|kep-number|authors|owning-sig|participating-sigs|(prr-)?approvers|reviewers|editor|creation-date|last-updated"
    "|status|see-also|replaces|superseded-by|stage|(latest-)?milestone|feature-gates|disable-supported|metrics"
)
"""Fields of ``kepctl``. Source: kubernetes/enhancements, api/proposal.go"""


def test_unknown_fields(keps: Any, findings: Any) -> None:
    """A field that `kepctl` does not have is reported, unless it is one letter away from one and so misspelled."""
    expected = {folder for folder, (data, _) in keps.items() if not all(map(KEP_FIELDS.fullmatch, data))}
    assert set(findings[Code.UNKNOWN_FIELD]) | set(findings[Code.MISSPELLED_FIELD]) == expected


def test_missing_fields(keps: Any, findings: Any) -> None:
    """Fields that `kepctl` or the template require are reported if they are missing or empty."""
    names = ("title", "kep-number", "owning-sig", "status", "creation-date")
    expected = {
        folder
        for folder, (data, _) in keps.items()
        if any(data.get(name, "") in ("", "TBD") for name in names)
        or (data.get("status") in ("implementable", "implemented") and data.get("stage", "") in ("", "TBD"))
    }
    assert set(findings[Code.MISSING_FIELD]) == expected


def test_template_milestones(keps: Any, findings: Any) -> None:
    """Milestones of the template are reported, unless the proposal is from the time of their first release."""
    template = {"alpha": "v1.19", "beta": "v1.20", "stable": "v1.22"}
    same = {folder: data for folder, (data, _) in keps.items() if data.get("milestone") == template}
    assert {data["creation-date"][:7] for data in same.values()} == {"2020-05", "2020-06"}
    milestones = {
        f for f, texts in findings[Code.TEMPLATE_VALUE].items() if any("milestones" in text for text in texts)
    }
    assert milestones == set()
