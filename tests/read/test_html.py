"""Web pages in the shapes that Persian sites have (all written for the tests): the report whole and alone,
its metadata."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from roznamcha.read.html import read_page
from roznamcha.records import Source

TITLE = "وزیران خارجه دو کشور در شهر نمونه دیدار کردند"
LEAD = "وزیران خارجه دو کشور همسایه درباره بازگشایی گذرگاه\u200cها و آتش\u200cبس گفت\u200cوگو کردند."
BODY = (
    "وزیر خارجه روز دوشنبه در دیدار با همتای خود گفت که گفت\u200cوگوها ادامه می\u200cیابد و دو طرف بر
    آتش\u200cبس تأکید کرده\u200cاند.", "او افزود: «ما نمی\u200cخواهیم مرزها بسته بماند و از همسایگان خود
    انتظار داریم که به تعهدات خود پایبند باشند.»", "به گفته او، دور بعدی این مذاکرات در ماه آینده برگزار
    می\u200cشود و میانجی\u200cها نیز در آن شرکت می\u200cکنند.",
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in BODY)
NAV = '<nav class="menu"><ul><li><a href="/">صفحه اصلی</a></li><li><a href="/s">سیاست
گردان</a></li></ul></nav>' SHARE = '<div class="share-buttons"><a href="#">فیس\u200cبوک همرسان</a> <a
href="#">توییتر همرسان</a></div>' RELATED = '<div class="related"><h3>مطالب مرتبط</h3><ul><li><a href="/1">خبر پیوندی نخست</a></li><li><a href="/2">خبر پیوندی دوم</a></li></ul></div>'
COMMENTS = '<div id="comments" class="comments"><h3>نظرات</h3><p>خواننده\u200cای می\u200cگوید این دیدگاه او
است و خبر نیست.</p></div>' FOOTER = "<footer><p>همه حقوق پانویس محفوظ است</p></footer>"
# none of these words stands in the report
FORBIDDEN = ("گردان", "همرسان", "پیوندی", "خواننده\u200cای", "پانویس", "آگهی\u200cنامه", "پربیننده")


@dataclass(frozen=True)
class Page:
    """A page and what is to be read from it; `lead` if its standfirst is part of the text."""

    name: str
    html: str
    lead: bool = False
    published: str | None = None
    url: str | None = None


def _page(body: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{TITLE} - سایت نمونه</title>{head}</head><body>{body}</body></html>'


PAGES = [
    Page(
        "wordpress",
        _page(
            f'{NAV}<article class="post"><h1 class="entry-title">{TITLE}</h1><div
            class="entry-content">{PARAGRAPHS}{SHARE}</div>{RELATED}</article>{COMMENTS}{FOOTER}', '<meta property="article:published_time" content="2025-11-06T10:15:00+03:30"><link rel="canonical" href="https://example.com/a/1">',
        ),
        published="2025-11-06T10:15",
        url="https://example.com/a/1",
    ),
    Page(
        "agency with summary",
        _page(
            f'{NAV}<article class="item"><div class="item-title"><h1>{TITLE}</h1></div><p class="summary
            introtext">{LEAD}</p>' f'<div class="item-body"><div class="item-text"
            itemprop="articleBody">{PARAGRAPHS}<p>انتهای پیام</p></div></div>{SHARE}{RELATED}</article>{FOOTER}', '<meta property="og:url" content="https://example.com/news/2">',
        ),
        lead=True,
        url="https://example.com/news/2",
    ),
    Page(
        "standfirst in lead",
        _page(f'{NAV}<div class="news"><h1>{TITLE}</h1><div class="lead">{LEAD}</div><div
        class="news-body">{PARAGRAPHS}</div></div>{RELATED}'), lead=True,
    ),
    Page(
        "broadcaster",
        _page(
            f'<div class="hdr-container">{NAV}<h1 class="title pg-title">{TITLE}</h1><div
            class="published"><time datetime="2025-11-06T07:00:00Z">۱۵ آبان ۱۴۰۴</time></div></div>' f'<div id="article-content"><div class="wsw">{PARAGRAPHS}</div></div><div class="share">همرسان</div>{FOOTER}'
        ),
        published="2025-11-06T07:00",
    ),
    Page(
        "json-ld graph",
        _page(
            f"{NAV}<main><h1>{TITLE}</h1>{PARAGRAPHS}</main>{FOOTER}",
            '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage"},{"@type":"NewsArticle","datePublished":"2025-11-06"}]}</script>',
        ),
        published="2025-11-06",
    ),
    Page(
        "broken json-ld and a solar date line",
        _page(
            f'{NAV}<article><h1>{TITLE}</h1><span class="news-date">تاریخ انتشار: ۱۴۰۴/۰۸/۱۵ -
            ۱۲:۳۰</span><div class="news-text">{PARAGRAPHS}</div></article>', '<script
            type="application/ld+json">{"@type": NewsArticle,}</script>',
        ),
        published="2025-11-06",
    ),
    Page("table layout", _page(f'<table><tr><td class="menu">{NAV}</td><td><h1>{TITLE}</h1><div
    class="news_body">{PARAGRAPHS}</div></td></tr></table>')), Page("line breaks for paragraphs", _page(f'{NAV}<h1>{TITLE}</h1><div class="story-body">{"<br><br>".join(BODY)}</div>{SHARE}')),
    Page("divs for paragraphs", _page(f'{NAV}<article><h1>{TITLE}</h1>{"".join(f"<div>{line}</div>" for line
    in BODY)}</article>{FOOTER}')), Page("bare", _page(f"<h1>{TITLE}</h1>{PARAGRAPHS}")),
    Page(
        "related list inside the body",
        _page(f'<article><h1>{TITLE}</h1><div class="post-content"><p>{BODY[0]}</p>{RELATED}<p>{BODY[1]}</p><p>{BODY[2]}</p></div></article>'),
    ),
    Page(
        "aside, advertisement and form",
        _page(
            f'{NAV}<aside><p>پربیننده\u200cترین خبرهای هفته در این ستون
            است</p></aside><article><h1>{TITLE}</h1><div class="article-body">{PARAGRAPHS}' '<div
            class="ads"><p>آگهی\u200cنامه</p></div></div></article><form><input><button>همرسان</button></form>'
        ),
    ),
    Page(
        "unclosed tags",
        f'<html><head><title>{TITLE}</title><body><div class=menu><ul><li><a
        href=/>گردان</a></ul></div><h1>{TITLE}</h1><div class="content-body"><p>{BODY[0]}<p>{BODY[1]}<p>{BODY[2]}',
    ),
    Page(
        "two h1",
        _page(
            f'<h1>سایت نمونه خبری</h1>{NAV}<article><h1>{TITLE}</h1><div
            class="article-text">{PARAGRAPHS}</div></article>{FOOTER}', f'<meta property="og:title" content="{TITLE}">',
        ),
    ),
    Page(
        "no h1, title with the name of the site",
        _page(f'{NAV}<div class="td-post-content">{PARAGRAPHS}</div>{FOOTER}'),
    ),
    Page(
        "inline links and emphasis",
        _page(
            f'<article><h1>{TITLE}</h1><div class="entry-content"><p>{BODY[0].replace("آتش", "<a
            href=/x><b>آتش").replace("بس", "بس</b></a>")}</p>' f"<p>{BODY[1]}</p><blockquote>{BODY[2]}</blockquote></div></article>"
        ),
    ),
    Page(
        "entities for joiners",
        _page(f'<article><h1>{TITLE}</h1><div class="entry-content">{PARAGRAPHS}</div></article>').replace("\u200c", "&zwnj;"),
    ),
]


def _read(html: str) -> Source:
    source = read_page(html, name="page", origin="page.html")
    assert isinstance(source, Source)
    return source


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_text_is_whole_and_alone(page: Page) -> None:
    source = _read(page.html)
    lines = source.text.split("\n")
    for line in BODY:
        assert line in lines
    assert lines[0] == TITLE
    assert source.text.count(TITLE) == 1
    assert (LEAD in lines) == page.lead
    assert not [word for word in FORBIDDEN if word in source.text]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_the_page_says_about_itself(page: Page) -> None:
    source = _read(page.html)
    assert source.title == TITLE
    assert source.published == page.published
    assert source.url == page.url


def test_a_known_outlet_by_its_domain() -> None:
    head = '<link rel="canonical" href="https://www.reuters.com/fa/1">'
    assert _read(PAGES[9].html.replace("</head>", head + "</head>")).outlet == "reuters"
    assert _read(PAGES[0].html).outlet is None


@pytest.mark.parametrize("html", ["", "<html></html>", "<html><body><nav>خانه</nav></body></html>", "<div
class='menu'>۱</div>"]) def test_a_page_without_a_report(html: str) -> None:
    assert isinstance(read_page(html, name="page", origin="page.html"), str)


def test_a_long_page_of_nested_tags_is_read() -> None:
    html = "<html><body><article>" + "<div>" * 3000 + f"<p>{BODY[0]}</p>"
    assert BODY[0] in _read(html).text
