import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.alphabets import ALPHABETS
from expo.folding import fold, other_layout


@pytest.mark.parametrize("text", ["Минск", "МИНСК", "Мінск", "Minsk", "  minsk ", "«Минск»"])
def test_fold_brings_scripts_and_case_together(text):
    assert fold(text) == "minsk"


@pytest.mark.parametrize("text", ["аб'ект", "аб’ект", "абʼект", "Аб‘ект"])
def test_fold_takes_every_apostrophe_alike(text):
    assert fold(text) == "abekt"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ёлка", "elka"),
        ("Ёлка", "elka"),
        ("Йод, ўздым", "iod uzdym"),
        ("Әсем Қостанай Ұлан Үміт Өскемен Ғ Ң Һ", "asem kostanai ulan umit oskemen g n h"),
        ("Завод № 3", "zavod no 3"),
        ("автотракторное\tоборудование\n", "avtotraktornoe oborudovanie"),
        ("Café", "cafe"),
        ("ＢｅｌＡＺ", "belaz"),
        ("𝐀𝐁", "ab"),
        ("", ""),
        ("!?—«»", ""),
        ("\x00\ud800", ""),
    ],
)
def test_fold(text, plain):
    assert fold(text) == plain


def test_other_layout_reads_the_same_keys():
    assert other_layout("vbycr") == "минск"
    assert other_layout("ьштыл") == "minsk"
    assert other_layout("J,EDM") == "обувь"


@given(st.text())
def test_fold_is_idempotent_and_plain(text):
    once = fold(text)
    assert fold(once) == once
    assert once == " ".join(once.split())
    assert all(sign.isalnum() or sign == " " for sign in once)


LETTERS = st.text(alphabet="".join(ALPHABETS.values()) + " -’")


@given(LETTERS)
def test_fold_ignores_case(text):
    assert fold(text.lower()) == fold(text)


@given(LETTERS)
def test_other_layout_twice_is_the_same_text(text):
    assert other_layout(other_layout(text)) == text.lower()
