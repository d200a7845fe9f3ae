"""Take the pictures of the docs from the example reports.

    python tools/make_pictures.py

Needs the development tools and a Chromium (playwright's own, or the one that CHROMIUM names). Everything that a picture
shows comes from `examples/reports`; nothing is drawn by hand.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
PORT = 8765
WIDTH = 900
# file, address (a page of `serve` begins with a slash), height
SHOTS = (
    ("dossier.png", "dossier.html", 620),
    ("dossier-fa.png", "dossier-fa.html", 620),
    ("serve.png", "/dispute/PAK-AFG?lang=en", 760),
    ("serve-fa.png", "/dispute/PAK-AFG?lang=fa&cal=solar-af", 760),
    ("entry.png", "/entry/s6cf46aea2348f9b?lang=en", 620),
)
MOST = 150_000


def command(*arguments: str) -> list[str]:
    """A command of the program that stands beside this Python."""
    return [str(Path(sys.executable).with_name("roznamcha")), *arguments]


def shoot(page: Page, folder: Path, name: str, address: str, height: int) -> None:
    """Take one picture; it must be small enough to stand in a repository."""
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.goto(f"http://127.0.0.1:{PORT}{address}" if address[0] == "/" else (folder / address).as_uri())
    path = PICTURES / name
    page.screenshot(path=path)
    size = path.stat().st_size
    if size > MOST:
        raise SystemExit(f"{path}: {size:,} bytes, more than {MOST:,}; make the picture lower")


def main() -> None:
    """Take all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = str(folder / "examples.db")
        for arguments in (
            ("ingest", "examples/reports"),
            ("link",),
            ("dossier", "PAK", "AFG", "-o", str(folder / "dossier.html")),
            ("dossier", "PAK", "AFG", "-o", str(folder / "dossier-fa.html"), "--lang", "fa"),
        ):
            subprocess.run(command(*arguments, "--db", db), cwd=ROOT, check=True)
        server = subprocess.Popen(command("serve", "--port", str(PORT), "--db", db), cwd=ROOT)
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.2)
            with sync_playwright() as driver:
                browser = driver.chromium.launch(
                    executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"]
                )
                page = browser.new_page()
                for shot in SHOTS:
                    shoot(page, folder, *shot)
                browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
