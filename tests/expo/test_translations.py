"""Every sentence of the interface is written in four languages."""

import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
LOCALE = ROOT / "expo" / "locale"
LANGUAGES = ("ru", "kk", "be")
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def sources():
    for folder in ("expo", "exhibitors", "conference", "templates"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and not {"migrations", "vendor"} & set(path.parts):
                yield path


def messages():
    """``(msgid or (msgid, plural), context)`` of all sources, with a place where it stands."""
    found = {}
    for path in sources():
        text = path.read_text()
        if path.suffix != ".py":
            # What is left of the mark-up is indented at random, which the tokenizer would refuse.
            text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
        for line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
            found.setdefault((message, context), f"{path.relative_to(ROOT)}:{line}")
    return found


def catalogue(language, domain="django"):
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language)


def fields(text):
    """The named placeholders of a message."""
    return {part.split(")")[0] for part in text.split("%(")[1:]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language):
    known = catalogue(language)
    missing = []
    for (message, context), place in messages().items():
        singular = message[0] if isinstance(message, tuple) else message
        entry = known.get(singular, context)
        with override(language):
            # A term that the framework has too need not be written twice.
            if entry is None and _(singular) != singular:
                continue
        texts = entry.string if entry and isinstance(entry.string, tuple) else [entry and entry.string]
        if entry is None or entry.fuzzy or not all(texts):
            missing.append(f"{place}: {singular!r}")
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language):
    wrong = []
    for entry in catalogue(language):
        if not entry.id:
            continue
        wanted = fields(entry.id[-1] if isinstance(entry.id, tuple) else entry.id)
        texts = entry.string if isinstance(entry.string, tuple) else [entry.string]
        # The form for one thing may leave the number out.
        judged = texts[-1:] if isinstance(entry.id, tuple) else texts
        wrong += [f"{entry.id!r}: {text!r}" for text in judged if fields(text) != wanted]
    assert wrong == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_says_what_the_text_says(language, domain):
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in catalogue(language, domain):
        if entry.id and isinstance(entry.id, str):
            shown = (
                compiled.pgettext(entry.context, entry.id) if entry.context else compiled.gettext(entry.id)
            )
            assert shown == entry.string


@pytest.mark.parametrize(
    ("language", "message", "shown"),
    [
        ("be", "September", "верасень"),
        ("be", "Thursday", "чацвер"),
        ("kk", "September", "қыркүйек"),
        ("kk", "Save", "Сақтау"),
        ("kk", "Log in", "Кіру"),
        ("be", "Delete", "Выдаліць"),
    ],
)
def test_framework_speaks_official_belarusian_and_whole_kazakh(language, message, shown):
    with override(language):
        said = _(message)
    assert said.lower() == shown.lower()


def test_belarusian_has_no_classical_spelling():
    # At the beginning of a word only: “возьмуць” is official.
    classical = re.compile(r"\bзьм|сьн|сьц|цьв|дзьв|ньн|льл|плян|клясы")
    found = [
        text
        for entry in catalogue("be")
        for text in (entry.string if isinstance(entry.string, tuple) else [entry.string])
        if classical.search(text.lower())
    ]
    assert found == []
