"""The form that moves a session."""

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from conference import moving
from conference.models import Room, Session
from expo import dates
from expo.models import Day
from expo.models.exhibition import TURN_OF_DAY


class DayField(forms.ModelChoiceField):
    def label_from_instance(self, day):
        return dates.weekday_day(day.date)


def _time_field(label, **options):
    # No field of the browser’s: it would show twelve hours to whoever set the browser so.
    widget = forms.TimeInput(
        format="%H:%M", attrs={"size": 5, "inputmode": "numeric", "placeholder": "14:00"}
    )
    return forms.TimeField(label=label, required=False, input_formats=["%H:%M"], widget=widget, **options)


class MoveForm(forms.Form):
    """Where a session is to be held. All of it may be left empty: then the session waits."""

    session = forms.ModelChoiceField(Session.objects.none(), widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    day = DayField(
        Day.objects.none(),
        label=gettext_lazy("Day"),
        required=False,
        empty_label=gettext_lazy("no time yet"),
    )
    starts = _time_field(pgettext_lazy("session", "Start"))
    ends = _time_field(
        pgettext_lazy("session", "End"),
        help_text=gettext_lazy("Without an end the session is as long as it was."),
    )
    room = forms.ModelChoiceField(
        Room.objects.none(),
        label=gettext_lazy("Room"),
        required=False,
        empty_label=gettext_lazy("no room yet"),
    )

    def __init__(self, exhibition, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.exhibition = exhibition
        self.fields["session"].queryset = Session.objects.filter(exhibition=exhibition).select_related("room")
        self.fields["day"].queryset = exhibition.days.select_related("exhibition")
        self.fields["room"].queryset = exhibition.rooms.all()

    def clean(self):
        values = super().clean()
        day, starts, ends = (values.get(name) for name in ("day", "starts", "ends"))
        if self.errors:
            return values
        if starts is None and ends is not None:
            self.add_error("starts", _("Give the start as well."))
        elif day and starts is None:
            self.add_error("starts", _("Give the time at which it starts, or choose no day."))
        elif starts is not None and day is None:
            self.add_error("day", _("Choose the day as well."))
        return values

    def place(self):
        day, starts, ends = (self.cleaned_data[name] for name in ("day", "starts", "ends"))
        if day is None:
            return moving.Place(self.cleaned_data["room"])
        # After midnight the evening’s day goes on.
        begin = self._moment(day, starts, is_next=starts < TURN_OF_DAY)
        if ends is None:
            session = self.cleaned_data["session"]
            end = begin + moving.lengths([session])[session.pk]
        else:
            end = self._moment(day, ends, is_next=ends <= TURN_OF_DAY)
        return moving.Place(self.cleaned_data["room"], begin, end)

    def _moment(self, day, time, *, is_next):
        return dt.datetime.combine(day.date + dt.timedelta(days=is_next), time, self.exhibition.zone)

    @staticmethod
    def of(session, day, zone):
        """What the form begins with for a session: ``day`` where it has none of its own."""
        values = {"session": session.pk, "version": session.version, "room": session.room_id}
        if session.starts_at is None:
            return values | {"day": day.pk}
        starts, ends = (at.astimezone(zone).time() for at in (session.starts_at, session.ends_at))
        held = session.exhibition.days.filter(
            span_start__lte=session.starts_at, span_end__gt=session.starts_at
        ).first()
        return values | {"day": held and held.pk, "starts": starts, "ends": ends}
