"""The programme for calendars, apps and news readers. The path carries no language: ``?lang=`` asks."""

from django.urls import path

from conference import feeds
from conference.views import session_file

urlpatterns = [
    path("schedule.ics", feeds.calendar, name="schedule-ics"),
    path("schedule.json", feeds.schedule, name="schedule-json"),
    path("schedule.xml", feeds.schedule_as_xml, name="schedule-xml"),
    path("schedule.pdf", feeds.printed_book, name="schedule-pdf"),
    path("schedule/doors.pdf", feeds.door_sheets, name="schedule-doors"),
    path("schedule/changes.rss", feeds.changes_rss, name="changes-rss"),
    path("schedule/changes.atom", feeds.changes_atom, name="changes-atom"),
    path("schedule/files/<uuid:key>/<str:name>", session_file.session_file, name="session-file"),
]
