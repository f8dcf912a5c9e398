"""Makes the pictures of the page "Themes" again: ``python docs/pictures.py``, with what the tests need installed.

They are kept, and not made by each build of the documentation: it would build the example once for each theme,
need all of them and a browser, and show other pictures where the fonts are others.
"""

from __future__ import annotations

import base64
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "_static" / "themes"
WIDTH, HEIGHT, SCALE = 1100, 960, 0.72
LEAST, MOST = 0.2, 60_000  # quality, bytes

sys.path.insert(0, str(ROOT / "tests"))
import sites  # noqa: E402 # it stands in the folder of the tests

SHOWN = ("a proposal", "all releases")

# The pages side by side, as WebP, which Chromium writes and playwright does not.
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


def picture(browser: Any, folder: Path, scheme: str) -> bytes:
    """The pages of a theme side by side, as good as they can be and small enough."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme, reduced_motion="reduce")
    shots = []
    for what in SHOWN:
        page.goto(f"file://{folder / sites.PAGES[what]}")
        page.wait_for_timeout(300)
        shots.append(base64.b64encode(page.screenshot()).decode())
    quality = 0.8
    while True:
        made = page.evaluate(JOIN, [shots, round(WIDTH * SCALE), round(HEIGHT * SCALE), quality])
        data = base64.b64decode(made)
        if len(data) < MOST or quality < LEAST:
            break
        quality -= 0.1
    page.close()
    return data


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as temporary:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for theme, schemes in sites.THEMES.items():
            folder = sites.example(Path(temporary) / theme, theme)
            for scheme in schemes:
                (FOLDER / f"{theme}-{scheme}.webp").write_bytes(picture(browser, folder, scheme))
        browser.close()


if __name__ == "__main__":
    main()
