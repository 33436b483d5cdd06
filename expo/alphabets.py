"""Alphabetical order in four languages, by explicit alphabets.

Code-point order puts Ё, І, Ў before А and Ә, Қ, Ң, Ө, Ұ after Я. A sort key is a text of decimal
digits, two a letter, so that every database collation orders it alike. The Belarusian and Kazakh
keys place Russian letters too, for names that have no other form. Orders: the Russian, Belarusian
and Kazakh (Cyrillic) alphabets as printed in their dictionaries; Ё counts as Е at the first level in
Russian, and as a letter of its own elsewhere.
"""

import string
import unicodedata

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
# In the index they join the neighbour that has an entry.
_HOMES = {"И": "І", "Щ": "Ш", "Ъ": "Ш"}
# Digits follow the letters, as in the index; what is neither comes last.
_SPACE, _LETTERS, _DIGITS, _OTHER = 1, 10, 88, 98
LATIN_INITIAL, CYRILLIC_INITIAL, DIGIT_INITIAL, OTHER_INITIAL = "A-Z", "А-Я", "0-9", "#"


def _weights(order):
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


_WEIGHTS = {language: _weights(order) for language, order in _ORDERS.items()}


def _entries(language):
    """Return the entry of the A-Z index for each weight with which a key can begin."""
    entries = dict.fromkeys(range(_DIGITS, _OTHER), DIGIT_INITIAL) | {_OTHER: OTHER_INITIAL}
    for letter in _ORDERS[language]:
        if letter in ALPHABETS[language]:
            entry = letter
        elif letter in LATIN:
            entry = LATIN_INITIAL
        else:
            entry = CYRILLIC_INITIAL if language == "en" else _HOMES[letter]
        entries[_WEIGHTS[language][letter]] = entry
    return entries


_ENTRIES = {language: _entries(language) for language in ALPHABETS}


def _significant(text):
    """Upper case without leading quotation marks and other signs that dictionaries pass over."""
    signs = unicodedata.normalize("NFC", text).upper()
    return "".join(sign for sign in signs if sign.isalnum() or sign in " -").strip(" -")


def _weight(sign, weights):
    """A foreign letter with a mark stands with its plain letter: É with E."""
    if sign in weights:
        return weights[sign]
    return weights.get(unicodedata.normalize("NFKD", sign)[0], _OTHER)


def sort_key(text, language, length=40):
    """Return the key that orders ``text`` among names in ``language``: two digits for each sign.

    Only the first ``length`` signs count. It is never empty; its first two digits tell the entry of the A-Z
    index: see ``entry_of``.
    """
    weights = _WEIGHTS[language]
    signs = _significant(text)[:length]
    return "".join(f"{_weight(sign, weights):02d}" for sign in signs) or f"{_OTHER}"


def entry_of(key, language):
    """Return the entry of the A-Z index under which a sort key stands: a letter of the alphabet or a group.

    Ё is never one in Russian, where its words stand among those with Е.
    """
    return _ENTRIES[language].get(int(key[:2]), OTHER_INITIAL)


def initial(text, language):
    """Return the entry of the A-Z index under which ``text`` stands."""
    return entry_of(sort_key(text, language, length=1), language)


def span(entry, language):
    """Return ``(low, high)``: the sort keys under ``entry`` are those from ``low`` to below ``high``.

    None for what is no entry of this language's index.
    """
    if entry == "Ё" and language == "ru":
        entry = "Е"
    weights = [weight for weight, name in _ENTRIES[language].items() if name == entry]
    return (f"{min(weights)}", f"{max(weights) + 1}") if weights else None


def index(language):
    """Return the entries of the A-Z index in order: the alphabet, then the groups of other names."""
    letters = list(ALPHABETS[language])
    others = CYRILLIC_INITIAL if language == "en" else LATIN_INITIAL
    return [*letters, others, DIGIT_INITIAL, OTHER_INITIAL]
