"""What a report says of somebody once holds for it everywhere: one side, one name, the holder of an office named later."""

from __future__ import annotations

from dataclasses import replace

from roznamcha.entities.phrases import Reader
from roznamcha.entities.tokens import Phrase
from roznamcha.lang.states import HOME

# a name follows its description in one of so many sentences
_SOON = 2
_INDEFINITE = ("a ", "an ")
# so much more often a report must name another state for people with a Persian name to be of it
_CLEARLY = 2


def _holder(reader: Reader, office: Phrase, named: list[Phrase]) -> Phrase:
    """`office` as the one person whom the document names with all the words of it, before or after."""
    words = set(reader.doc.words[office.first : office.last])
    fits = [
        p
        for p in named
        if "former" not in office.flags
        and p.party in (office.party, "UNK")
        and words <= set(reader.doc.words[p.first : p.last])
    ]
    if len({(p.id, p.name) for p in fits}) != 1:
        return office
    return replace(fits[0], first=office.first, last=office.last, rule="office-named")


def _one(reader: Reader, p: Phrase) -> bool:
    """Whether `p` is somebody in particular: «دشمن آمریکایی» is not."""
    return "weak" not in p.flags or reader.hit(p.first, "quantity") is not None


def _introduced(reader: Reader, phrases: list[Phrase]) -> dict[tuple[int, int], Phrase]:
    """Descriptions and names that belong together though the name follows in a sentence of its own, by their tokens.

    «یک عضو مجلس کویت ... انتقاد کرد. «عبدالوهاب الهارون» گفت ...»: the name takes the side, the description the name.
    """
    out: dict[tuple[int, int], Phrase] = {}
    described: Phrase | None = None
    end = 0
    for p in phrases:
        if p.last <= end:
            continue
        end = p.last
        if (p.rule == "people" and not p.plural and p.name.startswith(_INDEFINITE)) or (
            p.rule == "office" and not p.words and not p.bare
        ):
            described = p if p.party not in ("UNK", "MEDIA") and _one(reader, p) else None
        elif p.kind == "person":
            if described is not None and p.rule == "person-unknown" and p.party == "UNK":
                here, there = reader.sentence(p.first), reader.sentence(described.first)
                full = len(p.words) > 1 and reader.gaz.given_name(p.words[0]) != ""
                if full and 0 < here - there <= _SOON and reader.opens(p.first):
                    out[p.first, p.last] = replace(p, party=described.party, state=described.state)
                    out[described.first, described.last] = replace(
                        described, kind="person", name=p.name, words=p.words, rule="described"
                    )
            described = None
    return out


def _homeland(reader: Reader) -> str:
    """The state that people with a Persian name belong to where nothing says whose they are; empty if none.

    The home state, unless the report names another one where Persian is spoken more often.
    """
    if reader.hardly_foreign():
        return reader.usual
    if not reader.home or reader.home != reader.usual:
        return ""
    most = max(HOME.values(), key=lambda s: (reader.counts.get(s, 0), s == reader.home))
    ahead = reader.counts.get(most, 0) - reader.counts.get(reader.home, 0)
    return most if ahead >= _CLEARLY else reader.home


def unite(reader: Reader, phrases: list[Phrase]) -> list[Phrase]:
    """`phrases` with one side for each person: what an office says of a name once holds for it everywhere."""
    together = _introduced(reader, phrases)
    others = {p.words for p in phrases if "namesake" in p.flags and p.kind == "person"}
    if others:
        phrases = [
            replace(p, id=None, party="UNK", state="", rule="person-unknown")
            if p.kind == "person" and p.id and (p.words in others or any(o[-1:] == p.words for o in others))
            else p
            for p in phrases
        ]
    phrases = [together.get((p.first, p.last), p) if p.kind in ("person", "people") else p for p in phrases]
    sides: dict[tuple[str, ...], Phrase] = {}
    for p in phrases:
        if p.kind == "person" and p.id is None and p.words and p.party != "UNK":
            sides.setdefault(p.words, p)
            sides.setdefault(p.words[-1:], p)
    full = {p.words[-1]: p for p in reversed(phrases) if p.kind == "person" and len(p.words) > 1}
    named: dict[str, list[Phrase]] = {}
    for p in phrases:
        if p.role and (p.words or p.id):
            named.setdefault(p.role, []).append(p)
    out = []
    for p in phrases:
        if p.rule == "office" and p.role in named:
            p = _holder(reader, p, named[p.role])
        whole = full.get(p.words[0]) or reader.known.get(p.words[0]) if len(p.words) == 1 else None
        if p.rule == "person-unknown" and whole is not None and len(whole.words) > 1:
            p = replace(
                p, id=whole.id, name=whole.name, party=whole.party, state=whole.state, words=whole.words
            )
        if p.kind == "person" and p.id is None and p.words and p.party == "UNK":
            side = sides.get(p.words) or (sides.get(p.words[-1:]) if len(p.words) == 1 else None)
            if side is not None:
                p = replace(p, party=side.party, state=side.state, name=side.name)
        if (
            p.kind == "person"
            and p.words
            and p.party == "UNK"
            and p.id not in reader.gaz.tables.sideless
            and reader.native(p.words)
        ):
            p = replace(p, party=_homeland(reader) or "UNK")
        out.append(p)
    return out
