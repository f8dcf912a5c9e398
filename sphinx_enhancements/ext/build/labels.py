"""A standard label for each proposal, so that projects without this extension link with plain ``:ref:``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .domain import EnhancementDomain


def note_labels(domain: EnhancementDomain) -> None:
    """Register the key of each proposal in lower case; a label that a document defines itself stays."""
    forget_labels(domain)
    standard = domain.env.domains.standard_domain
    ours: dict[str, tuple[str, str, str]] = domain.data["labels"]
    for entry in domain.collection:
        name = entry.key.lower()
        if name in standard.labels or name in standard.anonlabels:
            continue
        docname, anchor = domain.location(entry)
        label = (docname, anchor, f"{entry.key}: {entry.enhancement.title}")
        ours[name] = standard.labels[name] = label
        standard.anonlabels[name] = (docname, anchor)


def forget_labels(domain: EnhancementDomain) -> None:
    """Take our labels out again: what documents define is read as if they had never been there."""
    standard = domain.env.domains.standard_domain
    ours: dict[str, tuple[str, str, str]] = domain.data["labels"]
    for name, label in ours.items():
        if standard.labels.get(name) == label:
            del standard.labels[name]
        if standard.anonlabels.get(name) == label[:2]:
            del standard.anonlabels[name]
    ours.clear()
