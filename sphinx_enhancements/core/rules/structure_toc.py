"""Rules about the table of contents between the markers ``<!-- toc -->`` and ``<!-- /toc -->``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..config.template_text import TOC_START
from ..diagnostics import Code, Diagnostic, Edit, shorten_text
from ..reading.anchors import fold_anchor, iter_anchors
from ..reading.document_context import DocumentContext
from ..text_parts import Section
from .catalogue import Scope, rule

TOC_END = re.compile(r"<!--[ \t]*(?:(?P<mdtoc>/toc)|tocstop)[ \t]*-->", re.IGNORECASE)
_ENTRY = re.compile(
    r"^[ \t]*[-*+][ \t]+\[.{0,500}\]\(<?#([^()<>\s]*(?:\([^()\s]*\)[^()<>\s]*)*)>?\)[ \t]*$", re.MULTILINE
)
_MAX_NAMES = 3  # Maximum number of headings that a message lists


@rule(Code.TABLE_OF_CONTENTS, scope=Scope.DOCUMENT, is_fixable=True)
def check_table_of_contents(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a table of contents between `<!-- toc -->` and `<!-- /toc -->` that differs from the headings.

    Its links lead nowhere, or sections cannot be found by it. Where the community's template has these markers, a
    proposal without them is reported, too. Generate the table again, by `check --fix` or `mdtoc --inplace`.

    Entries are compared by their links; a table without links is not. Headings above the end marker, those deeper than
    `toc-depth` of the profile, and those with a blank before the `#`, which `mdtoc` does not find, need no entry.

    Enforced by: KEP (`hack/verify-toc.sh`, with `mdtoc`).

    Bad:

    ```enhancements.toml
    profile = "kep"
    rules = { missing-field = "off", missing-person = "off", missing-milestone = "off", missing-approval = "off" }
    ```

    ```keps/sig-light/42-dim/README.md
    # KEP-42: Dimmed lamps

    <!-- toc -->
    - [Summary](#summary)
    <!-- /toc -->

    ## Summary

    Lamps can be dimmed.

    ## Motivation

    They are too bright at night.
    ```

    ```keps/sig-light/42-dim/kep.yaml
    title: Dimmed lamps
    kep-number: 42
    status: provisional
    ```

    Good:

    ```keps/sig-light/42-dim/README.md
    # KEP-42: Dimmed lamps

    <!-- toc -->
    - [Summary](#summary)
    - [Motivation](#motivation)
    <!-- /toc -->

    ## Summary

    Lamps can be dimmed.

    ## Motivation

    They are too bright at night.
    ```
    """
    if not context.is_page or context.outline.is_rest:
        return
    start = TOC_START.search(context.text)
    if start is None:
        if context.profile.template.has_toc and any(section.level > 1 for section in context.outline.sections):
            message = "the table of contents is missing, which belongs between `<!-- toc -->` and `<!-- /toc -->`"
            yield context.make_diagnostic(Code.TABLE_OF_CONTENTS, 1, message)
        return
    line = context.first_line + context.text.count("\n", 0, start.end())
    end = TOC_END.search(context.text, start.end())
    if end is None and context.profile.template.has_toc:
        message = "the table of contents has no end; write `<!-- /toc -->` after it"
        yield context.make_diagnostic(Code.TABLE_OF_CONTENTS, line, message)
    if end is None:
        return
    end_line = context.first_line + context.text.count("\n", 0, end.start())
    sections = [section for section in context.outline.sections if section.line > end_line]
    if message := _compare(context, sections, context.text[start.end() : end.start()]):
        edits = _generate(context, sections, start.end(), end.start()) if end["mdtoc"] else ()
        yield context.make_diagnostic(Code.TABLE_OF_CONTENTS, line, message, edits=edits)


def _needs_entry(context: DocumentContext, section: Section) -> bool:
    is_deep = section.level > context.profile.template_toc_depth
    return not is_deep and not context.get_line(section.line)[:1].isspace()


def _generate(context: DocumentContext, sections: Sequence[Section], start: int, end: int) -> tuple[Edit]:
    """Return the edit that generates the table of contents between two offsets of the text."""
    # Imported late: parsers are not needed for documents that are cached.
    from ..reading.table_of_contents import format_table_of_contents

    table = format_table_of_contents(sections, context.get_line, context.profile.template_toc_depth)
    return (context.make_edit(start, end, f"\n{table}"),)


def _compare(context: DocumentContext, sections: Sequence[Section], table: str) -> str:
    """Return a message about the differences between headings and the entries of a table; empty if there are none."""
    listed = [fold_anchor(anchor) for anchor in _ENTRY.findall(table)]
    known = frozenset(listed)
    anchors = {fold_anchor(anchor): section for anchor, section in iter_anchors(sections)}
    absent = (section for anchor, section in anchors.items() if anchor not in known)
    missing = [section.title for section in absent if _needs_entry(context, section)]
    stale = [f"#{anchor}" for anchor in listed if anchor not in anchors]
    if not listed:
        # A table without links was written by hand.
        return "the table of contents is empty; generate it" if missing and not table.strip() else ""
    parts = [f"lacks {_join(missing)}"] if missing else []
    parts += [f"lists {_join(stale)}, to which no heading belongs"] if stale else []
    if parts:
        return f"the table of contents {' and '.join(parts)}; generate it again"
    if listed != [anchor for anchor in anchors if anchor in known]:
        return "the table of contents is not in the order of the headings; generate it again"
    return ""


def _join(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return f"{', '.join(repr(shorten_text(name, 60)) for name in names[:_MAX_NAMES])}{more}"
