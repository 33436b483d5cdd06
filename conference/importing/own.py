"""What our own feeds say in words, read back: kind and access, and the lines of the description."""

import re
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from conference import descriptions
from conference.importing.document import Talk
from conference.models.session import CODE_ALPHABET, Access, Contribution, Kind
from expo.languages import CODES
from expo.models import Provenance

GENERATOR = "belarus-expo"
CODE_LENGTH = 6


@dataclass(frozen=True)
class Said:
    """The description of an event, taken apart. ``organisations`` still hang together with semicolons."""

    language: str
    organisations: str
    talks: list
    languages: list
    channels: list
    is_illustrative: bool


@cache
def words(choices):
    """Return ``{what a choice is called in any of the four languages: its value}`` of Kind or Access."""
    found = {}
    for code in reversed(CODES):
        with translation.override(code):
            found |= {str(label).casefold(): value for value, label in choices.choices}
    return found | {value.casefold(): value for value in choices.values}


def kind(text):
    return words(Kind).get((text or "").casefold())


def access(text):
    return words(Access).get((text or "").casefold())


@cache
def _phrases(language):
    """Return the labels and sentences of a description in ``language``."""
    with translation.override(language):
        sentences = {
            descriptions.reconstruction(SimpleNamespace(provenance=one)): one == Provenance.ILLUSTRATIVE
            for one in (Provenance.ITEM, Provenance.ILLUSTRATIVE)
        }
        title = re.escape(_("“%(title)s”") % {"title": "0"}).replace("0", "(?P<title>.*)")
        minutes = re.escape(_("%(count)s min") % {"count": 0}).replace("0", r"(?P<minutes>\d+)")
        return SimpleNamespace(
            sentences=sentences,
            organisations=f"{_('Organisations')}: ",
            languages=f"{_('Working languages')}: ",
            channels=f"{_('Simultaneous interpretation')}: ",
            names={str(name): code for code, name in settings.LANGUAGES},
            roles={str(label): value for value, label in Contribution.Role.choices},
            talk=re.compile(rf"(?P<who>.*?)(?: – {title})?(?: \({minutes}\))?"),
        )


def parse(description, people=()):
    """Return what ``description`` has Said, in whichever language, or None where it is none of ours.

    ``people`` are those of the event: where the name of one ends, a line about a talk does not say.
    """
    lines = (description or "").split("\n")
    for language in CODES:
        phrases = _phrases(language)
        if lines[-1] in phrases.sentences:
            return _parse(lines, language, phrases, people)
    return None


def _parse(lines, language, phrases, people):
    *lines, sentence = lines
    organisations, spoken = "", {"languages": [], "channels": []}
    if lines and lines[0].startswith(phrases.organisations):
        organisations = lines.pop(0).removeprefix(phrases.organisations)
    if lines and lines[-1].startswith((phrases.languages, phrases.channels)):
        for part in lines.pop().split(". "):
            for name in spoken:
                label = getattr(phrases, name)
                if part.startswith(label):
                    named = part.removeprefix(label).split(", ")
                    spoken[name] = [phrases.names[one] for one in named if one in phrases.names]
    talks = [talk for line in lines if (talk := _talk(line, phrases, people))]
    illustrative = phrases.sentences[sentence]
    return Said(language, organisations, talks, **spoken, is_illustrative=illustrative)


def _talk(line, phrases, people):
    role, _colon, rest = line.partition(": ")
    found = phrases.talk.fullmatch(rest)
    if role not in phrases.roles or found is None:
        return None
    who, person = found["who"], None
    for one in sorted(people, key=lambda one: -len(one.name)):
        if who == one.name or who.startswith(f"{one.name}, "):
            person, who = one, who[len(one.name) :].removeprefix(", ")
            break
    minutes = int(found["minutes"]) if found["minutes"] else None
    return Talk(phrases.roles[role], person, who, found["title"] or "", minutes)


def code_of(event):
    """Return the public code that one of our events carries, or an empty text."""
    for text in (event.get("code"), *(str(event.get(name) or "").rstrip("/") for name in ("slug", "url"))):
        tail = str(text or "").replace("/", "-").rpartition("-")[2].lower()
        if len(tail) == CODE_LENGTH and set(tail) <= set(CODE_ALPHABET):
            return tail
    return ""


@cache
def language_names():
    """Return ``{name or code of a language: its code}``, in any of the four languages."""
    found = {}
    for code in reversed(CODES):
        with translation.override(code):
            found |= {str(name).casefold(): one for one, name in settings.LANGUAGES}
    return found | {code: code for code in CODES}
