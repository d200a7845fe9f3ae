"""The pages in a browser: both directions, desktop and telephone, light and dark, with and without JavaScript, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

DISPUTE = "/dispute/PAK-AFG"
PATHS = (
    "/", "/disputes", DISPUTE, f"{DISPUTE}/timeline", f"{DISPUTE}/positions", f"{DISPUTE}/processes",
    f"{DISPUTE}/contradictions", f"{DISPUTE}/figures", "/statements", "/events?type=clash", "/reports", "/who",
    "/who/person:zabihullah-mujahid", "/party/PAK", "/search?q=آتش\u200cبس", "/nowhere",
)  # fmt: skip
SIZES = {"desktop": (1280, 800), "telephone": (390, 844)}


@contextmanager
def opened(
    browser: Any, *, size: str = "desktop", language: str = "en", theme: str = "light", scripts: bool = True
) -> Iterator[tuple[Any, list[str]]]:
    """A page of a browser with these wishes, and what the browser complains of."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="fa-IR" if language == "fa" else "en-GB",
        color_scheme=theme,
        java_script_enabled=scripts,
        has_touch=size == "telephone",
    )
    page = context.new_page()
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    try:
        yield page, said
    finally:
        context.close()


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("language", ["en", "fa"])
def test_pages_fit_and_nothing_is_wrong(browser: Any, site: str, size: str, language: str) -> None:
    with opened(browser, size=size, language=language) as (page, said):
        entry = page.request.get(f"{site}/statements.json").json()["rows"][0]
        report = entry["citation"]["report"]
        for path in (*PATHS, f"/entry/{entry['id']}", f"/entry/{entry['id']}/explain", f"/report/{report}"):
            page.goto(site + path)
            assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "fa" else "ltr")
            beyond = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert beyond <= 0, (path, beyond)
            assert page.locator("h1").count() == 1
            # a browser tells of the 404 that is asked for
            assert [m for m in said if path != "/nowhere"] == [], path
            said.clear()


@pytest.mark.parametrize(
    ("language", "theme", "size"), [("en", "light", "desktop"), ("fa", "dark", "telephone")]
)
def test_axe_finds_nothing_serious(browser: Any, site: str, language: str, theme: str, size: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    with opened(browser, size=size, language=language, theme=theme) as (page, _):
        entry = page.request.get(f"{site}/events.json?type=clash").json()["rows"][0]
        for path in (*PATHS, f"/entry/{entry['id']}", f"/report/{entry['citation']['report']}"):
            page.goto(site + path)
            # the policy of the pages lets no script in but their own; axe is put in from outside
            found = axe.run(page).response["violations"]
            grave = [
                (v["id"], n["target"], n["failureSummary"][:200])
                for v in found if v["impact"] in ("serious", "critical") for n in v["nodes"][:2]
            ]  # fmt: skip
            assert grave == [], path


def test_from_the_first_page_to_a_citation(browser: Any, site: str) -> None:
    with opened(browser) as (page, said):
        page.goto(site)
        page.click("text=Afghanistan – Pakistan")
        assert page.url.endswith("/dispute/AFG-PAK")
        page.click("nav.tabs >> text=Contradictions")
        page.click("table.rival >> text=open >> nth=0")
        assert "/entry/" in page.url
        with page.expect_download() as saved:
            page.click("#cite ~ .forms >> text=BibTeX")
        assert saved.value.path().read_text(encoding="utf-8").startswith("@online{")
        said.clear()
        page.click("text=Why this entry")
        page.wait_for_selector("text=gives the same entry")
        page.click("text=Back to the entry")
        page.locator('.chain a[href^="/report/"]').first.click()
        assert "/report/" in page.url
        page.click(".held >> text=open >> nth=0")
        assert "/entry/" in page.url
        assert said == []


def test_choices_narrow_a_list(browser: Any, site: str) -> None:
    with opened(browser) as (page, _):
        page.goto(f"{site}/statements")
        page.click(".facet >> text=denies")
        assert "act=deny" in page.url
        assert page.locator("article.line").count() == 1
        page.click("a.chosen")
        assert "act=" not in page.url
        page.fill("#f-since", "2025-10-18")
        page.click(".filters button")
        assert page.url.endswith("since=2025-10-18") or "since=2025-10-18" in page.url
        assert 0 < page.locator("article.line").count() < 10


def test_search_language_calendar_and_light(browser: Any, site: str) -> None:
    with opened(browser) as (page, _):
        page.goto(site)
        page.keyboard.press("/")
        page.keyboard.type("آتش بس")
        page.keyboard.press("Enter")
        page.wait_for_selector("mark.found")
        page.click("text=فارسی")
        assert page.evaluate("document.documentElement.dir") == "rtl"
        page.goto(f"{site}/reports")
        assert page.evaluate("document.documentElement.lang") == "fa"
        assert re.search("مهر ۱۴۰۴", page.locator("main").inner_text())
        page.click("text=خورشیدی، ماه\u200cهای افغانی")
        assert re.search("میزان ۱۴۰۴", page.locator("main").inner_text())
        light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        page.click("text=تیره")
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light


def test_a_dot_of_the_timeline_leads_to_its_entries(browser: Any, site: str) -> None:
    with opened(browser) as (page, _):
        page.goto(site + DISPUTE)
        count = int(page.locator("#timeline table td a").first.text_content())
        page.locator("#timeline svg a").last.click()
        assert "lane=" in page.url
        assert page.locator("article.line").count() >= 1
        page.go_back()
        page.click("#timeline summary")
        page.locator("#timeline table td a").first.click()
        assert page.locator("article.line").count() == count


def test_by_keyboard(browser: Any, site: str) -> None:
    with opened(browser) as (page, _):
        page.goto(f"{site}/statements")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        reached = []
        for _ in range(12):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        assert "f-text" in reached


def test_marks_of_a_report_can_be_put_out(browser: Any, site: str) -> None:
    with opened(browser) as (page, _):
        report = page.request.get(f"{site}/reports.json").json()["rows"][0]["id"]
        page.goto(f"{site}/report/{report}")
        button = page.locator(".legend button").filter(has_text="what is said")
        marks = page.locator("#marked mark.content").count()
        assert marks > 0
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
        assert page.locator("#marked mark.content").count() == 0
        button.click()
        assert page.locator("#marked mark.content").count() == marks


def test_without_scripts_everything_is_there(browser: Any, site: str) -> None:
    with opened(browser, scripts=False, size="telephone") as (page, _):
        page.goto(f"{site}/statements")
        page.fill("#f-text", "تورخم")
        page.click(".filters button")
        assert page.locator("article.line").count() >= 1
        page.goto(site + DISPUTE)
        assert page.locator("svg.timeline circle").count() > 0
        page.click("#activity summary")
        assert page.locator("#activity table tbody tr").first.is_visible()
        page.click("text=فارسی")
        assert page.locator("html").get_attribute("dir") == "rtl"
