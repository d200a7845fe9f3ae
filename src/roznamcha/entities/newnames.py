"""Names that no table holds: how far one goes, given names first, then a surname of one word or two."""

from __future__ import annotations

from dataclasses import dataclass

from roznamcha.entities.gazetteer import ARTICLE
from roznamcha.entities.offices import Offices
from roznamcha.entities.tokens import COMMA, YEH, glue, word_list
from roznamcha.lang.grammar import GRAMMAR

MAX_NAME = 5
MOST_SURNAMES = 2
_MOST_GIVEN = 3
# shorter words that begin with the article are no Arabic names, shorter adjectives may be surnames
_SHORT = 4
_MAKSURA = "\u0649"


@dataclass(slots=True)
class NewNames(Offices):
    """Tokens read as names that no table holds."""

    def native(self, words: tuple[str, ...]) -> bool:
        """Whether a name is one of those given where Persian is spoken, by its given names."""
        if any(
            w.startswith(ARTICLE)
            and len(w) > _SHORT
            and w not in glue("arabic-part")
            and not self.gaz.given_name(w.removesuffix(YEH))
            for w in words
        ):
            # «الیاسی» is of «الیاس»
            return False
        if any(self.native_given(w) for w in words) or words[-1].endswith(tuple(word_list("nativetails"))):
            return True
        return words[-1] in self.gaz.home_surnames and (len(words) == 1 or words[0] not in self.gaz.given)

    def native_given(self, word: str) -> bool:
        """Whether a given name is one of those given where Persian is spoken, also behind a title («سیدحسین»)."""
        native = word_list("nativenames")
        return word in native or any(
            word.startswith(prefix) and (word == prefix or word[len(prefix) :] in native)
            for prefix in self.gaz.name_prefixes
        )

    def unknown_name(self, i: int, *, titled: bool = False) -> int:
        """The token after a name that begins at token `i` and that no table holds; `i` if there is none.

        Given names first, then a surname of one word, or of two if the second is one that follows surnames.
        """
        if self.word(i) in glue("son") and self.word(i - 1)[:1].isalpha() and not self.begins_line(i):
            return i
        if self.hit(i, "outlet") and self.word(i - 1) in word_list("outletleads"):
            # «خبرنگار فارس مهدی جمشیدی»
            return i
        if not self.name_word(i, inside=False) or (self.foreign and self.sentence(i) in self.foreign):
            return i
        at = i
        while at < i + _MOST_GIVEN and not (at > i and (self.begins_line(at) or self.stop(at))):
            if self.split(at):
                at += 2
            elif at > i and self.word(at) in glue("dear"):
                # «وحید جان»
                return at if at > i + 1 else i
            elif self.word(at + 1) in glue("son") and self.name_word(at, inside=at > i):
                # «خلیفه بن حمد»
                at += 2
            elif self.given(at) and (at == i or self.word(at) not in word_list("institutions")):
                at += 1
            else:
                break
        given = at - i
        strict = given == 1 and self.word(i) in self.gaz.strict_given
        while at < i + given + MOST_SURNAMES and at < i + MAX_NAME and not self.begins_line(at, first=i):
            if not self._surname(
                at, given=given, order=at - i - given + (titled and not given), strict=strict
            ):
                break
            at += 1
        if at - i == given and given and self.word(i) in self.gaz.doubtful_given:
            return i + given
        return at

    def split(self, i: int) -> bool:
        """Whether tokens `i` and the next are one given name in two words: «نور الدین», «حشمت الله»."""
        after = self.word(i + 1)
        return (
            after.startswith(ARTICLE)
            and not self.begins_line(i + 1)
            and self.gaz.given_name(self.word(i) + after) != ""
        )

    def _surname(self, i: int, *, given: int, order: int, strict: bool) -> bool:
        """Whether token `i` can go on with a name as the surname's word number `order`, after `given` given names."""
        word = self.word(i)
        if given and order == 0 and self.word(i + 1) in COMMA and self.hit(i + 2, "role"):
            # «فرامرز بمانی، جانشین فرمانده …»: the surname may look like a verb
            return word[:1].isalpha() and i not in self.classes and word not in word_list("stops")
        if not self.name_word(i, inside=given > 0):
            last = order > 0 and word.endswith(YEH) and not self.word(i + 1)[:1].isalnum()
            return last and i not in self.classes and i not in self.decoys
        known = word in self.gaz.surnames or word.endswith(tuple(self.gaz.tails))
        if order > 0 and self.word(i - 1) in glue("prefix"):
            # «محمد حاج ابوالقاسم»
            return True
        if not given:
            # an adjective («خبرنگار اعزامی فارس») is no name
            return order > 0 or len(word) < _SHORT or not word.endswith(YEH)
        if order == 0:
            return known or not (strict or self._arabic(i - 1, i))
        if (self.gaz.given_name(word) and not known) or "role" in self.classes.get(i, frozenset()):
            # «رضا رحمانی وزیر صنعت»
            return False
        foreign = not any(
            w in word_list("nativenames") for w in self.doc.words[i - order - given : i - order]
        )
        alone = word not in self.gaz.common and i not in self.classes and self.stop(i + 1)
        return known or foreign or alone or word.endswith(YEH) or self.word(i - 1) in self.gaz.tails

    def _arabic(self, i: int, j: int) -> bool:
        """Whether tokens `i` and `j` are the Arabic preposition «على» and its noun rather than a name."""
        a, b = self.doc.token_starts[i], self.doc.token_ends[i]
        after = self.word(j)
        return self.doc.cleaned.text[a:b].endswith(_MAKSURA) or (
            self.word(i).endswith(YEH) and after.startswith(ARTICLE) and not after.endswith(YEH)
        )

    def lone_surname(self, i: int) -> bool:
        """Whether token `i`, a common word behind a title and a given name, is the surname: nothing but it stands before a boundary.

        «آقای مرتضی شایسته به عنوان رئیس …».
        """
        word = self.word(i)
        if (
            not self.given(i - 1)
            or self.begins_line(i)
            or i in self.classes
            or i in self.decoys
            or self.stop(i)
            or self.ends_badly(word)
        ):
            return False
        if word not in self.gaz.common or word in word_list("institutions") or len(word) < _SHORT:
            return False
        after = self.word(i + 1)
        return (
            self.begins_line(i + 1)
            or after in COMMA
            or (after in word_list("prepositions") and after not in glue("and"))
            or (after in word_list("stops") and after != GRAMMAR.object_marker)
            or self.hit(i + 1, "role") is not None
        )
