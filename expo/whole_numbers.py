"""Whole numbers as addresses and hidden fields carry them: keys of rows, numbers of versions, pages."""

# So many digits fit into a column of 64 bits, whatever they are.
MOST_DIGITS = 18


def parse(text):
    """Return the number that ``text`` is in plain digits, otherwise None: for signs, spaces, other scripts.

    A number that no row can have is none either, so that neither Python nor a database is asked about it.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
