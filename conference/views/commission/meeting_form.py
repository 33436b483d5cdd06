"""The forms of a meeting: what it is, and where and when it sits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from conference import convening, meetings, moving, sittings
from conference.models import Session
from conference.models.commission import CommissionMeeting
from conference.move_form import MoveForm


class MeetingForm(forms.ModelForm):
    """``seen`` holds what was read, so that nobody overwrites what he has not seen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = CommissionMeeting
        fields = ["host", "number", "languages"]
        help_texts = {"number": _("Nothing, where it is not known")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["host"].choices = self.fields["host"].choices[1:]
        self.fields["languages"].required = True
        if self.instance.pk:
            self.initial["seen"] = meetings.facts(self.instance)
        else:
            self.initial["host"] = convening.next_host()

    def _post_clean(self):
        """The verb checks the whole and writes it."""


class SessionField(forms.ModelChoiceField):
    def label_from_instance(self, session):
        place = moving.words(moving.Place.of(session), session.exhibition)
        return f"{session.reference}: {place}"


class TakeForm(forms.Form):
    """Choose a session of the Commission that is there already."""

    session = SessionField(Session.objects.none(), label=_("Session"), empty_label=None)

    def __init__(self, exhibition, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sittings.free(exhibition)


class PlaceForm(MoveForm):
    """Room and time, whether or not there is a session yet."""

    session = None
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, exhibition, *args, **kwargs):
        forms.Form.__init__(self, *args, **kwargs)
        self.exhibition = exhibition
        self.fields["day"].queryset = exhibition.days.select_related("exhibition")
        self.fields["room"].queryset = exhibition.rooms.all()
        for name in ("day", "starts", "ends", "room"):
            self.fields[name].required = True
        self.fields["ends"].help_text = ""
