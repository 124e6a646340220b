"""Pages of the inventory in headless Chromium: `make browser` installs what they need and runs them."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from inventory_tenant import generate, hostile  # noqa: E402
from lint_settings.cli import main  # noqa: E402

OUT = ROOT / "build" / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
Open = Callable[..., Any]


def chromium() -> str:
    """Return the path of the browser; a run without one fails."""
    found = next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM") or "", *NAMES))), None)
    if found is None:
        pytest.fail("Chromium is missing, so nothing was tested: run `make browser`, or set CHROMIUM to its path")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the pages of the examples, of generated tenants, of one with hostile names, and of a comparison."""
    folder = tmp_path_factory.mktemp("pages")
    for clients in (200, 2000):
        generate(folder / f"tenant-{clients}", clients)
    hostile(folder / "tenant-hostile")
    sources = {
        "good": ROOT / "examples" / "good",
        "bad": ROOT / "examples" / "bad",
        "200": folder / "tenant-200",
        "2000": folder / "tenant-2000",
        "hostile": folder / "tenant-hostile",
    }
    found = {name: _written(source, folder / f"{name}.html") for name, source in sources.items()}
    saved = _written(sources["good"], folder / "saved.json", "--format", "json")
    data = json.loads(saved.read_text("utf-8"))
    data["date"] = data["trend"][0]["date"] = "2026-01-01"
    saved.write_text(json.dumps(data), "utf-8")
    found["compared"] = _written(sources["bad"], folder / "compared.html", "--compare", str(saved))
    return found


def _written(source: Path, target: Path, *arguments: str) -> Path:
    with pytest.raises(SystemExit) as done:
        sys.exit(main(["inventory", str(source), "--output", str(target), *arguments]))
    assert done.value.code in (0, None), target
    return target


@pytest.fixture
def open_page(browser: Browser, pages: dict[str, Path]) -> Iterator[Open]:
    """Return a function that opens a page and collects what goes wrong in it, which must be nothing at the end."""
    contexts, faults = [], []

    def open_one(name: str, width: int = 1400, *, may_complain: bool = False, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        if not may_complain:
            page.on("console", lambda message: faults.append(f"console: {message.text}"))
            page.on("requestfailed", lambda request: faults.append(f"request: {request.url}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.route("**/*", lambda route: _only_the_page(route, pages[name].as_uri(), faults))
        page.goto(pages[name].as_uri())
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


def _only_the_page(route: Route, address: str, faults: list[str]) -> None:
    if route.request.url.partition("#")[0] == address:
        route.continue_()
    else:
        faults.append(f"request: {route.request.url}")
        route.abort()


@pytest.fixture(scope="session")
def out() -> Path:
    """Return the folder for screenshots, PDF files and figures."""
    OUT.mkdir(parents=True, exist_ok=True)
    return OUT


@pytest.fixture(scope="session")
def figures(out: Path) -> Iterator[dict[str, Any]]:
    """Return a table of measured figures, which is printed and kept at the end."""
    found: dict[str, Any] = {}
    yield found
    (out / "figures.json").write_text(json.dumps(found, indent=2), "utf-8")
    sys.stderr.write(f"\nMeasured: {json.dumps(found, indent=2)}\nScreenshots: {out}\n")
