"""The languages of content: which text is shown where one is missing, and what language it is in."""

from django.conf import settings
from django.utils.translation import get_language

CODES = ("en", "ru", "be", "kk")


def chain(language):
    """Return the languages to try for ``language``, itself first."""
    fallback = settings.MODELTRANSLATION_FALLBACK_LANGUAGES
    return (language, *fallback.get(language, fallback["default"]))


def text_in(thing, field, language=None):
    """Return ``(text, language it is in)`` for a translated field of a model object or a dict of columns.

    Without any text the answer is ``("", language)``. ``language`` defaults to the active one.
    """
    wanted = language or get_language() or settings.LANGUAGE_CODE
    read = thing.get if isinstance(thing, dict) else lambda name: getattr(thing, name)
    for code in chain(wanted):
        text = read(f"{field}_{code}")
        if text:
            return text, code
    return "", wanted


def said(thing, field="name"):
    """Return the text alone, for places that cannot say what language it is in."""
    return text_in(thing, field)[0]


def columns(*fields):
    """Return the names of the database columns of translated ``fields``, for ``values()`` and ``only()``."""
    return [f"{field}_{code}" for field in fields for code in CODES]
