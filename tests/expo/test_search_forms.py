import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.search import correcting, forms, thesaurus


def stems_meet(one, other):
    return bool(set(forms.word(one).stems) & set(forms.word(other).stems))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Магілёў", "Mahilioŭ"),
        ("тракторы", "трактары"),
        ("халадзільнік", "холодильник"),
        ("мясакамбінат", "мясокомбинат"),
        ("цемент", "cement"),
        ("щётка", "shchetka"),
        ("Хлеб", "khleb"),
        ("Қостанай", "Kostanaj"),
        ("velcom", "велком"),
        ("Шелл", "shel"),
    ],
)
def test_sound_is_the_same_in_every_spelling(one, other):
    assert [word.sound for word in forms.words(one)] == [word.sound for word in forms.words(other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("тракторов", "тракторы"),
        ("traktorov", "тракторы"),
        ("трактароў", "тракторы"),
        ("тракторлар", "трактор"),
        ("тракторлары", "трактор"),
        ("шоколадтан", "шоколад"),
        ("қағазға", "қағаз"),
        ("Минскіге", "Минск"),
        ("тұсаукесерінің", "тұсаукесер"),
        ("шестерня", "шестерён"),
        ("ремесло", "ремёсел"),
        ("молочные", "молочный"),
        ("tractors", "tractor"),
    ],
)
def test_stem_is_the_same_for_forms_of_a_word(one, other):
    assert stems_meet(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("трактор", "тракт"), ("вода", "вол"), ("газета", "газ"), ("карта", "карандаш")]
)
def test_stem_keeps_different_words_apart(one, other):
    assert not stems_meet(one, other)


@pytest.mark.parametrize(
    "typed",
    "A-306;a306;А-306;а306;A 306;стенд А-306;stand a306;A–306;stand number A306;стенд №A-306".split(";"),
)
def test_asked_reads_the_number_of_a_stand(typed):
    assert forms.asked(typed).codes == ("a306",)
    assert forms.asked(typed).words == ()


@pytest.mark.parametrize(("typed", "code"), [("С-12", "c12"), ("Б-101", "b101"), ("В-101", "b101")])
def test_asked_takes_cyrillic_letters_of_halls(typed, code):
    assert forms.asked(typed).codes == (code,)


@pytest.mark.parametrize("typed", ["8 марта", "завод № 1", "№ 407", "h2o", "2011"])
def test_asked_takes_other_numbers_as_words(typed):
    assert forms.asked(typed).codes == ()
    assert forms.asked(typed).words


def test_asked_reads_the_number_of_a_stand_among_words():
    asked = forms.asked("амкодор b-101")
    assert asked.codes == ("b101",)
    assert [word.plain for word in asked.words] == ["амкодор"]


@pytest.mark.parametrize(
    "typed", ["ОАО «Амкодор»", "амкодор, ОАО", "AMKODOR JSC", "«амкодор» АҚ", "ААТ Амкодор"]
)
def test_asked_passes_over_forms_of_business_and_quotation_marks(typed):
    assert "amkodor" in [word.latin for word in forms.asked(typed).words]
    assert not {"oao", "jsc", "ak", "aat"} & {word.latin for word in forms.asked(typed).words}


def test_asked_keeps_a_form_of_business_that_stands_alone():
    assert [word.latin for word in forms.asked("ОАО").words] == ["oao"]


@pytest.mark.parametrize("typed", ["", "   ", "«»", "!?", "\x00", "…", "\u202e\u200f", "🚜"])
def test_asked_is_nothing_where_nothing_is_said(typed):
    assert not forms.asked(typed)


def test_other_keyboard_knows_the_signs_with_shift():
    assert [one.casefold() for one in forms.on_other_keyboards("J<EDM")] == ["обувь"]
    assert [one.casefold() for one in forms.on_other_keyboards("[kt,")] == ["хлеб"]


def test_other_keyboard_needs_letters():
    assert forms.on_other_keyboards("ЖБИ") == []
    assert forms.on_other_keyboards("vfp") == ["маз"]
    assert forms.on_other_keyboards("ф-306") == ["a-306"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("0f5fp", "қағаз"), ("0а5аз", "қағаз"), ("l2h3", "дәрі"), ("-ythr2c3g", "өнеркәсіп")]
)
def test_kazakh_letters_are_where_others_have_digits(typed, meant):
    assert forms.on_other_keyboards(typed)[-1] == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Гродно", "Hrodna"),
        ("Гродна", "Grodno"),
        ("Viciebsk", "Витебск"),
        ("Алма-Ата", "Алматы"),
        ("Mahilioŭ", "Могилёв"),
    ],
)
def test_place_is_known_by_all_its_names(one, other):
    assert other in thesaurus.names_of(one)


def test_place_that_nobody_knows_has_its_own_name():
    assert thesaurus.names_of("Test Town") == ["Test Town"]


@pytest.mark.parametrize(
    ("said", "same"),
    [("мебельные фасады", "жиһаз"), ("Холодильники", "тоңазытқыш"), ("condensed milk", "қойытылған сүт")],
)
def test_goods_are_known_in_other_languages(said, same):
    assert same in thesaurus.same_goods(forms.words(said))


def test_goods_of_two_words_need_both():
    assert "жуғыш зат" not in thesaurus.same_goods(forms.words("моющее"))


@pytest.mark.parametrize("file", ["places.csv", "goods.csv"])
def test_words_of_the_search_can_be_found(file):
    for line in thesaurus._lines(file):
        assert len(line) > 1, line
        for expression in line:
            assert forms.asked(expression), expression
            assert all(word.stems for word in forms.words(expression)), expression


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("amkodor", "amkdor", 1),
        ("amkodor", "amokdor", 1),
        ("ab", "ba", 1),
        ("abc", "xyz", 3),
    ],
)
def test_distance(one, other, far):
    assert correcting.distance(one, other) == far == correcting.distance(other, one)


def test_corrected_keeps_the_script_of_what_was_typed():
    text = "Амкодор Amkodor погрузчики"
    assert correcting.corrected(forms.asked("амкдор"), text) == "амкодор"
    assert correcting.corrected(forms.asked("amkdor"), text) == "amkodor"


def test_corrected_leaves_what_is_like_nothing():
    assert correcting.corrected(forms.asked("велосипед амкдор"), "Амкодор") == "велосипед амкодор"


@given(st.text(max_size=200))
def test_asked_takes_any_text(text):
    asked = forms.asked(text)
    assert len(asked.words) <= forms.MOST_WORDS
    assert all(0 < len(word.plain) <= forms.MOST_LETTERS for word in asked.words)
    assert all(" " not in word.latin and " " not in word.sound for word in asked.words)
    for other in forms.on_other_keyboards(text):
        forms.asked(other)


@pytest.mark.parametrize("held", ["zzzz", "яяяя", "qqq", "ааа"])
def test_letter_that_is_held_down_sounds_like_no_word(held):
    only = forms.word(held)
    assert (only.sound, only.stems) == (only.latin, (only.latin,))
    assert forms.word(held[0]).sound == forms.sound(forms.word(held[0]).latin)
