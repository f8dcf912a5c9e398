"""Descriptions of the fields of proposals, for editors and for the documentation."""

from __future__ import annotations

from .profile import Profile

_DESCRIPTIONS = {
    "id": "The key, by which everything else refers to the proposal, such as `LEP-1`. Unique in the project. A number "
    "at its end is the proposal's number.",
    "number": "The number, where neither the path nor the key has it.",
    "title": "The title, where it is not the argument of the directive or the first heading of the page.",
    "kind": "What sort of proposal it is: feature, process, … Any word.",
    "status": "The decision: draft, provisional, accepted, implemented, …",
    "stage": "The maturity: alpha, beta, stable, …",
    "milestones": "Which stage in which release: a mapping, `{alpha: v1.0, beta: v1.1}`, or `alpha=v1.0, beta=v1.1`.",
    "release": "Short for one milestone: the release of the `stage` that is written beside it. If the stage has an "
    "earlier milestone, it continues. Without a stage, it is a release without a stage.",
    "owner": "The group that owns it. One.",
    "participants": "Other groups. A list.",
    "authors": "People. A list.",
    "reviewers": "People.",
    "approvers": "People.",
    "created": "A date such as `2026-03-31`.",
    "updated": "A date.",
    "review-until": "The last day on which remarks are asked for, a date. Until it is over, a banner above a draft "
    "says so.",
    "reason": "Why it was decided as it was, in a sentence. The banner above a rejected proposal says it.",
    "labels": "A list of words.",
    "summary": 'One or two sentences. Without it, the first paragraph of the section "Summary".',
    "tracking": "Addresses where the work is tracked.",
    "discussion": "Addresses where it is discussed.",
    "aliases": "Other names that links and relations may use, such as an old key.",
    "links": "More addresses. A list, or in front matter a mapping of name to address.",
    "gates": "Names of feature gates.",
    "gate-defaults": "Whether the gates are on at a stage, where the rule of the community does not hold: "
    "`{beta: off}`, or `beta=off`.",
}


def describe_field(name: str, profile: Profile | None = None) -> str:
    """Return the description of a field in Markdown; empty for one that only the community knows.

    :param name: canonical name.
    :param profile: profile that knows further fields for relations, people and links.
    """
    if name in _DESCRIPTIONS or profile is None:
        return _DESCRIPTIONS.get(name, "")
    if name in profile.inverses:
        derived = "" if name in profile.relations else " It says the same as the inverse in the other proposal."
        return f"Other proposals, by key, number, path or address. The inverse is `{profile.inverses[name]}`.{derived}"
    if name in profile.people:
        return f"People with the role {profile.people[name]}. A list."
    return f"Addresses: {profile.link_kinds[name]}." if name in profile.link_kinds else ""
