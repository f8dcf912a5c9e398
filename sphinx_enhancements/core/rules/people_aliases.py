"""Rule about approvers and the aliases of a community, whose members may approve."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Code, Diagnostic, Level, join_words, shorten_text
from ..model import Status, Text, iter_texts
from ..person import Person
from ..reading.document_context import DocumentContext
from ..spelling import format_hint
from .catalogue import Scope, rule


@rule(Code.UNKNOWN_APPROVER, scope=Scope.DOCUMENT, level=Level.OFF)
def check_approvers(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report an approver of an accepted proposal who is in none of the aliases whose members may approve.

    The approval does not count. The profile names the file with the aliases, such as `OWNERS_ALIASES`, in
    `[metadata-checks]`, and the aliases for each field in `[metadata-checks.approvers]`. Of people who approve one
    stage each, those of the present stage are checked. Correct the account, or ask one of the members.

    Enforced by: KEP (`kepctl`, `pkg/kepval/approval.go`, for production readiness).

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { unknown-approver = "warning" }

    [profile.metadata-checks]
    alias-files = ["OWNERS_ALIASES"]
    approvers = { approvers = ["lighting-leads"] }
    ```

    ```OWNERS_ALIASES
    aliases:
      lighting-leads: [ana, ben]
    ```

    ```proposals/1.md
    ---
    id: P-1
    status: accepted
    approvers: ["@eva"]
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    status: accepted
    approvers: ["@ben"]
    ---
    # Lamps
    ```
    """
    checks = context.profile.metadata_checks
    if checks.alias_file is None or context.enhancement.decision is not Status.ACCEPTED:
        return
    for name, aliases in checks.approvers.items():
        members = checks.alias_file.find_members(aliases)
        for text, person in _iter_approvers(context, name) if members else ():
            if person.handle is not None and person.handle.lower() not in members:
                listed = f"the aliases {join_words(aliases)}" if aliases else "any alias"
                message = f"{shorten_text(person.handle)!r} is not in {listed} of {checks.alias_file.path}"
                hint = format_hint(person.handle, members)
                yield context.make_diagnostic(Code.UNKNOWN_APPROVER, text, message, quoted=person.handle, hint=hint)


def _iter_approvers(context: DocumentContext, name: str) -> Iterator[tuple[Text, Person]]:
    """Yield the people in a field, each with its text; of a field for people who approve one stage, the present one."""
    profile, enhancement = context.profile, context.enhancement
    people: dict[str, list[Person]] = {}
    for person in enhancement.people:
        if person.role == profile.people[name]:
            people.setdefault(person.raw, []).append(person)
    for part in context.fields.get(name, ()):
        if part.note is None or profile.stages.get(part.note) == enhancement.stage.value:
            for text in iter_texts(part.tree):
                yield from ((text, person) for person in people.get(text.text, ()))
