"""Trade figures in words."""

from django import template
from django.utils.translation import gettext as _

from expo import dates, economy
from expo.models import TradeFigure

register = template.Library()
Unit, Qualifier = TradeFigure.Unit, TradeFigure.Qualifier


@register.filter
def value(figure):
    """``368.5``, ``≈ 299.6``, ``+23%`` or ``60+``: the value as a figure written large."""
    if figure.unit == Unit.PERCENT:
        return f"+{dates.percent(figure.value.normalize())}"
    places = 0 if figure.value == figure.value.to_integral() else 1
    shown = dates.number(figure.value, places)
    if figure.qualifier == Qualifier.ABOUT:
        return f"≈{dates.NBSP}{shown}"
    return f"{shown}+" if figure.qualifier == Qualifier.MORE_THAN else shown


@register.filter
def signed(number):
    """``+197.5`` or ``−12``."""
    places = 0 if number == int(number) else 1
    return f"{'−' if number < 0 else '+'}{dates.number(abs(number), places)}"


@register.simple_tag
def shorter_by(percent):
    """``12% less`` or ``12% more`` than the year before."""
    words = _("%(share)s less") if percent < 0 else _("%(share)s more")
    return words % {"share": dates.percent(abs(percent))}


@register.simple_tag
def trade(exhibition):
    """The economy of an exhibition, for pages that show its headline."""
    return economy.overview(exhibition)
