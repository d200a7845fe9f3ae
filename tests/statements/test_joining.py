"""What the model may do to the statements of the rules: add where it is sure, and leave the rest alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from roznamcha.reader.heads import INNER, OUTER, WIDTH
from roznamcha.reader.reading import Reading, Row
from roznamcha.records import Statement
from roznamcha.statements.find import find_statements
from roznamcha.text.document import Document, prepare

# the rules know no such verb («پراند», flung), so that only the model can find what it governs
FLUNG = "رئیس شورا پراند که بودجه امسال کم است و باید دو برابر شود. هوا گرم بود."
SAID = "وزیر گفت که پل تازه باز شده است."


def reading(doc: Document, contents: Sequence[str], cues: Sequence[str], *, sure: float) -> Reading:
    """A reading that is `sure` of the words in `contents` and `cues` and of nothing else."""
    rows: list[Row] = []
    spans = [
        (doc.text.index(c), doc.text.index(c) + len(c), i) for i, p in enumerate((contents, cues)) for c in p
    ]
    begun: set[int] = set()
    for start in doc.token_starts:
        row = [0.0] * WIDTH
        tag = 0
        for a, b, what in spans:
            if a <= start < b:
                tag = 3 if what else 2 if a in begun else 1
                begun.add(a)
        row[OUTER.start], row[INNER.start] = 1 - sure, 1.0
        row[OUTER.start + tag] = sure if tag else 1.0
        rows.append(row)
    return Reading(rows)


def found(text: str, contents: Sequence[str], cues: Sequence[str], *, sure: float = 0.99) -> list[Statement]:
    return asked(text, reading(prepare(text), contents, cues, sure=sure))[0]


def asked(text: str, answer: Reading) -> tuple[list[Statement], list[list[int]]]:
    """The statements, and the sentences of which the model was asked, each time that it was."""
    calls: list[list[int]] = []

    def ask(only: Collection[int]) -> Reading:
        calls.append(list(only))
        return answer

    said = find_statements(prepare(text), times=(), mentions=(), outlet=None, ask=ask)
    return list(said.statements), calls


def words(text: str, s: Statement) -> tuple[str, str]:
    clean = prepare(text).text
    return clean[s.cue_start : s.cue_end], clean[s.content_start : s.content_end]


def test_the_model_adds_what_no_rule_has_a_word_for() -> None:
    content = "بودجه امسال کم است و باید دو برابر شود"
    (s,) = found(FLUNG, [content], ["پراند"])
    assert words(FLUNG, s) == ("پراند", content)
    assert s.rule == "model"
    assert s.why[0] == "model:statement:0.99"


def test_a_doubtful_one_stays_out() -> None:
    assert found(FLUNG, ["بودجه امسال کم است و باید دو برابر شود"], ["پراند"], sure=0.6) == []


def test_a_content_without_a_reporting_word_stays_out() -> None:
    assert found(FLUNG, ["بودجه امسال کم است و باید دو برابر شود"], []) == []


def test_scraps_stay_out() -> None:
    assert found(FLUNG, ["بودجه امسال"], ["پراند"]) == []


def test_what_the_rules_have_found_is_not_added_again() -> None:
    (s,) = found("در آغاز نشست، " + SAID, ["پل تازه باز شده است"], ["گفت"])
    assert s.rule == "say"
    assert "model:statement:0.99" in s.why


def test_where_the_rules_leave_no_room_the_model_is_not_asked() -> None:
    statements, calls = asked(SAID, Reading([]))
    assert [s.rule for s in statements] == ["say"]
    assert calls == []


def test_only_the_sentences_with_room_are_asked_about() -> None:
    text = f"{SAID} {FLUNG}"
    statements, calls = asked(text, reading(prepare(text), [], [], sure=0.99))
    assert [s.rule for s in statements] == ["say"]
    assert calls == [[1, 2]]
