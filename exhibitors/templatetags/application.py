"""What the pages of an application show of it."""

import json

from django import template
from django.utils.translation import get_language

from exhibitors import badges, letters
from exhibitors.monogram import monogram
from expo.dates import number
from expo.languages import text_in

register = template.Library()
MOST_PRODUCTS = 3
KILOBYTE = 1024


@register.simple_tag
def moment(when, exhibition):
    """Date, hour and whose hour it is: ``1 September 2011, 00:00, time in Almaty (UTC+6)``."""
    return letters.moment(when, exhibition)


@register.simple_tag
def deadline(when, exhibition):
    """The last moment for something: ``31 August 2011, 24:00, time in Almaty (UTC+6)``."""
    return letters.deadline(when, exhibition)


@register.filter
def as_json(value):
    """JSON for an attribute, which the template escapes."""
    return json.dumps(value, ensure_ascii=False)


@register.filter
def kilobytes(size):
    """``12`` for 12 KB, never 0."""
    return number(max(1, round(size / KILOBYTE)))


@register.filter
def free_badges(application):
    """How many badges are free for the area that is asked for."""
    return number(badges.quota(application.exhibition, application.area))


@register.simple_tag
def catalogue_card(application):
    """The entry as the list of exhibitors will show it: name with its language, monogram, products."""
    name, language = text_in(application, "catalogue_name")
    if not name:
        name, language = application.short_name or application.legal_name, application.language
    lines = [line.strip() for line in application.products.splitlines() if line.strip()]
    return {
        "name": name,
        "language": "" if language == get_language() else language,
        "monogram": monogram(name),
        "products": lines[:MOST_PRODUCTS],
    }
