"""What is said of a paper, and what is looked for in the trail."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.models.commission import Level
from conference.models.commission.base import LANGUAGE_NAMES
from conference.paper_files import MOST_BYTES
from expo import documents
from expo.languages import text_in

ACCEPTED = ".pdf,.docx,.pptx,.xlsx"
# Who reads papers of a level, beside its name.
READERS = {
    Level.PUBLIC: _("anybody, once the communiqué is published"),
    Level.DELEGATIONS: _("the delegates of both parts"),
    Level.JOINT_SECRETARIAT: _("both secretaries and both co-chairs"),
    Level.NATIONAL_BY: _("the own leaders and delegates alone; to the other part there is no such paper"),
    Level.NATIONAL_KZ: _("the own leaders and delegates alone; to the other part there is no such paper"),
}


class PaperInput(forms.FileInput):
    """The file of a paper, whose size the browser checks before it is sent."""

    def __init__(self):
        super().__init__(attrs={"accept": ACCEPTED, "data-most": str(MOST_BYTES)})

    def get_context(self, name, value, attrs):
        told = {"data-too-large": documents.oversized(MOST_BYTES)}
        return super().get_context(name, value, (attrs or {}) | told)


class ItemField(forms.ModelChoiceField):
    def label_from_instance(self, item):
        return f"{item.position}. {text_in(item, 'title')[0]}"


class PaperForm(forms.Form):
    """``levels`` are those of the own part; titles are asked for in the languages of the meeting."""

    item = ItemField(None, required=False, label=_("Item of the agenda"), empty_label=_("No item"))
    level = forms.ChoiceField(label=_("Who may read it"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the paper"), choices=settings.LANGUAGES)
    registration_number = forms.CharField(label=_("Registration number"), max_length=50, required=False)

    def __init__(self, *args, meeting, items, levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.codes = [code for code in meeting.languages if code in LANGUAGE_NAMES] or ["ru"]
        self.fields["item"].queryset = items
        self.fields["level"].choices = [(one.value, f"{one.label}: {READERS[one]}") for one in levels]
        titles = {
            f"title_{code}": forms.CharField(
                label=_("Title (%(language)s)") % {"language": LANGUAGE_NAMES[code]},
                max_length=500,
                required=False,
                widget=forms.TextInput(attrs={"lang": code}),
            )
            for code in self.codes
        }
        self.fields = titles | self.fields

    def said(self):
        """Return the arguments of the verb."""
        given = dict(self.cleaned_data)
        given["titles"] = {code: given.pop(f"title_{code}") for code in self.codes}
        return given


class HandInForm(PaperForm):
    is_restricted = forms.BooleanField(
        label=_("Restricted information: only this record is kept here, without a file"), required=False
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, DOCX, PPTX or XLSX, up to 10 MB"),
        required=False,
        widget=PaperInput(),
    )

    field_order = [
        "title_ru", "title_kk", "title_be", "title_en", "item", "level", "language", "registration_number",
        "is_restricted", "file",
    ]  # fmt: skip

    def said(self):
        given = super().said()
        return given | {"name": _sent_name(given["file"])}


class AmendForm(PaperForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].help_text = _(
            "It is the level of all versions: a wider one opens those that were handed in before as well."
        )

    def see(self, version):
        """Sent once more, the form speaks of this version, which the page now shows beside it."""
        self.data = self.data.copy()
        self.data["version"] = version


class VersionForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, DOCX, PPTX or XLSX, up to 10 MB"),
        widget=PaperInput(),
    )
    note = forms.CharField(label=_("What has changed"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def said(self):
        return self.cleaned_data | {"name": _sent_name(self.cleaned_data["file"])}


class VersionSeenForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class TrailForm(forms.Form):
    """``people`` and ``papers`` are pairs of a value and a label, of what the reader may know of."""

    receipt = forms.CharField(
        label=pgettext_lazy("copy of a paper", "Receipt"), max_length=20, required=False
    )
    person = forms.ChoiceField(label=_("Person"), required=False)
    paper = forms.ChoiceField(label=pgettext_lazy("Commission", "Paper"), required=False)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args, people, papers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Everybody")), *people]
        self.fields["paper"].choices = [("", _("Everything")), *papers]


def _sent_name(file):
    """What the sender calls a file, the folders that he may have named included."""
    return file.sent_name if file else ""
