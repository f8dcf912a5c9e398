"""Rules about values that the community's lists do not have: owners, kinds and addresses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ..config.terms import normalize_term
from ..diagnostics import Code, Diagnostic, Level, join_words, shorten_text
from ..model import Text, iter_texts
from ..reading.document_context import DocumentContext
from ..spelling import format_hint
from .catalogue import Scope, rule

_MAX_TEXTS = 1000  # Maximum number of texts of a field that are checked


def _iter_written_texts(context: DocumentContext, name: str) -> Iterator[Text]:
    """Yield the texts of a field that the document writes, without placeholders."""
    texts = (text for part in context.fields.get(name, ()) for text in iter_texts(part.tree))
    for text in islice(texts, _MAX_TEXTS):
        if text.line is not None and not context.profile.is_placeholder(text.text):
            yield text


@rule(Code.INVALID_ADDRESS, scope=Scope.DOCUMENT, level=Level.OFF)
def check_addresses(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report an address that is no web address, or not one of a place that the community uses.

    Readers and scripts follow these addresses. Write a complete one that starts with `https://`. The allowed places are
    in the profile's `[metadata-checks.addresses]`.

    Enforced by: OpenShift (`tools/enhancements/metadata.go`, "tracking-link"), EIP (`eipw`,
    "preamble-re-discussions-to"), PEP (`check-peps.py`, "Discussions-To").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { invalid-address = "warning" }

    [profile.metadata-checks.addresses]
    discussion = ["https://forum.example.org/t/"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    discussion: https://example.org/lamps
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    discussion: https://forum.example.org/t/lamps
    ---
    # Lamps
    ```
    """
    from ..reading.addresses import find_addresses  # imported late: it is needed for documents that are read only

    for name, prefixes in context.profile.metadata_checks.addresses.items():
        for text in _iter_written_texts(context, name):
            addresses = [found.address for found in find_addresses(text.text, context.profile)]
            if not addresses:
                message = f"{shorten_text(text.text)!r} is no web address"
                yield context.make_diagnostic(Code.INVALID_ADDRESS, text, message, quoted=text.text)
            elif prefixes and not any(address.startswith(prefixes) for address in addresses):
                message = f"{shorten_text(text.text)!r} is not below {join_words(prefixes)}"
                yield context.make_diagnostic(Code.INVALID_ADDRESS, text, message, quoted=text.text)


@rule(Code.UNKNOWN_OWNER, scope=Scope.DOCUMENT, level=Level.OFF)
def check_owners(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report an owner or a participating group that the community's list does not have.

    Nobody is responsible for the proposal, or it is missing from the group's list. Correct the name, or add the group
    to `owners` in the profile's `[metadata-checks]`.

    Enforced by: KEP (`kepctl`, validations/yaml.go, "owning-sig" and "participating-sigs").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { unknown-owner = "warning" }

    [profile.metadata-checks]
    owners = ["lighting", "kitchen"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    owner: lightning
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    owner: lighting
    ---
    # Lamps
    ```
    """
    owners = context.profile.metadata_checks.owners
    known = {normalize_term(owner) for owner in owners}
    for name in ("owner", "participants") if known else ():
        for text in _iter_written_texts(context, name):
            if normalize_term(text.text) not in known:
                message = f"the owner {shorten_text(text.text)!r} is unknown"
                hint = format_hint(text.text, owners)
                yield context.make_diagnostic(Code.UNKNOWN_OWNER, text, message, quoted=text.text, hint=hint)


@rule(Code.UNKNOWN_KIND, scope=Scope.DOCUMENT, level=Level.OFF)
def check_kinds(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a kind of proposal that the community does not have.

    Correct it. The kinds are in the profile's `[metadata-checks.kinds]`.

    Enforced by: PEP (`check-peps.py`, "Type"), EIP (`eipw`, "preamble-enum-type").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { unknown-kind = "warning" }

    [profile.metadata-checks.kinds]
    feature = []
    process = []
    ```

    ```proposals/1.md
    ---
    id: P-1
    kind: feeture
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    kind: feature
    ---
    # Lamps
    ```
    """
    kinds = context.profile.metadata_checks.kinds
    for text in _iter_written_texts(context, "kind") if kinds else ():
        if normalize_term(text.text) not in kinds:
            message = f"the kind {shorten_text(text.text)!r} is unknown; the kinds are {join_words(kinds)}"
            hint = format_hint(normalize_term(text.text), kinds)
            yield context.make_diagnostic(Code.UNKNOWN_KIND, text, message, quoted=text.text, hint=hint)


@rule(Code.KIND_STATUS, scope=Scope.DOCUMENT, level=Level.OFF)
def check_statuses_of_kinds(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a status that proposals of this kind cannot have.

    A description of a process, for example, is never implemented. Correct the status or the kind. The statuses of each
    kind are in the profile's `[metadata-checks.kinds]`.

    Enforced by: PEP (PEP 1, "PEP Review & Resolution").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { kind-status = "warning" }

    [profile.metadata-checks.kinds]
    feature = []
    process = ["draft", "informational"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    kind: process
    status: implemented
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    kind: process
    status: informational
    ---
    # Lamps
    ```
    """
    enhancement = context.enhancement
    allowed = context.profile.metadata_checks.kinds.get(normalize_term(enhancement.kind or ""), ())
    if allowed and enhancement.status.is_known and enhancement.status.value not in allowed:
        words = join_words(context.profile.get_display_word(status) for status in allowed)
        message = f"the status of the kind {enhancement.kind!r} cannot be {enhancement.status.raw!r}; it can be {words}"
        yield context.make_diagnostic(Code.KIND_STATUS, enhancement.status, message)
