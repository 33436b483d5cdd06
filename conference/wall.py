"""The wall around the Commission: who somebody is to it, and which of its rows there are for them.

Deny by default: every view of the Commission begins with ``standing`` and reads rows through the functions
here. What is not in a set does not exist for the reader: 404. Being an organiser, a superuser included, gives
nothing.

Windows of access run on the real clock. Interpreters read the items that are open to them and the papers of
those items that both delegations read.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.models.commission import (
    AgendaItem,
    CommissionMeeting,
    CorrectionAct,
    Decision,
    Delegate,
    ItemAccess,
    Level,
    Office,
    Paper,
    Part,
    Protocol,
    Reading,
)
from conference.models.commission.meeting import State
from conference.models.commission.office import LEADING, Role

NATIONAL = {Part.BY: Level.NATIONAL_BY, Part.KZ: Level.NATIONAL_KZ}
AGREED = [state for state in State if state != State.PLANNED]
# From then on the delegations may read the protocol.
WITH_PROTOCOL = [State.PROTOCOL_AGREED, State.SIGNED, State.FOLLOW_UP, State.CLOSED]


@dataclass(frozen=True)
class Standing:
    """What somebody is to the Commission at ``now``. ``delegates`` are confirmed and within their time."""

    user: object
    now: object
    offices: tuple = ()
    delegates: tuple = ()
    is_verified: bool = False
    roles: frozenset = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "roles", frozenset(one.role for one in self.offices))

    def __bool__(self):
        return self.is_leading or bool(self.delegates)

    @property
    def is_leading(self):
        """A co-chair, a deputy or a responsible secretary: by their office they see every meeting."""
        return bool(self.roles & set(LEADING))

    @property
    def is_secretary(self):
        return Role.SECRETARY in self.roles

    @property
    def is_co_chair(self):
        return Role.CO_CHAIR in self.roles

    @property
    def is_in_the_secretariat(self):
        """The secretaries and the co-chairs for whom they write."""
        return self.is_secretary or self.is_co_chair

    @cached_property
    def part(self):
        """The part that somebody belongs to, or None."""
        rows = [*(one for one in self.offices if one.role in LEADING), *self.delegates]
        return Part(rows[0].part) if rows else None

    def words(self):
        """Say in which capacity somebody acts, such as “Responsible secretary, Belarusian part”."""
        rows = [*(one for one in self.offices if one.role in LEADING), *self.delegates]
        return f"{rows[0].get_role_display()}, {Part(rows[0].part).label}" if rows else _("No part")

    def delegate_of(self, meeting):
        """Return the Delegate that somebody is of ``meeting``, or None."""
        return next((one for one in self.delegates if one.meeting_id == meeting.pk), None)


NOBODY = Standing(user=None, now=None)


def standing(user, *, now=None, is_verified=False):
    """Return the Standing of ``user``: two queries, of which a stranger costs as many.

    ``is_verified`` says that this session has shown a second factor. Without it an office that leads counts
    for nothing: the secretariat works with one only.
    """
    now = now or timezone.now()
    if user is None or not user.is_active or not user.is_authenticated:
        return NOBODY
    offices = tuple(Office.objects.filter(user=user).held_on(timezone.localdate(now)))
    delegates = tuple(Delegate.objects.filter(user=user).admitted(now))
    if not is_verified:
        offices = tuple(one for one in offices if one.role not in LEADING)
    who = Standing(user, now, offices, delegates, is_verified)
    # For ``access.can_name``: the user lives as long as the request.
    user.is_behind_the_wall = who.is_leading
    return who


def meetings(who):
    """The meetings that exist for ``who``."""
    if who.is_leading:
        return CommissionMeeting.objects.all()
    return CommissionMeeting.objects.filter(pk__in=[one.meeting_id for one in who.delegates])


def _full(who):
    """The meetings of which ``who`` is a delegate that reads what both delegations read."""
    readers = [one for one in who.delegates if one.role != Delegate.Role.INTERPRETER]
    return [one.meeting_id for one in readers]


def _opened(who):
    """A condition on items: they are open now to the interpreter that ``who`` is."""
    interpreters = [one.pk for one in who.delegates if one.role == Delegate.Role.INTERPRETER]
    granted = ItemAccess.objects.filter(
        item=OuterRef("pk"),
        delegate__in=interpreters,
        access_from__lte=who.now,
        access_until__gt=who.now,
    )
    return Exists(granted)


def items(who):
    """The items of agendas that exist for ``who``: for delegates once the agenda is agreed."""
    rows = AgendaItem.objects.all()
    if who.is_leading:
        return rows
    if not who.delegates:
        return rows.none()
    return rows.filter(Q(meeting__in=_full(who)) | _opened(who), meeting__state__in=AGREED)


def papers(who):
    """The papers that exist for ``who``. The leading offices see those of both parts, but for national ones.

    The joint secretariat's are for the secretaries and the co-chairs, a part's own for its leading offices
    and its delegates, none of whom interprets.
    """
    rows = Paper.objects.all()
    if not who:
        return rows.none()
    both = [Level.PUBLIC, Level.DELEGATIONS]
    open_to = Q()
    if who.is_leading:
        levels = [*both, NATIONAL[who.part]]
        if who.is_in_the_secretariat:
            levels.append(Level.JOINT_SECRETARIAT)
        return rows.filter(level__in=levels)
    for one in who.delegates:
        if one.role == Delegate.Role.INTERPRETER:
            continue
        open_to |= Q(meeting=one.meeting_id, level__in=[*both, NATIONAL[Part(one.part)]])
    open_items = AgendaItem.objects.filter(_opened(who), meeting__state__in=AGREED)
    open_to |= Q(item__in=open_items, level__in=both)
    return rows.filter(open_to, withdrawn_at=None)


def protocols(who):
    """The protocols that exist for ``who``: a draft is for the joint secretariat alone."""
    rows = Protocol.objects.all()
    if who.is_in_the_secretariat:
        return rows
    agreed = rows.filter(meeting__state__in=WITH_PROTOCOL)
    return agreed if who.is_leading else agreed.filter(meeting__in=_full(who))


def acts(who):
    """The acts of correction that exist for ``who``: beside the joint secretariat's, those in force."""
    rows = CorrectionAct.objects.filter(protocol__in=protocols(who))
    if who.is_in_the_secretariat:
        return rows
    return rows.exclude(by_signed_on=None).exclude(kz_signed_on=None)


def decisions(who):
    """The decisions that exist for ``who``, as their protocols do."""
    return Decision.objects.filter(meeting__protocol__in=protocols(who))


def readings(who):
    """The trail as the two secretaries see it: of national papers only the own part's.

    That counts what a paper was when it was read, and what it is now.
    """
    if not who.is_secretary:
        return Reading.objects.none()
    theirs = NATIONAL[who.part.other]
    hidden = Paper.objects.filter(level=theirs).values("key")
    return Reading.objects.exclude(level=theirs).exclude(thing="paper", key__in=hidden)


def public_papers(exhibition):
    """The papers that anybody may read: once the secretaries have published their communiqué."""
    return Paper.objects.filter(
        meeting__exhibition=exhibition,
        meeting__communique__published_at__isnull=False,
        level=Level.PUBLIC,
        withdrawn_at=None,
    )
