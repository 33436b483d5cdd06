"""Acts that correct a signed protocol: it never changes itself, the act stands beside it.

An act is proposed by one secretary and agreed by both; then its text is frozen with its hash, and both
co-chairs sign it. Acts are numbered from 1 in the order in which they were proposed.
"""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import brackets, meetings, protocol_text, signatures, signs
from conference.models.commission import CommissionMeeting, CorrectionAct
from conference.models.commission.meeting import State
from expo.problems import Refusal


class NotSignedYet(Refusal):
    """Before it is signed, a protocol is not corrected by an act."""


class TextIncomplete(Refusal):
    """The act does not say the same in each language of the meeting, or something in it is disputed."""


class ActChanged(Refusal):
    """Somebody else has changed the act since it was read."""


class ActFrozen(Refusal):
    """Both secretaries have agreed to the act: its text stands."""


class NotAgreedYet(Refusal):
    """Only what both secretaries have agreed to is signed."""


def told(act):
    """Return what an act says, as a dict that JSON can keep; its hash names the protocol's as well."""
    return {
        "format": 1,
        "protocol": act.protocol.sha256,
        "number": act.number,
        "paragraph": act.paragraph,
        "texts": act.texts,
    }


def current(act):
    """Return ``told`` of an act, checked against its hash once it is agreed. Raises
    ``protocol_text.Tampered``."""
    text = told(act)
    if act.sha256 and protocol_text.digest(text) != act.sha256:
        raise protocol_text.tampered("act", act.key)
    return text


def propose(*, who, protocol, texts, paragraph=""):
    """Propose an act of correction for ``who``'s part, which agrees to it by that, and return it.

    ``texts`` maps each language of the meeting to what the act says; ``paragraph`` is the key of the one that
    it corrects, or empty. Raises NotSignedYet, TextIncomplete and ``signs.NotShown``.
    """
    meetings.check_secretary(who)
    with transaction.atomic():
        meeting = CommissionMeeting.objects.locked(protocol.meeting_id)
        if not meeting.has_reached(State.SIGNED):
            raise NotSignedYet(
                _("Only a signed protocol is corrected by an act. Change its paragraphs instead."), "unsigned"
            )
        last = protocol.acts.aggregate(last=Max("number"))["last"] or 0
        return CorrectionAct.objects.create(
            protocol=protocol,
            number=last + 1,
            paragraph=_paragraph_of(protocol, paragraph),
            texts=_complete(meeting, texts),
            proposed_by=who.part,
            **{who.part.column("agreed_at"): timezone.now()},
        )


def change(*, who, act, texts, version):
    """Write another text, which takes back the other secretary's agreement, and return the act.

    ``version`` is what the writer has seen. Raises ActChanged, ActFrozen, TextIncomplete and
    ``signs.NotShown``.
    """
    meetings.check_secretary(who)
    with transaction.atomic():
        act = _locked(act, version)
        act.texts = _complete(act.protocol.meeting, texts)
        setattr(act, who.part.column("agreed_at"), timezone.now())
        setattr(act, who.part.other.column("agreed_at"), None)
        act.version += 1
        act.save()
    return act


def agree(*, who, act, version):
    """Agree to the act for ``who``'s part; the second agreement freezes it. Raises ActChanged, ActFrozen and
    TextIncomplete."""
    meetings.check_secretary(who)
    with transaction.atomic():
        act = _locked(act, version)
        _without_brackets(act.texts)
        setattr(act, who.part.column("agreed_at"), timezone.now())
        if act.by_agreed_at and act.kz_agreed_at:
            act.sha256 = protocol_text.digest(told(act))
        act.version += 1
        act.save()
    return act


def sign(*, who, act, signed_on):
    """Record that the co-chair of ``who``'s part has signed the act on a day, and return it.

    Raises NotAgreedYet, ``signatures.SignedAlready``, ``signatures.WrongDay`` and
    ``protocol_text.Tampered``.
    """
    meetings.check_secretary(who)
    column = who.part.column("signed_on")
    with transaction.atomic():
        CommissionMeeting.objects.locked(act.protocol.meeting_id)
        act = _read(act)
        if not act.sha256:
            raise NotAgreedYet(_("Both secretaries agree to the act before it is signed."), "unagreed")
        current(act)
        if getattr(act, column) is not None:
            raise signatures.already()
        signed = act.protocol.signatures.order_by("-signed_on").first()
        signatures.check_day(signed_on, signed.signed_on, act.protocol.meeting.exhibition)
        signatures.co_chair(who.part, signed_on)
        setattr(act, column, signed_on)
        act.version += 1
        act.save()
    return act


def _read(act):
    return CorrectionAct.objects.select_related("protocol__meeting__exhibition").get(pk=act.pk)


def _locked(act, version):
    CommissionMeeting.objects.locked(act.protocol.meeting_id)
    act = _read(act)
    if act.sha256:
        raise ActFrozen(_("Both secretaries have agreed to this act: propose another one."), "frozen")
    if act.version != version:
        raise ActChanged(
            _("The act has been changed in the meantime. Read the other text and send yours again."),
            "changed",
        )
    return act


def _paragraph_of(protocol, key):
    if key and not protocol.paragraphs.filter(key=key).exists():
        raise TextIncomplete(_("Choose a paragraph of this protocol."), "paragraph")
    return key


def _complete(meeting, texts):
    found = {code: signs.plain(str(texts.get(code, ""))).strip() for code in meeting.languages}
    if not all(found.values()):
        raise TextIncomplete(_("Give the text in each language of the meeting."), "incomplete")
    signs.check_all(found)
    return found


def _without_brackets(texts):
    if any(map(brackets.is_disputed, texts.values())):
        raise TextIncomplete(
            _("There is text in [brackets]: settle it before you agree to the act."), "disputed"
        )
