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
# Beside the digits that may be Kazakh letters: one alone is the hall of a stand.
FEWEST_KAZAKH = 2
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
    "стенд стенда стенды стэнд stand booth номер нумар нөмір нөмірі number "
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
# The Kazakh layout has letters where others have digits.
_KAZAKH_KEYS = str.maketrans("2345890-=", "әіңғүұқөһ")
_KAZAKH_TYPED = re.compile("[^\\W\\d_][234589=0-]|[234589=0-][^\\W\\d_]")
_CODE = re.compile(r"(?<!\w)([a-zа-я])[-‐‑‒–—―−]?(\d{1,4})(?!\w)")
_SPACED_CODE = re.compile(r"(?:стенд |стэнд |stand )?([a-zа-я])[ -]*(\d{2,4})")

# Endings of Kazakh never change the stem: the plural with its cases, then whose it is and the case alone.
# Which vowel an ending has depends on the stem's, so that few Russian words seem to have one.
_KAZAKH_PLURAL = re.compile("[лдт][ае]р(?:[ыі]?)(?:н[ыі]ң|н[ыі]|[ғгқк][ае]|[дт][ае]н?)?$")
_KAZAKH_CASE = re.compile(
    "(?:(?<=[аоұыуюя])|(?<=[аоұыуюя][^аәоөұүыіуеэи])|(?<=[аоұыуюя][^аәоөұүыіуеэи]{2})"
    "|(?<=[аоұыуюя][^аәоөұүыіуеэи]{3}))"
    "(?:с?ы)?(?:[нтд]ың|[нтд]ан|[тд]ағы|[тд]а|[ғқ]а|[нтд]ы|[мбп]ен)$"
    "|(?:(?<=[әөүіеэи])|(?<=[әөүіеэи][^аәоөұүыіуеэи])|(?<=[әөүіеэи][^аәоөұүыіуеэи]{2})"
    "|(?<=[әөүіеэи][^аәоөұүыіуеэи]{3}))"
    "(?:с?і)?(?:[нтд]ің|[нтд]ен|[тд]егі|[тд]е|[гк]е|[нтд]і|[мбп]ен)$"
)
# Shorter ones are only taken off long words, because they may be Russian.
_LONG_ENDING, _LONG_STEM = 3, 5
_BELARUSIAN = re.compile("(?:[аяое]ў|ай|ую|ых|ымі|амі|ямі)$")
# шестерён and шестерня, ремёсел and ремесло: a vowel that only some forms of a Russian word have.
_FLEETING = re.compile("(?<=..([бвгджзклмнпрстфхцчшщ]))[ео](?!\\1)(?=[бвгджзклмнпрстфхцчшщ]$)")

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
        stems=tuple(dict.fromkeys(_heard(fold(one), latin) for one in stems if one)),
        sound=_heard(latin, latin),
    )


def _heard(one, latin):
    """Return the sound of ``one``, a form of ``latin``. A letter held down says nothing and stays."""
    heard = sound(one)
    return heard if len(heard) > 1 or len(latin) < FEWEST_LETTERS else latin


def sound(latin):
    """Return what ``latin`` sounds like, in whichever romanisation or Slavic spelling it is."""
    for pattern, replacement in _SOUNDS:
        latin = pattern.sub(replacement, latin)
    return latin


def _cyrillic_stems(plain):
    whole = plain.translate(_RUSSIAN)
    russian = _stem("russian", whole)
    found = [russian, _stem("russian", _BELARUSIAN.sub("", plain).translate(_RUSSIAN))]
    if (bare := _FLEETING.sub("", whole)) != whole:
        found.append(_stem("russian", bare))
    return [*found, *_kazakh_stems(plain)]


def _kazakh_stems(plain):
    for ending in (_KAZAKH_PLURAL, _KAZAKH_CASE):
        stem = ending.sub("", plain)
        taken = len(plain) - len(stem)
        if taken and len(stem) >= (FEWEST_LETTERS if taken >= _LONG_ENDING else _LONG_STEM):
            yield stem.translate(_RUSSIAN)


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
    low = unicodedata.normalize("NFKC", text.replace("№", " ")).casefold().strip()
    spaced = _SPACED_CODE.fullmatch(low)
    found = [spaced.groups()] if spaced else _CODE.findall(low)
    rest = split("" if spaced else _CODE.sub(" ", low))
    # Beside the number of a stand such words say nothing even where they are all that is left.
    several = [one for one in rest if one not in _PASSED_OVER] if found else significant(rest)
    several = several[:MOST_WORDS]
    return Asked(
        words=tuple(one for one in dict.fromkeys(word(one) for one in several) if one.latin),
        codes=tuple(dict.fromkeys(letter.translate(_HALLS) + number for letter, number in found))[:2],
        whole=whole(text)[:MOST_LETTERS],
        written=whole_as_written(text)[:MOST_LETTERS],
    )


def on_other_keyboards(text):
    """Return what the same keys write on the other layouts, with Shift or without: ``J,EDM`` is обувь.

    The Kazakh layout is tried where digits stand beside letters: ``0f5fp`` is қағаз, and so is ``0а5аз`` of
    somebody who writes Kazakh on a Russian keyboard. Left out is what has hardly a letter: ЖБИ is no ``;,b``.
    """
    low = text.casefold()
    other = other_layout(text.translate(_SHIFTED))
    found = [other]
    if _KAZAKH_TYPED.search(low) and sum(map(str.isalpha, low)) >= FEWEST_KAZAKH:
        found.append((low if _CYRILLIC.search(low) else other).translate(_KAZAKH_KEYS))
    return [one for one in found if sum(map(str.isalnum, one)) >= FEWEST_LETTERS]
