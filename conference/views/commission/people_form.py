"""The forms of the delegations."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.forms import bodies
from conference.models.commission import AgendaItem, Delegate
from conference.models.commission.base import LANGUAGE_NAMES
from expo.languages import text_in
from expo.models import Person

NAMES = ("surname", "given_name", "patronymic", "position")
PLAIN = {name: Person._meta.get_field(name).verbose_name for name in NAMES}


def moment_field(label, **options):
    """A moment of the exhibition's clock."""
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, input_formats=["%Y-%m-%dT%H:%M"], widget=widget, **options)


class NamedForm(forms.Form):
    """Somebody known, or somebody new with names in each script. It has a field ``organisation``."""

    person = forms.ModelChoiceField(
        Person.objects.all(),
        label=gettext_lazy("Person"),
        required=False,
        help_text=gettext_lazy("Or enter a new one below; without a person the body stands for itself."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code in LANGUAGE_NAMES:
            for name in NAMES:
                column = Person._meta.get_field(f"{name}_{code}")
                field = column.formfield(required=False, label=capfirst(PLAIN[name]))
                field.widget.attrs["lang"] = code
                self.fields[column.name] = field

    def plain(self):
        """The fields beside the names of a new person."""
        return [field for field in self.visible_fields() if not field.name.startswith(NAMES)]

    def scripts(self):
        """The fields of a new person's names: ``(language, its fields)``."""
        return [(word, [self[f"{name}_{code}"] for name in NAMES]) for code, word in LANGUAGE_NAMES.items()]

    def clean(self):
        values = super().clean()
        names = self.names()
        if names and values.get("person"):
            self.add_error("person", _("Choose somebody, or enter a new person, not both."))
        elif names and not any(names.get(f"surname_{code}") for code in LANGUAGE_NAMES):
            self.add_error("surname_ru", _("Give the surname in one language at least."))
        return values

    def names(self):
        """The columns of the new person, empty where nobody new was entered."""
        columns = [f"{name}_{code}" for code in LANGUAGE_NAMES for name in NAMES]
        return {column: self.cleaned_data[column] for column in columns if self.cleaned_data.get(column)}

    def whoever(self):
        """Return the person that is chosen or, made by this, the new one; None where there is neither."""
        if names := self.names():
            return Person.objects.create(organisation=self.cleaned_data["organisation"], **names)
        return self.cleaned_data["person"]


class WindowForm(forms.Form):
    access_from = moment_field(gettext_lazy("Access from"), required=False)
    access_until = moment_field(gettext_lazy("Access until"), required=False)

    def window(self):
        return self.cleaned_data["access_from"], self.cleaned_data["access_until"]


class DelegateForm(WindowForm):
    """How somebody takes part, and with which account they read."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Delegate.Role, initial="member")
    organisation = forms.ModelChoiceField(None, label=gettext_lazy("Body"), required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the account"),
        required=False,
        help_text=gettext_lazy(
            "With it the delegate reads agenda and papers. "
            "Whoever has no account yet, or one whose password somebody else may know, "
            "gets a letter with a link to set a password."
        ),
    )
    field_order = ["role", "person", "organisation", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bodies.offer(self.fields["organisation"])

    @staticmethod
    def of(delegate):
        """What the form begins with for somebody on the list."""
        return {
            "role": delegate.role,
            "organisation": delegate.organisation_id,
            "email": delegate.user.email if delegate.user else "",
            "access_from": delegate.access_from,
            "access_until": delegate.access_until,
        }


class NewDelegateForm(NamedForm, DelegateForm):
    """Somebody known, somebody new with names in each script, or a body alone."""


class ItemField(forms.ModelChoiceField):
    def label_from_instance(self, item):
        return f"{item.position}. {text_in(item, 'title')[0]}"


class ItemForm(forms.Form):
    """An item that is opened to an interpreter."""

    item = ItemField(AgendaItem.objects.none(), label=gettext_lazy("Item of the agenda"))
    access_from = moment_field(gettext_lazy("Access from"))
    access_until = moment_field(gettext_lazy("Access until"))

    def __init__(self, meeting, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting)

    def window(self):
        return self.cleaned_data["access_from"], self.cleaned_data["access_until"]
