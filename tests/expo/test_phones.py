import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from expo import phones


@pytest.mark.parametrize(
    ("text", "country", "stored"),
    [
        ("+375 17 250-12-34", "BY", "+375172501234"),
        ("+375172501234", "", "+375172501234"),
        ("+375 (29) 123-45-67", "KZ", "+375291234567"),
        ("+7 (727) 250-12-34", "KZ", "+77272501234"),
        ("+7\u00a0727\u202f250–12–34", "BY", "+77272501234"),
        (" +49 30 2299090 ", "DE", "+49302299090"),
        ("8 (727) 250-12-34", "KZ", "+77272501234"),
        ("727 250 12 34", "KZ", "+77272501234"),
        ("8 017 250-12-34", "BY", "+375172501234"),
        ("017 250 12 34", "BY", "+375172501234"),
        ("29 123 45 67", "BY", "+375291234567"),
        ("375 17 250 12 34", "BY", "+375172501234"),
        ("8 10 375 17 250 12 34", "KZ", "+375172501234"),
    ],
)
def test_number_is_stored_as_e164_however_it_is_written(text, country, stored):
    assert phones.parse(text, country) == stored


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("", "BY"),
        ("+", "BY"),
        ("250-12-34", "KZ"),
        ("250-12-34", "BY"),
        ("030 2299090", "DE"),
        ("29 123 45 67", ""),
        ("+375 17 250", "BY"),
        ("+375 17 250 12 34 56", "BY"),
        ("+999 123 456 789", "BY"),
        ("112", "BY"),
        ("+375 17 ABC DEFG", "BY"),
        ("+375 17 250 12 34 ext. 5", "BY"),
        ("+375 17 250 12 34; +375 17 250 12 35", "BY"),
        ("٠١٧ ٢٥٠ ١٢ ٣٤", "BY"),
        ("tel:+375172501234", "BY"),
        ("9" * 5000, "BY"),
        ("reception", "KZ"),
    ],
)
def test_what_cannot_be_dialled_is_refused_with_advice(text, country):
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        phones.parse(text, country)
    assert refusal.value.code == "phone"
    assert "the country’s code, such as +375 17 …" in str(refusal.value.message)


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("+77272501234", "+7 (727) 250-12-34"),
        ("+375172501234", "+375 17 250-12-34"),
        ("+77172123456", "+7 7172 12 34 56"),
        ("+77011234567", "+7 701 123 4567"),
        ("+49302299090", "+49 30 2299090"),
        ("ask at the desk", "ask at the desk"),
        ("", ""),
    ],
)
def test_number_is_shown_the_international_way(stored, seen):
    assert phones.shown(stored) == seen


@given(st.text(max_size=40), st.sampled_from(["BY", "KZ", "DE", "", "xx"]))
def test_any_text_becomes_a_number_that_reads_back_or_is_refused(text, country):
    try:
        stored = phones.parse(text, country)
    except phones.PhoneWrong:
        return
    assert phones.parse(phones.shown(stored)) == stored


@given(st.integers(2000000, 3999999))
def test_shown_almaty_number_reads_back(number):
    stored = f"+7727{number}"
    assert phones.parse(phones.shown(stored)) == stored
