"""Pictures: well-formed, everything inside the sheet, mirrored for right-to-left, as large as the figures say."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from roznamcha.lang.interface import interface
from roznamcha.overview import Pairing, Tie, Week, around, pairings, strip, ties, weeks
from roznamcha.query import Tally
from roznamcha.serve.pictures import activity, figures, network, timeline
from roznamcha.serve.pictures.figures import Claim, Group
from roznamcha.store.protocol import Store

SVG = "{http://www.w3.org/2000/svg}"
WORDS = interface("en")
HOSTILE = '"><script>alert(1)</script>'


def drawn(svg: str) -> ElementTree.Element:
    """The picture, once nothing in it lies outside."""
    root = ElementTree.fromstring(svg)
    width, height = (float(x) for x in root.attrib["viewBox"].split()[2:])
    for shape in root.iter():
        for name, most in (
            ("x", width),
            ("cx", width),
            ("x1", width),
            ("y", height),
            ("cy", height),
            ("y1", height),
        ):
            if name in shape.attrib:
                assert 0 <= float(shape.attrib[name]) <= most, (shape.tag, shape.attrib)
    assert root.findtext(f"{SVG}title")
    assert not list(root.iter(f"{SVG}script"))
    return root


def shapes(root: ElementTree.Element, css: str) -> list[ElementTree.Element]:
    return [s for s in root.iter() if css in s.attrib.get("class", "").split()]


@pytest.mark.parametrize("rtl", [False, True])
def test_bars_are_as_high_as_their_numbers(rtl: bool) -> None:
    told = [
        Week(first="2025-10-06", statements=10, events=0),
        Week(first="2025-10-13", statements=5, events=20),
    ]
    root = drawn(activity.activity(told, words=WORDS, day=str, num=str, rtl=rtl))
    said = [s for s in shapes(root, "said") if s.tag == f"{SVG}rect"]
    assert float(said[0].attrib["height"]) == pytest.approx(2 * float(said[1].attrib["height"]), abs=0.2)
    assert (float(said[0].attrib["x"]) > float(said[1].attrib["x"])) is rtl
    assert root.attrib["direction"] == ("rtl" if rtl else "ltr")


@pytest.mark.parametrize("rtl", [False, True])
def test_dots_stand_in_their_lanes_in_order_of_time(rtl: bool) -> None:
    made = strip(
        [Tally(values=("accuse", "2025-10-09"), count=4), Tally(values=("offer", None), count=2)],
        [Tally(values=("strike", "2025-10-11"), count=1)],
        most=60,
    )
    assert made.undated == 2
    root = drawn(
        timeline.timeline(made, words=WORDS, day=str, num=str, href=lambda c: f"/x?{c.lane}", rtl=rtl)
    )
    hard, force = (shapes(root, lane)[-1] for lane in ("hard", "force"))
    assert (float(hard.attrib["cx"]) < float(force.attrib["cx"])) is not rtl
    assert float(hard.attrib["r"]) > float(force.attrib["r"])
    assert [a.attrib["href"] for a in root.iter(f"{SVG}a")] == ["/x?hard", "/x?force"]


def test_a_network_has_a_line_for_each_tie_and_escapes_names() -> None:
    told = [
        Tie(one="PAK", other="AFG", kind="accuses", count=9),
        Tie(one="AFG", other="PAK", kind="accuses", count=1),
        Tie(one="PAK", other="AFG", kind="meets", count=2),
        Tie(one="AFG", other="PAK", kind="meets", count=2),
    ]
    svg = network.network(told, words=WORDS, name=lambda p: p + HOSTILE, num=str, href=str, rtl=False)
    root = drawn(svg)
    lines = shapes(root, "tie")
    assert len(lines) == 3
    widths = {s.findtext(f"{SVG}title"): float(s.attrib["stroke-width"]) for s in lines}
    assert max(widths, key=lambda k: widths[k]) == f"PAK{HOSTILE} – AFG{HOSTILE}, accuses or threatens: 9"
    assert "<script" not in svg


def test_figures_stand_on_one_scale() -> None:
    group = Group(
        title="clash",
        disputed=True,
        claims=(
            Claim(source="a", kind="killed", low=58, high=58, href="/a"),
            Claim(source=HOSTILE, kind="killed", low=20, high=99, href="/b"),
        ),
    )
    root = drawn(figures.figures([group], words=WORDS, num=str, rtl=False))
    points = [float(s.attrib["cx"]) for s in shapes(root, "point")]
    assert points[1] < points[0] < points[2]
    assert len(shapes(root, "span")) == 1
    far = Group(
        title="x", disputed=False, claims=(Claim(source="a", kind="killed", low=1, high=100_000, href=""),)
    )
    drawn(figures.figures([far], words=WORDS, num=str, rtl=True))


def test_nothing_to_draw_is_an_empty_sheet() -> None:
    drawn(activity.activity([], words=WORDS, day=str, num=str, rtl=False))
    drawn(network.network([], words=WORDS, name=str, num=str, href=str, rtl=False))
    drawn(figures.figures([], words=WORDS, num=str, rtl=False))
    drawn(timeline.timeline(strip([], [], most=9), words=WORDS, day=str, num=str, href=str, rtl=False))


def test_weeks_are_filled_and_a_stray_day_does_not_stretch_them() -> None:
    days: dict[str | None, int] = {f"2025-10-{d:02}": 10 for d in range(1, 29)}
    days |= {"1999-01-01": 1, "2031-01-01": 1, None: 5}
    made = weeks(days, {}, most=10)
    assert made[-1].first == "2025-10-27"
    assert len(made) == 5
    assert weeks({"2025-10-11": 1}, {}, most=3, begins=5)[0].first == "2025-10-11"


def test_who_has_to_do_with_whom(filled: Store) -> None:
    found = ties(filled)
    assert Tie(one="AFG", other="PAK", kind="accuses", count=1) in found
    assert Tie(one="AFG", other="PAK", kind="meets", count=1) in found
    assert {t.kind for t in found} == {"accuses", "meets", "fights"}
    assert around(found, ("QAT",), 5) == ()
    assert pairings(filled) == (Pairing(parties=("AFG", "PAK"), statements=3, events=6),)
