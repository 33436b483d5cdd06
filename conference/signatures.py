"""Signing the protocol: each secretary records that the own co-chair has signed both originals on paper.

What is signed is the text that was agreed, hash for hash. With the second signature its decisions are in
force.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import brackets, decision_letters, meetings, protocol_text
from conference.models.commission import CommissionMeeting, Office, Paragraph, Protocol, Signature, Wording
from conference.models.commission.meeting import State
from conference.models.commission.office import Role
from expo import clock
from expo.problems import Refusal


class NotReady(Refusal):
    """The text is not one that can be signed."""


class SignedAlready(Refusal):
    """The signature of this part is recorded."""


class WrongDay(Refusal):
    """Nobody signs before the meeting has ended, nor on a day that is still to come."""


class NoCoChair(Refusal):
    """Nobody held the office of co-chair on that day."""


def record(*, who, protocol, signed_on):
    """Record the signature of the co-chair of ``who``'s part and return it. With that of both parts the
    meeting is SIGNED.

    Raises NotReady, SignedAlready, WrongDay, NoCoChair and ``protocol_text.Tampered``.
    """
    meetings.check_secretary(who)
    with transaction.atomic():
        meeting = CommissionMeeting.objects.locked(protocol.meeting_id)
        protocol = Protocol.objects.select_related("meeting__exhibition").get(pk=protocol.pk)
        if protocol.signatures.filter(part=who.part).exists():
            raise already()
        reasons = obstacles(protocol)
        if reasons:
            raise NotReady(" ".join(reasons), "not_ready")
        check_day(signed_on, ended_on(protocol), meeting.exhibition)
        signature = Signature.objects.create(
            protocol=protocol,
            part=who.part,
            office=co_chair(who.part, signed_on),
            signed_on=signed_on,
            sha256=protocol.sha256,
            recorded_at=timezone.now(),
            recorded_by=who.user,
        )
        if protocol.signatures.count() == len(type(who.part)):
            decision_letters.take_effect(meeting=meetings.reach(meeting=meeting, state=State.SIGNED))
    return signature


def obstacles(protocol):
    """Return in words what keeps the protocol from being signed: nothing, as a rule, once it is agreed.

    Everything is checked anew, against the frozen text as well as the verdicts. Raises
    ``protocol_text.Tampered``.
    """
    if protocol.meeting.state != State.PROTOCOL_AGREED:
        return [_("Only a protocol that both parts have agreed to, and have not signed yet, is signed.")]
    whole, found = protocol_text.current(protocol), []
    paragraphs = whole["paragraphs"]
    if any(map(brackets.is_disputed, [text for one in paragraphs for text in one["text"].values()])):
        found.append(_("There is text in [brackets]."))
    agreed = Wording.Verdict.AGREED
    wordings = Wording.objects.filter(paragraph__protocol=protocol)
    if wordings.exclude(by_verdict=agreed, kz_verdict=agreed).exists():
        found.append(_("There is a paragraph to which not both parts have agreed."))
    if not have_one_set_of_numbers(paragraphs, whole["meeting"]["languages"]):
        found.append(_("The decisions do not have the same numbers in all languages."))
    return found


def have_one_set_of_numbers(paragraphs, languages):
    """Whether each decision has one number, the same in all ``languages`` and no other's."""
    numbers = [
        [one["number"].get(code, "") for code in languages]
        for one in paragraphs
        if one["kind"] == Paragraph.Kind.DECISION
    ]
    firsts = [each[0] for each in numbers]
    return all(len(set(each)) == 1 for each in numbers) and all(firsts) and len(set(firsts)) == len(firsts)


def ended_on(protocol):
    """Return the day on which the meeting ended; the exhibition's first where its time is not known."""
    ends_at = protocol.frozen["meeting"]["ends_at"]
    return dt.datetime.fromisoformat(ends_at).date() if ends_at else protocol.meeting.exhibition.opens_on


def check_day(signed_on, not_before, exhibition):
    """Refuse a day before ``not_before`` or after today, by the exhibition's clock. Raises WrongDay."""
    if signed_on < not_before:
        raise WrongDay(_("The day of signing is too early: the text was not there yet."), "too_early")
    if signed_on > timezone.localdate(clock.now(), exhibition.zone):
        raise WrongDay(_("The day of signing is still to come."), "too_late")


def co_chair(part, date):
    """Return the Office of the co-chair of ``part`` on ``date``. Raises NoCoChair."""
    office = Office.objects.filter(part=part, role=Role.CO_CHAIR).held_on(date).order_by("-since").first()
    if office is None:
        raise NoCoChair(
            _("Nobody held the office of co-chair on this day. Record the office first."), "no_co_chair"
        )
    return office


def already():
    return SignedAlready(_("The signature of this part is recorded already."), "signed")
