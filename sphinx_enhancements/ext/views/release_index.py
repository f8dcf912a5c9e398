"""Layout of all releases on one page of a site: jump links to releases, and folded releases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby

from docutils import nodes

from ...core.views.releases import ReleasePage
from ..build.links import make_release_anchor
from ..drawing.renderer import build_details_tags, build_heading, wrap_in_details
from ..messages import _, translate_state
from .release_dates import render_day

_CHUNK_SIZE = 20  # maximum number of consecutive folded releases, beyond which older ones are folded together
_OPEN_STATES = ("current", "next")
_MAX_OPEN = 2  # number of newest releases that are open if the settings name no current release


def draw_release_index(
    pages: Sequence[ReleasePage], draw_page: Callable[[ReleasePage, bool], nodes.Node]
) -> Iterator[nodes.Node]:
    """Yield jump links to releases, then the releases: the current and the next one open, the others folded.

    :param draw_page: draws one release, open if the flag is True.
    """
    yield nodes.raw("", _render_jump_links(pages), format="html")
    open_names = {page.name for page in pages if page.state in _OPEN_STATES}
    if not any(page.state for page in pages):
        open_names = {page.name for page in pages[:_MAX_OPEN]}
    for is_open, run in groupby(pages, lambda page: page.name in open_names):
        first, *others = _split_pages([*run])
        yield from (draw_page(page, is_open) for page in first)
        for chunk in others:
            yield from wrap_in_details(_format_range(chunk), [draw_page(page, False) for page in chunk], "enh-folded")


def fold_release(
    page: ReleasePage, level: int, counts: str, drawn: Sequence[nodes.Node], *, is_open: bool
) -> list[nodes.Node]:
    """Return the nodes of a release in a ``details`` element, with name, state, date and counts in its summary.

    :param drawn: content of the release.
    """
    parts = []
    if page.state:
        parts.append(f'<span class="enh-badge enh-{page.state}">{escape(translate_state(page.state))}</span>')
    parts += [render_day(date.day) for date in page.dates if date.name == "release"]
    parts.append(f'<span class="enh-fold-counts">{escape(counts)}</span>')
    attributes = " open" if is_open else ""
    return [
        nodes.raw("", f'<details class="enh-folded enh-release-fold"{attributes}><summary>', format="html"),
        build_heading(page.name, level),
        nodes.raw("", f" {' '.join(parts)}</summary>\n", format="html"),
        *drawn,
        nodes.raw("", "</details>\n", format="html"),
    ]


def _render_jump_links(pages: Sequence[ReleasePage]) -> str:
    """Return the html of links to releases, in a line for each state; many of one state are folded."""
    lines = []
    for state, run in groupby(pages, lambda page: page.state):
        first, *others = _split_pages([*run])
        word = f'<span class="enh-jump-state">{escape(translate_state(state))}</span> ' if state else ""
        more = "".join(map(_render_chunk_links, others))
        lines.append(f'<div class="enh-jump-line"><p>{word}{_render_links(first)}</p>{more}</div>\n')
    return f'<nav class="enh-jump" aria-label="{escape(_("Releases"))}">\n{"".join(lines)}</nav>\n'


def _render_chunk_links(chunk: Sequence[ReleasePage]) -> str:
    start, end = build_details_tags(_format_range(chunk), "enh-folded")
    return f"{start}<p>{_render_links(chunk)}</p>{end}"


def _render_links(pages: Sequence[ReleasePage]) -> str:
    addresses = ((escape(make_release_anchor(page.name)), escape(page.name)) for page in pages)
    return " ".join(f'<a class="reference internal" href="#{anchor}">{name}</a>' for anchor, name in addresses)


def _split_pages(pages: Sequence[ReleasePage]) -> list[Sequence[ReleasePage]]:
    return [pages[start : start + _CHUNK_SIZE] for start in range(0, len(pages), _CHUNK_SIZE)]


def _format_range(pages: Sequence[ReleasePage]) -> str:
    if len(pages) == 1:
        return pages[0].name
    return _("%(first)s to %(last)s") % {"first": pages[0].name, "last": pages[-1].name}
