"""Traps of names, offices, sides and places, each with a sentence that once went wrong."""

from __future__ import annotations

import pytest

from roznamcha.entities.find import find_mentions
from roznamcha.entities.gazetteer import load
from roznamcha.entities.romanise import romanise
from roznamcha.records import Mention
from roznamcha.text.document import prepare


def read(text: str, on: str = "2025-11-09", home: str | None = None) -> dict[str, Mention]:
    """The mentions of a short text by their words, the last of each."""
    doc = prepare(text)
    return {doc.text[m.start : m.end]: m for m in find_mentions(doc, on=on, home=home)}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("وزارت اطلاعات پاکستان", "Ministry of Information and Broadcasting (Pakistan)"),
        ("وزارت اطلاعات افغانستان", "Ministry of Information and Culture (Afghanistan)"),
        ("وزارت اطلاعات ایران", "Ministry of Intelligence (Iran)"),
        ("وزارت اطلاعات اسرائیل", "Ministry of Intelligence (Israel)"),
        ("وزارت اطلاعات سوریه", "Ministry of Information (Syria)"),
        ("وزارت ارشاد افغانستان", "Ministry of Hajj and Religious Affairs (Afghanistan)"),
        ("وزارت ارشاد ایران", "Ministry of Culture and Islamic Guidance"),
        ("وزارت کشور آمریکا", "United States Department of the Interior"),
        ("وزارت داخله افغانستان", "Ministry of Interior Affairs (Afghanistan)"),
        ("هلال احمر افغانستان", "Afghan Red Crescent Society"),
    ],
)
def test_a_body_has_the_name_it_has_in_that_state(words: str, name: str) -> None:
    assert read(f"{words} نپذیرفت.")[words].name == name


def test_information_and_culture_is_one_body_under_two_names() -> None:
    found = read("وزارت اطلاعات افغانستان و وزارت اطلاعات و فرهنگ افغانستان نپذیرفتند.")
    assert found["وزارت اطلاعات افغانستان"].id == found["وزارت اطلاعات و فرهنگ افغانستان"].id


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("وزیر اطلاعات پاکستان", "Attaullah Tarar"),
        ("وزیر اطلاعات اسرائیل", "Minister of Intelligence of Israel"),
        ("وزیر مشاور در امور خارجه توگو", "Minister of State for Foreign Affairs of Togo"),
        ("وزیر کشور در امور خارجه توگو", "Minister of State for Foreign Affairs of Togo"),
        ("وزیر کشور توگو", "Minister of the Interior of Togo"),
    ],
)
def test_ministers_are_not_mistaken(words: str, name: str) -> None:
    assert read(f"{words} به کابل رفت.")[words].name == name


@pytest.mark.parametrize(
    ("text", "words", "sides"),
    [
        (
            "گفتگو در استانبول با میانجیگری ترکیه و قطر میان اسلام\u200cآباد و کابل آغاز شد. دو طرف خاموش\u200cاند.",
            "دو طرف",
            ("state:PAK", "state:AFG"),
        ),
        (
            "پاکستان و افغانستان گفتگو کردند. امیر قطر در تهران گفت که دو کشور آماده\u200cاند.",
            "دو کشور",
            ("state:PAK", "state:AFG"),
        ),
        (
            "وزیر خارجه ایران با همتای عراقی خود دیدار کرد. آنان در دوحه درباره روابط دو کشور سخن گفتند.",
            "دو کشور",
            ("state:IRN", "state:IRQ"),
        ),
        ("حماس و اسرائیل جنگیدند. دو طرف خسته\u200cاند.", "دو طرف", ("group:hamas", "state:ISR")),
    ],
)
def test_both_sides_are_the_disputants(text: str, words: str, sides: tuple[str, ...]) -> None:
    found = read(text)[words]
    assert found.candidates == sides
    assert found.party == load().party_of(sides[0], "2025-11-09")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("او در کابل ماند.", "place"),
        ("او به کابل سفر کرد.", "place"),
        ("ایران به کابل هشدار داد.", "state"),
        ("شهرداری کابل بسته است.", "place"),
    ],
)
def test_a_capital_is_a_venue_or_a_government(text: str, kind: str) -> None:
    assert read(text)["کابل"].kind == kind


@pytest.mark.parametrize(
    ("text", "words", "name", "party"),
    [
        ("یک ماهیگیر هندی آزاد شد.", "یک ماهیگیر هندی", "an Indian fisherman", "IND"),
        ("مهاجر افغان رفت.", "مهاجر افغان", "an Afghan migrant", "AFG"),
        ("سه عراقی کشته شدند.", "سه عراقی", "three Iraqis", "IRQ"),
        ("۲۵۰ فلسطینی آزاد شدند.", "۲۵۰ فلسطینی", "250 Palestinians", "PSE"),
        ("زندانیان فلسطینی آزاد شدند.", "زندانیان فلسطینی", "Palestinian prisoners", "PSE"),
        (
            "سه مقام آمریکایی و اسرائیلی آمدند.",
            "سه مقام آمریکایی و اسرائیلی",
            "three US and Israeli officials",
            "USA",
        ),
    ],
)
def test_people_of_a_state(text: str, words: str, name: str, party: str) -> None:
    found = read(text)[words]
    assert (found.kind, found.name, found.party) == ("people", name, party)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("کودک خندید.", "کودک"),
        ("عملیات نظامی آغاز شد.", "نظامی"),
        ("سامانه فعال شد.", "فعال"),
        ("امام راحل فرمود.", "امام راحل"),
        ("تیم فوتبال آمد.", "تیم فوتبال"),
        ("جبهه مقاومت پیروز است.", "جبهه مقاومت"),
        ("فتح خرمشهر را جشن گرفتند.", "فتح"),
        ("علی رغم فشارها ماندند.", "علی رغم"),
    ],
)
def test_common_words_are_nobody(text: str, words: str) -> None:
    assert words not in read(text)


def test_a_counterpart_holds_the_same_office() -> None:
    found = read("عباس عراقچی، وزیر خارجه ایران، با همتای پاکستانی\u200cاش دیدار کرد.")
    assert found["همتای پاکستانی\u200cاش"].name == "Ishaq Dar"


@pytest.mark.parametrize("text", ["اسرائیل شلیک کرد.", "اسرائیل همچنان می\u200cجنگد.", "فرانسه بیانیه داد."])
def test_no_name_begins_with_a_state(text: str) -> None:
    assert all(m.kind == "state" for m in read(text).values())


def test_a_name_holds_no_plural_and_no_second_given_name() -> None:
    found = read("حمید کیانفر برنامه\u200cهای تازه داد. ابراهیم داروغه\u200cزاده بهمن ماه آمد.")
    assert "حمید کیانفر" in found
    assert "ابراهیم داروغه\u200cزاده" in found


def test_an_arabic_sentence_has_no_unknown_names() -> None:
    assert not [m for m in read("على الحدود التي قال عنها.").values() if m.kind == "person"]


def test_iran_has_no_prime_minister() -> None:
    assert read("نخست\u200cوزیر به تهران رفت. ایران آرام است.")["نخست\u200cوزیر"].party != "IRN"
    assert read("نخست\u200cوزیر گفت اسرائیل آرام است.")["نخست\u200cوزیر"].name == "Benjamin Netanyahu"


def test_two_offices_of_two_states_are_two() -> None:
    found = read("رئیس\u200cجمهور لبنان و نخست\u200cوزیر اسرائیل گفتگو کردند.")
    assert (found["رئیس\u200cجمهور لبنان"].party, found["نخست\u200cوزیر اسرائیل"].party) == ("LBN", "ISR")


def test_an_adviser_is_not_whom_he_advises() -> None:
    found = read("مشاور اوباما آمد.")
    assert found["مشاور اوباما"].id is None
    assert found["مشاور اوباما"].party == "USA"


def test_a_name_in_brackets_belongs_to_the_office() -> None:
    assert read("رئیس\u200cجمهور (ترامپ) رفت.")["رئیس\u200cجمهور (ترامپ)"].name == "Donald Trump"


def test_a_name_takes_the_side_of_the_description_before_it() -> None:
    found = read("یک نماینده پارلمان توگو انتقاد کرد. «سمیر الدراجی» گفت راه بسته است. الدراجی رفت.")
    assert {found[w].party for w in ("یک نماینده پارلمان توگو", "«سمیر الدراجی»", "الدراجی")} == {"TGO"}
    assert found["یک نماینده پارلمان توگو"].name == found["الدراجی"].name


@pytest.mark.parametrize(
    ("full", "later"),
    [
        ("علی مؤذن\u200cزاده", "مؤذن زاده"),
        ("رضا حقیقت\u200cپور", "حقیقت پور"),
        ("سمیر الخزرجی", "خزرجی"),
    ],
)
def test_a_surname_is_found_however_it_is_joined(full: str, later: str) -> None:
    found = read(f"{full} سخن گفت. {later} رفت.")
    assert found[later].name == found[full].name


def test_a_given_name_in_two_words() -> None:
    assert read("نور الدین کیانفر سخن گفت.")["نور الدین کیانفر"].name.startswith("Nureddin ")


def test_an_epithet_does_not_hide_the_state() -> None:
    assert read("ارتش جنایتکار آمریکا رفت. ایران آرام است.")["ارتش جنایتکار آمریکا"].party == "USA"
    assert read("دولت و ملت عراق آماده\u200cاند.")["دولت"].party == "IRQ"


def test_this_regime_goes_back_to_a_regime() -> None:
    found = read("رژیم صهیونیستی به فلسطین حمله کرد. این رژیم خاموش است.")
    assert found["این رژیم"].id == "state:ISR"


def test_places_inside_names_are_no_places() -> None:
    found = read("نیروی قدس سپاه در سیستان و بلوچستان است. طالبان پاکستان خاموش است.")
    assert found.keys().isdisjoint(("قدس", "بلوچستان", "پاکستان"))


@pytest.mark.parametrize(
    ("words", "latin"),
    [
        (["ژاک", "شیراک"], "Jacques Chirac"),
        (["محمدحسین", "صدرزاده"], "Mohammad-Hossein Sadrzadeh"),
        (["ابراهیم", "رحیم", "زاده"], "Ebrahim Rahimzadeh"),
        (["سیدمحمد", "یزدانی"], "Sayyid Mohammad Yazdani"),
        (["سمیر", "الهاشمی"], "Samir al-Hashimi"),
    ],
)
def test_romanise(words: list[str], latin: str) -> None:
    assert romanise(words) == latin


def test_every_row_of_bodies_and_groups_has_a_source_that_names_something() -> None:
    gazetteer = load()
    assert gazetteer.parties["group:pmf"] == "IRQ"
    assert all(side.party != "PMF" for sides in gazetteer.sides.values() for side in sides)


def test_these_sources_are_the_sources_before() -> None:
    found = read("رویترز به نقل از منابع آگاه خبر داد. به گفته این منابع راه بسته است.")
    assert found["این منابع"].name == "informed sources"


def test_latin_letters_stay() -> None:
    assert read("شبکه تلویزیونی RTE خبر داد.")["شبکه تلویزیونی RTE"].name == "RTE"


def test_a_title_before_an_office_makes_no_name() -> None:
    assert "آقای وزیر" not in read("آقای وزیر خاموش است.")


def test_a_surname_is_whoever_the_document_has_named() -> None:
    found = read("«مجید سلیمانی» گفت که ترجمه درست نیست. سلیمانی آن را رد کرد.")
    assert found["سلیمانی"].id is None
    assert found["سلیمانی"].name == found["«مجید سلیمانی»"].name


def test_this_soldier_is_the_soldier() -> None:
    found = read("یک سرباز اسرائیلی شلیک کرد.\nسخنگوی دولت هند سخن گفت.\nاین سرباز پشیمان است.")
    assert found["این سرباز"].party == "ISR"


def test_an_office_of_an_outlet_speaks_for_the_media() -> None:
    assert read("مدیر الجزیره نپذیرفت.")["مدیر الجزیره"].party == "MEDIA"
    assert "خبرنگار الجزیره" not in read("به خبرنگار الجزیره گفت.")


def test_an_office_that_says_whose_it_is_says_it_once() -> None:
    found = read("سخنگوی ارتش اسرائیل نپذیرفت.", on="2003-11-09")
    assert found["سخنگوی ارتش اسرائیل"].name == "Israel Defense Forces spokesperson"


def test_an_office_under_somebody_has_their_side() -> None:
    found = read("«شیخ عبدالکریم نجفی»، نماینده مقتدی صدر، نپذیرفت.")
    assert next(m.party for w, m in found.items() if "نجفی" in w) == "SADR"


def test_a_persian_name_belongs_where_the_report_is() -> None:
    text = "افغانستان و افغانستان و افغانستان در ایران. «محمد ابراهیم کوهستانی» نپذیرفت."
    assert read(text)["«محمد ابراهیم کوهستانی»"].party == "AFG"
    assert read("در ایران «محمد ابراهیم کوهستانی» نپذیرفت.")["«محمد ابراهیم کوهستانی»"].party == "IRN"


def test_a_governor_of_a_place_that_no_table_holds() -> None:
    found = read("فرماندار ایالت زولیا ونزوئلا نپذیرفت.")
    assert found["فرماندار ایالت زولیا ونزوئلا"].party == "VEN"


def test_an_ambiguous_word_sets_no_report_abroad() -> None:
    found = read("منابع مالی و کمک مالی و وام مالی. بانک مرکزی نپذیرفت.")
    assert found["بانک مرکزی"].party == "IRN"


def test_a_lone_name_before_its_saying() -> None:
    assert read("راولینت گفت که درها باز است.")["راولینت"].rule == "person-unknown"
    assert "پیشنهادی" not in read("پیشنهادی گفته شد.")


def test_a_name_before_an_interview_is_a_person() -> None:
    found = read("صابر مرندی دیروز در گفت\u200cوگو با خبرنگاران از بارندگی خبر داد.")
    assert found["صابر مرندی"].kind == "person"
    assert not any("بارش" in words for words in read("بارش شدید امروز در گفت\u200cوگو با مردم پیداست."))


def test_an_acting_head_is_an_office() -> None:
    assert read("سرپرست دانشگاه کرمانشاه نپذیرفت.")["سرپرست دانشگاه کرمانشاه"].kind == "person"


def test_money_is_not_mali() -> None:
    assert read("منابع مالی خاموش ماندند.")["منابع مالی"].party == "UNK"
    assert read("مدیر مالی شرکت رفت.")["مدیر مالی شرکت"].party == "IRN"
    assert read("رئیس جمهور مالی نپذیرفت.")["رئیس جمهور مالی"].party == "MLI"


def test_a_forward_is_no_assailant() -> None:
    assert not any("مهاجم" in words for words in read("مهاجم تیم ملی نپذیرفت."))
    assert read("یک مهاجم کشته شد.")["یک مهاجم"].kind == "people"


@pytest.mark.parametrize(
    "office",
    [
        "معاون خدمات شهری شهرداری بیرجند",
        "مدیرکل اوقاف و امور خیریه مازندران",
        "مدیر نظارت بر نهادهای مالی سازمان بورس ایران",
    ],
)
def test_an_office_goes_on_to_its_institution(office: str) -> None:
    assert read(f"{office} خاموش ماند.")[office].party == "IRN"


@pytest.mark.parametrize(
    ("text", "no"),
    [
        ("رئیس دانشگاه دستور پیگیری داد.", "دستور"),
        ("کشورهای عضو اوپک نپذیرفتند.", "عضو"),
        ("همه در برابر قانون مسئول هستند.", "مسئول"),
        ("طرح پزشک خانواده آغاز شد.", "پزشک"),
        ("او در توئیتر نوشت که نه.", "توئیتر"),
        ("حضور فعال ایتالیا لازم است.", "فعال"),
        ("از عبور دادن نور خورشید گفتند.", "نور"),
        ("هزینه\u200cها ۲۰ تریلیون روبل است.", "روبل"),
        ("اپلیکیشن «شهرزاد» آمد.", "شهرزاد"),
    ],
)
def test_words_that_are_no_part_of_somebody(text: str, no: str) -> None:
    assert not any(no in words for words, m in read(text).items() if m.kind == "person")


def test_of_whom_the_paragraph_goes_on() -> None:
    text = "بهمن مرادنیا گفت: نه. به گفته استاندار کردستان، راه بسته است.\nوی افزود: نه."
    assert read(text)["وی"].name == read(text)["بهمن مرادنیا"].name


def test_a_pronoun_in_brackets_and_an_owner_behind_an_office() -> None:
    found = read("حسن روحانی رفت. رئیس دفتر او نپذیرفت.", on="2019-04-22")
    assert found["رئیس دفتر او"].name == "head of the office of Hassan Rouhani"
    text = "عباس عراقچی و فرمانده کل سپاه (که نام او گفته نشده) رفتند."
    assert read(text, on="2019-04-22")["او"].id == "person:hossein-salami"


def test_a_body_that_no_table_holds_is_not_another() -> None:
    assert "این بانک" not in read("بانک مرکزی گفت که بانک سینا برتر است. این بانک نپذیرفت.")
    text = "وزارت خارجه ایران در بیانیه\u200cای نپذیرفت. در این بیانیه آمده است که نه."
    assert read(text)["این بیانیه"].id == "body:mfa-IRN"


def test_a_number_says_thousands() -> None:
    assert (
        read("10 هزار دانشجوی انگلیسی آمدند.")["10 هزار دانشجوی انگلیسی"].name
        == "10 thousand British students"
    )


def test_a_minister_of_what_the_next_word_says() -> None:
    found = read("به گفته وزیر تعاون، راه بسته است.")
    assert found["وزیر تعاون"].party == "IRN"


def test_a_narrower_office_is_not_the_chief() -> None:
    assert read("رئیس پلیس نپذیرفت.", on="2026-05-20")["رئیس پلیس"].id == "person:ahmad-reza-radan"
    assert read("رئیس پلیس راه نپذیرفت.", on="2026-05-20")["رئیس پلیس راه"].id is None
