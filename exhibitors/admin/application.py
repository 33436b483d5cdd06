from types import SimpleNamespace

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exhibitors import changes, correcting, questionnaire, reviewing
from exhibitors.admin import batch, history
from exhibitors.admin.review import Review
from exhibitors.models import AccessKey, Allocation, Application, Decision, Upload
from exhibitors.serializers.application import Answers
from expo import clock
from expo.admin.base import Inline, RowAdmin, RowForm, ViewOnly
from expo.folding import fold
from expo.problems import errors_of

FILES = ("logo", "documents")
ASKED = [question.name for question in questionnaire.questions() if question.name not in FILES]
NAMES = ("legal_name", "short_name", "contact_person")
Outcome = Decision.Outcome


class SandboxFilter(admin.SimpleListFilter):
    """Trials are hidden unless they are asked for."""

    title = gettext_lazy("sandbox")
    parameter_name = "sandbox"

    def lookups(self, request, model_admin):
        return [("only", gettext_lazy("Trials only"))]

    def queryset(self, request, queryset):
        return queryset.filter(is_sandbox=self.value() == "only")

    def choices(self, changelist):
        hidden, *rest = super().choices(changelist)
        return [hidden | {"display": _("Without trials")}, *rest]


class AccessKeyInline(ViewOnly, Inline):
    model = AccessKey
    fields = readonly_fields = [
        "prefix",
        "name",
        "scope",
        "created_at",
        "used_at",
        "expires_at",
        "revoked_at",
    ]


class InvitationForm(forms.ModelForm):
    """The first facts about somebody whom the organisers want to see. Saving sends the letter."""

    class Meta:
        model = Application
        fields = ["exhibition", "contact_email", "language", "legal_name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact_email"].required = True


class CorrectionForm(RowForm):
    """Saves through the verb once all else is in order, so that a refusal is an error of the form.

    ``seen`` is the row of history that the form was shown with.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, label="")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "seen" in self.fields and self.instance.pk:
            self.fields["seen"].initial = changes.newest_of(self.instance)

    def clean(self):
        """The same rules as for what applicants write."""
        super().clean()
        changed = {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}
        sent = {name: value for name, value in changed.items() if isinstance(value, (str, list))}
        sent = {name: value for name, value in sent.items() if name in ASKED}
        context = {
            "request": SimpleNamespace(exhibition=self.instance.exhibition),
            "uploads": Upload.objects.none(),
        }
        answers = Answers(self.instance, data=sent, partial=True, context=context)
        if answers.is_valid():
            self.cleaned_data |= answers.validated_data
            return
        for name, errors in answers.errors.items():
            for one in errors_of(errors):
                self.add_error(name, f"{one['pointer']} {one['detail']}".strip())

    def _post_clean(self):
        super()._post_clean()
        if self.errors or not self.has_changed():
            return
        fields = {name: self.cleaned_data[name] for name in self.changed_data if name != "seen"}
        try:
            self.instance = correcting.correct(
                application=self.instance, fields=fields, seen=self.cleaned_data["seen"]
            )
        except changes.ChangedMeanwhile as refusal:
            self._show(refusal)
        except ValidationError as error:
            self.add_error(None, error)

    def _show(self, refusal):
        """Say what has changed meanwhile. Whoever saves once more has seen it."""
        self.add_error(None, refusal.message)
        for one in refusal.members["differences"]:
            before, after = ("".join(text for _kind, text in pieces) for pieces in (one.before, one.after))
            self.add_error(None, f"{one.label}: “{before}” → “{after}”")
        self.data = self.data | {"seen": changes.newest_of(self.instance)}


def deciding(outcome, title, button):
    """A Batch that decides alike on all applications chosen."""

    def run(rows, user, reason):
        return reviewing.decide_all(
            applications=rows, outcome=outcome, by=user, now=clock.now(), reason=reason
        )

    wants_reason = outcome != Outcome.ACCEPTED
    return batch.Batch(
        outcome.lower(), title, button, "exhibitors.review_application", run, wants_reason=wants_reason
    )


BATCHES = {
    one.name: one
    for one in (
        deciding(Outcome.ACCEPTED, gettext_lazy("Accept the applications"), gettext_lazy("Accept")),
        deciding(
            Outcome.WAITLISTED,
            gettext_lazy("Put the applications on the waiting list"),
            gettext_lazy("Put on the waiting list"),
        ),
        deciding(Outcome.REJECTED, gettext_lazy("Reject the applications"), gettext_lazy("Reject")),
    )
}


@admin.register(Application)
class ApplicationAdmin(RowAdmin):
    """What organisers correct themselves. Its state changes by decisions only, and nothing is deleted."""

    form = CorrectionForm
    list_display = [
        "number", "short_name", "legal_name", "state", "sector", "space", "area", "submitted_at",
        "changed_at",
    ]  # fmt: skip
    list_filter = ["exhibition", SandboxFilter, "state", "sector", "space", "country", "language"]
    list_select_related = ["sector"]
    search_fields = [
        "number", "legal_name", "short_name", "tax_number", "contact_person", "contact_email",
        "contact_phone",
    ]  # fmt: skip
    date_hierarchy = "created_at"
    ordering = ["created_at"]
    readonly_fields = [
        "exhibition", "number", "state", "is_sandbox", "applicant", "external_id", "created_at", "changed_at",
        "submitted_at",
    ]  # fmt: skip
    inlines = [AccessKeyInline]
    actions = list(BATCHES)

    def get_queryset(self, request):
        seen = reviewing.visible_to(request.user)
        return super().get_queryset(request).filter(pk__in=seen.values("pk"))

    def has_review_permission(self, request):
        return request.user.has_perm("exhibitors.review_application")

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [(None, {"fields": InvitationForm.Meta.fields})]
        head = [*self.readonly_fields, *correcting.LEAVES]
        if self.has_change_permission(request, obj):
            head.append("seen")
        parts = [
            (part.title, {"fields": [one.name for one in part.questions if one.name not in FILES]})
            for part in questionnaire.parts()
        ]
        return [(None, {"fields": head}), *parts]

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = InvitationForm
        return super().get_form(request, obj, change=change, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """A change was made by the form; a new one is an invitation."""
        if change:
            return
        invited = correcting.invite(
            exhibition=obj.exhibition,
            email=obj.contact_email,
            language=obj.language,
            legal_name=obj.legal_name,
        )
        obj.pk, obj.number, obj.state = invited.pk, invited.number, invited.state
        words = {"email": obj.contact_email}
        messages.success(request, _("The invitation is on its way to %(email)s.") % words)

    def get_search_results(self, request, queryset, search_term):
        """By what the list shows, by the stand, or by a name in another script."""
        found, _duplicates = super().get_search_results(request, queryset, search_term)
        words = fold(search_term).split()
        if not words or found.exists():
            return found, False
        stands = Allocation.objects.active().filter(stand__code__iexact=search_term.strip())
        at_stand = queryset.filter(exhibitor__in=stands.values("exhibitor"))
        if at_stand.exists():
            return at_stand, False
        rows = queryset.order_by().values_list("pk", *NAMES)
        folded = ((number, fold(" ".join(names))) for number, *names in rows)
        return queryset.filter(
            pk__in=[one for one, text in folded if all(word in text for word in words)]
        ), False

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("review/", wrap(self.review_view), name="exhibitors_application_review"),
            path("decide/<slug:name>/", wrap(self.decide_view), name="exhibitors_application_batch"),
            *super().get_urls(),
        ]

    def review_view(self, request):
        return Review(self, request).answer()

    def decide_view(self, request, name):
        if name not in BATCHES:
            raise Http404
        return batch.confirm(self, request, BATCHES[name])

    def history_view(self, request, object_id, extra_context=None):
        """Every change, before and after, and the decisions."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        application = self.get_object(request, object_id)
        if application is None:
            raise Http404
        decisions = application.decisions.select_related("decided_by", "released_by", "message")
        return history.page(self, request, application, decisions)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """What is not in the reviewer's sectors is not there."""
        raise Http404


def _action(name):
    @admin.action(description=BATCHES[name].title, permissions=["review"])
    def act(model_admin, request, queryset):
        return batch.preview(model_admin, request, BATCHES[name], queryset)

    return act


for _name in BATCHES:
    setattr(ApplicationAdmin, _name, _action(_name))
