from hypothesis import given
from hypothesis import strategies as st

from conference.word_differences import Piece, compare


def test_compare_names_the_words_that_changed():
    assert compare("Провести до 1 марта.", "Провести до 15 апреля.") == [
        Piece("same", "Провести до "),
        Piece("gone", "1"),
        Piece("new", "15"),
        Piece("same", " "),
        Piece("gone", "марта"),
        Piece("new", "апреля"),
        Piece("same", "."),
    ]


@given(st.text(), st.text())
def test_compare_loses_no_sign_of_either_text(before, after):
    pieces = compare(before, after)

    assert "".join(one.text for one in pieces if one.kind != "new") == before
    assert "".join(one.text for one in pieces if one.kind != "gone") == after
