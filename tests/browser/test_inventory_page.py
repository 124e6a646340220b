"""The page of an inventory in a browser: looks, keyboard, filter and sort, print, accessibility, safety, size."""

import io
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / ".venv" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
SECTIONS = ("overview", "changes", "clients", "graph", "environments", "access", "objects", "findings", "allows")
Open = Callable[..., Page]

# --- how it looks

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Labels that are wider than their box, and boxes that overlap another one of their drawing.
LABELS = """[...document.querySelectorAll("svg rect")].filter((box) => {
  const label = box.parentElement.localName === "a" ? box.parentElement.querySelector("text") : box.nextElementSibling;
  return label.getBBox().width + 9 > box.getBBox().width;
}).map((box) => box.parentElement.textContent)"""
OVERLAPS = """[...document.querySelectorAll("svg")].flatMap((svg) => {
  const boxes = [...svg.querySelectorAll("rect")].map((box) => box.getBBox());
  return boxes.slice(0, 60).flatMap((one, at) => boxes.slice(at + 1, 60).filter((other) => one.x < other.x + other.width
    && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height));
}).length"""
# Text that its element cuts off, but for the cells whose text ends in an ellipsis on purpose.
CUT = """[...document.querySelectorAll("h1, h2, h3, td:not(.line), th, dd, li, p")].filter((one) =>
  one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === "hidden"
).map((one) => one.textContent)"""
EVERYTHING = """(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".objects section { content-visibility: visible !important; }");
  document.adoptedStyleSheets = [sheet];
})()"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 900, 1400])
@pytest.mark.parametrize("name", ["good", "bad", "200", "compared"])
def test_it_fits_at_each_width(name: str, width: int, scheme: str, open_page: Open, out: Path) -> None:
    page = open_page(name, width, color_scheme=scheme)
    page.evaluate(EVERYTHING)
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(CUT) == []
    if name != "200":
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate(LABELS) == []
    assert page.evaluate(OVERLAPS) == 0
    page.reload()
    for section in SECTIONS:
        if page.locator(f"#{section}").count():
            for _ in range(2):  # what is skipped outside of the window has its size only once it was near
                page.evaluate(f"document.getElementById('{section}').scrollIntoView()")
            page.screenshot(path=out / f"{name}-{width}-{scheme}-{section}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scheme_of_the_system_is_followed(scheme: str, open_page: Open) -> None:
    color = open_page("good", color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(int(part) for part in color[4:-1].split(","))
    assert (brightness > 382) is (scheme == "light")


# --- accessibility


# What of large pages is looked at: all of one takes minutes, and repeats the same.
_BOTH = ("header", "nav", "[aria-labelledby=overview]", "form.filters", ".objects section:nth-of-type(-n+5)")
_ONE = ("#client-table", "[aria-labelledby=graph]", "#difference-table", "[aria-labelledby=access]", "#allows + .wide")
PARTS = {"2000": _BOTH, "200": (*_BOTH, *_ONE)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["good", "bad", "200", "2000", "compared", "hostile"])
def test_axe_finds_no_serious_fault(name: str, scheme: str, open_page: Open, figures: dict[str, Any]) -> None:
    page = open_page(name, color_scheme=scheme)
    if name not in PARTS:
        page.evaluate(EVERYTHING)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(AXE.read_text("utf-8"))
    parts = {"include": [[one] for one in PARTS.get(name, ("html",))]}
    found = page.evaluate("(parts) => axe.run(parts, {resultTypes: ['violations'], preload: false})", parts)
    figures[f"axe {name} {scheme}"] = {one["id"]: one["impact"] for one in found["violations"]}
    serious = [
        (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert found["testEngine"]["name"] == "axe-core"


FOCUS = """(() => {
  const one = document.activeElement, place = one.getBoundingClientRect(), style = getComputedStyle(one);
  const shape = one.querySelector?.("rect");
  return {
    name: one.localName, text: one.textContent.trim().slice(0, 60), hash: one.hash ?? one.getAttribute("href") ?? "",
    seen: place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left < innerWidth,
    marked: style.outlineStyle !== "none" || (shape && parseFloat(getComputedStyle(shape).strokeWidth) > 2),
    order: [...document.querySelectorAll("*")].indexOf(one),
  };
})()"""


def test_the_keyboard_reaches_everything_in_order(open_page: Open) -> None:
    page = open_page("good")
    wanted = page.evaluate("""[...document.querySelectorAll("a, button, input, select, summary, [tabindex='0']")]
      .filter((one) => one.checkVisibility?.() ?? true).length""")
    steps: list[dict[str, Any]] = []
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        step = page.evaluate(FOCUS)
        if step["name"] == "body":
            break
        steps.append(step)
    assert steps[0]["text"] == "Skip to the content"
    assert [one["hash"] for one in steps[1:4]] == ["#overview", "#clients", "#graph"]
    assert [one["order"] for one in steps] == sorted(one["order"] for one in steps)
    assert len(steps) == wanted
    assert {"a", "button", "input", "select", "summary", "div"} <= {one["name"] for one in steps}
    assert [one for one in steps if not one["seen"]] == []
    assert [one for one in steps if not one["marked"]] == []


def test_the_skip_link_is_shown_and_works(open_page: Open) -> None:
    page = open_page("good")
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.url.endswith("#overview")


# --- filter and sort


def column(page: Page, at: int, table: str = "client-table") -> list[str]:
    """Return the texts of a column in the rows that are shown."""
    script = """([table, at]) => [...document.querySelectorAll(`#${table} tbody tr`)].filter((row) => !row.hidden)
      .map((row) => row.cells[at].textContent.trim())"""
    found: list[str] = page.evaluate(script, [table, at])
    return found


def states(page: Page, table: str = "client-table") -> list[str]:
    found: list[str] = page.evaluate(
        f"[...document.querySelectorAll('#{table} th[aria-sort]')].map((one) => one.ariaSort)"
    )
    return found


SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


def in_order(text: str) -> tuple[int, float, str]:
    """Return what a text sorts by: a number, a span of time, a risk, or itself."""
    number, _, unit = text.partition(" ")
    if text in ("low", "medium", "high"):
        return 0, ("low", "medium", "high").index(text), ""
    if number.isdigit() and unit.rstrip("s") in SECONDS:
        return 0, int(number) * SECONDS[unit.rstrip("s")], ""
    return (0, int(text), "") if text.isdigit() else (1, 0, text)


@pytest.mark.parametrize("head", ["Access token", "Refresh token", "Risk", "Findings", "Environment", "Flow"])
def test_a_column_sorts_both_ways(head: str, open_page: Open) -> None:
    page = open_page("200")
    heads = page.locator("#client-table thead th").all_inner_texts()
    at = next(number for number, text in enumerate(heads) if text.startswith(head))
    assert set(states(page)) == {"none"}
    button = page.locator(f"#client-table thead th:nth-child({at + 1}) button")
    button.focus()
    for key, wanted, is_reversed in (("Enter", "ascending", False), ("Space", "descending", True)):
        page.keyboard.press(key)
        assert states(page)[at] == wanted
        assert states(page).count("none") == len(heads) - 1
        keys = [in_order(one) for one in column(page, at)]
        assert keys == sorted(keys, reverse=is_reversed)
        assert len(keys) == 198
    page.locator("#client-table thead th:nth-child(1) button").click()
    assert (states(page)[0], states(page)[at]) == ("ascending", "none")


def test_names_sort_by_their_numbers(open_page: Open) -> None:
    page = open_page("200")
    page.locator("#client-table thead th:nth-child(1) button").click()
    shops = [one for one in column(page, 0) if one.startswith("Shop ")]
    assert shops == sorted(shops, key=lambda one: int(one.split()[1]))


def test_filters_narrow_the_table(open_page: Open) -> None:
    page = open_page("200")
    form = page.locator("form[data-table=client-table]")
    count = form.locator("output")
    assert count.inner_text() == "198 of 198 shown"
    form.get_by_label("Second factor").select_option(label="not on")
    off = column(page, 2)
    assert set(off) == {"off"}
    assert count.inner_text() == f"{len(off)} of 198 shown"
    form.get_by_label("Environment").select_option(label="prod")
    assert set(column(page, 1)) == {"prod"}
    form.get_by_label("Search").fill("shop")
    assert 0 < len(column(page, 0)) < len(off)
    assert all("Shop" in one for one in column(page, 0))
    page.locator("#client-table thead th:nth-child(1) button").click()  # what is filtered stays so when it is sorted
    assert count.inner_text() == f"{len(column(page, 0))} of 198 shown"
    form.get_by_label("Search").fill("nothing like this")
    assert count.inner_text() == "0 of 198 shown"
    for label in ("Second factor", "Environment"):
        form.get_by_label(label).select_option(label="all")
    form.get_by_label("Search").fill("")
    assert len(column(page, 0)) == 198


def test_findings_are_filtered(open_page: Open) -> None:
    page = open_page("bad")
    form = page.locator("form[data-table=finding-table]")
    form.get_by_label("Severity").select_option(label="warning")
    assert set(column(page, 0, "finding-table")) == {"warning"}
    form.get_by_label("Environment").select_option(label="dev")
    assert set(column(page, 1, "finding-table")) == {"dev"}


# --- the graph


def in_view(page: Page, anchor: str) -> bool:
    place = page.locator(f"[id='{anchor}']").bounding_box()
    return place is not None and -5 <= place["y"] < 900 and place["height"] > 0


@pytest.mark.parametrize("name", ["good", "bad", "200"])
def test_a_click_in_the_graph_leads_to_the_object(name: str, open_page: Open) -> None:
    page = open_page(name)
    links = page.locator("section[aria-labelledby=graph] svg a")
    for at in range(0, links.count(), 1 + links.count() // 12):
        anchor = (links.nth(at).get_attribute("href") or "").removeprefix("#")
        links.nth(at).click()
        assert page.url.endswith(f"#{anchor}")
        page.wait_for_timeout(50)
        assert in_view(page, anchor), anchor
        if anchor.startswith("group-"):
            assert page.locator(f"#{anchor}").evaluate("(one) => one.open")


def test_the_graph_of_one_object_among_many(open_page: Open) -> None:
    page = open_page("2000")
    page.locator("form[data-table=client-table]").get_by_label("Search").fill("Shop 165 prod")
    page.locator("#client-table tbody tr:not([hidden]) a").click()
    drawing = page.locator("#client-prod-shop-165 svg.one")
    assert drawing.is_visible()
    labels = drawing.locator("text").all_text_contents()
    assert {"Shop 165", "API client Shop 165", "login policy Login 0", "entity type user"} <= set(labels)
    drawing.get_by_text("login policy Login 0").click()
    page.wait_for_timeout(500)  # sections on the way are laid out
    assert in_view(page, "login-policy-prod-login-0")


# --- print


@pytest.mark.parametrize("name", ["good", "bad", "200"])
def test_it_prints(name: str, open_page: Open, out: Path, figures: dict[str, Any]) -> None:
    page = open_page(name)
    names = set(column(page, 0))
    content = page.pdf(path=out / f"{name}.pdf", format="A4")
    found = pypdf.PdfReader(io.BytesIO(content))
    pieces = " ".join(one.extract_text() for one in found.pages).split()
    text = unicodedata.normalize("NFKC", " ".join(pieces))  # fonts have letters for ff and fi
    figures[f"PDF {name}"] = {"pages": len(found.pages), "bytes": len(content)}
    assert [one for one in names if one not in text] == []
    assert ("login_attempts" in text) is (name != "200")  # what is folded is printed, but not hundreds of tables
    assert "of 198 shown" not in text
    assert "Skip to the content" not in text


# --- without the script, and against it


def test_it_is_readable_without_scripts(open_page: Open) -> None:
    page = open_page("good", java_script_enabled=False)
    assert page.locator("form.filters").first.is_hidden()
    assert page.locator("#client-table tbody tr").count() > 0
    assert page.locator("section[aria-labelledby=graph] svg a").first.is_visible()
    assert page.locator("th button").count() == 0


INJECTED = """() => new Promise((done) => {
  const blocked = [];
  document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
  const script = document.createElement("script");
  script.textContent = "window.reached = 1";
  const other = document.createElement("script");
  other.src = "https://example.com/a.js";
  const image = document.createElement("img");
  image.src = "https://example.com/a.png";
  const frame = document.createElement("iframe");
  frame.src = "https://example.com/";
  const style = document.createElement("style");
  style.textContent = "body { display: none }";
  const holder = document.createElement("div");
  holder.innerHTML = '<svg onload="window.reached = 2"></svg><b style="color: red" onclick="window.reached = 3">x</b>';
  document.body.append(script, other, image, frame, style, holder);
  holder.querySelector("b").click();
  fetch("https://example.com/").catch(() => {}).finally(() => setTimeout(() => done(blocked), 300));
})"""


def test_the_policy_lets_nothing_else_run_or_load(open_page: Open) -> None:
    page = open_page("good", may_complain=True)
    blocked = set(page.evaluate(INJECTED))
    directives = {"script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr", "img-src", "connect-src"}
    assert directives <= blocked
    assert page.evaluate("window.reached") is None
    assert page.evaluate("getComputedStyle(document.body).display") != "none"


def test_hostile_names_are_text(open_page: Open, out: Path) -> None:
    page = open_page("hostile")
    page.evaluate(EVERYTHING)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("window.reached") is None
    assert page.evaluate("document.scripts.length") == 1
    assert page.evaluate("document.querySelectorAll('img, iframe, object, embed, base, link').length") == 0
    assert page.evaluate(OVERFLOW) == 0
    names = column(page, 0)
    assert any("<script>window.reached = 1</script>" in one for one in names)
    for link in page.locator("#client-table a").all():
        link.click()
    page.screenshot(path=out / "hostile.png")


# --- size


def test_a_page_of_2000_clients_is_usable(open_page: Open, pages: dict[str, Path], figures: dict[str, Any]) -> None:
    size = pages["2000"].stat().st_size
    page = open_page("2000")
    loaded = page.evaluate("""(() => {
      const one = performance.getEntriesByType("navigation")[0];
      return {interactive: one.domInteractive, ready: one.domContentLoadedEventEnd, loaded: one.loadEventEnd};
    })()""")
    filtered = page.evaluate("""() => new Promise((done) => {
      const field = document.querySelector("form.filters input"), start = performance.now();
      field.value = "shop";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    })""")
    sorting = page.evaluate("""() => new Promise((done) => {
      const start = performance.now();
      document.querySelector("#client-table th button").click();
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    })""")
    elements = page.evaluate("document.querySelectorAll('*').length")
    figures["2000 clients"] = {
        "bytes": size,
        "elements": elements,
        **{f"{name} ms": round(value) for name, value in loaded.items()},
        "filter ms": round(filtered),
        "sort ms": round(sorting),
    }
    assert size < 5_000_000
    assert elements < 150_000
    assert 0 < len(column(page, 0)) < 1998
    assert page.locator("svg.one").count() > 1998
