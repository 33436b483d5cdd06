"""The programme's part of what a visitor's browser keeps."""

from django.urls import reverse

from conference.models import Release, Room


def pages(exhibition):
    """The whole programme and each of its days."""
    days = exhibition.days.values_list("date", flat=True)
    return [reverse("schedule"), *(reverse("schedule-day", args=[date]) for date in days)]


def state(exhibition):
    """What is released, and the rooms, whose names are read from the rows of today."""
    release = Release.objects.current(exhibition)
    rooms = Room.objects.filter(exhibition=exhibition)
    names = list(rooms.values_list("name_en", "name_ru", "name_be", "name_kk", "building").order_by("pk"))
    return [release and release.pk, names]
