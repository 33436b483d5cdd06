"""What a public page tells programs that look at links: its one address, its twins, a picture (ogp.me)."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language

from expo import addresses, cards

LOCALES = {"ru": "ru_RU", "kk": "kk_KZ", "be": "be_BY", "en": "en_GB"}


def facts(request, own_query=()):
    """Return what the head of a page says of it.

    Addresses begin as the settings say, never as the request does. ``own_query`` is the part of the query
    that makes it a page of its own, such as the hall of the plan; filters and all else are left out.
    """
    own = request.path if not own_query else f"{request.path}?{urlencode(own_query)}"
    own = iri_to_uri(own)
    language = get_language()
    return {
        "canonical": settings.BASE_URL + own,
        "alternates": addresses.alternates(own) if addresses.is_page(own) else [],
        "locale": LOCALES[language],
        "other_locales": [locale for code, locale in LOCALES.items() if code != language],
        "site_name": str(request.exhibition.name),
        "picture": settings.BASE_URL + picture(request.resolver_match),
        "width": cards.WIDTH,
        "height": cards.HEIGHT,
    }


def is_shared(match):
    """Say whether a page is for everybody: an address with something in it may be secret without a card."""
    return match is not None and (not match.captured_kwargs or _own_card(match) is not None)


def picture(match):
    """Return the address of the card of a page, or of the home page's where it has none of its own."""
    return _own_card(match) or reverse(card_of("home"))


def _own_card(match):
    try:
        return reverse(card_of(match.url_name), args=match.args, kwargs=match.kwargs)
    except NoReverseMatch:
        return None


def card_of(name):
    """Return under which name the card of a page is known: it lies beside it, as ``card.png``."""
    return f"{name}-card"
