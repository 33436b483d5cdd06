import secrets
import uuid

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from conference.models.conference import Track
from conference.models.room import Room, Setup
from expo.models import (
    Exhibition,
    Organisation,
    Person,
    Provenance,
    Sector,
    provenance_is_complete,
)

CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_code():
    """Six random signs: neither order nor gaps tell of a session that is not public."""
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(6))


class Kind(models.TextChoices):
    CEREMONY = "ceremony", _("Ceremony")
    ECONOMY = "economy-presentation", _("Presentation of the economy")
    PLENARY = "conference-plenary", _("Plenary session")
    SECTION = "conference-section", _("Conference section")
    CLOSING = "conference-closing", _("Closing of the conference")
    COMMISSION = "commission", _("Commission meeting")
    COMPANY = "company-presentation", _("Company presentation")
    B2B = "b2b", _("Business meetings")
    REGIONAL = "regional-day", _("Regional day")
    SEMINAR = "seminar", _("Seminar")
    ROUND_TABLE = "round-table", _("Round table")
    NEGOTIATIONS = "negotiations", _("Negotiations")
    PRESS = "press", _("Press briefing")
    TOUR = "tour", _("Tour")
    OPEN_DAY = "open-day", _("Open day")
    SHOW = "show", _("Show")
    BREAK = "break", _("Break")
    BLOCKER = "blocker", _("Room in internal use")


CONFERENCE_KINDS = (Kind.PLENARY, Kind.SECTION, Kind.CLOSING)
ALWAYS_CLOSED = (Kind.COMMISSION, Kind.NEGOTIATIONS, Kind.BLOCKER)
# These hold a room, but nothing is given in it.
PAUSES = (Kind.BREAK, Kind.BLOCKER)


class Access(models.TextChoices):
    OPEN = "open", _("Open to all")
    REGISTERED = "registered", _("With registration")
    INVITATION = "invitation", _("By invitation")
    CLOSED = "closed", _("Closed event")


def check_languages(codes):
    """Refuse what is no list of different languages of this site."""
    known = [code for code, _name in settings.LANGUAGES]
    if not isinstance(codes, list) or len(set(codes)) < len(codes) or not set(codes) <= set(known):
        raise ValidationError(_("Choose among the four languages, each once."))


class LanguagesField(models.JSONField):
    """A list of the codes of languages, in the order in which they were chosen."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"default": list, "blank": True})
        self.default_validators = [*self.default_validators, check_languages]

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            label=capfirst(self.verbose_name),
            choices=settings.LANGUAGES,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=self.help_text,
        )


class Session(models.Model):
    """A session of the programme as the organisers draft it. The public sees released slots only."""

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="sessions", verbose_name=_("exhibition")
    )
    code = models.CharField(_("public code"), max_length=6, unique=True, default=new_code, editable=False)
    uid = models.UUIDField(_("identifier for calendars"), unique=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("organisers’ number"), max_length=20, help_text=_("Never shown to the public")
    )
    kind = models.CharField(_("kind"), max_length=25, choices=Kind)
    access = models.CharField(_("access"), max_length=12, choices=Access, default=Access.OPEN)
    title = models.CharField(_("title"), max_length=300)
    abstract = models.TextField(_("abstract"), blank=True)
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, verbose_name=_("sector"))
    track = models.ForeignKey(Track, models.PROTECT, null=True, blank=True, verbose_name=_("section"))
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, verbose_name=_("room"))
    setup = models.CharField(
        _("set-up"),
        max_length=12,
        choices=Setup,
        blank=True,
        help_text=_("Nothing, where the room stays as it is"),
    )
    attendance = models.PositiveIntegerField(_("expected attendance"), null=True, blank=True)
    languages = LanguagesField(_("working languages"))
    channels = LanguagesField(
        _("interpretation channels"), help_text=_("The languages that are interpreted into")
    )
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    organisations = models.ManyToManyField(
        Organisation,
        through="Presenter",
        related_name="sessions",
        verbose_name=_("presenting organisations"),
    )
    provenance = models.CharField(
        _("provenance"), max_length=25, choices=Provenance, default=Provenance.ILLUSTRATIVE
    )
    provenance_url = models.URLField(_("source"), blank=True)
    # The database sets it to the draft's own, which grows with each change: ``session_versions``.
    version = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "reference"], name="session_reference_is_unique"),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("The end must be later than the start."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["commission", "negotiations", "blocker"]) | Q(access="closed"),
                name="session_of_the_commission_is_closed",
                violation_error_message=_(
                    "The commission, negotiations and the internal use of a room are always closed."
                ),
            ),
            provenance_is_complete("session"),
        ]

    def __str__(self):
        # The Commission's is called so wherever a row is printed that ought not to be: see ``name``.
        return str(_("Occupied")) if self.kind == Kind.COMMISSION else self.name

    @property
    def name(self):
        return self.title or self.reference

    def clean(self):
        if (self.starts_at is None) != (self.ends_at is None):
            raise ValidationError(_("Give both the start and the end, or neither."))
        if self.exhibition_id is None:
            return
        if self.room_id and self.room.exhibition_id != self.exhibition_id:
            raise ValidationError({"room": _("This room belongs to another exhibition.")})
        if self.starts_at and not self.exhibition.days.filter(
            span_start__lte=self.starts_at, span_end__gte=self.ends_at
        ):
            raise ValidationError({"starts_at": _("The session lies outside the exhibition’s days.")})


class Presenter(models.Model):
    """An organisation that presents a session, in the order of the programme."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="presenters", verbose_name=_("session"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("organisation"), related_name="+"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("presenting organisation")
        verbose_name_plural = _("presenting organisations")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "organisation"], name="presenter_once_a_session"),
        ]

    def __str__(self):
        return str(self.organisation)


class Contribution(models.Model):
    """A talk or another part of a session."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        MODERATOR = "moderator", _("Moderator")
        KEYNOTE = "keynote", _("Keynote speaker")
        SPEAKER = "speaker", _("Speaker")
        DISCUSSANT = "discussant", _("Discussant")
        INTERPRETER = "interpreter", _("Interpreter")
        TECHNICIAN = "technician", _("Technician")
        PROTOCOL = "protocol", _("Protocol officer")

    # Interpreters, technicians and the protocol work behind the scenes: no release names them.
    PUBLIC_ROLES = (Role.CHAIR, Role.MODERATOR, Role.KEYNOTE, Role.SPEAKER, Role.DISCUSSANT)

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="contributions", verbose_name=_("session")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    role = models.CharField(_("role"), max_length=15, choices=Role, default=Role.SPEAKER)
    title = models.CharField(_("title"), max_length=300, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("organisation")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    is_dignitary = models.BooleanField(
        _("dignitary"),
        default=False,
        help_text=_("Has 20 minutes between two ceremonies. Never shown to the public"),
    )

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=None) | ~Q(organisation=None),
                name="contribution_names_somebody",
                violation_error_message=_("Name a person or an organisation."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gt=0),
                name="contribution_takes_time",
                violation_error_message=_("The duration must be greater than zero."),
            ),
        ]

    def __str__(self):
        return self.title or self.get_role_display()
