"""One plain form for what people type: case, script and spelling folded away, so that Минск, Мінск and Minsk meet."""

import unicodedata

# Letters of the four languages to one Latin form; whoever searches in one script finds the other.
_LATIN = str.maketrans(
    {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "ґ": "g", "д": "d", "е": "e",
        "ё": "e", "ж": "zh", "з": "z", "и": "i", "і": "i", "й": "i", "к": "k", "қ": "k", "л": "l",
        "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ў": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ч": "ch",
        "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
        "’": "", "ʼ": "", "'": "", "«": "", "»": "", "“": "", "”": "", "„": "",
    }
)  # fmt: skip

_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё"
_OTHER_LAYOUT = str.maketrans(_KEYS[0] + _KEYS[1], _KEYS[1] + _KEYS[0])


def fold(text):
    """Return ``text`` in lower-case Latin letters, digits and single spaces."""
    plain = text.casefold().translate(_LATIN)
    plain = unicodedata.normalize("NFKD", plain)
    kept = (sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return " ".join("".join(kept).split())


def other_layout(text):
    """Return what the same keys write on the other keyboard layout: ``vbycr`` for ``минск``."""
    return text.casefold().translate(_OTHER_LAYOUT)
