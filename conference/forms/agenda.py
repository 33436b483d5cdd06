"""What is typed into the agenda of a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from conference import brackets, signs
from conference.forms import bodies
from conference.models.commission import Rapporteur
from conference.models.commission.base import LANGUAGE_NAMES
from expo.models import Person


class TitleField(forms.CharField):
    def to_python(self, value):
        return signs.plain(super().to_python(value))


class TitlesForm(forms.Form):
    """The titles of an item, those in the meeting's languages first. ``version`` is what was seen of it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, languages, **kwargs):
        super().__init__(*args, **kwargs)
        for code in sorted(LANGUAGE_NAMES, key=lambda one: one not in languages):
            widget = forms.Textarea(attrs={"rows": 2, "lang": code})
            label = _("Title") if code in languages else _("Title, for those who read")
            self.fields[f"title_{code}"] = TitleField(
                label=f"{label} ({LANGUAGE_NAMES[code]})", max_length=500, required=False, widget=widget
            )
        for name, field in self.fields.items():
            field.validators += [brackets.check, signs.check] if name != "version" else []

    def titles(self):
        return {code: self.cleaned_data[f"title_{code}"] for code in LANGUAGE_NAMES}

    def clean(self):
        found = super().clean()
        if not self.errors and not any(self.titles().values()):
            raise forms.ValidationError(_("Give the title in one language at least."))
        return found


class LeadForm(forms.Form):
    """The lead body of a part."""

    organisation = forms.ModelChoiceField(None, label=_("Lead body"), required=False)

    def __init__(self, *args, part, **kwargs):
        super().__init__(*args, **kwargs)
        bodies.offer(self.fields["organisation"], country=part)


class RapporteurForm(forms.ModelForm):
    """Somebody of a part who reports on an item."""

    class Meta:
        model = Rapporteur
        fields = ["person", "organisation", "minutes", "position"]

    def __init__(self, *args, part, **kwargs):
        super().__init__(*args, instance=Rapporteur(part=part), **kwargs)
        self.fields["person"].queryset = Person.objects.all()
        bodies.offer(self.fields["organisation"], country=part)
