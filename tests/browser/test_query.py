"""The query language in the browser: it finds what the core finds, and refuses what the core refuses, in its words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from core.proposals import texts_from_pieces
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vectors import COLLECTIONS, VECTORS, collection, expected_outcome, query_text, run_query

from sphinx_enhancements.core.query import ERROR_MESSAGES, LOCATED_ERROR, list_query_names
from sphinx_enhancements.core.views.table import compute_language, compute_record
from sphinx_enhancements.ext.build import assets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.browser

RUN = """([queries]) => queries.map(([name, query]) => {
  const {language, records, keys} = data[name];
  try {
    const terms = EnhancementQuery.parse(query, language);
    return {finds: keys.filter((_, n) => EnhancementQuery.matches(terms, records[n])).join(" ")};
  } catch (error) {
    if (!(error instanceof EnhancementQuery.QueryError)) throw error;
    return {error: error.kind, column: error.column, word: error.word, says: error.text(words)};
  }
})"""


@pytest.fixture(scope="module")
def run(browser: Any) -> Iterator[Callable[[list[tuple[str, str]]], list[dict[str, Any]]]]:
    """Run queries in a page, each in one of the collections of the vectors."""
    page = browser.new_page()
    data = {}
    for name in COLLECTIONS:
        proposals = collection(name)
        data[name] = {
            "language": compute_language(proposals)._asdict(),
            "records": [compute_record(proposals, entry) for entry in proposals],
            "keys": [entry.key for entry in proposals],
        }
    page.add_script_tag(content=(assets.SOURCE_FOLDER / assets.QUERY_SCRIPT).read_text(encoding="utf-8"))
    page.evaluate(
        f"data = {json.dumps(data)}; words = {json.dumps({'mistakes': ERROR_MESSAGES, 'place': LOCATED_ERROR})}; null"
    )
    yield lambda queries: page.evaluate(RUN, [queries])  # type: ignore[no-any-return]
    page.close()


def test_vectors(run: Callable[[list[tuple[str, str]]], list[dict[str, Any]]]) -> None:
    """Each gives what the vectors say, and what the core says of it, word for word."""
    queries = [(vector["in"], query_text(vector)) for vector in VECTORS]
    found = run(queries)
    assert len(found) == len(VECTORS) > 300
    wrong = [
        (vector, got)
        for vector, got in zip(VECTORS, found, strict=True)
        if {name: got.get(name) for name in expected_outcome(vector)} != expected_outcome(vector)
    ]
    assert wrong == []
    assert [(q, got) for (name, q), got in zip(queries, found, strict=True) if got != run_query(q, name)] == []


WORDS = (
    *list_query_names(),
    *("accepted", "beta", "v1.6", "2025-01-01", "none", "current", "question", "depends-on", "blocked", "é", "9" * 30),
    *("1", ".", "rc", "a", "post", "dev", "!", "+", "0", "v", "W", "Ex-1", "sig-compute", "'", "`"),
    *("\u017f", "İ", "😀", "ᾼ", "ᏸ", "ﬁ", "Σς"),
    *(":", ":", ",", "-", '"', " ", " ", ">=", "<", "=", "*", "#", "\\", "(", "\n", "\x00", "\x85", "\ufeff", "s"),
)
RELEASE = texts_from_pieces(
    "1", "0", "2", ".", ".", "-", "_", "rc", "a", "B", "pre", "c", "r", "post", "DEV", "!", "+", "v", " "
)
DATE = texts_from_pieces("2", "0", "1", "9", "5", "-", "W", "2025", "03", "01", "53", "1")
RANDOM = st.one_of(
    texts_from_pieces(*WORDS),
    st.builds(lambda op, text: f'release:{op}"{text}"', st.sampled_from((">=", "<", "", "=")), RELEASE),
    st.builds(lambda op, text: f"created:{op}{text}", st.sampled_from((">=", "<", "")), DATE),
    st.text(st.characters(exclude_categories=("Cs", "Cn", "Co"), max_codepoint=0x52F)),
)


def test_random_queries(run: Callable[[list[tuple[str, str]]], list[dict[str, Any]]], long_factor: int) -> None:
    """So do queries that nobody would write."""

    @settings(max_examples=15 * long_factor, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.sampled_from(COLLECTIONS), RANDOM), min_size=20, max_size=60))
    def alike(queries: list[tuple[str, str]]) -> None:
        for (name, query), got in zip(queries, run(queries), strict=True):
            assert (query, got) == (query, run_query(query, name))

    alike()
