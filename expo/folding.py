"""One plain form for what people type: no case, script or spelling, so that Минск, Мінск and Minsk meet."""

import unicodedata

# Letters of the four languages to one Latin form; whoever searches in one script finds the other.
# Ё, Й, Ў are not here: without their marks they are Е, И, У.
_LATIN = str.maketrans(
    {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "ґ": "g", "д": "d", "е": "e",
        "ж": "zh", "з": "z", "и": "i", "і": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n",
        "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u",
        "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "",
        "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
        "’": "", "‘": "", "ʼ": "", "'": "", "«": "", "»": "", "“": "", "”": "", "„": "", '"': "",
    }
)  # fmt: skip

_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё"
_OTHER_LAYOUT = str.maketrans(_KEYS[0] + _KEYS[1], _KEYS[1] + _KEYS[0])


def fold(text):
    """Return ``text`` in lower-case Latin letters, digits and single spaces."""
    # Case folding can leave a text undone, and undoing it can bring up capitals: hence both twice.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_LATIN)
    return " ".join("".join(sign if sign.isalnum() else " " for sign in bare).split())


def other_layout(text):
    """Return what the same keys write on the other keyboard layout: ``vbycr`` for ``минск``."""
    return text.casefold().translate(_OTHER_LAYOUT)


def letters():
    """Return which Latin letters stand for a Cyrillic one, for programs that fold elsewhere."""
    return {chr(sign): plain for sign, plain in _LATIN.items()}
