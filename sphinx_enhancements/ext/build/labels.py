"""Standard labels for enhancements, so that projects without this extension link to them with ``:ref:``."""

from __future__ import annotations

from .domain import EnhancementDomain


def note_labels(domain: EnhancementDomain) -> None:
    """Register a label for the key of each enhancement, in lower case, unless a document defines the label."""
    forget_labels(domain)
    standard = domain.env.domains.standard_domain
    own_labels: dict[str, tuple[str, str, str]] = domain.data["labels"]
    for entry in domain.collection:
        name = entry.key.lower()
        if name in standard.labels or name in standard.anonlabels:
            continue
        docname, anchor = domain.location(entry)
        label = (docname, anchor, f"{entry.key}: {entry.enhancement.title}")
        own_labels[name] = standard.labels[name] = label
        standard.anonlabels[name] = (docname, anchor)


def forget_labels(domain: EnhancementDomain) -> None:
    """Remove the labels of enhancements, before documents are read that may define the same labels."""
    standard = domain.env.domains.standard_domain
    own_labels: dict[str, tuple[str, str, str]] = domain.data["labels"]
    for name, label in own_labels.items():
        if standard.labels.get(name) == label:
            del standard.labels[name]
        if standard.anonlabels.get(name) == label[:2]:
            del standard.anonlabels[name]
    own_labels.clear()
