"""What the two secretaries send while they write the protocol."""

from django import forms
from django.core.exceptions import PermissionDenied

from conference import signs
from conference.models.commission import AgendaItem, Paragraph
from conference.models.commission.protocol import Verdict

KINDS = [(kind, kind.label) for kind in Paragraph.OF_ITEMS]
# What the buttons below a text mean.
VERDICTS = {"agree": Verdict.AGREED, "dispute": Verdict.DISPUTED}


class WordingForm(forms.Form):
    """A text as it was typed. ``reader`` is whose page it was: somebody else may have logged in since."""

    text = forms.CharField(required=False, strip=False, max_length=20000)
    number = forms.CharField(required=False, max_length=10)
    version = forms.IntegerField(min_value=1)
    reader = forms.IntegerField()
    action = forms.ChoiceField(choices=[(name, name) for name in ("save", *VERDICTS)])

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_text(self):
        # Forms send lines as the mail does; the hash is taken over plain ones.
        return signs.plain(self.cleaned_data["text"])

    def clean_reader(self):
        if self.cleaned_data["reader"] != self.user.pk:
            raise PermissionDenied
        return self.cleaned_data["reader"]


class AddForm(forms.Form):
    """A paragraph to be added below an item of the meeting, behind another one."""

    kind = forms.ChoiceField(choices=KINDS)
    item = forms.ModelChoiceField(AgendaItem.objects.none(), to_field_name="key")
    after = forms.ModelChoiceField(Paragraph.objects.none(), to_field_name="key", required=False)

    def __init__(self, protocol, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = protocol.meeting.items.all()
        self.fields["after"].queryset = protocol.paragraphs.all()
