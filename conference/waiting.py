"""What waits for the agreement of the own part, in every meeting that is not closed."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from conference import wall
from conference.models.commission import (
    AgendaItem,
    Communique,
    CorrectionAct,
    DecisionChange,
    Delegate,
    Wording,
)
from conference.models.commission.meeting import State
from conference.models.commission.protocol import Verdict


@dataclass(frozen=True)
class Waiting:
    """``count`` things on a ``page`` of ``meeting``, which ``words`` call by their name."""

    meeting: object
    page: str
    words: str
    count: int

    @property
    def url(self):
        return reverse(f"commission-{self.page}", args=[self.meeting.key])


def for_part(who):
    """Return a Waiting for each kind of thing in each meeting. As many queries whatever there is."""
    if not who.is_in_the_secretariat:
        return []
    open_ones = wall.meetings(who).exclude(state=State.CLOSED)
    meetings = {one.pk: one for one in open_ones}
    return [
        Waiting(meetings[pk], page, words, count)
        for page, words, rows, path in _kinds(who)
        for pk, count in _counted(rows, path, meetings)
    ]


def _counted(rows, path, meetings):
    found = rows.filter(**{f"{path}__in": meetings}).order_by().values_list(path)
    return found.annotate(Count("pk", distinct=True)).order_by(path)


def _kinds(who):
    own = {who.part.column("agreed_at"): None}
    if who.is_secretary:
        yield (
            "agenda",
            _("Items of the agenda to agree"),
            AgendaItem.objects.filter(meeting__state=State.PLANNED, **own),
            "meeting",
        )
        yield (
            "delegations",
            _("Delegates to confirm"),
            Delegate.objects.filter(part=who.part, confirmed_at=None),
            "meeting",
        )
        yield (
            "protocol",
            _("Wordings to decide on"),
            Wording.objects.filter(
                paragraph__protocol__agreed_at=None,
                **{who.part.column("verdict"): Verdict.PROPOSED},
            ).exclude(text=""),
            "paragraph__protocol__meeting",
        )
        yield (
            "protocol",
            _("Acts of correction to agree"),
            CorrectionAct.objects.filter(**own),
            "protocol__meeting",
        )
        yield ("communique", _("Communiqué to agree"), Communique.objects.filter(**own), "meeting")
    yield (
        "decisions",
        _("Changes of decisions to agree"),
        DecisionChange.objects.filter(_agreed_by(who), applied_at=None, withdrawn_at=None, **own),
        "decision__meeting",
    )


def _agreed_by(who):
    """A condition on changes of decisions, as ``following.can_agree`` has it."""
    condition = ~Q(meeting=None)
    if who.is_secretary:
        condition |= Q(kind=DecisionChange.Kind.DONE)
    if who.is_co_chair:
        condition |= ~Q(kind=DecisionChange.Kind.DONE)
    return condition
