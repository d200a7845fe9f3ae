"""One entry as something to cite: a line of text, CSL-JSON, BibTeX, a W3C annotation.

The words stand in the report's own language with their offsets (code points, half-open) into the raw text and its
SHA-256, so that whoever holds the text can cut the same words out of it.
"""

from __future__ import annotations

from typing import Any

import regex
from msgspec import Struct

from roznamcha.export import w3c
from roznamcha.export.dossier import shown
from roznamcha.query import Answer, Citation, ReportHead
from roznamcha.store.when import bounds

_ONE_DAY = regex.compile(r"(?P<y>\d{4})(?:-(?P<m>\d\d)(?:-(?P<d>\d\d))?)?")
_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "$": r"\$", "#": r"\#", "_": r"\_",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    }
)  # fmt: skip


class Cited(Struct, frozen=True, kw_only=True):
    """What is cited: the entry, head and raw text of its report, and the permanent address of the entry."""

    answer: Answer
    head: ReportHead
    text: str
    address: str


def as_text(cited: Cited) -> str:
    """The citation as a line for a footnote, then where exactly the words stand.

    No controls of the direction of writing are in it: what is pasted elsewhere must not turn that text around.
    """
    c = cited.answer.citation
    parts = [
        _title(c),
        c.outlet or "",
        c.published or "no date",
        c.url or "",
    ]
    head = ". ".join(p for p in map(_line, parts) if p)
    exact = f"characters {c.start}–{c.end} of the text with the SHA-256 {c.sha256}"
    return f"{head}.\n«{_line(c.words)}»\n{_line(cited.address)} ({exact})\n"


def as_csl(cited: Cited) -> dict[str, Any]:
    """The citation as a CSL-JSON item: the report, with the entry's words as its note."""
    c = cited.answer.citation
    item: dict[str, Any] = {
        "id": cited.answer.id,
        "type": "article-newspaper",
        "title": _title(c),
        "language": {"prs": "fa-AF"}.get(c.language, c.language),
        "note": f"{cited.answer.id}: characters {c.start}-{c.end}, SHA-256 {c.sha256}. {_line(c.words)}",
        "source": _line(cited.address),
    }
    if c.outlet:
        item["container-title"] = c.outlet
    if c.url:
        item["URL"] = c.url
    issued = _date_parts(c.published)
    if issued:
        item["issued"] = {"date-parts": issued}
    return item


def as_bibtex(cited: Cited) -> str:
    """The citation as a BibTeX entry (biblatex's `@online`), UTF-8; whatever comes out of the report is escaped."""
    c = cited.answer.citation
    fields = {
        "title": "{" + _tex(_title(c)) + "}",
        "organization": _tex(c.outlet) if c.outlet else "",
        "date": c.published if c.published and _ONE_DAY.fullmatch(c.published) else "",
        "url": _url(c.url),
        "langid": "persian",
        "note": _tex(f"Characters {c.start}-{c.end}, SHA-256 {c.sha256}. {_line(c.words)}"),
        "howpublished": _url(cited.address),
    }
    rows = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@online{{{cited.answer.id},\n{rows}}}\n"


def as_annotation(cited: Cited) -> dict[str, Any]:
    """The entry as a W3C Web Annotation whose id is the entry's permanent address."""
    made = w3c.annotation(cited.answer, cited.head, cited.text)
    return {"@context": w3c.CONTEXT, **made, "id": cited.address}


def _title(c: Citation) -> str:
    return _line(c.title or c.name)


def _line(text: str) -> str:
    return " ".join(shown(text).split())


def _tex(text: str) -> str:
    return _line(text).translate(_BIBTEX)


def _url(url: str | None) -> str:
    """An address as BibTeX's url fields take it: as it is, without what would end the field."""
    return regex.sub(r"[{}\\\s]", lambda found: f"%{ord(found.group()):02X}", url) if url else ""


def _date_parts(published: str | None) -> list[list[int]]:
    """The day as CSL writes it: one date, or the first and the last of several."""
    found = _ONE_DAY.fullmatch(published or "")
    if found:
        return [[int(p) for p in found.groups() if p is not None]]
    days = bounds(published)
    return [[int(p) for p in d.split("-")] for d in days] if days else []
