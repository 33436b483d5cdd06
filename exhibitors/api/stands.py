"""Stands in the API."""

from django.db.models import Case, Exists, OuterRef, Prefetch, Value, When

from exhibitors.filters import StandFilters
from exhibitors.models import Allocation, Exhibitor, Stand
from exhibitors.serializers.stand import StandSerializer
from expo.api import PublicList


class Stands(PublicList):
    """The stands of the plan, each with its place, its size and who holds it."""

    tag = "stands"
    summaries = {"list": "List the stands", "retrieve": "Show one stand"}
    queryset = Stand.objects.none()
    serializer_class = StandSerializer
    filterset_class = StandFilters
    lookup_field = "code"

    def get_queryset(self):
        active = Allocation.objects.active()
        shown = Allocation.objects.taken()
        public = shown.filter(exhibitor__in=Exhibitor.objects.published()).select_related("exhibitor")
        here = {"stand": OuterRef("pk")}
        status = Case(
            When(Exists(shown.filter(**here)), then=Value(Stand.Status.TAKEN)),
            When(Exists(active.filter(**here)), then=Value(Stand.Status.RESERVED)),
            When(is_closed=True, then=Value(Stand.Status.CLOSED)),
            default=Value(Stand.Status.FREE),
        )
        return (
            Stand.objects.filter(exhibition=self.request.exhibition)
            .annotate(status=status)
            .in_order()
            .select_related("hall")
            .prefetch_related(Prefetch("allocations", public, to_attr="held"))
        )
