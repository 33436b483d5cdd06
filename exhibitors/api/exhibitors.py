"""Exhibitors in the API."""

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import get_language

from exhibitors import former_addresses
from exhibitors.filters import ExhibitorFilters
from exhibitors.models import Allocation, Exhibitor
from exhibitors.serializers.exhibitor import ExhibitorSerializer
from expo.api import PublicList


class Exhibitors(PublicList):
    """Who takes part, in the alphabetical order of the language."""

    tag = "exhibitors"
    summaries = {"list": "List or search the exhibitors", "retrieve": "Show one exhibitor"}
    queryset = Exhibitor.objects.none()
    serializer_class = ExhibitorSerializer
    filterset_class = ExhibitorFilters
    lookup_field = "slug"
    moves = ("retrieve",)

    def get_queryset(self):
        held = Allocation.objects.taken().select_related("stand__hall")
        return (
            Exhibitor.objects.filter(exhibition=self.request.exhibition)
            .published()
            .in_order(get_language())
            .select_related("sector", "organisation__region")
            .prefetch_related("products", Prefetch("allocations", held, to_attr="held"))
        )

    def retrieve(self, request, *args, **kwargs):
        """Programs that kept an address which has changed are told the present one."""
        try:
            return super().retrieve(request, *args, **kwargs)
        except Http404:
            return former_addresses.redirect(request, kwargs["slug"])
