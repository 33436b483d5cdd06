"""The public pages of the programme."""

import datetime as dt

from django.urls import path, register_converter

from conference.views import cards, changes, conference, my, schedule, session, signage
from conference.views.commission import delegate, delegate_papers, originals


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
    path("schedule/card.png", cards.schedule, name="schedule-card"),
    path("schedule/changes/card.png", cards.changed, name="schedule-changes-card"),
    path("schedule/<iso_date:date>/card.png", cards.day, name="schedule-day-card"),
    path("schedule/<session_code:code>/card.png", cards.session, name="session-card"),
    path("conference/card.png", cards.conference, name="conference-card"),
    path("commission/card.png", cards.commission, name="commission-card"),
    path("signage/", signage.foyer, name="signage"),
    path("signage/worker.js", signage.worker, name="signage-worker"),
    path("signage/<path:code>/", signage.at_door, name="signage-room"),
    path("conference/", conference.conference, name="conference"),
    path("commission/", conference.commission, name="commission"),
    path("commission/meetings/", delegate.meetings, name="commission-mine"),
    path("commission/meetings/<slug:key>/", delegate.meeting, name="commission-today"),
    path("commission/meetings/<slug:key>/now/", delegate.now, name="commission-now"),
    path("commission/papers/<slug:key>/", delegate_papers.paper, name="commission-paper"),
    path("commission/papers/<slug:key>/<int:number>/", delegate_papers.file, name="commission-paper"),
    path("commission/papers/<slug:key>/public/", delegate_papers.public, name="commission-paper-public"),
    path("commission/meetings/<slug:key>/protocol/", originals.agreed, name="commission-agreed"),
    path(
        "commission/meetings/<slug:key>/protocol.pdf",
        originals.agreed_file,
        {"kind": "pdf"},
        name="commission-agreed-pdf",
    ),
    path(
        "commission/meetings/<slug:key>/protocol.docx",
        originals.agreed_file,
        {"kind": "docx"},
        name="commission-agreed-docx",
    ),
]
