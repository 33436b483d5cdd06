"""What the index writes of a document: every word in every form in which somebody may look for it."""

import re
from functools import cache, lru_cache
from itertools import combinations

import tantivy

from expo.folding import fold
from expo.search import forms, thesaurus

# Parts of long words can be found from here on, in letters: банк in Беларусбанк.
INNER = 3
FIELDS = (
    "kind code whole initials name name_stem name_sound name_inner name_russian lead town "
    "text text_stem text_sound text_inner text_russian same same_stem theme theme_stem"
).split()
# Of these it counts how often a word is there.
COUNTED = ("name_stem", "text_stem")
_HYPHENATED = re.compile(r"[^\W\d_]{2,}(?:[-‐‑][^\W\d_]{2,})+")
# As many as an edition of a thousand exhibitors has.
KNOWN_DOCUMENTS = 5_000


@cache
def schema():
    builder = tantivy.SchemaBuilder()
    for name in FIELDS:
        option = "freq" if name in COUNTED else "basic"
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    # The texts as they are, from which a mistyped word is corrected. Nothing else is read back.
    builder.add_text_field("shown", stored=True, tokenizer_name="whitespace", index_option="basic")
    builder.add_unsigned_field("pk", fast=True)
    return builder.build()


def written(kind, document):
    """Return the Document of the index for a ``Document`` of ``kind``."""
    new = tantivy.Document()
    new.add_text("kind", kind)
    new.add_unsigned("pk", document.pk)
    for name, text in _texts(document):
        new.add_text(name, text)
    return new


@lru_cache(KNOWN_DOCUMENTS)
def _texts(document):
    """The text of each field. Most documents of a new index are as they were in the last."""
    parts = (*document.names, *document.lead, *document.texts, *document.towns)
    tokens = _tokens(document) | {"shown": [part for part in parts if part]}
    return tuple((name, " ".join(filter(None, several))) for name, several in tokens.items())


def _tokens(document):
    names, lead, texts = _words(document.names), _words(document.lead), _words(document.texts)
    towns = _words(name for town in document.towns if town for name in thesaurus.names_of(town))
    goods = {one for words in (*names, *lead, *texts) for one in thesaurus.same_goods(words)}
    named, said = _flat(names), _flat(lead) + _flat(texts)
    same, themes, placed = set(_flat(_words(goods))), set(_flat(_words(document.themes))), set(_flat(towns))
    return {
        "name_stem": [stem for word in named for stem in word.stems],
        "text_stem": [stem for word in said for stem in word.stems],
        "lead": {word.latin for word in _flat(lead)},
        "town": {word.latin for word in placed},
        "same": {word.latin for word in same},
        "same_stem": {stem for word in same for stem in word.stems},
        "theme": {word.latin for word in themes},
        "theme_stem": {stem for word in themes for stem in word.stems},
        "code": {forms.code(code) for code in document.codes if code},
        "whole": {one for name in document.names if name for one in _wholes(name)},
        "initials": {one for name in document.names if name for one in _initials(name)},
        **_forms("name", set(named)),
        **_forms("text", set(said), placed),
    }


def _forms(field, words, also=frozenset()):
    """The forms of ``words``; those by which a mistyped one is found also of others."""
    return {
        field: {word.latin for word in words},
        f"{field}_sound": {word.sound for word in words | also},
        f"{field}_inner": {part for word in words for part in _parts(word.latin)},
        f"{field}_russian": {word.russian for word in words | also},
    }


def _words(texts):
    return [forms.words(text) + _in_one_word(text) for text in texts if text]


def _in_one_word(text):
    """What has a hyphen, without it: минитракторы of мини-тракторы."""
    found = (re.sub("[-‐‑]", "", one) for one in _HYPHENATED.findall(text))
    return tuple(word for one in found for word in forms.words(one))


def _flat(several):
    return [word for words in several for word in words]


def _parts(latin):
    """Every end of a long word, so that its middle is the beginning of one of them."""
    return [latin[start:] for start in range(1, len(latin) - INNER + 1)] if len(latin) > 2 * INNER else []


def _pieces(name):
    """A name, what it has before a bracket and inside, what it has in quotation marks."""
    before, _bracket, inside = name.partition("(")
    return {name, before, inside, *name.replace("»", "«").split("«")[1::2]}


def _wholes(name):
    """A name and its pieces, each without a gap, and the first letters of its words."""
    initials = "".join(word[0] for word in forms.split(name.partition("(")[0]))
    read = (forms.whole, forms.whole_as_written)
    found = {in_one(piece)[: forms.MOST_LETTERS] for piece in _pieces(name) for in_one in read}
    return found | {forms.word(initials).latin} if len(initials) >= INNER else found


def _initials(name):
    """The first letters of words that follow each other: ПВТ of Администрация Парка высоких технологий."""
    written = forms.split(name.partition("(")[0])
    for several in {tuple(written), tuple(forms.significant(written))}:
        letters = "".join(word[0] for word in several)
        for start, end in combinations(range(len(letters) + 1), 2):
            if end - start >= INNER:
                # Not read as words: there are many, and no other form of them is asked for.
                yield fold(letters[start:end]).replace(" ", "")
