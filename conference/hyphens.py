"""Soft hyphens for narrow columns: those of the grid, and the list on a small phone.

Browsers bring no hyphenation for Kazakh and Belarusian, so the server says where a long word may break:
before a consonant that a vowel follows (V-CV, VC-CV), with at least three letters on either side.
"""

import re

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
# From how many letters on a word is parted: in the columns of the grid, and in the list on a small phone.
LONG, LONG_IN_LIST = 11, 13
MARGIN = 3
VOWELS = frozenset("аеёиоуыэюяәөұүіaeiouy")
# Signs that belong to the letter before them, and so begin no part of a word.
LEANING = frozenset("ьъйў")
# Two letters for one sound.
JOINED = {"be": ("дз", "дж"), "en": ("ch", "ck", "gh", "ph", "qu", "sh", "th", "wh")}

_WORD = re.compile(rf"[^\W\d_]{{{LONG},}}")


def soften(text, language, long=LONG):
    """Return ``text`` with soft hyphens in its words of ``long`` letters and more."""
    joined = JOINED.get(language, ())
    return _WORD.sub(lambda found: _softened(found[0], joined) if len(found[0]) >= long else found[0], text)


def _softened(word, joined):
    letters = word.lower()
    parts, last = [], 0
    for place in range(MARGIN, len(word) - MARGIN + 1):
        if _may_break(letters, place, last, joined):
            parts.append(word[last:place])
            last = place
    return SOFT_HYPHEN.join([*parts, word[last:]])


def _may_break(letters, place, last, joined):
    here, following = letters[place], letters[place + 1 :]
    if letters[place - 1 : place + 1] in joined:
        return False
    if letters[place : place + 2] in joined:
        following = following[1:]
    is_start = here not in VOWELS and here not in LEANING and following[:1] in VOWELS
    return is_start and any(letter in VOWELS for letter in letters[last:place])
