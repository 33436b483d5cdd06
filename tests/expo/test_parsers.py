"""JSON is read strictly: what one reader could take otherwise than another is refused."""

import io

import pytest
from django.utils.translation import override
from rest_framework.exceptions import ParseError

from expo.parsers import StrictJSONParser


def parse(text):
    body = text if isinstance(text, bytes) else text.encode()
    with override("en"):
        return StrictJSONParser().parse(io.BytesIO(body))


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("{}", {}),
        ('{"a": {"a": 1}, "b": [{"a": 2}, {"a": 3}]}', {"a": {"a": 1}, "b": [{"a": 2}, {"a": 3}]}),
        ('{"a": 1, "A": 2}', {"a": 1, "A": 2}),
        ('"Алматы"', "Алматы"),
    ],
)
def test_unambiguous_json_is_read(text, data):
    assert parse(text) == data


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"area": 18, "area": 27}', "area"),
        ('{"area": 18, "area": 18}', "area"),
        ('{"a": 1, "b": 2, "c": 3, "b": 4}', "b"),
        ('{"exhibits": [{"name": 1, "name": 2}]}', "name"),
        ('{"a": 1, "\\u0061": 2}', "a"),
        ('{"": 1, "": 2}', ""),
    ],
)
def test_name_that_stands_twice_is_refused_by_name(text, name):
    with pytest.raises(ParseError) as refused:
        parse(text)
    assert str(refused.value) == f"The member “{name}” stands twice in one object. Send it once."


def test_endless_name_that_stands_twice_is_shown_shortened():
    with pytest.raises(ParseError) as refused:
        parse(f'{{"{"x" * 5000}": 1, "{"x" * 5000}": 2}}')
    assert len(str(refused.value)) < 200


def test_name_that_no_text_can_hold_is_no_failure():
    with pytest.raises(ParseError) as refused:
        parse('{"\\ud800": 1, "\\ud800": 2}')
    assert str(refused.value).encode()


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "1e999", "[" * 100_000, "1" * 5000])
def test_what_has_no_value_or_no_end_is_refused(text):
    with pytest.raises(ParseError, match="This JSON cannot be read"):
        parse(text)


@pytest.mark.parametrize("text", [b"\xff", b'"\\ud800"', b'{"\\ud800": 1}'])
def test_what_is_not_unicode_is_refused(text):
    with pytest.raises(ParseError, match="The text is not in UTF-8"):
        parse(text)
