from django.contrib import admin

from expo.admin.base import TranslatedAdmin
from expo.languages import columns
from expo.models import TradeFigure


@admin.register(TradeFigure)
class TradeFigureAdmin(TranslatedAdmin):
    list_display = ["label", "flow", "qualifier", "value", "unit", "starts_on", "ends_on", "is_computed"]
    list_filter = ["exhibition", "flow", "unit", "is_computed"]
    search_fields = ["code", *columns("label", "source")]
