"""The forms under which a word is found: script, spelling, ending, sound and keyboard do not matter. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from expo.folding import fold, other_layout

# More words than any name has, and longer ones than any language.
MOST_WORDS, MOST_LETTERS = 8, 40
# In words this long two letters may be wrong.
MANY_LETTERS = 8
# What is read on the other keyboard has at least so many letters, or anything could be meant.
FEWEST_LETTERS = 3
KNOWN_WORDS = 100_000

_WORDS = re.compile(r"[^\W_]+")
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ'`´"))
# Belarusian and Kazakh letters to those that Russian keyboards have.
_RUSSIAN = str.maketrans("ёіўґәғқңөұүһ", "еиугагкноуух")
_CYRILLIC = re.compile("[а-яёіўґәғқңөұүһ]")

# Forms of business and what stands for them: none of them says who somebody is.
LEGAL_FORMS = frozenset(
    "оао зао ооо одо сп руп уп рпуп чуп чтуп чптуп ип ао тоо гп кг гу ндц нпруп сооо иооо пао рдуп спк рум "
    "аат зат таа тда вуп прат жшс жк ақ кр "
    "ojsc cjsc jsc pjsc llc ltd inc gmbh co corp rue ue pue ag llp plc sa".split()
)
# Words that no one looks for when they stand beside others.
_PASSED_OVER = LEGAL_FORMS | frozenset(
    "и в во на с со по из для от о об у і ў з са ад пра және мен үшін а также "
    "of and the for in at from by a an "
    "стенд стенда стенды стэнд stand booth нөмірі "
    "где найти купить что кто дзе знайсці купіць хто қайда табу where find buy who what is "
    "открытое закрытое акционерное общество ограниченной ответственностью унитарное республиканское "
    "адкрытае закрытае акцыянернае таварыства абмежаванай адказнасцю".split()
)

# What different romanisations, and Russian and Belarusian spelling, write differently.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("shch|sch", "sh"), ("tch|cz", "ch"), ("kh", "h"), ("ph", "f"), ("ck", "k"), ("tz", "ts"),
        ("x", "ks"), ("w", "v"), ("q", "k"), ("c(?=[eiy])", "ts"), ("c(?!h)", "k"),
        ("dz(?!h)", "d"), ("ts", "t"), ("(?<![csz])h", "g"),
        ("[yij]o|[yij]e", "e"), ("[yij]a", "a"), ("[yij]u", "u"), ("[yj]", "i"), ("o", "a"),
        (r"(.)\1+", r"\1"),
    )
]  # fmt: skip

# Signs of the upper row of a Russian keyboard's letters, typed with Shift on the Latin one.
_SHIFTED = str.maketrans('{}:"<>~', "[];',.`")

# Letters that name a hall, as they are typed on the keyboard of either script.
_HALLS = str.maketrans("абвгдекмнорстхцз", "abbgdekmhopctxcz")
_CODE = re.compile(r"(?<!\w)([a-zа-я])[-‐‑‒–—―−]?(\d{1,4})(?!\w)")
_SPACED_CODE = re.compile(r"(?:стенд |стэнд |stand )?([a-zа-я])[ -]*(\d{2,4})")

# Plurals of Kazakh with their cases, which never change the stem.
_KAZAKH_PLURAL = re.compile("[лдт][ае]р(?:[ыі]?)(?:н[ыі]ң|н[ыі]|[ғгқк][ае]|[дт][ае]н?)?$")
_BELARUSIAN = re.compile("(?:[аяое]ў|ай|ую|ых|ымі|амі|ямі)$")

_STEMMERS = {
    language: TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(language)).build()
    for language in ("russian", "english")
}
_BACK = [
    (latin, cyrillic)
    for latin, cyrillic in (
        ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
        ("yu", "ю"), ("iu", "ю"), ("ya", "я"), ("ia", "я"), ("yi", "ый"),
        *zip("abvgdezijklmnoprstufhycwx", "абвгдезийклмнопрстуфхыкви", strict=True),
    )
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word in each form that the index knows. ``russian`` is empty for a word in Latin letters."""

    plain: str
    russian: str
    latin: str
    stems: tuple
    sound: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed: words, numbers of stands, all of it in one piece, folded and as written."""

    words: tuple
    codes: tuple
    whole: str
    written: str

    def __bool__(self):
        return bool(self.words or self.codes)


@lru_cache(KNOWN_WORDS)
def words(text):
    """Return the Words of ``text``, in their order."""
    return tuple(word(one) for one in split(text))


def split(text):
    """Return the words of ``text`` in lower case, without marks and signs."""
    plain = unicodedata.normalize("NFKC", text.replace("№", " ")).casefold().translate(_APOSTROPHES)
    return [one[:MOST_LETTERS] for one in _WORDS.findall(unicodedata.normalize("NFC", plain))]


@lru_cache(KNOWN_WORDS)
def word(plain):
    """Return the Word of one that ``split`` gave."""
    latin = fold(plain).replace(" ", "")
    is_cyrillic = bool(_CYRILLIC.search(plain))
    stems = _cyrillic_stems(plain) if is_cyrillic else _latin_stems(latin)
    return Word(
        plain=plain,
        russian=plain.translate(_RUSSIAN) if is_cyrillic else "",
        latin=latin,
        stems=tuple(dict.fromkeys(sound(fold(one)) for one in stems if one)),
        sound=sound(latin),
    )


def sound(latin):
    """Return what ``latin`` sounds like, in whichever romanisation or Slavic spelling it is."""
    for pattern, replacement in _SOUNDS:
        latin = pattern.sub(replacement, latin)
    return latin


def _cyrillic_stems(plain):
    russian = _stem("russian", plain.translate(_RUSSIAN))
    kazakh = _KAZAKH_PLURAL.sub("", plain)
    found = [russian, _stem("russian", _BELARUSIAN.sub("", plain).translate(_RUSSIAN))]
    return found if kazakh == plain or len(kazakh) < 3 else [*found, kazakh.translate(_RUSSIAN)]


def _latin_stems(latin):
    if latin.isdigit():
        return [latin]
    back = latin
    for one, cyrillic in _BACK:
        back = back.replace(one, cyrillic)
    return [_stem("english", latin), _stem("russian", back)]


def _stem(language, plain):
    return next(iter(_STEMMERS[language].analyze(plain)), plain)


def code(text):
    """Return a stand's number in its plain form: ``a306`` for ``А-306`` in either script."""
    return "".join(split(text)).translate(_HALLS)


def whole(text):
    """Return ``text`` in one piece of Latin letters, without forms of business and quotation marks."""
    return "".join(word(one).latin for one in significant(split(text)))


def whole_as_written(text):
    """Return the same in the letters of its script."""
    several = (word(one) for one in significant(split(text)))
    return "".join(one.russian or one.latin for one in several)


def significant(several):
    """Leave out the words that say nothing beside others; all stay where nothing else would."""
    left = [one for one in several if one not in _PASSED_OVER]
    return left or several


def asked(text):
    """Read what somebody typed."""
    low = unicodedata.normalize("NFKC", text).casefold().strip()
    spaced = _SPACED_CODE.fullmatch(low)
    found = [spaced.groups()] if spaced else _CODE.findall(low)
    rest = "" if spaced else _CODE.sub(" ", low)
    several = significant(split(rest))[:MOST_WORDS]
    return Asked(
        words=tuple(one for one in dict.fromkeys(word(one) for one in several) if one.latin),
        codes=tuple(dict.fromkeys(letter.translate(_HALLS) + number for letter, number in found))[:2],
        whole=whole(text)[:MOST_LETTERS],
        written=whole_as_written(text)[:MOST_LETTERS],
    )


def on_the_other_keyboard(text):
    """Return what the same keys write on the other layout, with Shift or without: ``J,EDM`` is обувь.

    Empty where hardly a letter is left of it: ЖБИ is no ``;,b``.
    """
    other = other_layout(text.translate(_SHIFTED))
    return other if sum(map(str.isalnum, other)) >= FEWEST_LETTERS else ""
