"""The paragraphs of a protocol: begun, added, moved and removed by either secretary.

What one side has written the other does not remove alone.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import meetings
from conference.models.commission import CommissionMeeting, Decision, Paragraph, Protocol, Wording
from conference.models.commission.meeting import State
from conference.protocol_formulas import formula
from conference.protocols import STEP, NotYet, changed, present, writable
from expo.problems import Refusal

Kind = Paragraph.Kind
Verdict = Wording.Verdict


@transaction.atomic
def begin(*, who, meeting):
    """Return the Protocol of ``meeting``; the first time as a draft with the usual paragraphs.

    Begun again it gets what has been added since: languages of the meeting. Raises NotYet.
    """
    meetings.check_secretary(who)
    meeting = CommissionMeeting.objects.locked(meeting.pk)
    if not meeting.has_reached(State.DELEGATIONS_CONFIRMED):
        message = _("The protocol is begun once the delegations are confirmed.")
        raise NotYet(message, "not_yet")
    if not meeting.languages:
        raise NotYet(_("Choose the languages of the meeting first."), "not_yet")
    protocol, is_new = Protocol.objects.get_or_create(meeting=meeting)
    if is_new:
        _draft(who, protocol)
    elif protocol.agreed_at is None:
        for paragraph in protocol.paragraphs.prefetch_related("wordings"):
            _word(who, meeting, paragraph, {one.language for one in paragraph.wordings.all()})
        changed(protocol)
    return protocol


@transaction.atomic
def add(*, who, protocol, kind, item, after=None):
    """Return a new Paragraph below ``item``, behind the paragraph ``after`` or as its last one.

    ``kind`` is one of ``Paragraph.OF_ITEMS``. A decision gets its row and the next free number, the same in
    all languages.
    """
    meetings.check_secretary(who)
    protocol = writable(protocol)
    paragraph = _place(protocol, kind, item, after)
    number = ""
    if kind == Kind.DECISION:
        Decision.objects.create(meeting=protocol.meeting, paragraph=paragraph)
        number = _free_number(protocol, item)
    _word(who, protocol.meeting, paragraph, number=number)
    changed(protocol)
    return paragraph


@transaction.atomic
def move(*, who, paragraph, up):
    """Let ``paragraph`` change places with the one before or behind it below the same item, if there is
    one."""
    meetings.check_secretary(who)
    protocol, paragraph = present(paragraph)
    siblings = list(protocol.paragraphs.filter(item=paragraph.item)) if paragraph.item_id else [paragraph]
    place = siblings.index(paragraph)
    to = place - 1 if up else place + 1
    if not 0 <= to < len(siblings):
        return
    other = siblings[to]
    paragraph.position, other.position = other.position, paragraph.position
    paragraph.save()
    other.save()
    changed(protocol)


@transaction.atomic
def remove(*, who, paragraph):
    """Remove ``paragraph`` and return True. What the other side has a hand in waits for its consent: False.

    The other side consents by removing it as well, and declines with ``keep``.
    """
    meetings.check_secretary(who)
    protocol, paragraph = present(paragraph)
    if paragraph.kind not in Paragraph.OF_ITEMS:
        raise Refusal(_("This paragraph belongs to every protocol."), "fixed")
    is_proposed_by_other = paragraph.removal_proposed_by == who.part.other
    if not is_proposed_by_other and _is_also_of(paragraph, who.part.other):
        paragraph.removal_proposed_by = who.part
        paragraph.save()
        changed(protocol)
        return False
    Decision.objects.filter(paragraph=paragraph).delete()
    paragraph.delete()
    changed(protocol)
    return True


@transaction.atomic
def keep(*, who, paragraph):
    """Take back or decline the proposal to remove ``paragraph``."""
    meetings.check_secretary(who)
    protocol, paragraph = present(paragraph)
    if paragraph.removal_proposed_by:
        paragraph.removal_proposed_by = ""
        paragraph.save()
        changed(protocol)


def _is_also_of(paragraph, part):
    """Whether ``part`` has written any of it, agrees to any of it or may have defined the decision."""
    wordings = paragraph.wordings.all()
    if any(getattr(one, part.column("verdict")) == Verdict.AGREED for one in wordings):
        return True
    if Decision.objects.filter(paragraph=paragraph, version__gt=1).exists():
        return True
    written = Wording.history.filter(paragraph_id=paragraph.pk, proposed_by=part, version__gt=1)
    return written.exists()


def _draft(who, protocol):
    meeting = protocol.meeting
    kinds = [(Kind.PREAMBLE, None), (Kind.AGENDA, None)]
    for item in meeting.items.all():
        kinds += [(Kind.HEARD, item), (Kind.NOTED, item)]
    kinds += [(Kind.NEXT_MEETING, None), (Kind.CLOSING, None)]
    for place, (kind, item) in enumerate(kinds, start=1):
        paragraph = Paragraph.objects.create(protocol=protocol, kind=kind, item=item, position=place * STEP)
        _word(who, meeting, paragraph)


def _word(who, meeting, paragraph, present=(), number=""):
    for code in meeting.languages:
        if code not in present:
            paragraph.wordings.create(
                language=code,
                number=number,
                text=formula(meeting, paragraph.kind, code),
                proposed_by=who.part,
                changed_at=timezone.now(),
                changed_by=who.user,
            )


def _place(protocol, kind, item, after):
    """Create a paragraph behind ``after``; those behind it make room where there is none."""
    siblings = list(protocol.paragraphs.filter(item=item))
    at = siblings.index(after) + 1 if after in siblings else len(siblings)
    before = siblings[at - 1].position if at else 0
    behind = siblings[at:]
    position = before + STEP
    if behind and position >= behind[0].position:
        position = (before + behind[0].position) // 2
        if position == before:
            position = before + STEP
            for place, one in enumerate(behind, start=1):
                one.position = position + place * STEP
                one.save()
    return Paragraph.objects.create(protocol=protocol, kind=kind, item=item, position=position)


def _free_number(protocol, item):
    taken = set(
        Wording.objects.filter(paragraph__protocol=protocol, paragraph__item=item).values_list(
            "number", flat=True
        )
    )
    running = 1
    while f"{item.position}.{running}" in taken:
        running += 1
    return f"{item.position}.{running}"
