import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.hyphens import SOFT_HYPHEN, soften


@pytest.mark.parametrize(
    ("language", "word", "parts"),
    [
        ("ru", "организаторов", "орга-ни-за-то-ров"),
        ("ru", "Презентационная", "Пре-зен-та-цион-ная"),
        ("ru", "белорусской", "бело-русс-кой"),
        ("ru", "производства", "произ-водства"),
        ("kk", "шекарасыздық", "шека-ра-сыз-дық"),
        ("kk", "тыңайтқыштар", "тыңайт-қыш-тар"),
        ("be", "пасяджэннямі", "пася-джэн-нямі"),
        ("en", "privatisation", "pri-va-ti-sa-tion"),
        ("en", "philharmonic", "phil-har-mo-nic"),
    ],
)
def test_long_word_may_break_before_a_consonant_and_vowel(language, word, parts):
    assert soften(word, language).replace(SOFT_HYPHEN, "-") == parts


@pytest.mark.parametrize("text", ["экспозиция", "Belarus EXPO 2011", "", "12345678901234", "A-101"])
def test_short_words_numbers_and_signs_stay_as_they_are(text):
    assert soften(text, "ru") == text


def test_both_halves_of_a_hyphenated_word_count_for_themselves():
    assert SOFT_HYPHEN not in soften("пресс-брифинг", "ru")


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіў aeiouthsck", max_size=60))
def test_soft_hyphens_change_nothing_else_and_leave_three_letters(text):
    softened = soften(text, "kk")
    assert softened.replace(SOFT_HYPHEN, "") == text
    for word in softened.split():
        parts = word.split(SOFT_HYPHEN)
        assert len(parts) == 1 or min(len(parts[0]), len(parts[-1])) >= 3
        assert all(part[0] not in "ьъйў" for part in parts[1:])
