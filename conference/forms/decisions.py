"""The forms of a decision of the Commission: until when, who, what is reported and what is to change."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import decisions
from conference.forms import bodies
from conference.models.commission import DecisionChange, DecisionReport, Executor, Part
from conference.models.commission.decision import Deadline
from expo.models import Organisation

EMPTY_ROWS = 3
LANGUAGE_ROWS = {"rows": 4}


class DeadlineForm(forms.Form):
    """Until when: a kind and, where it wants one, a day; any day of a quarter stands for the quarter."""

    deadline = forms.ChoiceField(
        label=gettext_lazy("Deadline"), choices=Deadline, widget=forms.RadioSelect, required=True
    )
    due_on = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("For a date; for a quarter any day of it"),
    )

    def clean(self):
        values = super().clean()
        kind, day = values.get("deadline"), values.get("due_on")
        if kind == Deadline.QUARTER and day:
            values["due_on"] = decisions.end_of_quarter(*decisions.quarter_of(day))
        return values


class DefineForm(DeadlineForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ExecutorForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Body"), required=False, empty_label="–"
    )
    part = forms.ChoiceField(label=gettext_lazy("Part"), choices=Part, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Executor.Role, required=False)


class ExecutorForms(forms.BaseFormSet):
    """A row an executor; a row without a body counts for nothing."""

    def __init__(self, *args, decision, **kwargs):
        self.bodies = forms.ModelChoiceField(None, empty_label="–")
        bodies.offer(self.bodies)
        rows = [
            {"organisation": one.organisation_id, "part": one.part, "role": one.role}
            for one in decision.executors.all()
        ]
        super().__init__(*args, initial=rows, prefix="executors", **kwargs)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["organisation"].queryset = self.bodies.queryset
        form.fields["organisation"].choices = self.bodies.choices
        for field in form.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def executors(self):
        return [
            (values["organisation"], Part(values["part"]), values["role"])
            for values in self.cleaned_data
            if values.get("organisation")
        ]


executor_forms = forms.formset_factory(ExecutorForm, formset=ExecutorForms, extra=EMPTY_ROWS, max_num=30)


class ReportForm(forms.ModelForm):
    class Meta:
        model = DecisionReport
        fields = ["text", "evidence", "says_done"]
        widgets = {"text": forms.Textarea(attrs=LANGUAGE_ROWS)}

    def __init__(self, papers, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"] = PaperField(
            papers,
            label=gettext_lazy("Paper as evidence"),
            required=False,
            empty_label="–",
            # Gaps between the numbers of rows would tell that the other side keeps papers of its own.
            to_field_name="key",
        )


class PaperField(forms.ModelChoiceField):
    """Papers by their titles: as rows they tell nothing."""

    def label_from_instance(self, paper):
        return next(filter(None, (getattr(paper, f"title_{code}") for code in ("ru", "kk", "be", "en"))))


class ChangeForm(DeadlineForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of change"), choices=DecisionChange.Kind, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs=LANGUAGE_ROWS)
    )
    field_order = ["kind", "deadline", "due_on", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deadline"].required = False
        self.fields["deadline"].label = _("New deadline, for an extension")

    def clean(self):
        values = super().clean()
        if values.get("kind") != DecisionChange.Kind.EXTEND:
            values["deadline"], values["due_on"] = "", None
        return values


class SettleForm(forms.Form):
    meeting = forms.ModelChoiceField(None, label=gettext_lazy("Meeting that decided"))

    def __init__(self, meetings, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"] = MeetingField(meetings, label=_("Meeting that decided"))


class MeetingField(forms.ModelChoiceField):
    def label_from_instance(self, meeting):
        day = decisions.first_day(meeting)
        number = meeting.number or _("number unknown")
        return f"№ {number}, {day:%d.%m.%Y}" if day else f"№ {number}"


class BoardForm(forms.Form):
    """What the board is narrowed to."""

    part = forms.ChoiceField(label=gettext_lazy("Part"), required=False)
    body = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Body"), required=False, empty_label="–"
    )
    due = forms.ChoiceField(label=gettext_lazy("Deadline"), required=False)

    def __init__(self, bodies, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [("", "–"), *Part.choices]
        self.fields["body"].queryset = Organisation.objects.filter(pk__in=bodies)
        self.fields["due"].choices = [
            ("", "–"),
            ("overdue", _("Overdue")),
            ("month", _("Within 30 days")),
            *[(kind.value, kind.label) for kind in (Deadline.NEXT_MEETING, Deadline.STANDING)],
            ("settled", _("Done and dropped")),
        ]
