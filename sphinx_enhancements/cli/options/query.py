"""Query on the command line, which chooses proposals."""

from __future__ import annotations

import argparse

from ...core.collection.collection import Collection
from ...core.query import Query, QueryError, parse_query
from ..errors import CommandError


def add_query_option(
    parser: argparse.ArgumentParser, help: str = "words of a query, all of which have to match (default: all proposals)"
) -> None:
    """Add the words of a query to a parser, whose own ``-h`` would take a word such as ``-has:question``."""
    parser.add_argument("--help", action="help", help="show this help message and exit")
    parser.add_argument("query", nargs="*", metavar="QUERY", help=help)


def read_query(options: argparse.Namespace, collection: Collection) -> str:
    """Return the text of the query.

    :raises CommandError: if it is invalid.
    """
    query = " ".join(options.query)
    compile_query(query, collection)
    return query


def compile_query(query: str, collection: Collection) -> Query:
    """Return the predicate of a query.

    :raises CommandError: if it is invalid.
    """
    try:
        return parse_query(query, collection)
    except QueryError as error:
        raise CommandError(f"{query!r}: {error}{error.suggestion}") from None
