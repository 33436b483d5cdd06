from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from expo.admin.base import TranslatedAdmin
from expo.languages import columns
from expo.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(TranslatedAdmin):
    """Registered here, because the search text of its exhibitors holds the name of its city."""

    list_display = ["name", "legal_name", "country", "city", "region", "tax_number", "participations"]
    list_filter = ["country", "region", "tax_scheme"]
    list_select_related = ["region"]
    search_fields = [*columns("name", "legal_name", "city"), "slug", "tax_number"]
    prepopulated_fields = {"slug": ["name_ru"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(participation_count=Count("participations"))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        for exhibitor in obj.participations.select_related("organisation"):
            exhibitor.save()

    @admin.display(description=_("participations"), ordering="participation_count")
    def participations(self, organisation):
        return organisation.participation_count
