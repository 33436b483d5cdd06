"""Pictures of pages for those who share a link: drawn per page in its language, and kept as files.

A picture is known by what it says, so that it is drawn anew when that changes and at no other time.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from expo import card_drawing, dates, kept_files
from expo.card_drawing import HEIGHT, WIDTH, Bar
from expo.languages import said

__all__ = ["HEIGHT", "WIDTH", "Bar", "Card", "answer"]

# Raise it when the drawing changes, or readers keep the old pictures.
FORM = 2
FOLDER = "cards"
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Card:
    """What a picture says: ``kicker`` above the title, ``facts`` below it, a line each.

    ``monogram`` stands in a tile beside them, ``bars`` are drawn there to the scale of a square. ``logo`` is
    a picture in the place of the monogram: its name in the storage and its checksum.
    """

    title: str
    kicker: str = ""
    facts: tuple = ()
    monogram: str = ""
    bars: tuple = ()
    logo: tuple = ()


def answer(request, card):
    """Answer with the picture of ``card``. A reader that has it is told so; nothing is drawn for that."""
    exhibition = request.exhibition
    words = asdict(card) | {
        "site": str(exhibition.name),
        "when": dates.day_range(exhibition.opens_on, exhibition.closes_on),
        "where": said(exhibition, "city"),
        "note": _("This site is a reconstruction."),
    }
    known = _digest([FORM, get_language(), words])
    etag = f'"{known}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(_kept(request.path, known, words), content_type="image/png")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _kept(address, known, words):
    """Return the picture from its file, or draw it: one process at a time, however many ask for pictures."""
    own = _digest([settings.BASE_URL, address])
    return kept_files.made_once(
        Path(default_storage.path(FOLDER)) / f"{own}-{known}.png",
        lambda: card_drawing.png(words),
        lambda other: other.name.startswith(f"{own}-"),
    )


def _digest(value):
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:24]
