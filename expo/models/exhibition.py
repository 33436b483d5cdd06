import datetime as dt
import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# A reception may end at 00:30: the day of the programme turns over at four in the morning.
TURN_OF_DAY = dt.time(4)


def is_time_zone(name):
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("There is no time zone of this name: %(name)s"), params={"name": name})


class ExhibitionQuerySet(models.QuerySet):
    def current(self):
        """The one edition that the site shows. Raises DoesNotExist before the first is loaded."""
        return self.get(is_current=True)


class Exhibition(models.Model):
    """One edition of the national exhibition."""

    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(
        _("name"), max_length=50, help_text=_("In Latin letters, the same in all languages")
    )
    title = models.CharField(_("title"), max_length=200)
    tagline = models.CharField(_("tagline"), max_length=200)
    lead = models.TextField(_("introduction"))
    city = models.CharField(_("city"), max_length=100)
    country = models.CharField(_("country"), max_length=100)
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[is_time_zone])
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    announced_exhibitors = models.PositiveIntegerField(
        _("exhibitors announced"), help_text=_("“More than” this number, as the source says"), default=0
    )
    applications_close_at = models.DateTimeField(_("application deadline"))
    accepts_late_applications = models.BooleanField(_("accepts late applications"), default=False)
    source_url = models.URLField(_("source"), blank=True)
    is_current = models.BooleanField(_("shown on the site"), default=False)

    objects = ExhibitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exhibition")
        verbose_name_plural = _("exhibitions")
        ordering = ["-opens_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="exhibition_closes_after_opening",
                violation_error_message=_("The last day cannot come before the first."),
            ),
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="exhibition_one_is_current",
                violation_error_message=_(
                    "Another exhibition is shown on the site already: take that one off first."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def zone(self):
        return zoneinfo.ZoneInfo(self.time_zone)

    def today(self, now):
        """The date of the programme at ``now``: after midnight the evening's day goes on until four."""
        local = now.astimezone(self.zone)
        return local.date() - dt.timedelta(days=local.time() < TURN_OF_DAY)

    def tense(self, now):
        """Return ``"future"``, ``"present"`` or ``"past"`` for the exhibition at ``now``."""
        today = self.today(now)
        if today < self.opens_on:
            return "future"
        return "past" if today > self.closes_on else "present"

    def takes_applications(self, now):
        """Before the deadline, or late by the organisers' leave while the exhibition lasts."""
        if now < self.applications_close_at:
            return True
        return self.accepts_late_applications and self.tense(now) != "past"


class Day(models.Model):
    """A day of the exhibition with its opening hours."""

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="days", verbose_name=_("exhibition")
    )
    date = models.DateField(_("date"))
    opens_at = models.TimeField(_("opens at"))
    closes_at = models.TimeField(_("closes at"))
    is_illustrative = models.BooleanField(_("hours by way of example"), default=False)
    # The span in which this day's sessions lie. The database holds the sessions to it.
    span_start = models.DateTimeField(editable=False)
    span_end = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("day")
        verbose_name_plural = _("days")
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "date"], name="day_once_an_exhibition"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="day_closes_after_opening",
                violation_error_message=_("The closing time must be later than the opening time."),
            ),
            models.CheckConstraint(
                condition=Q(span_end__gt=F("span_start")), name="day_span_ends_after_start"
            ),
        ]

    def __str__(self):
        return self.date.isoformat()

    def save(self, *args, **kwargs):
        self.set_span()
        super().save(*args, **kwargs)

    def set_span(self):
        """Derive the span from the date. ``bulk_create`` passes over ``save``, so it calls this itself."""
        self.span_start = dt.datetime.combine(self.date, TURN_OF_DAY, self.exhibition.zone)
        self.span_end = dt.datetime.combine(
            self.date + dt.timedelta(days=1), TURN_OF_DAY, self.exhibition.zone
        )

    def clean(self):
        if not self.exhibition_id or self.date is None:
            return
        if not self.exhibition.opens_on <= self.date <= self.exhibition.closes_on:
            raise ValidationError({"date": _("This date lies outside the exhibition.")})
