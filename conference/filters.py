"""Filters of the programme. They look at released slots only and so know nothing of a closed session."""

from django.db.models import Q
from django_filters.rest_framework import FilterSet

from conference.models import Contribution, Release, Slot, SlotPresenter
from conference.models.session import ALWAYS_CLOSED, Access, Kind
from expo import offers
from expo.filters import Choice, One
from expo.models import Organisation

# What is always closed has no name here.
PUBLIC_KINDS = [one for one in Kind.choices if one[0] not in ALWAYS_CLOSED]
PUBLIC_ROLES = [one for one in Contribution.Role.choices if one[0] in Contribution.PUBLIC_ROLES]
PUBLIC_ACCESS = [one for one in Access.choices if one[0] != Access.CLOSED]


def presenting(request):
    """Organisations that the public knows of: they present a released session or take part."""
    # Every list builds this filter, asked for or not, so that the release is looked up inside the query.
    newest = Release.objects.filter(exhibition=request.exhibition).order_by("-number").values("pk")[:1]
    known = Q(pk__in=SlotPresenter.objects.filter(slot__release=newest).values("organisation"))
    for participants in offers.of("participants"):
        known |= Q(pk__in=participants(request.exhibition))
    return Organisation.objects.filter(known)


class SessionFilters(FilterSet):
    day = One(
        lambda request: request.exhibition.days.all(),
        to_field_name="date",
        method="on_day",
        schema={"pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"},
        help_text="A day of the exhibition. It ends at four in the morning.",
    )
    room = One(lambda request: request.exhibition.rooms.all(), help_text="Code of a room.")
    kind = Choice(choices=PUBLIC_KINDS, help_text="Kind of session.")
    access = Choice(choices=PUBLIC_ACCESS, help_text="Who may come.")
    sector = One(lambda request: request.exhibition.sectors.all(), help_text="Code of a sector.")
    exhibitor = One(
        presenting,
        to_field_name="slug",
        field_name="organisations",
        help_text="Slug of a presenting organisation.",
    )

    class Meta:
        model = Slot
        fields = []

    def on_day(self, slots, name, day):
        return slots.filter(starts_at__gte=day.span_start, starts_at__lt=day.span_end)
