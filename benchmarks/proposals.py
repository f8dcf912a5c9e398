"""Synthetic enhancement proposals, the same ones on every machine and in every run.

A proposal is seeded with its number and with nothing else, so that proposal 42 is one
and the same text in a set of 60 and in one of 1,000.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: Releases of the imaginary host project, oldest first: name to release date.
RELEASES: Final[Mapping[str, str]] = {
    "v1.1": "2022-03-15",
    "v1.2": "2022-09-20",
    "v1.3": "2023-03-14",
    "v1.4": "2023-09-19",
    "v1.5": "2024-03-19",
    "v1.6": "2024-09-17",
    "v1.7": "2025-03-18",
    "v1.8": "2025-09-16",
}
STAGES: Final = ("alpha", "beta", "stable")
# fmt: off
OWNERS: Final = (
    "sig-compute", "sig-network", "sig-storage", "sig-scale", "sig-release", "sig-observability",
)
AUTHORS: Final = (
    "alice", "bakari", "chiara", "dmitri", "esther", "farid", "grace", "hiroshi", "ines", "jonas", "kavya", "liam",
)
_VERBS: Final = (
    "Declarative", "Resumable", "Encrypted", "Topology-aware", "Rate-limited", "Observable", "Zero-copy",
    "Multi-tenant", "Graceful", "Policy-driven",
)
_FEATURES: Final = (
    "live migration", "volume hotplug", "snapshot export", "CPU pinning", "memory overcommit", "device passthrough",
    "network attachment", "image import", "node drain", "backup scheduling", "guest probes", "instance templates",
    "quota accounting", "certificate rotation", "log collection", "disk resizing",
)
_CONTEXTS: Final = (
    "for large clusters", "for single-node installations", "on mixed architectures", "across namespaces",
    "with shared storage", "without shared storage", "for confidential guests", "under memory pressure",
    "behind a proxy", "for real-time workloads", "during control plane upgrades", "in disconnected environments",
    "for hosted control planes", "with dual-stack networking", "on edge sites", "for batch workloads",
    "with external schedulers", "for long-running guests", "in regulated environments", "with hardware offload",
    "for ephemeral disks", "on bare metal", "for nested guests", "with custom runtimes", "for unattended operation",
)
# fmt: on
_SENTENCES: Final = (
    "Cluster administrators ask for {feature} {context}, and today have to script it around the API.",
    "The controller watches the resource and reconciles it with what the node agent reports back.",
    "A failed attempt leaves the guest untouched and records the reason in the `status` of the object.",
    "Users who never set the new field see **no change** in behaviour, and no new object is made for them.",
    "The gate `{gate}` guards the code path in the API server, in the controller and in the node agent.",
    "Earlier attempts kept this state in annotations, which made it impossible to validate or to watch.",
    "We measured the overhead on a cluster of 250 nodes: it stays below two per cent of a core per node.",
    "Validation rejects a configuration that combines {feature} with a read-only root disk.",
    "Every transition is recorded as an *event* and counted in a metric, labelled with the outcome.",
    "Downgrading drops the field; a guest that relies on it keeps running until it is next restarted.",
    "The [discussion](https://lists.example.org/thread/{number}) settled on a field, not on a new resource.",
    "Quota is charged to the namespace that owns the guest, also while two copies of it exist {context}.",
    "The scheduler sees the request as an ordinary resource and needs no knowledge of the feature.",
    "Nodes that lack the capability are labelled as such, so the request stays pending with a clear reason.",
    "Secrets never leave the namespace; the node agent receives a short-lived token in their place.",
    "An operator can stop the work at any time by removing the object, which is safe at each step.",
    "Events of the last hour are kept, so that support can tell what happened without the debug log.",
    "The API is additive: clients generated from an older schema go on working and ignore the field.",
    "Performance tests run nightly with and without `{gate}`, and their results are compared by a bot.",
    "Clusters with more than one architecture match guest and node by label before anything is copied.",
    "Documentation explains how to roll {feature} out to one namespace first and how to roll it back.",
    "A webhook would do as well, but it fails closed and so would put every guest at risk {context}.",
)
_GOALS: Final = (
    "Offer {feature} {context} through the declarative API.",
    "Keep guests that do not ask for it exactly as they are.",
    "Report progress and failure in `status.conditions`.",
    "Allow administrators to limit it per namespace.",
    "Work with every storage class that supports the access mode.",
    "Survive a restart of the controller at any step.",
)
_NON_GOALS: Final = (
    "Replacing the existing command line tool.",
    "Supporting releases older than the previous two.",
    "Guaranteeing an upper bound for the duration.",
    "Moving guests between clusters.",
)
_LABELS: Final = ("api", "performance", "security", "usability", "upgrade", "documentation")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal: its metadata, its text below the title, and a short form of that text.

    :param milestones: stage to release, in the order of the stages
    :param body: the sections in MyST, headings from level 2, without title and metadata
    :param short_body: four or five lines of MyST without headings
    :param depends_on: numbers of earlier proposals, which keep to every law of relations
    :param see_also: numbers of earlier proposals
    """

    number: int
    title: str
    status: str
    stage: str
    milestones: Mapping[str, str]
    owner: str
    authors: Sequence[str]
    labels: Sequence[str]
    summary: str
    body: str
    short_body: str
    depends_on: Sequence[int] = ()
    see_also: Sequence[int] = ()

    @property
    def key(self) -> str:
        """Key by which others refer to it."""
        return f"VEP-{self.number}"

    @property
    def milestones_text(self) -> str:
        """The milestones on one line, as a directive option takes them."""
        return ", ".join(f"{stage}={release}" for stage, release in self.milestones.items())

    @property
    def relations(self) -> Mapping[str, Sequence[str]]:
        """Kind to the keys of the targets, for the kinds that there are any of."""
        kinds = {"depends-on": self.depends_on, "see-also": self.see_also}
        return {kind: [f"VEP-{number}" for number in numbers] for kind, numbers in kinds.items() if numbers}


class _Choices:
    """A stream of choices that follows from a number alone."""

    def __init__(self, number: int) -> None:
        self._state = int.from_bytes(hashlib.sha256(str(number).encode()).digest())

    def below(self, limit: int) -> int:
        if not self._state:
            message = "a proposal makes more choices than its digest has bits for"
            raise AssertionError(message)
        self._state, choice = divmod(self._state, limit)
        return choice

    def one(self, options: Sequence[str]) -> str:
        return options[self.below(len(options))]

    def some(self, options: Sequence[str], count: int) -> list[str]:
        """Return adjacent options, continued from the first after the last."""
        start = self.below(len(options))
        return [options[(start + step) % len(options)] for step in range(count)]


def proposal(number: int) -> Proposal:
    """Return the proposal of this number, counted from 1; titles repeat only after 4,000 with a phase added."""
    choices = _Choices(number)
    title, feature, context = _subject(number)
    gate = "".join(word.capitalize() for word in feature.split()) + str(number)
    status, stage, milestones = _progress(choices)
    facts = {"feature": feature, "context": context, "gate": gate, "number": str(number)}
    sentences = [sentence.format_map(facts) for sentence in choices.some(_SENTENCES, len(_SENTENCES))]
    owner = choices.one(OWNERS)
    authors = choices.some(AUTHORS, 1 + choices.below(3))
    earlier = range(max(1, number - 60), number)
    needed = [other for other in earlier if _fits(stage, milestones, other)]
    return Proposal(
        number=number,
        title=title,
        status=status,
        stage=stage,
        milestones=milestones,
        owner=owner,
        authors=authors,
        labels=[f"area/{label}" for label in choices.some(_LABELS, 1 + choices.below(2))],
        summary=f"Adds {feature} {context}, guarded by the gate {gate}.",
        body=_body(sentences, choices, facts, milestones),
        short_body="\n".join(sentences[: 4 + number % 2]),
        depends_on=needed[-(number % 3) :] if number % 3 else (),
        see_also=[earlier[0]] if number % 4 == 0 else (),
    )


def _fits(stage: str, milestones: Mapping[str, str], other: int) -> bool:
    """Return true if a proposal may depend on another, which is as mature and begins no later."""
    _status, others, theirs = _progress(_Choices(other))
    first, their_first = next(iter(milestones.values())), next(iter(theirs.values()))
    names = list(RELEASES)
    return STAGES.index(others) >= STAGES.index(stage) and names.index(their_first) <= names.index(first)


def _subject(number: int) -> tuple[str, str, str]:
    """Return a title, and its feature and context."""
    combinations = len(_VERBS) * len(_FEATURES) * len(_CONTEXTS)
    phase, position = divmod(number - 1, combinations)
    # A stride without a common factor with the number of combinations visits each of them
    # once, in an order in which neighbours differ in every word.
    slot = position * 1327 % combinations
    slot, verb = divmod(slot, len(_VERBS))
    context, feature = divmod(slot, len(_FEATURES))
    title = f"{_VERBS[verb]} {_FEATURES[feature]} {_CONTEXTS[context]}"
    if phase:
        title += f", phase {phase + 1}"
    return title, _FEATURES[feature], _CONTEXTS[context]


def _progress(choices: _Choices) -> tuple[str, str, dict[str, str]]:
    """Return a status, with a stage and milestones that agree with it."""
    reached = choices.below(len(STAGES))
    stage = STAGES[reached]
    status = "implemented" if stage == "stable" else ("accepted", "provisional", "draft")[choices.below(3)]
    if status in {"draft", "provisional"}:
        stage = STAGES[0]
    planned = len(STAGES) if status == "implemented" else STAGES.index(stage) + 1 + choices.below(2)
    names = list(RELEASES)
    first = choices.below(len(names) - planned + 1)
    return status, stage, dict(zip(STAGES[:planned], names[first:], strict=False))


def _body(sentences: Sequence[str], choices: _Choices, facts: Mapping[str, str], milestones: Mapping[str, str]) -> str:
    """Return the sections of a whole proposal, in the order of the communities' templates."""
    goals = [goal.format_map(facts) for goal in choices.some(_GOALS, 4)]
    non_goals = choices.some(_NON_GOALS, 2)
    done = choices.below(5)
    checklist = (
        "Enhancement issue exists in the tracker",
        "Design is approved by the owning group",
        "Test plan names the end-to-end jobs",
        "Graduation criteria are agreed",
        "User documentation is written",
    )
    return "\n\n".join(
        (
            "## Summary",
            _paragraph(sentences[0:3]),
            "## Motivation",
            _paragraph(sentences[3:6]),
            "### Goals",
            _bullets(goals),
            "### Non-Goals",
            _bullets(non_goals),
            "## Proposal",
            _paragraph(sentences[6:9]),
            "### User stories",
            "1. " + sentences[9] + "\n2. " + sentences[10],
            "## Design",
            _paragraph(sentences[11:14]),
            _code_block(facts),
            _paragraph(sentences[14:16]),
            "### Upgrade and downgrade",
            _paragraph(sentences[16 : 17 + choices.below(3)]),
            "## Test Plan",
            _test_table(facts),
            "## Graduation Criteria",
            *(
                f"### {stage.capitalize()} ({release})\n\n" + _bullets(_criteria(stage, facts))
                for stage, release in milestones.items()
            ),
            "## Alternatives",
            _paragraph(sentences[19 : 20 + choices.below(3)]),
            "## Check list",
            "\n".join(f"- [{'x' if position < done else ' '}] {item}" for position, item in enumerate(checklist)),
        )
    )


def _paragraph(sentences: Sequence[str]) -> str:
    return "\n".join(sentences)


def _bullets(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _code_block(facts: Mapping[str, str]) -> str:
    name = facts["feature"].replace(" ", "-").lower()
    return "\n".join(
        (
            "```yaml",
            "apiVersion: example.org/v1",
            "kind: GuestPolicy",
            "metadata:",
            f"  name: {name}-{facts['number']}",
            "  namespace: default",
            "spec:",
            "  featureGates:",
            f"    - {facts['gate']}",
            "  limits:",
            "    parallel: 5  # per node",
            '    timeout: "30m"',
            "```",
        )
    )


def _test_table(facts: Mapping[str, str]) -> str:
    return "\n".join(
        (
            "| Level | Covers | Job |",
            "|---|---|---|",
            "| unit | validation and defaulting | `make test` |",
            f"| integration | `{facts['gate']}` on and off | `pull-integration` |",
            f"| end-to-end | {facts['feature']} {facts['context']} | `periodic-e2e` |",
            "| upgrade | field kept over two releases | `periodic-upgrade` |",
        )
    )


def _criteria(stage: str, facts: Mapping[str, str]) -> Sequence[str]:
    return {
        "alpha": (f"Implemented behind `{facts['gate']}`, off by default", "Unit tests cover the validation"),
        "beta": ("On by default", "End-to-end jobs are stable for four weeks", "Metrics are documented"),
        "stable": ("Two users run it in production", f"`{facts['gate']}` is locked"),
    }[stage]
