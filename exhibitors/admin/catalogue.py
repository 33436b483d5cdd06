from django.contrib import admin

from exhibitors.models import CoExhibitor, Product
from expo.admin.base import RowAdmin, TranslatedAdmin
from expo.languages import columns


@admin.register(Product)
class ProductAdmin(TranslatedAdmin):
    """What the search looks through holds the products, so their exhibitor is saved with them."""

    list_display = ["name", "exhibitor", "position"]
    list_filter = ["exhibitor__exhibition", "exhibitor__sector"]
    list_select_related = ["exhibitor"]
    search_fields = [*columns("name"), "exhibitor__search_text"]
    autocomplete_fields = ["exhibitor"]
    ordering = ["exhibitor__sort_ru", "position"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        obj.exhibitor.save()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        obj.exhibitor.save()

    def delete_queryset(self, request, queryset):
        for product in queryset.select_related("exhibitor"):
            self.delete_model(request, product)


@admin.register(CoExhibitor)
class CoExhibitorAdmin(RowAdmin):
    list_display = ["organisation", "exhibitor", "has_own_staff", "has_own_products"]
    list_filter = ["exhibitor__exhibition", "has_own_staff", "has_own_products"]
    list_select_related = ["organisation", "exhibitor"]
    search_fields = ["exhibitor__search_text", "organisation__slug", *columns("organisation__name")]
    autocomplete_fields = ["exhibitor", "organisation"]
