"""Queries of the index, put together from words, never parsed: nothing that is typed is a command."""

import tantivy

from expo.search import forms
from expo.search.fields import INNER, schema

Query, Must, Should = tantivy.Query, tantivy.Occur.Must, tantivy.Occur.Should

# In words this long one letter may be wrong, in longer ones two when one is not enough.
ONE_TYPO, IN_THE_MIDDLE, TWO_TYPOS = 4, 5, forms.MANY_LETTERS
# In shorter ones two letters may have changed places: anything else could be meant by one that is wrong.
SWAPPED = 3
# The shortest sound of which a beginning says anything.
SHORTEST_SOUND = 4

# How much it counts where and in which form a word is found.
EXACT = {
    "initials": 12,
    "name": 10,
    "name_stem": 7.6,
    "name_sound": 7,
    "town": 6.5,
    "lead": 6,
    "text": 5,
    "text_stem": 4.8,
    "text_sound": 4,
    "same": 6.6,
    "same_stem": 4.5,
    "theme": 3,
    "theme_stem": 2.8,
}
BEGUN = {
    "name_russian": 8,
    "name": 8,
    "name_inner": 6.2,
    "town": 5.5,
    "lead": 5.3,
    "name_sound": 5.2,
    "text": 4.5,
    "text_sound": 3.5,
    "same": 3.2,
    "theme": 2.5,
    "text_inner": 2.2,
}
MISTYPED = {
    "name": 6,
    "name_russian": 6,
    "name_sound": 5.6,
    "town": 4.5,
    "lead": 4,
    "text": 3,
    "text_russian": 3,
    "text_sound": 2.8,
    "same": 2,
    "theme": 1.5,
}
# How often it is said there, which only decides between equals.
OFTEN = {"name_stem": 0.1, "text_stem": 0.05}
# What was typed as a whole, without gaps, is the name, begins it, or nearly is it.
WHOLE, WHOLE_BEGUN, WHOLE_MISTYPED = 30, 12, 10
CODE, CODE_BEGUN = 20, 9
# A mistyped beginning beside a mistyped word, and a beginning of very few letters. In Latin letters also what
# is none may look like a beginning: кант and канц.
NEARLY, BARELY, SEEMINGLY = 0.8, 0.6, 0.8
# What a word counts in all places but its best.
ELSEWHERE = 0.03


def all_words(asked, typos):
    """Return the query for every word of ``asked``, or for all of it in one piece.

    ``typos`` letters of a long word may be wrong. None where no word is long enough for so many.
    """
    longest = max((len(word.latin) for word in asked.words), default=0)
    if typos and longest < (0, SWAPPED, TWO_TYPOS)[typos]:
        return None
    each = [(Must, _code(code)) for code in asked.codes]
    each += [(Must, _word(word, typos)) for word in asked.words]
    readings = [(Should, Query.boolean_query(each))]
    if len(asked.whole) >= INNER and not asked.codes:
        readings += [(Should, one) for one in _in_one_piece(asked, typos)]
    return Query.boolean_query(readings)


def most_words(asked, typos):
    """Return the query for all words but one, or None: short ones are no reason to show anything."""
    words = [word for word in asked.words if len(word.latin) >= INNER]
    if len(words) < 2:
        return None
    each = [(Should, _word(word, typos)) for word in words]
    return Query.boolean_query(each, minimum_number_should_match=len(each) - 1)


def of_kind(query, kind):
    """Return ``query`` narrowed to a kind of rows."""
    narrowed = Query.const_score_query(Query.term_query(schema(), "kind", kind, "basic"), 0.0)
    return Query.boolean_query([(Must, narrowed), (Must, query)])


def _scored(query, score):
    return Query.const_score_query(query, float(score))


def _exact(field, text, score):
    return _scored(Query.term_query(schema(), field, text, "basic"), score)


def _begun(field, text, score, typos=0):
    return _scored(Query.fuzzy_term_query(schema(), field, text, typos, True, True), score)


def _mistyped(field, text, score, typos):
    return _scored(Query.fuzzy_term_query(schema(), field, text, typos, True, False), score)


def _code(code):
    return Query.disjunction_max_query([_exact("code", code, CODE), _begun("code", code, CODE_BEGUN)])


def _in_one_piece(asked, typos):
    found = [_exact("whole", asked.whole, WHOLE)]
    if len(asked.whole) > INNER:
        found.append(_begun("whole", asked.written, WHOLE_BEGUN))
    if typos and len(asked.whole) > ONE_TYPO:
        found.append(_mistyped("whole", asked.whole, WHOLE_MISTYPED, typos))
    return found


def _word(word, typos):
    """The query for one word in all places and forms in which it may be found."""
    tried = [_exact(field, one, score) for field, score in EXACT.items() for one in _forms(word, field)]
    for field, score in BEGUN.items():
        shortest = {"sound": SHORTEST_SOUND, "inner": INNER}.get(field.partition("_")[2], 1)
        part = score if len(word.latin) > INNER else score * BARELY
        if field == "name" and word.russian:
            part *= SEEMINGLY
        tried += [_begun(field, one, part) for one in _forms(word, field) if len(one) >= shortest]
    if typos and not word.latin.isdigit():
        for field, score in MISTYPED.items():
            for one in _forms(word, field):
                tried += _near(field, one, score, typos)
    best = Query.disjunction_max_query(tried, ELSEWHERE)
    often = [
        (Should, Query.boost_query(Query.term_query(schema(), field, stem, "freq"), weight))
        for field, weight in OFTEN.items()
        for stem in word.stems
    ]
    return Query.boolean_query([(Must, best), *often])


def _forms(word, field):
    """The forms of ``word`` that ``field`` holds."""
    known = {"stem": word.stems, "sound": (word.sound,), "russian": (word.russian,)}
    return [one for one in known.get(field.partition("_")[2], (word.latin,)) if one]


def _near(field, one, score, typos):
    if len(one) < ONE_TYPO:
        return [_exact(field, other, score) for other in _swapped(one)]
    allowed = min(typos, 1 + (len(one) >= TWO_TYPOS))
    found = [_mistyped(field, one, score / allowed, allowed)]
    if allowed == 1 and len(one) >= IN_THE_MIDDLE:
        found.append(_begun(field, one, score * NEARLY, allowed))
    return found


def _swapped(one):
    """What ``one``, of three letters, is with two neighbours exchanged."""
    if len(one) < SWAPPED:
        return set()
    first, second, third = one
    return {second + first + third, first + third + second} - {one}
