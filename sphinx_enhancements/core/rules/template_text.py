"""Rules about texts of the community's template that a proposal still contains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..config.template_text import Share
from ..diagnostics import Code, Diagnostic, Edit, Level, RelatedLocation, shorten_text
from ..reading.document_context import DocumentContext
from ..reading.outline import COMMENT
from .catalogue import Scope, rule

_MAX_RELATED = 8  # Maximum number of places in one diagnostic


@rule(Code.TEMPLATE_COMMENT, scope=Scope.DOCUMENT, level=Level.INFO, is_fixable=True, has_unsafe_edits=True)
def check_template_comments(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report comments of the community's template that are left in a proposal.

    They tell the author what to write, and hide in the text which sections are still to be written. Remove each when
    its section is done. There is one message for each proposal.

    Enforced by: EIP (`eipw`, `markdown-html-comments`). The templates of KEP and TEP ask for it.

    Bad:

    ```enhancements.toml
    [profile]
    extends = "kep"
    template = { path = ["template.md"] }
    rules = { missing-field = "off", missing-person = "off", missing-milestone = "off", missing-approval = "off" }
    [rules]
    template-comment = "warning"
    ```

    ```template.md
    # KEP-NNNN: Title

    ## Summary

    <!-- A good summary is at least a paragraph in length. -->
    ```

    ```keps/sig-light/42-dim/README.md
    ---
    status: implementable
    ---
    # KEP-42: Dimmed lamps

    ## Summary

    <!-- A good summary is at least a paragraph in length. -->

    Lamps can be dimmed.
    ```

    ```keps/sig-light/42-dim/kep.yaml
    title: Dimmed lamps
    kep-number: 42
    ```

    Good:

    ```keps/sig-light/42-dim/README.md
    ---
    status: implementable
    ---
    # KEP-42: Dimmed lamps

    ## Summary

    Lamps can be dimmed.
    ```
    """
    template = context.profile.template
    comments = [
        (span, share)
        for comment, span in (_iter_comments(context.text) if template.comments else ())
        if (share := template.measure_comment(comment)) is not Share.NONE
    ]
    if comments:
        lines = [context.find_line(start) for (start, _), _ in comments]
        noun = "comment" if len(lines) == 1 else "comments"
        message = f"{len(lines)} {noun} of the template {'is' if len(lines) == 1 else 'are'} left; remove what is done"
        related = _list_locations(context, lines[1:], "another comment of the template")
        # A comment to which the author has added something stays.
        edits = [context.make_removal(start, end) for (start, end), share in comments if end and share is Share.ALL]
        yield context.make_diagnostic(
            Code.TEMPLATE_COMMENT, lines[0], message, related=related, edits=edits, has_unsafe_edits=True
        )


@rule(Code.TEMPLATE_PROMPT, scope=Scope.DOCUMENT, is_fixable=True, has_unsafe_edits=True)
def check_template_prompts(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report visible text of the community's template that is left in a proposal.

    Readers take it for the text of the author. Replace it, or remove it together with its section if that is optional.
    There is one message for each proposal.

    Questions of the template are not reported, because an answer may stand below them. Neither is a document to which
    the template refers: its texts come from there.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    [profile]
    extends = "kep"
    template = { path = ["template.md"] }
    rules = { missing-field = "off", missing-person = "off", missing-milestone = "off", missing-approval = "off" }
    ```

    ```template.md
    # KEP-NNNN: Title

    ## Summary

    (A summary of the proposal in one or two sentences.)
    ```

    ```keps/sig-light/42-dim/README.md
    ---
    status: implementable
    ---
    # KEP-42: Dimmed lamps

    ## Summary

    (A summary of the proposal in one or two sentences.)

    Lamps can be dimmed.
    ```

    ```keps/sig-light/42-dim/kep.yaml
    title: Dimmed lamps
    kep-number: 42
    ```

    Good:

    ```keps/sig-light/42-dim/README.md
    ---
    status: implementable
    ---
    # KEP-42: Dimmed lamps

    ## Summary

    Lamps can be dimmed.
    ```
    """
    template = context.profile.template
    prompts: list[tuple[int, str]] = []
    line = context.first_line
    # Comments are no visible text; their line ends stay, for the numbers of the lines below.
    text = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), context.text) if template.prompts else ""
    for paragraph in text.split("\n\n"):
        if template.has_prompt(paragraph):
            prompts.append((line + len(paragraph) - len(paragraph.lstrip("\n")), paragraph.strip("\n")))
        line += paragraph.count("\n") + 2
    if prompts and not _is_cited(context):
        first_line, prompt = prompts[0]
        more = f" and {len(prompts) - 1} more" if len(prompts) > 1 else ""
        verb, pronoun = ("are", "them") if more else ("is", "it")
        message = f"{shorten_text(prompt, 60)!r}{more} {verb} text of the template; replace or remove {pronoun}"
        related = _list_locations(context, [line for line, _ in prompts[1:]], "more text of the template")
        edits = [edit for line, paragraph in prompts for edit in _remove_paragraph(context, line, paragraph)]
        yield context.make_diagnostic(
            Code.TEMPLATE_PROMPT, first_line, message, related=related, edits=edits, has_unsafe_edits=True
        )


def _remove_paragraph(context: DocumentContext, line: int, paragraph: str) -> tuple[Edit, ...]:
    """Return the edit that removes a paragraph; none if there are comments in it."""
    index = line - context.first_line
    lines = context.lines[index : index + paragraph.count("\n") + 1]
    if "\n".join(lines) != paragraph:
        return ()
    start = sum(map(len, context.lines[:index])) + index
    return (context.make_removal(start, start + len(paragraph)),)


def _is_cited(context: DocumentContext) -> bool:
    """Return True if the template names the file of a proposal and its folder."""
    file, parts = context.profile.template_file, context.path.split("/")
    return file is not None and len(parts) > 1 and "/".join(parts[-2:]) in file.text


def _iter_comments(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each comment without its delimiters, with the offsets of its start and end.

    One that is never closed goes on to the end of the text, and has 0 as its end.
    """
    end = 0
    while (start := text.find("<!--", end)) >= 0:
        close = text.find("-->", start)
        if close < 0:
            yield text[start + len("<!--") :], (start, 0)
            return
        end = close + len("-->")
        yield text[start + len("<!--") : close], (start, end)


def _list_locations(context: DocumentContext, lines: Sequence[int], message: str) -> tuple[RelatedLocation, ...]:
    return tuple(RelatedLocation(context.path, line, message) for line in lines[:_MAX_RELATED])
