"""Two letters in the place of a logo that is not there."""

import re

# Half the names begin alike; the letter after this tells neighbours apart.
COMMON = re.compile(r"(?:бел(?:орус|арус)?ь?|bel(?:arus)?)(?=\w)", re.IGNORECASE)
SMALL_WORD = 3


def monogram(name):
    """Return the initials of two words of ``name``, or its first letter and one that tells it apart."""
    plain = name.partition("(")[0]
    words = re.findall(r"\w+", plain) or re.findall(r"\w+", name)
    words = [word for word in words if len(word) > SMALL_WORD or not word.islower()] or words
    if not words:
        return "·"
    if len(words) > 1:
        return (words[0][0] + words[1][0]).upper()
    return _of_word(words[0])


def _of_word(word):
    common = COMMON.match(word)
    if common and not word.isupper():
        return word[0] + word[common.end()]
    return word[:2]
