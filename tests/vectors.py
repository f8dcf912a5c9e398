"""Query vectors: queries with their results or errors, run by the tests of the core and of the browser.

``query_vectors.json`` contains collections and queries. ``finds`` lists matching keys; ``error`` is the kind of an
error, with its column and, if short, the invalid word. A query given as a list consists of texts and repeat counts.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.proposals import EVERYWHERE, build_collection

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.query import QueryError, parse_query
from sphinx_enhancements.core.releases import Release

if TYPE_CHECKING:
    from sphinx_enhancements.core.collection.collection import Collection

_DATA = json.loads((Path(__file__).parent / "query_vectors.json").read_text(encoding="utf-8"))
COLLECTIONS: tuple[str, ...] = tuple(_DATA["collections"])
VECTORS: list[dict[str, Any]] = _DATA["vectors"]


@cache
def collection(name: str) -> Collection:
    """Return one of the collections."""
    data = _DATA["collections"][name]
    releases = tuple(map(Release, data["releases"]))
    settings = Settings(documents=EVERYWHERE.documents, releases=releases, current_release=data["current"])
    return build_collection(data["documents"], data.get("profile", "default"), settings)


def query_text(vector: dict[str, Any]) -> str:
    """Return the query of a vector."""
    query = vector["query"]
    return query if isinstance(query, str) else "".join(text * times for text, times in query)


def expected_outcome(vector: dict[str, Any]) -> dict[str, Any]:
    """Return the expected result of a vector."""
    return {name: value for name, value in vector.items() if name not in ("in", "query")}


def run_query(query: str, name: str) -> dict[str, Any]:
    """Run a query in the core, and return its result or error with the message."""
    try:
        test = parse_query(query, collection(name))
        return {"finds": " ".join(entry.key for entry in collection(name) if test(entry))}
    except QueryError as error:
        return {"error": error.kind, "column": error.column, "word": error.word, "says": str(error)}
