import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.alphabets import ALPHABETS, entry_of, index, initial, sort_key, span

LANGUAGES = sorted(ALPHABETS)
SIZES = {"ru": 33, "be": 32, "kk": 42, "en": 26}


def in_order(names, language):
    return sorted(names, key=lambda name: sort_key(name, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_alphabet_has_every_letter_once(language):
    assert len(ALPHABETS[language]) == len(set(ALPHABETS[language])) == SIZES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_order_follows_every_letter_of_the_alphabet(language):
    for first, second in itertools.pairwise(ALPHABETS[language]):
        if language == "ru" and "Ё" in (first, second):
            continue
        assert sort_key(first, language) < sort_key(second, language)
        assert sort_key(f"А{first.lower()}а", language) < sort_key(f"А{second.lower()}а", language)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("kk", ["Ұлан", "Үміт"]),
        ("kk", ["Ыдырыс", "Ілияс"]),
        ("kk", ["Абай", "Әсем", "Балқаш", "Қостанай", "Лашын", "Нұра", "Ңе", "Омар", "Өскемен"]),
        ("be", ["Зорка", "Індустрыя", "Йод", "Узор", "Ўздым", "Фабрыка"]),
        ("be", ["Завод", "Институт", "Інстытут", "Шляхі", "Щит", "Ызы"]),
        ("kk", ["Жетісу", "Завод", "Институт", "Щит", "Ъ", "Ы", "Эпос"]),
        ("ru", ["Ежи", "Ёлка", "Ельск", "Жлобин"]),
        ("en", ["Atlant", "École", "Integral", "Zenit", "Атлант", "Ящик"]),
        ("ru", ["Атлант", "Ящик", "Atlant", "BelAZ"]),
        ("ru", ["Азот", "Belmash", "10 лет", "2-й цех", "展覽"]),
        ("ru", ["Белый город", "Белый-Цех", "Белыйб"]),
    ],
)
def test_order_of_names(language, names):
    assert in_order(reversed(names), language) == names


def test_order_passes_over_quotation_marks_and_case():
    assert sort_key("«Амкодор»", "ru") == sort_key("АМКОДОР", "ru")
    assert sort_key("  “Atlant”", "en") == sort_key("atlant", "en")


def test_order_takes_composed_and_decomposed_letters_alike():
    assert sort_key("Йод", "ru") == sort_key("Йод", "ru")


@pytest.mark.parametrize(
    ("text", "language", "entry"),
    [
        ("«Атлант»", "ru", "А"),
        ("Ёлка", "ru", "Е"),
        ("Ёлка", "be", "Ё"),
        ("Институт", "be", "І"),
        ("Щит", "be", "Ш"),
        ("Інтэграл", "ru", "И"),
        ("Қостанай", "ru", "К"),
        ("BelAZ", "kk", "A-Z"),
        ("BelAZ", "en", "B"),
        ("Łódź", "ru", "#"),
        ("Ящик", "en", "А-Я"),
        ("8 Марта", "ru", "0-9"),
        ("展覽", "be", "#"),
        ("…", "en", "#"),
        ("", "ru", "#"),
    ],
)
def test_initial(text, language, entry):
    assert initial(text, language) == entry


@pytest.mark.parametrize("language", LANGUAGES)
def test_index_begins_with_the_alphabet_and_ends_with_digits_and_the_rest(language):
    assert "".join(index(language)[: SIZES[language]]) == ALPHABETS[language]
    assert index(language)[-2:] == ["0-9", "#"]


def test_span_is_none_for_an_unknown_entry():
    assert span("Б", "en") is None
    assert span("", "ru") is None
    assert span("АБ", "ru") is None


def test_span_of_yo_is_that_of_ye_in_russian():
    assert span("Ё", "ru") == span("Е", "ru")


@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_sort_key_is_digits_and_lies_in_the_span_of_its_entry(text, language):
    key = sort_key(text, language)
    entry = entry_of(key, language)
    low, high = span(entry, language)
    assert key.isascii()
    assert key.isdigit()
    assert 2 <= len(key) <= 80
    assert low <= key < high
    assert entry in index(language)
    assert initial(text, language) == entry


@given(st.text(alphabet=ALPHABETS["kk"], min_size=1), st.text(alphabet=ALPHABETS["kk"], min_size=1))
def test_order_agrees_with_the_places_in_the_alphabet(one, other):
    places = [[ALPHABETS["kk"].index(letter) for letter in word[:40]] for word in (one, other)]
    assert (sort_key(one, "kk") < sort_key(other, "kk")) == (places[0] < places[1])
