"""Who speaks and for which side: sentences whose speaker is told by more than a name before the verb."""

from __future__ import annotations

import pytest

from marks import read


def sides(text: str) -> list[tuple[str, str]]:
    """Speaker and party of each statement of a short report."""
    return [(s.speaker, s.party) for s in read(text).statements]


def test_a_text_speaks_for_whoever_wrote_it() -> None:
    text = "در نامه وزارت خارجه پاکستان آمده است که مرز بسته می\u200cماند."
    assert sides(text) == [("Ministry of Foreign Affairs (Pakistan)", "PAK")]


def test_this_statement_is_the_last_speakers() -> None:
    text = "وزارت خارجه پاکستان خبر داد که مرز بسته است. در این بیانیه بر ادامه مذاکرات تاکید شده است."
    assert {party for _, party in sides(text)} == {"PAK"}


def test_a_meeting_speaks_for_the_first_named() -> None:
    text = "در دیدار وزیر خارجه پاکستان با وزیر خارجه قطر بر ضرورت ادامه مذاکرات تاکید شد."
    assert [party for _, party in sides(text)] == ["PAK"]


def test_a_passive_that_names_nobody_has_no_side() -> None:
    assert sides("در کابل گفته شد که مرز بسته می\u200cماند.") == [("sources", "UNK")]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("یک تلویزیون محلی گزارش داد که پل فرو ریخته است.", "MEDIA"),
        ("آلن دوبره، روزنامه\u200cنگار فرانسوی، گفت که گفت\u200cوگوها ادامه دارد.", "MEDIA"),
        ("برخی گفتند که پاکستان و ایران و پاکستان و پاکستان مرز را بسته\u200cاند.", "UNK"),
    ],
)
def test_a_speaker_whom_no_list_holds(text: str, party: str) -> None:
    assert [p for _, p in sides(text)] == [party]


@pytest.mark.parametrize("before", ["در همین زمینه", "پس از آن", "علاوه بر این", "در این نشست"])
def test_a_subject_stands_behind_a_closed_adverbial(before: str) -> None:
    text = f"مذاکرات پایان یافت. {before} موسسه پژوهشی «کارنگی» اعلام کرد که مرز بسته است."
    assert len(sides(text)) == 1
    text = f"رویترز نوشت که مذاکرات پایان یافت. {before} وزیر خارجه پاکستان خبر داد که مرز بسته است."
    assert [p for _, p in sides(text)] == ["MEDIA", "PAK"]


def test_what_this_action_belongs_to_is_no_subject() -> None:
    text = "ذبیح\u200cالله مجاهد از این اقدام پاکستان انتقاد کرد."
    assert [p for _, p in sides(text)] == ["AFG"]


def test_an_office_gives_its_bearer_the_side_everywhere() -> None:
    text = (
        "آلبرتو دورانتی گفت که مذاکرات سودی ندارد.\n"
        "وی افزود که مرز بسته می\u200cماند.\n"
        "رئیس سابق شورای امنیت ملی پاکستان در پایان گفت که هند باید پاسخ دهد."
    )
    assert {party for _, party in sides(text)} == {"PAK"}


def test_people_speak_for_the_one_state_of_a_report_and_for_none_where_a_second_comes_in() -> None:
    text = (
        "سربازان آمریکایی وارد بیمارستانی در موصل شدند. سربازان آمریکایی در کرکوک نیز بودند. "
        "نیروهای آمریکایی از بصره آمدند.\nدکتر «صباح خلیل»، معاون بیمارستان، گفت که درها شکسته است."
    )
    assert [p for _, p in sides(text)] == ["UNK"]
    assert [
        p for _, p in sides(text.replace("سربازان آمریکایی", "سربازان").replace("نیروهای آمریکایی", "نیروها"))
    ] == ["IRQ"]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        (
            "نتانیاهو در حالی این سخنان را گفت که حزب\u200cالله لبنان مدعی شد آتش\u200cبس شکسته است.",
            "HEZBOLLAH",
        ),
        ("ارتش آمریکا پس از آنکه وزیر دفاع پاکستان اعلام کرد مرز بسته است، خاموش ماند.", "PAK"),
        ("وزیر خارجه پاکستان که با وزیر خارجه هند دیدار کرد، اعلام کرد مرز بسته است.", "PAK"),
    ],
)
def test_an_inner_clause_has_a_subject_of_its_own(text: str, party: str) -> None:
    assert sides(text)[-1][1] == party


def test_who_is_summoned_has_said_nothing() -> None:
    assert sides("سفیر بحرین به وزارت خارجه سودان فراخوانده شده است.") == []


def test_they_are_nobody_that_was_named() -> None:
    text = "ذبیح\u200cالله مجاهد گفت که مرز باز است. آنها گفتند که بازار بسته است."
    assert sides(text)[-1] == ("they", "UNK")


def test_the_name_of_an_institution_goes_on_to_its_state() -> None:
    text = "اداره آموزش و درمان چین اعلام کرد که سفرها آغاز می\u200cشود."
    assert [p for _, p in sides(text)] == ["CHN"]


def test_the_only_side_named_is_that_of_whom_it_is_about() -> None:
    text = "بیمارستانی در لاهور آتش گرفت. مردم پاکستان گریختند.\nدکتر آلن دوبره گفت که درها بسته بود."
    assert sides(text)[-1][1] == "PAK"


@pytest.mark.parametrize(
    ("text", "party"),
    [
        (
            "در حالی که دولت لبنان به مذاکرات امید دارد، بنیامین نتانیاهو گفت که عملیات ادامه می\u200cیابد.",
            "ISR",
        ),
        ("پس از آنکه طالبان مرز را بست، وزیر خارجه پاکستان اعلام کرد که تجارت متوقف شده است.", "PAK"),
        ("وزیر خارجه پاکستان در حالی که از تهران بازدید می\u200cکرد، گفت که مذاکرات پیش می\u200cرود.", "PAK"),
        # the commas set off what is told of the speaker
        ("ترامپ که دیروز وارد پکن شد، گفت توافق نزدیک است.", "USA"),
    ],
)
def test_the_main_clause_has_the_speaker(text: str, party: str) -> None:
    assert [p for _, p in sides(text)] == [party]


def test_a_pronoun_is_who_spoke_last_before_somebody_only_spoken_of() -> None:
    text = (
        "احمدی\u200cنژاد اکثر آرا را به دست آورد\n"
        "محمدعلی توحیدی در گفت\u200cوگو با خبرنگاران گفت: مردم در صحنه هستند.\nوی افزود: مشارکت بالا بود."
    )
    names = [name for name, _ in sides(text)]
    assert len(names) == 2
    assert names[0] == names[1]


def test_a_carrier_before_an_unknown_name_does_not_hide_it() -> None:
    text = "به گزارش خبرگزاری فارس به نقل از روزنامه پاک تریبون، خدیمی با اعلام این خبر افزود: این بانک به توسعه کمک می\u200cکند."
    assert [name for name, _ in sides(text)] == ["خدیمی"]


def test_a_body_that_no_list_holds_speaks_for_itself() -> None:
    called = "وزیر خارجه پاکستان گفت که راه باز است. سازمان جهانی دریانوردان خواستار بازگشایی تنگه شد."
    assert [name for name, _ in sides(called)][1:] == ["سازمان جهانی دریانوردان"]
    written = "در بیانیه شماره ۲ سازمان نظام پرستاری آمده است: حقوق پرستاران پرداخت نشده است."
    assert [name for name, _ in sides(written)] == ["سازمان نظام پرستاری"]
