import pytest

from expo import whole_numbers


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_whole_number_is_read(text, number):
    assert whole_numbers.parse(text) == number


@pytest.mark.parametrize(
    "text", ["", " 7", "7 ", "-7", "+7", "7.0", "1_0", "²", "٣", "x", "\0", "9" * 19, "9" * 5000]
)
def test_what_is_no_whole_number_is_none(text):
    assert whole_numbers.parse(text) is None
