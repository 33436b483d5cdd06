"""What somebody meant who typed a letter wrong: the nearest words of what was found. Pure."""

from expo.search import forms


def corrected(asked, words):
    """Return what ``asked`` would be in the words of a text: ``амкодор`` for ``амкдор``.

    A word in Cyrillic letters is corrected to one in Cyrillic letters where there is one.
    """
    known = forms.words(words)
    return " ".join(_nearest(word, known) for word in asked.words)


def _nearest(word, known):
    """The known word that begins most like ``word``; of equals the shortest."""
    same = [one for one in known if bool(one.russian) == bool(word.russian)] or known

    def key(one):
        return min(_beginning(word.latin, one.latin), _beginning(word.sound, one.sound)), len(one.plain)

    best = min(same, key=key, default=word)
    return best.plain if key(best)[0] <= (2 if len(word.latin) >= forms.MANY_LETTERS else 1) else word.plain


def _beginning(typed, whole):
    """The least distance of ``typed`` from a beginning of ``whole`` of about its length."""
    return min(distance(typed, whole[: len(typed) + more]) for more in (-1, 0, 1, 2))


def distance(one, other):
    """Return how many letters are wrong, missing, too many or exchanged with their neighbour."""
    before, last = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, sign in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != sign))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == sign:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
