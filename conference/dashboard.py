"""What the organisers' dashboard shows of the programme."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from conference import access, publishing
from conference.models import Session
from expo import closed_rows
from expo.dashboard import Section, Tile, of_exhibition


def unscheduled(sessions):
    """Those of the queryset that lack a time or a room, so that publishing leaves them behind."""
    return sessions.filter(Q(starts_at=None) | Q(room=None))


def unreleased(sessions):
    """Those of the queryset that the public does not see as they are drafted now."""
    return sessions.filter(pk__in=publishing.differing())


def section(exhibition, user):
    sessions = closed_rows.without(Session.objects.filter(exhibition=exhibition))
    shown = (
        (_("Sessions"), sessions, {}),
        (_("Sessions without a time or a room"), unscheduled(sessions), {"stage": "unscheduled"}),
        (_("Programme not yet released: sessions"), unreleased(sessions), {"stage": "unreleased"}),
    )
    return Section(
        _("Programme"),
        [
            Tile(
                label,
                found.count(),
                "conference.session",
                of_exhibition(exhibition, **filters),
                is_worry=bool(filters),
            )
            for label, found, filters in shown
        ],
        [(_("Editor of the programme"), reverse("admin:conference_session_editor"))]
        if user.has_perm("conference.change_session")
        else [],
    )


def commission(_exhibition, user):
    """The way to the Commission, for its co-chairs, deputies and secretaries only."""
    if not access.leads_the_commission(user):
        return None
    return Section(_("Commission"), [], [(_("Workplace"), reverse("commission-workplace"))])
