from django.contrib import admin
from django.urls import reverse

from conference.models import Conference, Room, Track
from expo.admin.base import TranslatedAdmin, TranslatedInline
from expo.languages import columns


@admin.register(Room)
class RoomAdmin(TranslatedAdmin):
    list_display = ["code", "name", "hall", "capacity", "layout", "exhibition"]
    list_filter = ["exhibition", "hall", "layout"]
    list_select_related = ["hall", "exhibition"]
    search_fields = ["code", *columns("name")]

    def view_on_site(self, room):
        """The screen at its door; only the edition on show has screens."""
        return reverse("signage-room", args=[room.code]) if room.exhibition.is_current else None


class TrackInline(TranslatedInline):
    model = Track


@admin.register(Conference)
class ConferenceAdmin(TranslatedAdmin):
    list_display = ["title", "exhibition", "provenance"]
    list_filter = ["exhibition", "provenance"]
    list_select_related = ["exhibition"]
    search_fields = columns("title")
    inlines = [TrackInline]


@admin.register(Track)
class TrackAdmin(TranslatedAdmin):
    list_display = ["code", "name", "position", "conference"]
    list_filter = ["conference__exhibition"]
    list_select_related = ["conference"]
    search_fields = ["code", *columns("name")]
