from django.contrib import admin
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exhibitors import plan
from exhibitors.admin.allocation import ActiveAllocations, assign_link, release_stands
from exhibitors.models import Allocation, Exhibitor, Stand
from expo.admin.base import RowAdmin, area, mark


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Stand.Status.choices

    def queryset(self, request, queryset):
        given = Allocation.objects.active()
        reserved = given.filter(state__in=Allocation.HELD)
        match self.value():
            case Stand.Status.FREE:
                return queryset.free()
            case Stand.Status.RESERVED:
                return queryset.filter(pk__in=reserved.values("stand_id"))
            case Stand.Status.TAKEN:
                return queryset.filter(pk__in=Allocation.objects.taken().values("stand_id"))
            case Stand.Status.CLOSED:
                return queryset.filter(is_closed=True).exclude(pk__in=given.values("stand_id"))
        return queryset


@admin.register(Stand)
class StandAdmin(RowAdmin):
    list_display = ["code", "hall", "kind", "square_metres", "status", "holder"]
    list_filter = ["exhibition", StatusFilter, "hall", "kind"]
    list_select_related = ["hall"]
    search_fields = ["code"]
    ordering = ["hall__code", "row", "place"]
    actions = ["release"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(ActiveAllocations("exhibitor"))

    def get_search_results(self, request, queryset, search_term):
        """By its number, or by who holds it. Where a stand is to be given, only free ones are offered."""
        if request.GET.get("model_name") == "allocation":
            queryset = queryset.free()
        held = Allocation.objects.active().filter(exhibitor__in=Exhibitor.objects.matching(search_term))
        by_number = Q(code__icontains=search_term.strip())
        return queryset.filter(by_number | Q(pk__in=held.values("stand_id"))), False

    @admin.display(description=_("area, m²"), ordering=F("width_cm") * F("depth_cm"))
    def square_metres(self, stand):
        return area(stand.area)

    @admin.display(description=_("status"))
    def status(self, stand):
        status = plan.status_of(stand, next(iter(stand.active_allocations), None))
        return mark(status, status.label)

    @admin.display(description=_("exhibitor"))
    def holder(self, stand):
        held = stand.active_allocations
        if held:
            return held[0].exhibitor
        return "" if stand.is_closed else assign_link(stand=stand)

    def has_release_permission(self, request):
        return request.user.has_perm("exhibitors.change_allocation")

    @admin.action(description=_("Release the stand"), permissions=["release"])
    def release(self, request, queryset):
        release_stands(request, Allocation.objects.active().filter(stand__in=queryset))
