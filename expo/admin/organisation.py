from django.contrib import admin

from expo.admin.base import TranslatedAdmin
from expo.languages import columns
from expo.models import Person, Region


@admin.register(Region)
class RegionAdmin(TranslatedAdmin):
    list_display = ["code", "name", "position"]
    search_fields = ["code", *columns("name")]


@admin.register(Person)
class PersonAdmin(TranslatedAdmin):
    list_display = ["__str__", "position", "organisation"]
    list_select_related = ["organisation"]
    search_fields = columns("surname", "given_name", "patronymic")
    autocomplete_fields = ["organisation"]
