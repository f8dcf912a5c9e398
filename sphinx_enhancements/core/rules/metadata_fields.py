"""Rules about the fields of a proposal: unknown, missing, in another order, repeated or left from the template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from ..config.metadata_checks import FieldValue
from ..config.placeholders import is_undecided
from ..config.profile import Profile
from ..config.terms import normalize_term, split_note
from ..diagnostics import Code, Diagnostic, Level, join_words, shorten_text
from ..model import DECISION_STEPS, Items, Text, Tree, iter_texts, normalize_field_name
from ..reading.dates import parse_date
from ..reading.document_context import DocumentContext
from ..spelling import format_hint
from .catalogue import Scope, rule
from .spelling import find_intended_field

_MAX_ITEMS = 1000  # Maximum number of texts of a block that are compared


@rule(Code.UNKNOWN_FIELD, scope=Scope.DOCUMENT, level=Level.OFF)
def check_unknown_fields(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a field that is not one of those that the community has.

    The community's tools refuse the file, or ignore the field. Use a field of the list `names` in the profile's
    `[metadata-checks]`, or remove it. A name one letter away from a field is reported as `misspelled-field`.

    Enforced by: KEP (`kepctl`, api/proposal.go), PEP (`check-peps.py`, "ALL_HEADERS"), EIP (`eipw`, "preamble-order").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { unknown-field = "warning" }

    [profile.metadata-checks]
    names = ["id", "status", "owner"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    status: draft
    team: lighting
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    status: draft
    owner: lighting
    ---
    # Lamps
    ```
    """
    names = context.profile.metadata_checks.names
    listed = {normalize_field_name(name): name for name in names}
    for name, tree in _find_main_entries(context) if names else ():
        normalized = normalize_field_name(name)
        canonical = context.profile.fields.get(normalized)
        # A page may name its key for Sphinx. A line without a name is no field, and reported as such.
        if normalized in listed or canonical == "id" or not normalized:
            continue
        if canonical is None and find_intended_field(normalized, context.profile.fields) is not None:
            continue
        same = _get_listed_name(context.profile, canonical) if canonical is not None else ""
        if same:
            hint = f"did you mean {same!r}?"
        else:
            hint = _find_mapping_hint(context.profile, name, listed) or format_hint(normalized, names)
        message = f"there is no field `{shorten_text(name)}`"
        yield context.make_diagnostic(
            Code.UNKNOWN_FIELD, _find_name(context, name, tree), message, quoted=name, hint=hint
        )


def _find_mapping_hint(profile: Profile, name: str, listed: Mapping[str, str]) -> str:
    """Return the hint that names the mapping in which the profile reads a field; empty if it reads it in none.

    :param listed: normalized name -> name that the community lists.
    """
    ending = f".{normalize_field_name(name)}"
    spelling = next((s for s in profile.fields if s.endswith(ending) and "*" not in s), "")
    mapping = spelling.removesuffix(ending)
    first, dot, rest = mapping.partition(".")
    return f"`{shorten_text(name)}` belongs below `{listed.get(first, first)}{dot}{rest}`" if mapping else ""


def _find_name(context: DocumentContext, name: str, tree: Tree) -> Tree:
    """Return the place of a field's name, which can be on the line before its value."""
    line = tree.line or 0
    if name in context.get_line(line, tree.path) or name not in context.get_line(line - 1, tree.path):
        return tree
    return Text(name, line - 1, tree.path)


def _find_main_entries(context: DocumentContext) -> tuple[tuple[str, Tree], ...]:
    """Return the entries of the main metadata block of a page; none for a directive, whose options are its own."""
    if not context.is_page:
        return ()
    sidecars = {sidecar.name for sidecar in context.sidecars}
    for block in context.blocks:
        if any(name not in sidecars for name, _ in block.entries):
            return block.entries
    return ()


def _get_listed_name(profile: Profile, field: str) -> str:
    """Return the community's spelling of a field; empty if it does not list the field."""
    names = profile.metadata_checks.names
    return next((name for name in names if profile.fields.get(normalize_field_name(name)) == field), "")


@rule(Code.MISSING_FIELD, scope=Scope.DOCUMENT, level=Level.OFF)
def check_missing_fields(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a proposal without a field that it requires, or with nothing but a placeholder such as `TBD` in it.

    The profile names the fields in `[required-fields]`: those that are always required, and those that a status,
    another field or its value requires, such as a reason for a withdrawn proposal. One finding lists all of them.

    Enforced by: KEP (`kepctl`, validations/yaml.go), OpenShift (`tools/enhancements/metadata.go`), PEP
    (`check-peps.py`, "REQUIRED_HEADERS"), EIP (`eipw`, "preamble-req"), TEP (`teps.py`, "REQUIRED_FIELDS").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { missing-field = "warning" }

    [profile.required-fields]
    always = ["owner"]
    withdrawn = ["reason"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    owner: lighting
    status: withdrawn
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    owner: lighting
    status: withdrawn
    reason: Nobody needs lamps.
    ---
    # Lamps
    ```
    """
    entries = [entry for block in context.blocks for entry in block.entries]
    names = dict.fromkeys(_iter_required_fields(context)) if entries else {}
    missing = [name for name in names if not _has_value(context, name)]
    if missing:
        words = [f"`{_get_listed_name(context.profile, name) or name}`" for name in missing]
        status = context.enhancement.status
        state = f"; the status is {status.raw!r}" if status.raw and status.line is not None else ""
        message = f"{join_words(words)} {'is' if len(words) == 1 else 'are'} missing or without a value{state}"
        yield context.make_diagnostic(Code.MISSING_FIELD, entries[0][1], message)


def _iter_required_fields(context: DocumentContext) -> Iterator[str]:
    """Yield the fields that a proposal requires."""
    enhancement, required = context.enhancement, context.profile.metadata_checks.required
    status = enhancement.status.value or ""
    steps = DECISION_STEPS[: DECISION_STEPS.index(enhancement.decision) + 1] if status in DECISION_STEPS else ()
    word = split_note(enhancement.status.raw or "", context.profile.statuses)[0]
    reached = {"always", status, word, *steps}
    for condition, names in required.items():
        if condition in reached or _has_required_value(context, condition):
            yield from names


def _has_required_value(context: DocumentContext, condition: str | FieldValue) -> bool:
    """Return True if a document writes a field, with the value of the condition if that has one."""
    name, value = condition if isinstance(condition, FieldValue) else (condition, None)
    if name not in context.fields or not _has_value(context, name):
        return False
    texts = (text for part in context.fields[name] for text in iter_texts(part.tree))
    return value is None or any(normalize_term(text.text) == value for text in islice(texts, _MAX_ITEMS))


def _has_value(context: DocumentContext, name: str) -> bool:
    """Return True if a document writes a field, even if its value is ``none`` or a prompt of the template."""
    if name == "title" and not context.is_page:
        return True
    texts = (text for part in context.fields.get(name, ()) for text in iter_texts(part.tree))
    return any(text.line is not None and not is_undecided(text.text) for text in islice(texts, _MAX_ITEMS))


@rule(Code.FIELD_ORDER, scope=Scope.DOCUMENT, level=Level.OFF)
def check_field_order(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report fields in another order than the community's.

    A fixed order makes metadata easy to compare. Move the field to the place that the list `names` in the profile's
    `[metadata-checks]` gives it.

    Enforced by: PEP (`check-peps.py`, "PEP 12 order"), EIP (`eipw`, "preamble-order").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { field-order = "warning" }

    [profile.metadata-checks]
    names = ["id", "status", "owner"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    owner: lighting
    status: draft
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    status: draft
    owner: lighting
    ---
    # Lamps
    ```
    """
    names = context.profile.metadata_checks.names
    ranks = {normalize_field_name(name): rank for rank, name in enumerate(names)}
    latest = ("", -1)
    for name, tree in _find_main_entries(context) if names else ():
        rank = ranks.get(normalize_field_name(name))
        if rank is not None and rank < latest[1]:
            message = f"the field `{name}` is after `{latest[0]}`; the community puts it before"
            yield context.make_diagnostic(Code.FIELD_ORDER, tree, message, quoted=name)
            return
        if rank is not None:
            latest = (name, rank)


@rule(Code.DUPLICATE_ITEM, scope=Scope.DOCUMENT, level=Level.OFF)
def check_duplicate_items(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a list that names one item twice.

    One of them was probably meant to be another one. Correct or remove it.

    Enforced by: PEP (`check-peps.py`, "Topic must not contain duplicates").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { duplicate-item = "warning" }
    ```

    ```proposals/1.md
    ---
    id: P-1
    reviewers: ["@ana", "@ben", "@ana"]
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    reviewers: ["@ana", "@ben", "@eva"]
    ---
    # Lamps
    ```
    """
    for name, part in ((name, part) for name, parts in context.fields.items() for part in parts):
        marks = "@" if name in context.profile.people else ""
        items = part.tree.items if isinstance(part.tree, Items) else ()
        seen = set()
        for item in islice(items, _MAX_ITEMS):
            if not isinstance(item, Text) or context.profile.is_placeholder(item.text):
                continue
            identity = item.text.strip().lstrip(marks).casefold()
            if identity in seen:
                message = f"`{part.name}` names {shorten_text(item.text)!r} twice"
                yield context.make_diagnostic(Code.DUPLICATE_ITEM, item, message, quoted=item.text)
            seen.add(identity)


@rule(Code.TEMPLATE_VALUE, scope=Scope.DOCUMENT, level=Level.OFF)
def check_template_values(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report values of the template that are left in the metadata.

    They count as empty. Replace them: `draft|accepted` by one status, `yyyy-mm-dd` by a date. Milestones that equal
    those of the template are reported if the proposal was created when the first of their releases was already out. A
    document that also has the title of the template is reported as [`template`](#diagnostic-template).

    Enforced by: EIP (`eipw`, "preamble-enum-status" and "preamble-date-created"), PEP (`check-peps.py`).

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { template-value = "warning" }
    ```

    ```proposals/1.md
    ---
    id: P-1
    status: draft|accepted|rejected
    created: yyyy-mm-dd
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    status: draft
    created: 2026-02-28
    ---
    # Lamps
    ```
    """
    profile = context.profile
    texts = (text for block in context.blocks for text in iter_texts(block) if text.line is not None)
    is_template = any(diagnostic.code is Code.TEMPLATE for diagnostic in context.enhancement.diagnostics)
    for text in islice(texts, _MAX_ITEMS) if not is_template else ():
        if text.text.strip() and profile.is_prompt(text.text):
            message = f"{shorten_text(text.text)!r} is the text of the template; replace it"
            yield context.make_diagnostic(Code.TEMPLATE_VALUE, text, message, quoted=text.text)
    yield from _check_template_milestones(context)


def _check_template_milestones(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report milestones of the template, of which the first was out before the proposal was created."""
    checks, milestones = context.profile.metadata_checks, context.enhancement.milestones
    created = parse_date(context.enhancement.created or "")
    if not checks.template_milestones or created is None or created.isoformat() <= checks.template_day:
        return
    written = {milestone.stage.value: milestone.raw for milestone in milestones}
    if all(written.get(stage) == release for stage, release in checks.template_milestones.items()):
        listed = join_words(f"{stage} {release}" for stage, release in checks.template_milestones.items())
        message = f"the milestones are those of the template ({listed}); replace or remove them"
        yield context.make_diagnostic(Code.TEMPLATE_VALUE, milestones[0], message)
