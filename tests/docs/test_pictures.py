"""The pictures of README and documentation are as new as the example that they show."""

from __future__ import annotations

import importlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import sites
from conftest import ROOT
from docs.walkthrough import DOCS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module ``docs/pictures.py``."""
    monkeypatch.syspath_prepend(str(DOCS))
    return importlib.import_module("pictures")


def test_pictures_are_current(pictures: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each picture was made from the content that its pages have now; if not, run ``python docs/pictures.py``."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", pictures.BUILD_DATE)
    folder = sites.example(tmp_path, "furo")
    kept = json.loads(pictures.DIGESTS.read_text(encoding="utf-8"))
    assert {picture.file: pictures.compute_digest(picture, folder) for picture in pictures.PICTURES} == kept


def test_every_picture_is_made_by_the_script(pictures: Any) -> None:
    """Pages show no other pictures, and every picture of the script is on a page and is small."""
    files = {picture.file for picture in pictures.PICTURES}
    pages = [ROOT / "README.md", *DOCS.glob("*.md"), *DOCS.glob("p*/*.md")]
    shown = {
        name
        for page in pages
        for name in re.findall(r"_static/([\w/.-]+\.(?:png|webp))", page.read_text(encoding="utf-8"))
    }
    assert shown == files
    assert [name for name in files if (DOCS / "_static" / name).stat().st_size > 200_000] == []
