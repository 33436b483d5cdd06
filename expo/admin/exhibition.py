from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from expo.admin.base import Inline, RowAdmin, TranslatedAdmin
from expo.languages import columns
from expo.models import Day, Deadline, Exhibition, Sector


class DayInline(Inline):
    model = Day


class DeadlineInline(Inline):
    model = Deadline


@admin.register(Exhibition)
class ExhibitionAdmin(TranslatedAdmin):
    list_display = ["title", "city", "opens_on", "closes_on", "number_of_days", "is_current"]
    list_filter = ["is_current"]
    search_fields = [*columns("title", "city"), "slug"]
    inlines = [DayInline, DeadlineInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(day_count=Count("days"))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if "time_zone" in form.changed_data:
            for day in form.instance.days.all():
                day.save()

    @admin.display(description=_("days"), ordering="day_count")
    def number_of_days(self, exhibition):
        return exhibition.day_count


@admin.register(Day)
class DayAdmin(RowAdmin):
    list_display = ["date", "opens_at", "closes_at", "is_illustrative", "exhibition"]
    list_filter = ["exhibition", "is_illustrative"]
    list_select_related = ["exhibition"]
    search_fields = ["date"]


@admin.register(Deadline)
class DeadlineAdmin(RowAdmin):
    list_display = ["kind", "at", "exhibition"]
    list_filter = ["exhibition", "kind"]
    list_select_related = ["exhibition"]


@admin.register(Sector)
class SectorAdmin(TranslatedAdmin):
    list_display = ["code", "name", "position", "exhibition"]
    list_filter = ["exhibition"]
    list_select_related = ["exhibition"]
    search_fields = ["code", *columns("name")]
