"""Makes every picture of README and documentation from the example project: ``python docs/pictures.py``.

It needs what the tests need, and Chromium. The pictures are kept in ``docs/_static``, since a build of the
documentation should need neither a browser nor all themes. Beside them, ``pictures.json`` holds a digest of the
content that each picture shows; a test compares it with the example as it is now.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "docs" / "_static"
DIGESTS = STATIC / "pictures.json"
STYLE_SHEET = ROOT / "sphinx_enhancements" / "static" / "enhancements.css"
MAX_BYTES, MIN_QUALITY = 60_000, 0.2
# The example shows a banner until a day: pictures and test agree about the date. This is 2026-11-16.
BUILD_DATE = "1794787200"

sys.path.insert(0, str(ROOT / "tests"))
import sites  # noqa: E402 # it is in the folder of the tests


@dataclass(frozen=True)
class Picture:
    """A picture of one or more pages of the example, beside each other.

    :param file: path below ``docs/_static``.
    :param pages: paths of the pages in the output.
    :param start: CSS selector of the element at the top of the picture; empty for the top of the page.
    :param size: width and height of the window, in CSS pixels.
    :param scale: factor from window to picture.
    """

    file: str
    pages: tuple[str, ...]
    start: str = ""
    theme: str = "furo"
    scheme: str = "light"
    size: tuple[int, int] = (1100, 760)
    scale: float = 1.0


RELEASE = "release-v1.4.html"
GALLERY = (
    Picture("gallery/overview.webp", ("index.html",), ".enh-overview"),
    Picture("gallery/proposal.webp", ("proposals/0007-backfill.html",)),
    Picture("gallery/list.webp", ("proposals/index.html",), ".enh-filter"),
    Picture("gallery/release.webp", (RELEASE,), "#planned-work"),
    Picture("gallery/roadmap.webp", ("releases.html",), "#roadmap"),
    Picture("gallery/charts.webp", ("releases.html",), "#proposals-in-numbers"),
    Picture("gallery/graph.webp", ("proposals/index.html",), "#relations"),
    Picture("gallery/questions.webp", ("questions.html",)),
    Picture("gallery/summaries.webp", ("release-notes-v1.4.html",)),
    Picture("gallery/features.webp", ("guide/overview.html",), ".enh-table"),
    Picture("gallery/lifecycle.webp", ("proposals/0001-proposal-process.html",), ".enh-lifecycle"),
)
THEMES = tuple(
    Picture(
        f"themes/{theme}-{scheme}.webp",
        (sites.PAGES["a proposal"], sites.PAGES["all releases"]),
        theme=theme,
        scheme=scheme,
        size=(1100, 960),
        scale=0.72,
    )
    for theme, schemes in sites.THEMES.items()
    for scheme in schemes
)
PICTURES = (Picture("release-page.png", (RELEASE,), "#planned-work", size=(1280, 900)), *GALLERY, *THEMES)

# Draws screenshots beside each other as WebP, which Chromium writes and playwright does not.
JOIN = """async ([images, width, height, quality]) => {
  const canvas = Object.assign(document.createElement("canvas"), {width: images.length * (width + 8) - 8, height});
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  for (const [n, data] of images.entries()) {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    context.drawImage(image, n * (width + 8), 0, width, height);
    context.strokeStyle = "#8a8f98";
    context.strokeRect(n * (width + 8) + 0.5, 0.5, width - 1, height - 1);
  }
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""


class _Content(HTMLParser):
    """Collects the words of a page's article and the classes of this extension, which pictures show in any theme."""

    def __init__(self) -> None:
        super().__init__()
        self.content: list[str] = []
        self.depth = 0
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an article, a picture or any other element."""
        classes = (dict(attrs).get("class") or "").split()
        self.depth += tag == "article"
        self.skipped += tag in ("script", "style")
        if self.depth:
            self.content += [name for name in classes if name.startswith("enh-")]

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self.depth -= tag == "article"
        self.skipped -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        """Collect words."""
        if self.depth and not self.skipped:
            self.content += data.split()


def compute_digest(picture: Picture, folder: Path) -> str:
    """Return the digest of what a picture shows: the content of its pages in the theme furo, and the style sheet."""
    digest = hashlib.sha256(STYLE_SHEET.read_bytes())
    for name in picture.pages:
        parser = _Content()
        parser.feed((folder / name).read_text(encoding="utf-8"))
        digest.update(" ".join(parser.content).encode())
    digest.update(repr((picture.start, picture.size, picture.scale)).encode())
    return digest.hexdigest()[:16]


def take_picture(browser: Any, picture: Picture, folder: Path) -> bytes:
    """Return a picture, in the best quality that keeps a WebP small."""
    width, height = picture.size
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=picture.scheme, reduced_motion="reduce"
    )
    shots = []
    for name in picture.pages:
        page.goto(f"file://{folder / name}")
        if picture.start:
            page.locator(picture.start).first.evaluate("element => window.scrollTo(0, element.offsetTop - 12)")
        page.wait_for_timeout(300)
        shots.append(page.screenshot())
    data = shots[0] if picture.file.endswith(".png") else _join(page, shots, picture)
    page.close()
    return data


def _join(page: Any, shots: list[bytes], picture: Picture) -> bytes:
    """Return screenshots beside each other as WebP."""
    images = [base64.b64encode(shot).decode() for shot in shots]
    width, height = (round(side * picture.scale) for side in picture.size)
    quality = 0.8
    while True:
        data = base64.b64decode(page.evaluate(JOIN, [images, width, height, quality]))
        if len(data) < MAX_BYTES or quality < MIN_QUALITY:
            return data
        quality -= 0.1


def main() -> None:
    """Write all pictures and their digests."""
    from playwright.sync_api import sync_playwright  # the test of the digests needs no browser

    os.environ["SOURCE_DATE_EPOCH"] = BUILD_DATE
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as temporary:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        folders = {theme: sites.example(Path(temporary) / theme, theme) for theme in sites.THEMES}
        for picture in PICTURES:
            target = STATIC / picture.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(take_picture(browser, picture, folders[picture.theme]))
        browser.close()
        digests = {picture.file: compute_digest(picture, folders["furo"]) for picture in PICTURES}
    DIGESTS.write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
