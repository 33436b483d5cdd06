"""The protocol while it is written: by both secretaries at once, paragraph by paragraph, in each language.

Every verb locks the meeting's row first, so that two of them never see the same version. A text that was
written upon another than the present one is refused with the present one beside it: nothing is overwritten.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import meetings, protocol_text, signs
from conference.models.commission import CommissionMeeting, Paragraph, Protocol, Wording
from conference.models.commission.meeting import State
from conference.protocol_obstacles import in_order, numbers, obstacles
from expo.problems import Refusal

Kind = Paragraph.Kind
Verdict = Wording.Verdict
# Between two neighbours there is room for others.
STEP = 1000


class NotYet(Refusal):
    """The meeting has not come this far."""


class Settled(Refusal):
    """The protocol has been agreed: its text never changes."""


class Gone(Refusal):
    """The paragraph is not there any more."""


class Stale(Refusal):
    """Written upon another version than the present one, which is ``current``: a Wording or a Protocol."""

    def __init__(self, message, current):
        super().__init__(message, "stale")
        self.current = current


class Incomplete(Refusal):
    """The protocol cannot be agreed: ``obstacles`` says why."""

    def __init__(self, message, found):
        super().__init__(message, "incomplete")
        self.obstacles = found


@transaction.atomic
def write(*, who, wording, text, version, number=None):
    """Give ``wording`` a new text and return it: who writes agrees, and the other side has still to say.

    ``version`` is the one it was written upon; another is refused as Stale, unless the text is the present
    one already, as when an answer got lost. ``number`` is that of a decision; None leaves it.
    """
    meetings.check_secretary(who)
    protocol, wording = _present_wording(wording)
    number = wording.number if number is None else number
    if (wording.text, wording.number) == (text, number):
        return wording
    _refuse_stale(wording, version)
    wording.text, wording.number = text, number
    wording.proposed_by = who.part
    setattr(wording, who.part.column("verdict"), Verdict.AGREED if text.strip() else Verdict.PROPOSED)
    setattr(wording, who.part.other.column("verdict"), Verdict.PROPOSED)
    _next(who, wording)
    if wording.paragraph.removal_proposed_by:
        wording.paragraph.removal_proposed_by = ""
        wording.paragraph.save()
    changed(protocol)
    return wording


@transaction.atomic
def judge(*, who, wording, verdict, version):
    """Say what the own side thinks of the text of ``version``, and return the wording. Raises Stale."""
    meetings.check_secretary(who)
    protocol, wording = _present_wording(wording)
    _refuse_stale(wording, version)
    if verdict == Verdict.AGREED and not wording.text.strip():
        raise Refusal(_("There is no text yet that could be agreed."), "empty")
    column = who.part.column("verdict")
    if getattr(wording, column) != verdict:
        setattr(wording, column, verdict)
        wording.save()
        changed(protocol)
    return wording


@transaction.atomic
def renumber(*, who, protocol):
    """Number the decisions anew in the order in which they are read, the same in all languages.

    What was said of the texts stands: the numbers are agreed with the protocol as a whole.
    """
    meetings.check_secretary(who)
    protocol = writable(protocol)
    paragraphs = in_order(protocol)
    wanted = numbers(paragraphs)
    wrong = [
        wording
        for paragraph in paragraphs
        if paragraph.key in wanted
        for wording in paragraph.by_language.values()
        if wording.number != wanted[paragraph.key]
    ]
    for wording in wrong:
        wording.number = wanted[wording.paragraph.key]
        _next(who, wording)
    if wrong:
        changed(protocol)


@transaction.atomic
def agree(*, who, protocol, version):
    """Say for the own side that the protocol stands as it is in ``version``, and return it.

    Once both secretaries have said so of the very same text, annexes included, it is frozen with its hash,
    the decisions get their numbers and the meeting goes on. Raises Stale, Incomplete, NotYet, and
    ``signs.NotShown`` where a name in the annexes cannot be printed.
    """
    meetings.check_secretary(who)
    protocol = writable(protocol)
    if protocol.meeting.state != State.IN_SESSION:
        raise NotYet(_("The protocol is agreed while the meeting is in session."), "not_yet")
    if protocol.version != version:
        raise Stale(_("The protocol has changed since you read it. Read it again, then agree."), protocol)
    if found := obstacles(protocol):
        raise Incomplete(_("Something stands in the way still."), found)
    _settle(protocol)
    frozen = protocol_text.whole(protocol)
    signs.check_all(frozen)
    sha256 = protocol_text.digest(frozen)
    setattr(protocol, who.part.column("agreed_at"), timezone.now())
    setattr(protocol, who.part.column("agreed_sha256"), sha256)
    # The annexes and what decides over a decision are changed elsewhere: another hash is another text.
    if getattr(protocol, who.part.other.column("agreed_sha256")) == sha256:
        protocol.frozen, protocol.sha256, protocol.agreed_at = frozen, sha256, timezone.now()
        _number(protocol)
        meetings.reach(meeting=protocol.meeting, state=State.PROTOCOL_AGREED)
    else:
        setattr(protocol, who.part.other.column("agreed_at"), None)
    protocol.save()
    return protocol


def _settle(protocol):
    """Put the paragraphs in the order in which they are read: those of an item where the item is now."""
    for place, paragraph in enumerate(in_order(protocol), start=1):
        if paragraph.position != place * STEP:
            paragraph.position = place * STEP
            paragraph.save()


def _number(protocol):
    """Give the decisions the numbers that all languages have agreed on."""
    for paragraph in in_order(protocol):
        if paragraph.kind == Kind.DECISION:
            paragraph.decision.number = next(iter(paragraph.by_language.values())).number
            paragraph.decision.save()


def writable(protocol):
    """Lock the meeting and return the present Protocol. Raises Settled."""
    meeting = CommissionMeeting.objects.locked(protocol.meeting_id)
    protocol = Protocol.objects.get(pk=protocol.pk)
    protocol.meeting = meeting
    if protocol.agreed_at:
        raise Settled(_("The protocol has been agreed: its text never changes."), "agreed")
    return protocol


def present(paragraph):
    """Lock the meeting and return the present Protocol and Paragraph. Raises Settled, Gone."""
    protocol = writable(paragraph.protocol)
    found = protocol.paragraphs.select_related("item").filter(pk=paragraph.pk).first()
    if found is None:
        raise Gone(_("This paragraph has been removed."), "gone")
    return protocol, found


def _present_wording(wording):
    protocol, paragraph = present(wording.paragraph)
    found = paragraph.wordings.get(pk=wording.pk)
    found.paragraph = paragraph
    return protocol, found


def _refuse_stale(wording, version):
    if wording.version != version:
        raise Stale(_("This text has been changed in the meantime. Both are kept: choose."), wording)


def _next(who, wording):
    wording.version += 1
    wording.changed_at = timezone.now()
    wording.changed_by = who.user
    wording.save()


def changed(protocol):
    """Count a change of ``protocol``: whoever has agreed has agreed to another text."""
    protocol.version += 1
    protocol.by_agreed_at = protocol.kz_agreed_at = None
    protocol.by_agreed_sha256 = protocol.kz_agreed_sha256 = ""
    protocol.save()
