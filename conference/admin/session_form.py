"""The form of a session does not overwrite what was changed while it was filled in."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator, capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from conference import moving
from conference.models import Session
from conference.models.session import Kind
from expo.admin.base import RowForm


class SessionForm(RowForm):
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            # The Commission's secretaries arrange their meeting themselves, behind its wall.
            kinds = [pair for pair in self.fields["kind"].choices if pair[0] != Kind.COMMISSION]
            self.fields["kind"].choices = kinds
        if self.instance.pk:
            self.initial["seen_version"] = self.instance.version

    def clean(self):
        values = super().clean()
        exhibition, seen = (self.cleaned_data.get(name) for name in ("exhibition", "seen_version"))
        if exhibition is not None:
            # In the order in which everybody locks, and until this form is saved.
            moving.lock(exhibition)
        if self.instance.pk is None or seen is None:
            return values
        rows = Session.objects.select_for_update().filter(pk=self.instance.pk)
        present = rows.values_list("version", flat=True).first()
        if present not in (seen, None):
            # What was typed stays; sent once more it is a decision.
            self.data = self.data.copy()
            self.data[self.add_prefix("seen_version")] = present
            raise ValidationError(self._told())
        return values

    def _told(self):
        told = _(
            "Somebody has changed this session meanwhile, and nothing was saved. Save once more to overwrite."
        )
        kept = "; ".join(self._stored(name) for name in self.changed_data if name != "seen_version")
        return (
            [told, _("Stored is something else than is written here: %(what)s.") % {"what": kept}]
            if kept
            else [told]
        )

    def _stored(self, name):
        value = self.get_initial_for_field(self.fields[name], name)
        if isinstance(value, dt.datetime):
            value = f"{localtime(value):%d.%m.%Y %H:%M}"
        elif isinstance(value, list):
            value = ", ".join(value)
        elif isinstance(self.fields[name], forms.ModelChoiceField):
            value = self.fields[name].queryset.filter(pk=value).first()
        elif isinstance(self.fields[name], forms.ChoiceField):
            value = dict(self.fields[name].choices).get(value, value)
        label = capfirst(str(self.fields[name].label))
        return f"{label}: {Truncator(value if value not in (None, '') else '–').chars(80)}"
