"""The pictures of the exhibition's own pages."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from expo import economy as figures
from expo.cards import Bar, Card, answer
from expo.languages import said
from expo.templatetags.figures import value


@require_safe
def home(request):
    exhibition = request.exhibition
    place = f"{said(exhibition, 'city')}, {said(exhibition, 'country')}"
    return answer(request, Card(title=said(exhibition, "title"), facts=(said(exhibition, "tagline"), place)))


@require_safe
def economy(request):
    found = figures.overview(request.exhibition)
    facts, bars = (), ()
    if found.turnover:
        shown = (found.turnover, found.exports, found.imports)
        facts = tuple(
            f"{one.get_flow_display()}: {value(one)} {one.get_unit_display()}" for one in shown if one
        )
        bars = _columns([float(bar.figure.value) for bar in found.years])
    title = _("Economy: trade between Belarus and Kazakhstan")
    return answer(request, Card(title=title, facts=facts, bars=bars))


@require_safe
def sources(request):
    return answer(request, Card(title=_("Sources and open questions")))


def _columns(values):
    """Columns to the scale of the largest, the last one in the other colour."""
    most, step = max(values, default=0), 1 / max(len(values), 1)
    return tuple(
        Bar(
            x=number * step + step * 0.15,
            y=1 - one / most,
            width=step * 0.7,
            height=one / most,
            fill="teal" if number < len(values) - 1 else "amber",
        )
        for number, one in enumerate(values)
        if most
    )
