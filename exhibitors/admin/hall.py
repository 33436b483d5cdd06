from django.contrib import admin
from django.db.models import Count, F, OuterRef, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exhibitors.models import Allocation, Stand
from expo.admin.base import TranslatedAdmin, area, link
from expo.languages import columns
from expo.models import Hall


def _of_the_hall(stands, value):
    """``value`` over those of ``stands`` that are in the hall of the outer query."""
    grouped = stands.filter(hall=OuterRef("pk")).order_by().values("hall")
    return Subquery(grouped.annotate(found=value).values("found"))


@admin.register(Hall)
class HallAdmin(TranslatedAdmin):
    """Registered here, because what an organiser asks of a hall is how much of it is let."""

    list_display = ["code", "name", "kind", "gross", "net", "number_of_stands", "free", "exhibition"]
    list_filter = ["exhibition", "kind"]
    list_select_related = ["exhibition"]
    search_fields = ["code", *columns("name")]

    def get_queryset(self, request):
        stands = Stand.objects.all()
        free = stands.filter(is_closed=False).exclude(pk__in=Allocation.objects.active().values("stand_id"))
        return (
            super()
            .get_queryset(request)
            .annotate(
                net_cm2=_of_the_hall(stands, Sum(F("width_cm") * F("depth_cm"))),
                stand_count=_of_the_hall(stands, Count("pk")),
                free_count=_of_the_hall(free, Count("pk")),
            )
        )

    @admin.display(description=_("gross area"), ordering=F("width_cm") * F("depth_cm"))
    def gross(self, hall):
        return area(hall.gross_area)

    @admin.display(description=_("net area"), ordering="net_cm2")
    def net(self, hall):
        return area((hall.net_cm2 or 0) / 10_000)

    @admin.display(description=_("stands"), ordering="stand_count")
    def number_of_stands(self, hall):
        return hall.stand_count or 0

    @admin.display(description=_("free stands"), ordering="free_count")
    def free(self, hall):
        stands = reverse("admin:exhibitors_stand_changelist")
        return link(f"{stands}?hall__id__exact={hall.pk}&status=free", hall.free_count or 0)
