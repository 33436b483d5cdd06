"""The form of a communiqué."""

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.models.commission import Communique
from conference.models.commission.base import LANGUAGE_NAMES

LONGEST = 20_000


class CommuniqueForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    tells_when = forms.BooleanField(
        label=Communique._meta.get_field("tells_when").verbose_name, required=False
    )
    tells_where = forms.BooleanField(
        label=Communique._meta.get_field("tells_where").verbose_name, required=False
    )

    def __init__(self, meeting, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = [code for code in LANGUAGE_NAMES if code not in meeting.languages]
        for code in [*meeting.languages, *others]:
            self.fields[f"text_{code}"] = forms.CharField(
                label=LANGUAGE_NAMES[code],
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 8, "lang": code}),
                help_text=_("A language of the meeting") if code in meeting.languages else "",
            )

    def texts(self):
        return [self[name] for name in self.fields if name.startswith("text_")]

    @staticmethod
    def of(communique):
        """What the form begins with."""
        names = ["version", "tells_when", "tells_where", *(f"text_{code}" for code in LANGUAGE_NAMES)]
        return {name: getattr(communique, name) for name in names}
