"""The programme for calendars and conference apps. The path carries no language: ``?lang=`` asks."""

from django.urls import path

from conference import feeds

urlpatterns = [
    path("schedule.ics", feeds.calendar, name="schedule-ics"),
    path("schedule.json", feeds.schedule, name="schedule-json"),
]
