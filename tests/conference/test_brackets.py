"""Disputed text stands in brackets, none of them within another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference import brackets

WORDS = st.text(alphabet="абвқў []\n\t1.,", max_size=60)


@given(WORDS)
def test_balanced_text_is_split_at_its_brackets_without_loss(text):
    try:
        brackets.check(text)
    except brackets.Unbalanced:
        assert text.count("[") or text.count("]")
        return
    pieces = brackets.split(text)
    assert "".join(part for _is, part in pieces) == text
    assert any(disputed for disputed, _part in pieces) == brackets.is_disputed(text)
    assert all(part[0] == "[" and part[-1] == "]" for disputed, part in pieces if disputed)


@pytest.mark.parametrize("text", ["[", "]", "[[a]]", "a]b[", "[a]]"])
def test_unbalanced_brackets_are_refused(text):
    with pytest.raises(brackets.Unbalanced):
        brackets.check(text)
