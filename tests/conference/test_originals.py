"""The two originals of a protocol, compared word by word."""

import collections
import datetime as dt

import pytest

from conference import originals, protocol_phrases
from conference import protocol_words as words
from tests.protocol_sample import BODIES, TEXTS, paragraph, sample

LANGUAGES = ("ru", "kk", "be", "en")
HASH = "0123456789abcdef" * 4
COMMISSION_KK = "Ғылыми-техникалық ынтымақтастық жөніндегі Қазақстан-Беларусь комиссиясының"


def texts_of(value):
    """Yield every text in blocks, in the order in which it is read."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "kind":
                yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


def spoken(blocks, language):
    """All words; the name of the Commission counts as one that is the same whoever comes first in it."""
    text = " ".join(texts_of(blocks))
    for name in protocol_phrases.COMMISSION[language].values():
        text = text.replace(name, "<COMMISSION>")
    return text.split()


def swapped(blocks):
    """The blocks with whatever stands in the order of the parties turned round, nothing else."""
    turned = []
    for block in blocks:
        one = dict(block)
        if one["kind"] == "signatures":
            one["columns"] = one["columns"][::-1]
        if one["kind"] == "decision":
            one["facts"] = [[label, "; ".join(sorted(value.split("; ")))] for label, value in one["facts"]]
        turned.append(one)
    places = [number for number, one in enumerate(turned) if one["kind"] == "annex"][:2]
    first, second = places
    turned[first]["title"], turned[second]["title"] = turned[second]["title"], turned[first]["title"]
    turned[first + 1], turned[second + 1] = turned[second + 1], turned[first + 1]
    return turned


def of_both(language, languages=LANGUAGES):
    whole = sample(languages)
    return [originals.original(whole, part, language) for part in ("BY", "KZ")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_originals_have_the_same_words(language):
    ours, theirs = (spoken(blocks, language) for blocks in of_both(language))

    assert ours != theirs
    # A semicolon between two bodies stays where it is when they change places.
    counted = [collections.Counter(word.strip(";") for word in one) for one in (ours, theirs)]
    assert counted[0] == counted[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_originals_differ_in_the_order_of_the_parties_alone(language):
    ours, theirs = of_both(language)
    countries = [protocol_phrases.COUNTRY[language][part] for part in ("BY", "KZ")]
    turned, before = swapped(theirs), swapped(swapped(ours))
    sentence = next(
        number for number, one in enumerate(ours) if all(name in one.get("text", "") for name in countries)
    )
    assert ours[sentence]["text"].index(countries[0]) < ours[sentence]["text"].index(countries[1])
    assert turned[sentence]["text"].index(countries[1]) < turned[sentence]["text"].index(countries[0])
    del turned[sentence], before[sentence]

    assert spoken(before, language) == spoken(turned, language)


@pytest.mark.parametrize(
    ("part", "first", "name"),
    [("BY", "Белорусской", "Белорусско-Казахстанской"), ("KZ", "Казахстанской", "Казахстанско-Белорусской")],
)
def test_original_names_its_own_part_first(part, first, name):
    blocks = originals.original(sample(), part, "ru")

    (signatures,) = [one for one in blocks if one["kind"] == "signatures"]
    assert first in signatures["columns"][0]["office"]
    assert name in blocks[0]["after"]
    annexes = [one["title"] for one in blocks if one["kind"] == "annex"]
    ends = {"BY": "БЕЛАРУСЬ", "KZ": "КАЗАХСТАН"}
    assert annexes[0].endswith(ends[part])
    assert annexes[2] == "ПОВЕСТКА ДНЯ"


def test_bodies_of_a_decision_follow_the_parties():
    for part, order in (("BY", ["BY1", "KZ2"]), ("KZ", ["KZ2", "BY1"])):
        decision = next(
            one
            for one in originals.original(sample(), part, "ru")
            if one["kind"] == "decision" and one["number"] == "2.1"
        )
        bodies = [BODIES["ru"].format(n=number) for number in order]
        assert decision["facts"][0] == ["Ответственные исполнители", "; ".join(bodies)]
        assert decision["facts"][2] == ["Срок исполнения", "до конца IV квартала 2011 года"]


@pytest.mark.parametrize("part", ["BY", "KZ"])
def test_what_the_secretaries_wrote_is_in_both_sign_by_sign(part):
    blocks = originals.original(sample(), part, "kk")

    read = [one["text"] for one in blocks if one["kind"] == "paragraph"]
    assert TEXTS["preamble"]["kk"] in read
    assert [one["lines"] for one in blocks if one["kind"] == "decision"] == [[TEXTS["decision"]["kk"]]] * 4


def test_original_follows_its_outline():
    blocks = originals.original(sample(), "BY", "ru")

    assert [one["kind"] for one in blocks] == [
        "title", "place", "paragraph", "paragraph",
        "heading", "lead", "paragraph", "paragraph", "lead", "decision",
        "heading", "lead", "paragraph", "paragraph", "lead", "decision", "decision", "decision",
        "heading", "paragraph", "closing", "signatures",
        "annex", "people", "annex", "people", "annex", "agenda",
    ]  # fmt: skip
    assert blocks[1] == {"kind": "place", "left": "г. Алматы", "right": "9\xa0сентября 2011\xa0г."}
    assert blocks[4]["text"] == "1. О выполнении решений предыдущего заседания"
    assert [one["text"] for one in blocks if one["kind"] == "lead"] == ["Заслушали:", "Решили:"] * 2


@pytest.mark.parametrize(
    ("language", "closing"),
    [
        (
            "ru",
            (
                "Совершено в г. Алматы 9\xa0сентября 2011 года в двух экземплярах, каждый на русском, "
                "казахском, белорусском и английском языках, причём все тексты имеют одинаковую силу."
            ),
        ),
        (
            "kk",
            (
                "Алматы қаласында 2011 жылғы 9\xa0қыркүйекте екі данада, әрқайсысы орыс, қазақ, "
                "беларусь және ағылшын тілдерінде жасалды, әрі барлық мәтіннің күші бірдей."
            ),
        ),
        (
            "be",
            (
                "Здзейснена ў г. Алматы 9\xa0верасня 2011 года ў двух экзэмплярах, кожны на рускай, "
                "казахскай, беларускай і англійскай мовах, прычым усе тэксты маюць аднолькавую сілу."
            ),
        ),
        (
            "en",
            (
                "Done at Алматы on 9\xa0September 2011 in two originals, each in the Russian, Kazakh, "
                "Belarusian and English languages, all texts being equally authentic."
            ),
        ),
    ],
)
def test_closing_formula_names_place_languages_and_force(language, closing):
    ours, _theirs = of_both(language)

    assert [one["text"] for one in ours if one["kind"] == "closing"] == [closing]


@pytest.mark.parametrize(
    ("languages", "closing"),
    [
        (["ru"], "Совершено в двух экземплярах на русском языке."),
        (
            ["ru", "kk"],
            (
                "Совершено в двух экземплярах, каждый на русском и казахском языках, "
                "причём оба текста имеют одинаковую силу."
            ),
        ),
    ],
)
def test_closing_formula_stands_without_place_and_date(languages, closing):
    whole = sample(languages, starts_at=None, ends_at=None)

    blocks = originals.original(whole, "BY", "ru")

    assert [one["text"] for one in blocks if one["kind"] == "closing"] == [closing]
    assert blocks[1] == {"kind": "place", "left": "г. Алматы", "right": ""}


def test_closing_that_the_parts_wrote_takes_the_place_of_the_formula():
    whole = sample()
    text = {"ru": "Совершено так.", "kk": "Осылай жасалды."}
    whole["paragraphs"].append(paragraph("heard", ["ru", "kk"]) | {"kind": "closing", "text": text})

    blocks = originals.original(whole, "KZ", "ru")

    assert [one["text"] for one in blocks if one["kind"] == "closing"] == ["Совершено так."]


@pytest.mark.parametrize(
    ("language", "number", "title"),
    [
        ("ru", 7, "ПРОТОКОЛ 7-го заседания Казахстанско-Белорусской комиссии"),
        ("ru", None, "ПРОТОКОЛ очередного заседания Казахстанско-Белорусской комиссии"),
        (
            "kk",
            7,
            f"{COMMISSION_KK} 7-отырысының ХАТТАМАСЫ",
        ),
        ("en", 2, "PROTOCOL of the 2nd Meeting of the Kazakhstan–Belarus Commission"),
        ("en", 11, "PROTOCOL of the 11th Meeting"),
        ("be", None, "ПРАТАКОЛ чарговага пасяджэння Казахстанска-Беларускай камісіі"),
    ],
)
def test_title_tells_the_number_where_it_is_known(language, number, title):
    blocks = originals.original(sample([language], number=number), "KZ", language)

    assert originals.title_of(blocks).startswith(title)


@pytest.mark.parametrize(
    ("language", "kind", "told"),
    [
        ("ru", "date", "до 31\xa0декабря 2011\xa0г."),
        ("kk", "date", "2011 жылғы 31\xa0желтоқсанға дейін"),
        ("be", "date", "да 31\xa0снежня 2011\xa0г."),
        ("en", "date", "by 31\xa0December 2011"),
        ("kk", "quarter", "2011 жылғы IV тоқсанның соңына дейін"),
        ("be", "quarter", "да канца IV квартала 2011 года"),
        ("en", "quarter", "by the end of the fourth quarter of 2011"),
        ("kk", "next-meeting", "келесі отырысқа дейін"),
        ("be", "standing", "пастаянна"),
    ],
)
def test_deadlines_are_said_in_words(language, kind, told):
    on = "2011-12-31" if kind in ("date", "quarter") else None

    assert words.deadline(language, {"kind": kind, "on": on}) == told


@pytest.mark.parametrize(("month", "quarter"), [(3, "I"), (6, "II"), (9, "III"), (12, "IV")])
def test_quarters_are_counted_from_their_last_day(month, quarter):
    on = dt.date(2012, month, 30).isoformat()

    told = words.deadline("ru", {"kind": "quarter", "on": on})

    assert told == f"до конца {quarter} квартала 2012 года"


def test_signatures_leave_a_name_open_where_the_co_chair_is_unknown():
    whole = sample()
    whole["co_chairs"] = {}

    (block,) = [one for one in originals.original(whole, "BY", "ru") if one["kind"] == "signatures"]

    assert [(one["name"], one["position"]) for one in block["columns"]] == [("", "")] * 2


def test_annexes_say_so_where_nobody_and_nothing_is_named():
    whole = sample() | {"delegations": {"BY": [], "KZ": []}, "agenda": [], "paragraphs": []}

    read = [one["text"] for one in originals.original(whole, "BY", "ru") if one["kind"] == "paragraph"]

    assert read[1:] == ["Состав делегации не указан."] * 2 + ["Повестка дня не указана."]


def test_item_that_is_taken_up_again_keeps_its_one_heading():
    whole = sample()
    whole["paragraphs"].append(paragraph("heard", ["ru", "kk"], item=1))

    headings = [one["text"] for one in originals.original(whole, "BY", "ru") if one["kind"] == "heading"]

    assert len([one for one in headings if one.startswith("1. ")]) == 1


def test_control_characters_do_not_reach_the_files():
    whole = sample()
    whole["paragraphs"][0]["text"]["ru"] = "Раз\x0b\x00\r\nдва"

    read = [one.get("text") for one in originals.original(whole, "BY", "ru")]

    assert read[2:4] == ["Раз", "два"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_act_tells_what_it_corrects_in_two_originals(language):
    whole = sample(LANGUAGES)
    one = {"number": 1, "paragraph": "decision-2.1", "texts": dict.fromkeys(LANGUAGES, "X → Y")}

    ours, theirs = (originals.act(whole, HASH, one, part, language) for part in ("BY", "KZ"))

    assert "1" in ours[0]["name"]
    said = [each["text"] for each in ours if each["kind"] == "paragraph"]
    assert HASH[:16] in said[0]
    assert "2.1" in said[1]
    assert said[2] == "X → Y"
    assert collections.Counter(spoken(ours, language)) == collections.Counter(spoken(theirs, language))
    assert ours[-1]["columns"] == theirs[-1]["columns"][::-1]
    assert ours[-1]["dated"]


def test_every_language_has_every_phrase():
    names = [set(phrases) for phrases in protocol_phrases.PHRASES.values()]

    assert names == [names[0]] * len(LANGUAGES)
