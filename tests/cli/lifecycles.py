"""Lives of proposals in the profiles that keep them: documents, commands, and the documents after all commands."""

from __future__ import annotations

from typing import NamedTuple


class Lifecycle(NamedTuple):
    """A proposal before and after commands; a text with ``...`` at an end is a part of the document."""

    before: dict[str, str]
    commands: tuple[str, ...]
    after: dict[str, str]


def write_sections(*titles: str) -> str:
    """Return sections with a text each."""
    return "".join(f"\n## {title}\n\nText.\n" for title in titles)


KEP_README = "# KEP-5: Probes\n\n## Release Signoff Checklist\n\n- [x] (R) Enhancement issue\n" + write_sections(
    "Summary", "Motivation", "Proposal", "Design Details", "Test Plan", "Graduation Criteria",
    "Production Readiness Review Questionnaire",
)  # fmt: skip

KEP = Lifecycle(
    {
        "keps/sig-node/5-probes/README.md": (
            f"{KEP_README}\n## Implementation History\n\n<!--\nMajor milestones\n-->\n\n## Drawbacks\n\nNone.\n"
            f"{write_sections('Alternatives')}"
        ),
        "keps/sig-node/5-probes/kep.yaml": """\
title: Probes
kep-number: 5
authors: ["@ana"]
owning-sig: sig-node
status: provisional   # in review
creation-date: 2026-01-02
reviewers: ["@ben"]
approvers: ["@eva"]

# The target maturity stage in the current dev cycle for this KEP.
stage: alpha
latest-milestone: "v1.36"
milestone:
  alpha: "v1.36"
  stable: "v1.40"

feature-gates:
  - name: Probes
    components: [kubelet]
disable-supported: true
""",
        "keps/sig-node/6-lamps/README.md": f"# KEP-6: Lamps\n{write_sections('Summary')}",
        "keps/sig-node/6-lamps/kep.yaml": (
            "title: Lamps\nkep-number: 6\nauthors: ['@ana']\nowning-sig: sig-node\nstatus: provisional\n"
            "creation-date: 2026-01-02\nsee-also: []\n"
        ),
    },
    (
        "promote KEP-5 alpha --release v1.36 --approver @wim",
        "status KEP-5 implementable",
        "promote KEP-5 beta --release 1.37",
        "promote KEP-5 stable --release v1.40",
        "status KEP-5 implemented",
        "status KEP-5 replaced --by KEP-6 --reason Simpler",
    ),
    {
        "keps/sig-node/5-probes/kep.yaml": """\
title: Probes
kep-number: 5
authors: ["@ana"]
owning-sig: sig-node
status: replaced   # in review
creation-date: 2026-01-02
last-updated: 2026-11-28
reviewers: ["@ben"]
approvers: ["@eva"]
superseded-by:
  - /keps/sig-node/6-lamps

# The target maturity stage in the current dev cycle for this KEP.
stage: stable
latest-milestone: "v1.40"
milestone:
  alpha: "v1.36"
  beta: "v1.37"
  stable: "v1.40"

feature-gates:
  - name: Probes
    components: [kubelet]
disable-supported: true
""",
        "keps/prod-readiness/sig-node/5.yaml": (
            'kep-number: 5\nalpha:\n  approver: "@wim"\nbeta:\n  approver: "@wim"\nstable:\n  approver: "@wim"\n'
        ),
        "keps/sig-node/5-probes/README.md": """...
-->

- 2026-11-28: alpha in v1.36
- 2026-11-28: implementable
- 2026-11-28: beta in v1.37
- 2026-11-28: stable in v1.40
- 2026-11-28: implemented
- 2026-11-28: replaced by KEP-6: Simpler

## Drawbacks
...""",
        "keps/sig-node/6-lamps/kep.yaml": (
            "...creation-date: 2026-01-02\nlast-updated: 2026-11-28\nsee-also: []\n"
            "replaces:\n  - /keps/sig-node/5-probes\n"
        ),
    },
)

DEFAULT = Lifecycle(
    {
        "proposals/5.md": "---\nid: P-5\nstatus: provisional\n---\n# Lamps\n",
        "proposals/6.md": "---\nid: P-6\nstatus: draft\n---\n# Torches\n",
    },
    (
        "status P-5 accepted",
        "promote P-5 alpha --release v1.1",
        "promote P-5 beta --release v1.2",
        "promote P-5 ga --release v1.3",
        "status P-5 implemented",
        "status P-5 replaced --by P-6 --reason 'Too: bright'",
    ),
    {
        "proposals/5.md": """\
---
id: P-5
status: replaced
stage: stable
milestones:
  alpha: v1.1
  beta: v1.2
  stable: v1.3
reason: "Too: bright"
superseded-by:
  - P-6
---
# Lamps
""",
        "proposals/6.md": "---\nid: P-6\nstatus: draft\nsupersedes:\n  - P-5\n---\n# Torches\n",
    },
)

DIRECTIVES = Lifecycle(
    {
        "proposals/5.rst": "Page\n====\n\n.. enhancement:: Lamps\n   :id: P-5\n   :status: accepted\n   :release: v1.0"
        "\n   :stage: alpha\n\n   Text.\n",
    },
    ("promote P-5 beta --release v1.2", "promote P-5 stable --release v1.3", "status P-5 implemented"),
    {
        "proposals/5.rst": """\
Page
====

.. enhancement:: Lamps
   :id: P-5
   :status: implemented
   :release: v1.3
   :stage: stable
   :milestones: alpha=v1.0, beta=v1.2, stable=v1.3

   Text.
""",
    },
)  # fmt: skip

GEP = Lifecycle(
    {
        "geps/gep-5/index.md": "# GEP-5: Lamps\n\n* Issue: [#5](https://x.org/5)\n* Status: Provisional\n"
        + write_sections("TLDR", "Goals", "Non-Goals", "Introduction", "API", "Conformance Details"),
        "geps/gep-5/metadata.yaml": (
            "apiVersion: internal.gateway.networking.k8s.io/v1alpha1\nkind: GEPDetails\nnumber: 5\nname: Lamps\n"
            "status: Provisional\nauthors:\n  - ana\nrelationships:\n  obsoletes: []\n  # set back\n  obsoletedBy: []\n"
        ),
        "geps/gep-6/index.md": "# GEP-6: Torches\n" + write_sections("TLDR", "Goals", "Non-Goals"),
        "geps/gep-6/metadata.yaml": (
            "apiVersion: internal.gateway.networking.k8s.io/v1alpha1\nkind: GEPDetails\nnumber: 6\n"
            "name: 'Torches: all'\nstatus: Provisional\nauthors:\n  - ana\n"
        ),
    },
    (
        "status GEP-5 Implementable",
        "promote GEP-5 experimental",
        "promote GEP-5 standard",
        "status GEP-6 declined --by GEP-5",
    ),
    {
        "geps/gep-5/index.md": "...\n* Status: Standard\n...",
        "geps/gep-5/metadata.yaml": "...\nstatus: Standard\nauthors:\n  - ana\nrelationships:\n  obsoletes:\n"
        '    - number: 6\n      name: "Torches: all"\n  # set back\n  obsoletedBy: []\n',
        "geps/gep-6/metadata.yaml": "...\nstatus: Declined\nauthors:\n  - ana\nrelationships:\n  obsoletedBy:\n"
        "    - number: 5\n      name: Lamps\n",
    },
)

VEP = Lifecycle(
    {
        "veps/sig-node/5-lamps/vep.md": "# VEP #5: Lamps\n\n## VEP Status Metadata\n\n### Target releases\n\n"
        "- This VEP targets alpha for version:\n- This VEP targets beta for version:\n"
        "- This VEP targets GA for version:\n"
        + write_sections("Overview")
        + "\n## Implementation History\n\n- 2026-01-01: First version\n",
    },
    ("promote 5 alpha --release v1.7", "promote 5 beta --release 1.8", "promote 5 GA --release v1.9"),
    {
        "veps/sig-node/5-lamps/vep.md": """...
- This VEP targets alpha for version: v1.7
- This VEP targets beta for version: v1.8
- This VEP targets GA for version: v1.9
...
- 2026-01-01: First version
- 2026-11-28: alpha in v1.7
- 2026-11-28: beta in v1.8
- 2026-11-28: stable in v1.9
""",
    },
)

PEP = Lifecycle(
    {
        f"pep-000{number}.rst": f"PEP: {number}\nTitle: {title}\nAuthor: Ana <ana@example.org>\nStatus: Draft\n"
        "Type: Standards Track\nCreated: 01-Jan-2026\n"
        + "".join(f"\n{t}\n{'=' * len(t)}\n\nText.\n" for t in ("Abstract", "Motivation", "Rationale", "Specification"))
        + "\nCopyright\n=========\n\nText.\n"
        for number, title in ((5, "Lamps"), (6, "Torches"))
    },
    ("status PEP-5 Accepted", "status PEP-5 final", "status PEP-5 Superseded --by 6"),
    {
        "pep-0005.rst": "...\nStatus: Superseded\nType: Standards Track\nCreated: 01-Jan-2026\nSuperseded-By: 6\n...",
        "pep-0006.rst": "...\nStatus: Draft\nType: Standards Track\nCreated: 01-Jan-2026\nReplaces: 5\n...",
    },
)

TEP = Lifecycle(
    {
        f"teps/000{number}-{title.lower()}.md": f"---\nstatus: proposed\ntitle: {title}\ncreation-date: '2026-01-01'\n"
        f"last-updated: '2026-01-01'\nauthors:\n- '@ana'\n---\n# TEP-000{number}: {title}\n"
        + write_sections("Summary", "Motivation", "Proposal", "Alternatives")
        for number, title in ((5, "Lamps"), (6, "Torches"))
    },
    ("status TEP-5 implementable", "status TEP-5 implemented", "status TEP-5 replaced --by TEP-6"),
    {
        "teps/0005-lamps.md": "---\nstatus: replaced\ntitle: Lamps\ncreation-date: '2026-01-01'\n"
        "last-updated: '2026-11-28'\nauthors:\n- '@ana'\nsuperseded-by:\n- TEP-6\n---\n...",
        "teps/0006-torches.md": "...\nlast-updated: '2026-11-28'\nauthors:\n- '@ana'\nreplaces:\n- TEP-5\n---\n...",
    },
)

OPENSHIFT = Lifecycle(
    {
        f"enhancements/network/{title}.md": f'---\ntitle: {title}\nauthors:\n  - "@ana"\nreviewers:\n  - "@ben"\n'
        f'approvers:\n  - "@eva"\napi-approvers:\n  - None\ncreation-date: 2026-01-01\nlast-updated: 2026-01-01\n'
        "status: provisional\n"
        "tracking-link:\n  - https://issues.redhat.com/browse/X-1\nsee-also:\nreplaces:\nsuperseded-by:\n---\n\n"
        f"# {title.capitalize()}\n" + write_sections("Summary", "Motivation", "Proposal", "Test Plan")
        for title in ("lamps", "torches")
    },
    (
        "status network/lamps implementable",
        "status network/lamps implemented",
        "status network/lamps replaced --by network/torches",
    ),
    {
        "enhancements/network/lamps.md": "...\nlast-updated: 2026-11-28\nstatus: replaced\n..."
        "\nreplaces:\nsuperseded-by:\n  - /enhancements/network/torches.md\n---\n...",
        "enhancements/network/torches.md": (
            "...\nreplaces:\n  - /enhancements/network/lamps.md\nsuperseded-by:\n---\n..."
        ),
    },
)  # fmt: skip

ADR = Lifecycle(
    {
        f"doc/adr/000{number}-{title.lower()}.md": f"# {number}. {title}\n\nDate: 2026-01-01\n\n## Status\n\nProposed\n"
        + write_sections("Context", "Decision", "Consequences")
        for number, title in ((5, "Lamps"), (6, "Torches"))
    },
    ("status 5 accepted", "status 5 superseded --by 6"),
    {
        "doc/adr/0005-lamps.md": "...\n## Status\n\nSuperseded by [ADR-6](0006-torches.md)\n\n## Context\n...",
        "doc/adr/0006-torches.md": "...\n## Status\n\nProposed\n\n## Context\n...",
    },
)

SWIFT = Lifecycle(
    {
        f"proposals/000{number}-{title.lower()}.md": f"# {title}\n\n* Proposal: [SE-000{number}](000{number}-x.md)\n"
        f"* Authors: [Ana](https://github.com/ana)\n* Review Manager: TBD\n* Status: **Active review (July 1...8)**\n"
        "* Implementation: [swift#1](https://github.com/swiftlang/swift/pull/1)\n" + write_sections("Introduction")
        for number, title in ((5, "Lamps"), (6, "Torches"))
    },
    ("status SE-5 accepted", "status SE-5 implemented"),
    {"proposals/0005-lamps.md": "...\n* Review Manager: TBD\n* Status: **Implemented**\n* Implementation: ..."},
)

EIP = Lifecycle(
    {
        f"EIPS/eip-{number}.md": f"---\neip: {number}\ntitle: {title}\ndescription: Light for all\nauthor: Ana (@ana)\n"
        "discussions-to: https://ethereum-magicians.org/t/lamps/5\nstatus: Draft\ntype: Meta\n"
        "created: 2026-01-01\n---\n"
        + write_sections("Abstract", "Specification", "Rationale", "Security Considerations")
        + "\n## Copyright\n\nCopyright and related rights waived via [CC0](https://creativecommons.org).\n"
        for number, title in ((5, "Lamps"), (6, "Torches"))
    },
    ("status EIP-5 review", "status EIP-5 Withdrawn --reason 'Nobody needs it'"),
    {
        "EIPS/eip-5.md": "...\nstatus: Withdrawn\ntype: Meta\ncreated: 2026-01-01\n"
        "withdrawal-reason: Nobody needs it\n---\n...",
    },
)

LIFECYCLES = {
    'profile = "kep"\n': KEP,
    'documents = ["proposals/*.md"]\n': DEFAULT,
    'profile = "default"\n': DIRECTIVES,
    'profile = "gep"\n': GEP,
    'profile = "vep"\ncurrent-release = "v1.6"\n': VEP,
    'profile = "pep"\n': PEP,
    'profile = "tep"\n': TEP,
    'profile = "openshift"\n': OPENSHIFT,
    'profile = "markdown-adr"\n': ADR,
    'profile = "swift"\n': SWIFT,
    'profile = "eip"\n': EIP,
}
"""Settings -> life of a proposal."""
