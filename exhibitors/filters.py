"""Filters of the lists of exhibitors and stands."""

from django_filters import CharFilter
from django_filters.rest_framework import FilterSet

from exhibitors import catalogue
from exhibitors.models import Allocation, Exhibitor, Stand
from expo.filters import Choice, One, described
from expo.models import Region

LONGEST_SEARCH = catalogue.MOST_SIGNS


def halls(request):
    return request.exhibition.halls.all()


class ExhibitorFilters(FilterSet):
    q = described(
        CharFilter(
            method="search",
            max_length=LONGEST_SEARCH,
            help_text="Words that the name, the city or a product holds, in Cyrillic or Latin letters.",
        ),
        maxLength=LONGEST_SEARCH,
    )
    sector = One(lambda request: request.exhibition.sectors.all(), help_text="Code of a sector.")
    region = One(
        lambda _request: Region.objects.all(),
        field_name="organisation__region",
        help_text="Code of a region.",
    )
    hall = One(halls, method="in_hall", help_text="Code of the hall in which the stand lies.")

    class Meta:
        model = Exhibitor
        fields = []

    def search(self, exhibitors, name, value):
        return exhibitors.filter(pk__in=catalogue.search(self.request.exhibition, value).pks)

    def in_hall(self, exhibitors, name, value):
        taken = Allocation.objects.taken().filter(stand__hall=value)
        return exhibitors.filter(pk__in=taken.values("exhibitor"))


class StandFilters(FilterSet):
    hall = One(halls, help_text="Code of a hall.")
    kind = Choice(choices=Stand.Kind.choices, help_text="Kind of space.")
    status = Choice(choices=Stand.Status.choices, help_text="Whether the stand can be had.")

    class Meta:
        model = Stand
        fields = []
