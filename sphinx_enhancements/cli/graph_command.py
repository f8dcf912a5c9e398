"""The command ``graph``: the relations between proposals, as a tree for people or a diagram."""

from __future__ import annotations

import argparse
import sys

from ..core.project.loading import load_collection
from ..core.project.project import Project
from ..core.views.graph import MAX_LINKS, MAX_NODES, Direction, GraphSpec, GraphView, compute_surroundings
from .errors import CommandError
from .options.as_of import add_as_of_option
from .options.cache_folder import find_cache_folder
from .options.query import add_query_option, read_query
from .text.graph_formats import format_dot, format_mermaid, render_svg
from .text.graph_tree import format_tree
from .text.output import format_count, print_message, write_text
from .text.settings_report import report_settings
from .text.terminal import add_format_option, add_screen_options, read_screen, write_screen

_PICTURES = ("mermaid", "svg")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    add_query_option(
        parser, "words of a query, or one key, number or path of a proposal (default: all with a relation)"
    )
    add_format_option(parser, ("tree", "dot", *_PICTURES), "dot is the language of Graphviz")
    parser.add_argument(
        "--depth",
        type=_read_number,
        default=1,
        metavar="N",
        help="show also the proposals that up to N relations reach from those of the query (default: 1)",
    )
    parser.add_argument(
        "--direction",
        choices=tuple(Direction),
        help="follow the relations that the proposals of the query have (out), those that lead to them (in), or both "
        "(default: both; without a query, out)",
    )
    parser.add_argument(
        "--relations", default="", metavar="KINDS", help="kinds of relations, such as depends-on,blocks (default: all)"
    )
    parser.add_argument(
        "--limit",
        type=_read_number,
        metavar="N",
        help=f"largest number of proposals that are drawn one by one; more are put together by owner "
        f"(default: {MAX_NODES} for {' and '.join(_PICTURES)})",
    )
    add_as_of_option(parser)
    add_screen_options(parser)
    parser.set_defaults(run=run_graph)


def _read_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    return int(text)


def run_graph(project: Project, options: argparse.Namespace) -> int:
    """Print the relations between proposals; return the exit status."""
    report_settings(project)
    collection = load_collection(project, cache_folder=find_cache_folder(options))
    focus = collection.resolve_reference(options.query[0]) if len(options.query) == 1 else None
    query = "" if focus else read_query(options, collection)
    has_start = bool(focus or query)
    direction = Direction(options.direction or ("both" if has_start else "out"))
    limit = options.limit or (MAX_NODES if options.output_format in _PICTURES else sys.maxsize)
    relations = tuple(options.relations.replace(",", " ").split())
    spec = GraphSpec(query, focus.key if focus else "", options.depth, relations=relations, limit=limit)
    view = compute_surroundings(collection, spec, direction)
    if view.problems:
        raise CommandError(*(message for _, message in view.problems))
    if view.collapsed:
        print_message(f"{format_count(view.total, 'proposal')} by {view.collapsed}; --limit shows each")
    if options.output_format == "tree":
        max_depth = options.depth if has_start else None
        lines = format_tree(view, direction, collection.profile.inverses, max_depth, read_screen(options))
        write_screen(lines, options)
    else:
        write_text(_format_graph(view, options.output_format), is_utf8=True)
    return 0


def _format_graph(view: GraphView, name: str) -> str:
    if name == "svg" and len(view.links) > MAX_LINKS:
        raise CommandError(f"{len(view.links)} relations are too many for a picture; choose proposals by a query")
    return {"dot": format_dot, "mermaid": format_mermaid, "svg": render_svg}[name](view)
