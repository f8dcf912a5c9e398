"""Approvers, and the file with the aliases of a community."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project

from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection

if TYPE_CHECKING:
    from pathlib import Path

ALIASES = """\
aliases:
  prod-readiness-approvers:
    - Wim
    - "@eva"
  prod-readiness-approvers-emeritus: [ida]
  sig-light-leads: [ana]
"""
METADATA = """\
title: Lamps
kep-number: 1
owning-sig: {owner}
authors: ["@ana"]
approvers: ["@zoe"]
status: {status}
stage: beta
"""


def check(folder: Path, aliases: str | bytes | None, approval: str, status: str = "implementable") -> list[str]:
    """Return the findings about approvers and aliases of a proposal."""
    files: dict[str, str | bytes] = {
        "keps/sig-light/1-lamps/README.md": "# KEP-1: Lamps\n",
        "keps/sig-light/1-lamps/kep.yaml": METADATA.format(owner="sig-light", status=status),
        "keps/prod-readiness/sig-light/1.yaml": f"kep-number: 1\n{approval}\n",
        **({"OWNERS_ALIASES": aliases} if aliases is not None else {}),
    }
    project = create_project(folder, files, 'profile = "kep"\n')
    found = collect_diagnostics(project, load_collection(project))
    codes = ("unknown-approver", "alias-file", "encoding", "file-bounds")
    return [f"{d.location}: {d.text}" for d in found if d.code in codes]


NAMES = "prod-readiness-approvers, prod-readiness-approvers-emeritus"
APPROVAL = "keps/prod-readiness/sig-light/1.yaml"


@pytest.mark.parametrize(
    ("approval", "status", "expected"),
    [
        ('beta:\n  approver: "@wim"', "implementable", []),
        ("beta:\n  approver: IDA", "implementable", []),
        ('alpha:\n  approver: "@zoe"\nbeta:\n  approver: "@eva"', "implementable", []),  # another stage
        ('beta:\n  approver: "@zoe"', "provisional", []),
        ('beta:\n  approver: "@zoe"', "implemented", []),
        ("beta:\n  approver: TBD", "implementable", []),  # It is reported as a placeholder.
        ("beta: []", "implementable", []),
        (
            'beta:\n  approver: "@ewa"',
            "implementable",
            [
                f"{APPROVAL}:3: 'ewa' is not in the aliases {NAMES} of OWNERS_ALIASES (did you mean 'eva'?)",
            ],
        ),
    ],
)
def test_unknown_approver(tmp_path: Path, approval: str, status: str, expected: list[str]) -> None:
    """The approver of the present stage of an accepted proposal is a member of one of the aliases."""
    assert check(tmp_path, ALIASES, approval, status) == expected


@pytest.mark.parametrize(
    ("aliases", "expected"),
    [
        (None, []),
        ("", ["OWNERS_ALIASES: the file has no mapping `aliases` of aliases to accounts"]),
        ("aliases: [a]\n", ["OWNERS_ALIASES:1: the file has no mapping `aliases` of aliases to accounts"]),
        ("aliases:\n", ["OWNERS_ALIASES:1: the file has no mapping `aliases` of aliases to accounts"]),
        (
            "aliases:\n  prod-readiness-approvers: [zoe\n",
            ["OWNERS_ALIASES:3: the file is not valid YAML (did not find expected ',' or ']')"],
        ),
        (
            "aliases:\n  leads: [zoe, prod-readiness-approvers]\n  prod-readiness-approvers: [leads]\n",
            ["OWNERS_ALIASES:2: the alias 'leads' names the alias 'prod-readiness-approvers': name its members"],
        ),
        ("aliases:\n  a: &a [*a]\n", ["OWNERS_ALIASES:2: the file is not valid YAML"]),
        (b"aliases:\n  prod-readiness-approvers: [z\xffoe]\n", ["OWNERS_ALIASES:2: "]),
        ("aliases:\n  other: [eva]\n", []),
        ("[" * 100_000, ["OWNERS_ALIASES:1: the file is not valid YAML"]),
    ],
)
def test_bad_alias_file(tmp_path: Path, aliases: str | bytes | None, expected: list[str]) -> None:
    """A file that is missing, refused by YAML or untidy has one line, and no approver is reported without reason."""
    found = check(tmp_path, aliases, 'beta:\n  approver: "@zoe"')
    found = [line for line in found if not line.startswith(APPROVAL)]
    assert len(found) == len(expected)
    assert all(map(str.startswith, found, expected)), found


def test_any_alias_and_missing_file(tmp_path: Path) -> None:
    """Without names of aliases, members of all and the aliases may approve; a file of an own profile has to exist."""
    profile = '[profile]\nextends = "kep"\n[profile.metadata-checks]\nalias-files = ["none/OWNERS_ALIASES", "OWNERS"]\n'
    files: dict[str, str | bytes] = {
        "keps/sig-light/1-lamps/README.md": "# KEP-1: Lamps\n",
        "keps/sig-light/1-lamps/kep.yaml": METADATA.format(owner="sig-kitchen", status="implementable").replace(
            '["@zoe"]', '["@zoe", "@Ana", "@sig-light-leads", "Nobody Known"]'
        ),
    }
    project = create_project(tmp_path, files, profile)
    codes = ("unknown-approver", "alias-file", "owner-folder")
    found = [
        f"{d.location}: {d.text}" for d in collect_diagnostics(project, load_collection(project)) if d.code in codes
    ]
    owner = "the owner is 'sig-kitchen', but the document is in the folder of 'sig-light'"
    assert found == [
        "enhancements.toml: there is no file none/OWNERS_ALIASES, OWNERS with aliases below the root",
        f"keps/sig-light/1-lamps/kep.yaml:3: {owner}",
    ]
    settings = f"{profile}approvers = {{ approvers = [] }}\n"
    project = create_project(tmp_path, {"OWNERS": ALIASES}, settings)
    found = [d.message for d in collect_diagnostics(project, load_collection(project)) if d.code in codes[:2]]
    assert found == ["'zoe' is not in any alias of OWNERS"]
