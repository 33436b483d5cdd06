"""The public pages of the programme."""

import datetime as dt

from django.urls import path, register_converter

from conference.views import changes, conference, my, schedule, session, signage


class IsoDate:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value):
        return dt.date.fromisoformat(value)

    def to_url(self, value):
        return str(value)


class Code:
    """The public code of a session; longer words stay free for other pages."""

    regex = "[0-9a-z]{6}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(IsoDate, "iso_date")
register_converter(Code, "session_code")

urlpatterns = [
    path("schedule/", schedule.schedule, name="schedule"),
    path("schedule/changes/", changes.changed, name="schedule-changes"),
    path("schedule/<iso_date:date>/", schedule.day, name="schedule-day"),
    path("schedule/my/", my.my, name="schedule-my"),
    path("schedule/<session_code:code>/", session.session, name="session"),
    path("signage/", signage.foyer, name="signage"),
    path("signage/worker.js", signage.worker, name="signage-worker"),
    path("signage/<path:code>/", signage.at_door, name="signage-room"),
    path("conference/", conference.conference, name="conference"),
    path("commission/", conference.commission, name="commission"),
]
