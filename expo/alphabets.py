"""Alphabetical order in four languages, by explicit alphabets.

Code-point order puts Ё, І, Ў before А and Ә, Қ, Ң, Ө, Ұ after Я. A sort key is a text of decimal
digits, two a letter, so that every database collation orders it alike. The Belarusian and Kazakh
keys place Russian letters too, for names that have no other form. Orders: the Russian, Belarusian
and Kazakh (Cyrillic) alphabets as printed in their dictionaries; Ё counts as Е at the first level in
Russian, and as a letter of its own elsewhere.
"""

import string

RU = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
BE = "АБВГДЕЁЖЗІЙКЛМНОПРСТУЎФХЦЧШЫЬЭЮЯ"
KK = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
LATIN = string.ascii_uppercase
ALPHABETS = {"ru": RU, "be": BE, "kk": KK, "en": LATIN}

# Belarusian has no И, Щ, Ъ: they stand where Russian readers look for them.
_ORDERS = {
    "ru": RU.replace("Ё", "") + LATIN,
    "be": "АБВГДЕЁЖЗИІЙКЛМНОПРСТУЎФХЦЧШЩЪЫЬЭЮЯ" + LATIN,
    "kk": KK + LATIN,
    "en": LATIN + RU.replace("Ё", ""),
}
_SPACE, _DIGITS, _LETTERS, _OTHER = 1, 10, 20, 98
LATIN_INITIAL, DIGIT_INITIAL = "A-Z", "0-9"


def _weights(order, language):
    weights = {letter: _LETTERS + place for place, letter in enumerate(order)}
    weights |= {digit: _DIGITS + int(digit) for digit in string.digits}
    weights[" "] = weights["-"] = _SPACE
    if "Ё" not in weights:
        weights["Ё"] = weights["Е"]
    for letter, twin in (("І", "И"), ("Ў", "У"), ("Ә", "А"), ("Қ", "К"), ("Ң", "Н"), ("Ө", "О")):
        weights.setdefault(letter, weights[twin])
    for letter, twin in (("Ғ", "Г"), ("Ұ", "У"), ("Ү", "У"), ("Һ", "Х")):
        weights.setdefault(letter, weights[twin])
    return weights


_WEIGHTS = {language: _weights(order, language) for language, order in _ORDERS.items()}


def _significant(text):
    """Upper case without leading quotation marks and other signs that dictionaries pass over."""
    kept = "".join(sign for sign in text.upper() if sign.isalnum() or sign in " -")
    return kept.strip(" -")


def sort_key(text, language, length=40):
    """Return the key that orders ``text`` among names in ``language``: digits, two for each of the first ``length`` signs."""
    weights = _WEIGHTS[language]
    return "".join(f"{weights.get(sign, _OTHER):02d}" for sign in _significant(text)[:length])


def initial(text, language):
    """Return the letter of the A-Z index under which ``text`` stands: a letter of the alphabet, ``A-Z`` or ``0-9``."""
    first = _significant(text)[:1]
    if first in ALPHABETS[language]:
        return first
    if first in LATIN:
        return LATIN_INITIAL
    if first.isdigit():
        return DIGIT_INITIAL
    weight = _WEIGHTS[language].get(first)
    twins = (letter for letter in ALPHABETS[language] if _WEIGHTS[language][letter] == weight)
    return next(twins, first)
