"""A standard label for each proposal, so that projects without this extension link with plain ``:ref:``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .domain import EnhancementDomain


def note_labels(domain: EnhancementDomain) -> None:
    """Register the key of each proposal in lower case; a label that a document defines itself stays."""
    standard = domain.env.domains.standard_domain
    ours: dict[str, tuple[str, str, str]] = domain.data["labels"]
    for name, label in ours.items():
        if standard.labels.get(name) == label:
            del standard.labels[name]
            standard.anonlabels.pop(name, None)
    ours.clear()
    for entry in domain.collection:
        name = entry.key.lower()
        if name in standard.labels:
            continue
        docname, anchor = domain.location(entry)
        label = (docname, anchor, f"{entry.key}: {entry.enhancement.title}")
        ours[name] = standard.labels[name] = label
        standard.anonlabels.setdefault(name, (docname, anchor))
