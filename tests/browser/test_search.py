"""Search of a site in the browser: the first result of a key is its proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sphinx.util.inventory import InventoryFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.browser


# Address of the first result of each query, by the page's own script, which shows the last of its list first.
FIRST_RESULTS = """queries => queries.map(query => {
  const [page, , anchor] = Search._performSearch(...Search._parseQuery(query)).at(-1);
  return `${page}.html${anchor}`;
})"""


@pytest.mark.parametrize(
    "theme",
    [
        pytest.param(theme, marks=pytest.mark.xdist_group(theme))
        for theme in ("furo", "alabaster", "pydata_sphinx_theme")
    ],
)
def test_keys_of_the_example(page: Any, in_theme: Callable[[str], Path], theme: str) -> None:
    """The first result of each key is its proposal: as written, in lower case, with zeros, and as a number."""
    pytest.importorskip(theme)
    folder = in_theme(theme)
    inventory = InventoryFile.loads((folder / "objects.inv").read_bytes(), uri="")
    objects = {key: item.uri.removesuffix("#") for key, item in inventory.data["enh:enhancement"].items()}
    assert len(objects) > 20
    page.goto(f"file://{folder}/search.html?q=SEP-5")
    first = page.locator("ul.search li a").first
    first.wait_for()
    assert first.evaluate("link => link.href").endswith(f"/{objects['SEP-5']}")
    for key, address in objects.items():
        name, _, number = key.partition("-")
        queries = [key, key.lower(), f"{name}-{number.zfill(4)}", f"{name} {number}", number]
        assert page.evaluate(FIRST_RESULTS, queries) == [address] * len(queries), key
