"""The form that appoints somebody to an office of the own part."""

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.forms import bodies
from conference.models.commission.office import Role
from conference.views.commission.people_form import NamedForm


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class OfficeForm(NamedForm):
    role = forms.ChoiceField(label=_("Office"), choices=Role)
    organisation = forms.ModelChoiceField(None, label=_("Body"), required=False)
    email = forms.EmailField(
        label=_("E-mail address of the account"),
        required=False,
        help_text=_(
            "Whoever has no account yet, or one whose password somebody else may know, "
            "gets a letter with a link to set a password."
        ),
    )
    since = forms.DateField(label=_("Since"), required=False, widget=DayInput())
    field_order = ["role", "organisation", "person", "email", "since"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bodies.offer(self.fields["organisation"])


class EndForm(forms.Form):
    until = forms.DateField(label=_("Last day"), widget=DayInput())
