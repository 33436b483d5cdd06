from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.models.commission.agenda import AgendaItem
from conference.models.commission.base import Agreed, Part, Unnamed, new_key
from conference.models.commission.meeting import CommissionMeeting
from conference.models.commission.office import Office
from expo.history import RECORDS, Records


class Verdict(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    DISPUTED = "disputed", _("Disputed")


class Protocol(Agreed):
    """The protocol of a meeting. Agreed, its text is kept as it was then, with its hash, and never changes.

    ``frozen`` is what ``protocol_text.whole`` returned at that moment, ``sha256`` the hash of its canonical
    JSON.
    """

    meeting = models.OneToOneField(CommissionMeeting, models.PROTECT, related_name="protocol")
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    # Grows with every change of anything in it: who polls asks for what is newer.
    version = models.PositiveIntegerField(default=1, editable=False)
    frozen = models.JSONField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    # Each secretary has agreed to the whole of this hash; any change of a text takes both back.
    by_agreed_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    kz_agreed_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, editable=False)

    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("protocol")
        verbose_name_plural = _("protocols")
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_at=None, sha256="", frozen__isnull=True)
                | ~Q(agreed_at=None) & ~Q(sha256="") & Q(frozen__isnull=False),
                name="protocol_is_frozen_when_agreed",
            ),
        ]


class Paragraph(Unnamed):
    """A paragraph of the protocol, in the order in which it is read; its text stands in ``Wording``."""

    class Kind(models.TextChoices):
        PREAMBLE = "preamble", _("Place, dates, heads of the delegations")
        AGENDA = "agenda", _("Adoption of the agenda")
        HEARD = "heard", _("Heard")
        NOTED = "noted", _("Noted")
        DECISION = "decision", _("Decided")
        NEXT_MEETING = "next-meeting", _("Next meeting")
        CLOSING = "closing", _("Done at, originals, languages")

    # Of the parts of a protocol only these lie below an item of the agenda.
    OF_ITEMS = (Kind.HEARD, Kind.NOTED, Kind.DECISION)

    protocol = models.ForeignKey(Protocol, models.CASCADE, related_name="paragraphs")
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="paragraphs", verbose_name=_("item")
    )
    position = models.PositiveIntegerField(_("order"))
    # What the other side has written goes only once both want it to.
    removal_proposed_by = models.CharField(
        _("removal proposed by"), max_length=2, choices=Part, blank=True, editable=False
    )

    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["heard", "noted", "decision"], item__isnull=False)
                | ~Q(kind__in=["heard", "noted", "decision"]) & Q(item=None),
                name="paragraph_belongs_to_an_item",
                violation_error_message=_("Say to which item of the agenda this belongs."),
            ),
        ]


class Wording(Unnamed):
    """A paragraph in one language with what each side says of it. A new text takes both verdicts back.

    ``version`` is what an editor has seen: another one is refused, and nothing is overwritten. ``number``
    is that of the decision as this language gives it, such as 3.2; all languages must agree before the
    protocol can.
    """

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="wordings")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    number = models.CharField(_("number of the decision"), max_length=10, blank=True)
    text = models.TextField(_("text"), blank=True)
    by_verdict = models.CharField(
        _("Belarusian part"), max_length=8, choices=Verdict, default=Verdict.PROPOSED
    )
    kz_verdict = models.CharField(_("Kazakh part"), max_length=8, choices=Verdict, default=Verdict.PROPOSED)
    proposed_by = models.CharField(_("proposed by"), max_length=2, choices=Part)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    Verdict = Verdict
    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "language"], name="wording_once_a_language"),
        ]

    @property
    def verdicts(self):
        """Pairs of a Part and what it says of the text."""
        return [(part, Verdict(getattr(self, part.column("verdict")))) for part in Part]


class Signature(Unnamed):
    """A co-chair has signed both originals on paper, and a secretary has recorded it."""

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="signatures")
    part = models.CharField(pgettext_lazy("of the Commission", "part"), max_length=2, choices=Part)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("co-chair"))
    signed_on = models.DateField(_("signed on"))
    sha256 = models.CharField(_("hash of the text that was signed"), max_length=64)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["part"]
        constraints = [
            models.UniqueConstraint(
                fields=["protocol", "part"],
                name="protocol_is_signed_once_a_part",
                violation_error_message=_("The signature of this part is recorded already."),
            ),
        ]


class CorrectionAct(Agreed):
    """A correction of the signed protocol: a text of its own beside it, agreed by both secretaries.

    ``texts`` maps each language of the meeting to what the act says; in force once both sides have signed it.
    """

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="acts")
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    number = models.PositiveSmallIntegerField(_("number of the act"))
    paragraph = models.CharField(_("paragraph"), max_length=12, blank=True)
    texts = models.JSONField(_("text"))
    proposed_by = models.CharField(_("proposed by"), max_length=2, choices=Part)
    version = models.PositiveIntegerField(default=1, editable=False)
    by_signed_on = models.DateField(_("signed by the Belarusian co-chair on"), null=True)
    kz_signed_on = models.DateField(_("signed by the Kazakh co-chair on"), null=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("act of correction")
        verbose_name_plural = _("acts of correction")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["protocol", "number"], name="act_number_is_unique"),
            models.CheckConstraint(
                condition=Q(by_signed_on=None, kz_signed_on=None) | ~Q(sha256=""),
                name="act_is_frozen_when_signed",
            ),
        ]

    @property
    def meeting(self):
        return self.protocol.meeting

    @property
    def is_in_force(self):
        return self.by_signed_on is not None and self.kz_signed_on is not None
