"""Rules about misspelled names: fields close to one of the profile, and releases close to a declared one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, pairwise

from packaging.version import Version

from ..collection.collection import Collection
from ..config.profile import Profile
from ..diagnostics import Code, Diagnostic, Edit, Level, shorten_text
from ..line_edits import imitate_name, replace_in_line, replace_name
from ..model import Enhancement, Milestone, Tree, iter_texts, normalize_field_name
from ..releases import parse_version
from ..spelling import find_nearest
from .catalogue import Scope, rule

_MAX_DOCUMENTS = 2  # Number of documents up to which an unknown field is a mistake, not a custom of the community
_MAX_FIELDS = 500  # Maximum number of unknown fields of a document that are compared
_MIN_LENGTH = 5  # Length of the shortest field name that is compared: shorter ones are too close to other words
_MIN_WORD = 6  # Length of the shortest name whose first letter can be the mistake
_RELEASES_AHEAD = 4  # Number of releases after the last declared one among which a doubled digit is no mistake
_MANY_RELEASES_AHEAD = 10  # Number of releases after the last declared one among which another added digit is none


@rule(Code.MISSPELLED_FIELD, scope=Scope.COLLECTION, is_fixable=True)
def check_misspelled_fields(collection: Collection) -> Iterator[Diagnostic]:
    """Report an unknown field whose name is one letter away from a field of the profile.

    Its value is kept in `extra`, and nothing else uses it. Correct the name. A field that three or more proposals
    have is a custom of the community, and is not reported.

    Enforced by: KEP and EIP refuse every unknown field (`eipw`, preamble/order.rs).

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    sumary: Lamps for all.
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    summary: Lamps for all.
    ---
    # Lamps
    ```
    """
    profile = collection.profile
    known = {name: field for name, field in profile.fields.items() if "." not in name and "*" not in name}
    known |= {name: name for name in profile.nested_mappings if "." not in name and "*" not in name}
    unknown = [(entry.enhancement, _find_unknown_fields(entry.enhancement, known)) for entry in collection]
    counts = Counter(name for _, fields in unknown for name in fields)
    for enhancement, fields in unknown:
        for name, (written, tree) in fields.items():
            nearest = find_intended_field(name, known) if counts[name] <= _MAX_DOCUMENTS else None
            has_nearest = nearest is not None and _has_field(enhancement, known[nearest], profile)
            is_empty = all(profile.is_placeholder(text.text) for text in iter_texts(tree))
            if nearest is None or is_empty or _is_word_form(name, nearest, has_nearest=has_nearest):
                continue
            path, line = enhancement.locate(tree)
            message = f"there is no field `{shorten_text(written)}`; it is kept in `extra`"
            hint = f"did you mean {nearest!r}?"
            # Of two fields with one name, the last one would count.
            edits = () if has_nearest else _rename_field(collection, path, tree.line, written, nearest)
            yield Diagnostic(path, line, Code.MISSPELLED_FIELD, message, hint=hint, edits=edits)


def _rename_field(collection: Collection, path: str, line: int | None, written: str, name: str) -> tuple[Edit, ...]:
    """Return the edit that corrects the name of a field, which is in the line of its value or in the one before."""
    name = imitate_name(name, written)
    for number in (line, line - 1) if line else ():
        if edits := replace_name(number, collection.get_line(path, number), written, name):
            return edits
    return ()


def _find_unknown_fields(enhancement: Enhancement, known: Mapping[str, str]) -> dict[str, tuple[str, Tree]]:
    """Return the first unknown fields of a proposal by normalized name, as written; without fields of mappings."""
    first = islice(enhancement.extra, _MAX_FIELDS)
    pairs = ((normalize_field_name(name), (name, tree)) for name, tree in first)
    return {name: written for name, written in pairs if name and "." not in name and name not in known}


def find_intended_field(name: str, known: Mapping[str, str]) -> str | None:
    """Return the field that is one edit away from a name; None for another word, such as ``dates`` for ``gates``."""
    if len(name) < _MIN_LENGTH - 1:
        return None
    candidates = (
        other
        for other in known
        if len(other) >= _MIN_LENGTH
        and (other[0] == name[0] or other[:2] == name[1::-1] or min(len(name), len(other)) >= _MIN_WORD)
    )
    return find_nearest(name, candidates, limit=1)


def _is_word_form(name: str, nearest: str, *, has_nearest: bool) -> bool:
    """Return True if two names are forms of one word, such as ``release`` and ``released``, and so possibly two fields.

    :param has_nearest: True if the proposal also has the field; a plural beside its singular is another field.
    """
    shorter, longer = sorted((name, nearest), key=len)
    if "-" in name or longer[:-1] != shorter[: len(longer) - 1]:
        return False
    if len(shorter) == len(longer):
        return {shorter[-1], longer[-1]} <= set("ders")
    is_doubled = longer[-1] == shorter[-1]
    return not is_doubled and (longer[-1] in "dr" or (longer[-1] == "s" and has_nearest))


def _has_field(enhancement: Enhancement, field: str, profile: Profile) -> bool:
    """Return True if a proposal has a value of a field."""
    if any(person.role == profile.people.get(field) for person in enhancement.people):
        return True
    if any(relation.type == field for relation in enhancement.relations):
        return True
    value = getattr(enhancement, field.replace("-", "_"), None)
    return bool(getattr(value, "raw", value))


@rule(Code.MISSPELLED_RELEASE, scope=Scope.COLLECTION)
def check_misspelled_releases(collection: Collection) -> Iterator[Diagnostic]:
    """Report a milestone in a release far after all declared ones whose name is one character away from one of them.

    `v1.11` for `v1.1` moves the proposal to a page that nobody reads. Correct it, or declare the release in
    `[[releases]]`. A release that two proposals name is not reported.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]

    [[releases]]
    name = "v1.1"

    [[releases]]
    name = "v1.2"
    ```

    ```proposals/1.md
    ---
    id: P-1
    milestones:
      alpha: v1.11
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    milestones:
      alpha: v1.1
    ---
    # Lamps
    ```
    """
    declared = [release.name for release in collection.order.declared]
    versions = [version for version in map(parse_version, declared) if version is not None]
    counts = Counter(name for entry in collection for name in {n for n, _ in entry.enhancement.release_milestones})
    known = [*declared, *(name for name, count in counts.items() if count > 1)]
    for entry in collection if versions else ():
        for name, milestone in entry.enhancement.release_milestones:
            # A release that two proposals name is no mistake.
            nearest = _find_intended_release(name, known, versions) if counts[name] == 1 else None
            if nearest is not None:
                yield _make_release_diagnostic(entry.enhancement, milestone, nearest)


def _find_intended_release(name: str, known: Iterable[str], declared: list[Version]) -> str | None:
    """Return the known release that is one edit from a release far after all declared ones; None if there is none."""
    version = parse_version(name)
    if version is None or _is_near(version, declared, _RELEASES_AHEAD):
        return None
    written = _strip_letter(name)
    digits = {other: _strip_letter(other) for other in known}
    # Releases that differ in one digit are close to each other without any mistake.
    others = {other: text for other, text in digits.items() if not _differ_in_one_character(written, text)}
    nearest = find_nearest(written, others.values(), limit=1)
    if nearest is None:
        return None
    is_slip = len(written) <= len(nearest) or _has_doubled_character(written, nearest)
    if not is_slip and _is_near(version, declared, _MANY_RELEASES_AHEAD):
        return None
    return next(other for other, text in others.items() if text == nearest)


def _strip_letter(release: str) -> str:
    return release.strip().casefold().removeprefix("v")


def _differ_in_one_character(first: str, second: str) -> bool:
    return len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) == 1


def _has_doubled_character(text: str, shorter: str) -> bool:
    """Return True if a text becomes a shorter one without the second of two equal adjacent characters."""
    return any(a == b and text[:n] + text[n + 1 :] == shorter for n, (a, b) in enumerate(pairwise(text)))


def _is_near(version: Version, declared: list[Version], ahead: int) -> bool:
    """Return True if a version is not after all declared ones, or within a number of releases after them."""
    last = max(declared)
    if version <= last:
        return True
    if all(len(other.release) == 1 for other in declared):
        return version.major <= last.major + ahead
    # Numbers of minor releases, or of months, start again in the next major release.
    return version.major <= last.major + 2 and version.minor <= max(other.minor for other in declared) + ahead


def _make_release_diagnostic(enhancement: Enhancement, milestone: Milestone, nearest: str) -> Diagnostic:
    path, line = enhancement.locate(milestone)
    message = f"the release {milestone.raw!r} is far after the declared ones; correct it, or declare it in the settings"
    return Diagnostic(path, line, Code.MISSPELLED_RELEASE, message, hint=f"did you mean {nearest!r}?")


@rule(Code.RELEASE_SPELLING, scope=Scope.COLLECTION, level=Level.OFF, is_fixable=True)
def check_release_spellings(collection: Collection) -> Iterator[Diagnostic]:
    """Report a milestone that spells a release differently from the settings, or from most proposals.

    Searches and scripts for `v1.30` do not find `1.30`. Write the release as all others do.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { release-spelling = "warning" }

    [[releases]]
    name = "v1.30"
    ```

    ```proposals/1.md
    ---
    id: P-1
    milestones:
      alpha: "1.30"
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    milestones:
      alpha: "v1.30"
    ---
    # Lamps
    ```
    """
    for entry in collection:
        enhancement = entry.enhancement
        for milestone in dict.fromkeys((*enhancement.milestones, *enhancement.stage_releases)):
            written, name = milestone.raw.strip(), collection.order.get_canonical_name(milestone.raw)
            # Another text, such as one with a note, has no version.
            if name not in (None, written) and parse_version(written) is not None and not milestone.is_struck:
                path, line = enhancement.locate(milestone)
                message = f"the release {shorten_text(written)!r} is spelled {name!r} elsewhere"
                edits = replace_in_line(milestone.line, collection.get_line(path, milestone.line), written, name)
                hint = f"did you mean {name!r}?"
                yield Diagnostic(path, line, Code.RELEASE_SPELLING, message, hint=hint, edits=edits)
