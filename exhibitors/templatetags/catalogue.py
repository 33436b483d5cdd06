"""The catalogue on the pages of others."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

from exhibitors import catalogue, linked_data, offline
from exhibitors.models import Stand
from exhibitors.monogram import monogram as letters_for
from expo.languages import text_in
from expo.linked_data import script

register = template.Library()


@register.simple_tag
def exhibitor_slugs(exhibition, organisations):
    """A dict from the id of each organisation in the catalogue to its exhibitor's slug, in one query."""
    public = catalogue.public(exhibition).filter(organisation__in=[one.pk for one in organisations])
    return dict(public.order_by().values_list("organisation_id", "slug"))


@register.filter
def of(mapping, key):
    """``{{ slugs|of:organisation.pk }}``: the value of a dict, or nothing."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def catalogue_counts(context):
    """How many exhibitors, stands, sectors and halls the current edition has."""
    exhibition = context["request"].exhibition
    return {
        "exhibitors": catalogue.public(exhibition).count(),
        "stands": Stand.objects.filter(exhibition=exhibition).count(),
        "sectors": exhibition.sectors.count(),
        "halls": exhibition.halls.count(),
    }


@register.inclusion_tag("exhibitors/_at_hand.html", takes_context=True)
def exhibitors_at_hand(context, letters):
    """The exhibitors in short, to be searched by the browser with the table ``letters``."""
    request = context["request"]
    shown, has_products = offline.fitting(list(offline.listed(request.exhibition, get_language())))
    return {
        "request": request,
        "exhibitors": shown,
        "has_products": has_products,
        "number": len(shown),
        "total": catalogue.public(request.exhibition).count(),
        "letters": letters,
    }


@register.filter
def monogram(exhibitor):
    """Two letters in place of a logo, from the name in the reader's language."""
    return letters_for(text_in(exhibitor, "name", get_language())[0])


@register.simple_tag
def other_names(exhibitor):
    """``(language code, language, name)`` for each other language that the name is known in."""
    shown = text_in(exhibitor, "name", get_language())[1]
    names = ((code, language, getattr(exhibitor, f"name_{code}")) for code, language in settings.LANGUAGES)
    return [(code, language, name) for code, language, name in names if name and code != shown]


@register.simple_tag
def linked_exhibitor(exhibitor):
    """The exhibitor of this page as JSON-LD, for a script element."""
    return script(linked_data.organisation(exhibitor))


@register.simple_tag
def linked_exhibitor_path(exhibitor):
    """The way from the catalogue to this exhibitor as JSON-LD, for a script element."""
    return script(linked_data.path(exhibitor))


@register.filter
def is_web_address(address):
    """An address that a page may link to."""
    return address.startswith(("http://", "https://"))


@register.filter
def site_name(address):
    """``https://www.example.org/`` as ``www.example.org``."""
    return address.partition("://")[2].rstrip("/")
