from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conference.models.conference import Track
from conference.models.room import Room
from conference.models.session import Access, Contribution, Kind, LanguagesField
from expo.models import Exhibition, Organisation, Person, Provenance, Sector


class ReleaseQuerySet(models.QuerySet):
    def current(self, exhibition):
        """The newest release of ``exhibition``, or None before the first."""
        return self.filter(exhibition=exhibition).order_by("-number").first()


class Release(models.Model):
    """A published version of the programme. It is never changed; a newer one takes its place."""

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="releases", verbose_name=_("exhibition")
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    name = models.CharField(_("name"), max_length=100)
    notes = models.TextField(_("notes"), blank=True)
    # That the commission meets is public; when and where it does is not.
    announces_commission = models.BooleanField(
        _("announces the commission’s meeting"), default=False, editable=False
    )
    published_at = models.DateTimeField(_("published at"), editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("published by"),
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "number"], name="release_number_is_unique"),
        ]

    def __str__(self):
        return self.name


class Slot(models.Model):
    """A session as it was released: a copy, so that later drafts do not show through."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="slots", verbose_name=_("release"))
    code = models.CharField(_("public code"), max_length=6)
    uid = models.UUIDField(_("identifier for calendars"))
    sequence = models.PositiveIntegerField(_("changes so far"), default=0)
    kind = models.CharField(_("kind"), max_length=25, choices=Kind)
    access = models.CharField(_("access"), max_length=12, choices=Access)
    title = models.CharField(_("title"), max_length=300)
    abstract = models.TextField(_("abstract"), blank=True)
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, related_name="+", verbose_name=_("sector"))
    track = models.ForeignKey(Track, models.PROTECT, null=True, related_name="+", verbose_name=_("section"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="slots", verbose_name=_("room"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    languages = LanguagesField(_("working languages"))
    channels = LanguagesField(_("interpretation channels"))
    organisations = models.ManyToManyField(Organisation, through="SlotPresenter", related_name="slots")
    provenance = models.CharField(_("provenance"), max_length=25, choices=Provenance)
    provenance_url = models.URLField(_("source"), blank=True)

    class Meta:
        verbose_name = _("released session")
        verbose_name_plural = _("released sessions")
        ordering = ["starts_at", "room__position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["release", "code"], name="slot_once_a_release"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_start"),
            models.CheckConstraint(condition=~Q(access="closed"), name="slot_is_never_closed"),
        ]

    def __str__(self):
        return self.title or self.code

    def state_at(self, now):
        """Return ``"past"``, ``"on"`` or ``"next"`` for this session at ``now``."""
        if self.ends_at <= now:
            return "past"
        return "on" if self.starts_at <= now else "next"


class SlotPresenter(models.Model):
    """An organisation that presents a released session."""

    slot = models.ForeignKey(
        Slot, models.CASCADE, related_name="presenters", verbose_name=_("released session")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("presenting organisation as released")
        verbose_name_plural = _("presenting organisations as released")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "organisation"], name="slot_presenter_once_a_session"),
        ]

    def __str__(self):
        return str(self.organisation)


class SlotContribution(models.Model):
    """A talk or another part of a released session. Who works behind the scenes is never copied."""

    Role = Contribution.Role

    slot = models.ForeignKey(
        Slot, models.CASCADE, related_name="contributions", verbose_name=_("released session")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    role = models.CharField(_("role"), max_length=15, choices=Role)
    title = models.CharField(_("title"), max_length=300, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True)

    class Meta:
        verbose_name = _("contribution as released")
        verbose_name_plural = _("contributions as released")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=None) | ~Q(organisation=None), name="slot_contribution_names_somebody"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["chair", "moderator", "keynote", "speaker", "discussant"]),
                name="slot_contribution_is_public",
            ),
        ]

    def __str__(self):
        return self.title or self.get_role_display()


class Occupancy(models.Model):
    """A room, person or organisation taken for five minutes by a release, closed sessions included.

    The primary key makes the database itself refuse a double booking. Whose session it is does
    not stand here, so that nothing about a closed one can be read from it.
    """

    pk = models.CompositePrimaryKey("release_id", "resource", "tick")
    release = models.ForeignKey(Release, models.CASCADE, related_name="occupancies")
    resource = models.CharField(max_length=40)
    tick = models.BigIntegerField(help_text="Five minutes since 1970, UTC")

    def __str__(self):
        return f"{self.resource} {self.tick}"
