from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exhibitors import keys
from exhibitors.models import AccessKey, Applicant
from expo.admin.base import Inline, RowAdmin, RowForm, ViewOnly, link


class ApplicantForm(RowForm):
    """An address is kept in small letters, so that it is one applicant however it is written."""

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class KeyForm(forms.ModelForm):
    """What an organisation's key may do. What it belongs to is the page's matter."""

    class Meta:
        model = AccessKey
        fields = ["name", "scope", "requests_a_minute", "is_sandbox", "expires_at"]
        field_classes = {"expires_at": forms.SplitDateTimeField}
        widgets = {"expires_at": AdminSplitDateTime}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["requests_a_minute"].min_value = 1
        for widget in self.fields["expires_at"].widget.widgets:
            widget.attrs["aria-label"] = self.fields["expires_at"].label

    def clean_requests_a_minute(self):
        allowed = self.cleaned_data["requests_a_minute"]
        if allowed < 1:
            raise ValidationError(_("Allow at least one request a minute."))
        return allowed

    def clean_expires_at(self):
        moment = self.cleaned_data["expires_at"]
        if moment and moment <= timezone.now():
            raise ValidationError(_("This moment has passed."))
        return moment


class AccessKeyInline(ViewOnly, Inline):
    model = AccessKey
    fields = readonly_fields = [
        "key", "name", "scope", "requests_a_minute", "is_sandbox", "used_at", "expires_at", "revoked_at",
    ]  # fmt: skip

    @admin.display(description=gettext_lazy("access key"))
    def key(self, key):
        return link(reverse("admin:exhibitors_accesskey_change", args=[key.pk]), key)


@admin.register(Applicant)
class ApplicantAdmin(RowAdmin):
    """An address that is proven, or that an organiser vouches for, with the keys of its organisation."""

    form = ApplicantForm
    list_display = ["email", "name", "proven_at", "number_of_applications", "number_of_keys"]
    list_filter = ["exhibition"]
    search_fields = ["email", "name"]
    inlines = [AccessKeyInline]

    def get_queryset(self, request):
        usable = Q(access_keys__revoked_at=None) & Q(access_keys__isnull=False)
        return super().get_queryset(request).annotate(
            application_count=Count(
                "applications", filter=Q(applications__is_sandbox=False), distinct=True
            ),
            key_count=Count("access_keys", filter=usable, distinct=True),
        )  # fmt: skip

    def get_fields(self, request, obj=None):
        return ["exhibition", "email", "name", "proven_at"] if obj else ["exhibition", "email", "name"]

    def get_readonly_fields(self, request, obj=None):
        return ["exhibition", "email", "proven_at"] if obj else []

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.proven_at = timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("applications"), ordering="application_count")
    def number_of_applications(self, applicant):
        return applicant.application_count

    @admin.display(description=gettext_lazy("keys not revoked"), ordering="key_count")
    def number_of_keys(self, applicant):
        return applicant.key_count

    def get_urls(self):
        wrap = self.admin_site.admin_view
        here = path("<int:pk>/key/", wrap(self.key_view), name="exhibitors_applicant_key")
        return [here, *super().get_urls()]

    def key_view(self, request, pk):
        """Make a key for the organisation and show it, this once."""
        applicant = self.get_object(request, str(pk))
        if applicant is None:
            raise Http404
        if not request.user.has_perm("exhibitors.add_accesskey"):
            raise PermissionDenied
        form, bearer = KeyForm(request.POST or None), None
        if request.method == "POST" and form.is_valid():
            bearer, key = keys.issue(applicant=applicant, **form.cleaned_data)
            self.log_change(
                request, applicant, [{"added": {"name": str(_("access key")), "object": str(key)}}]
            )
        context = self.admin_site.each_context(request) | {
            "title": _("Make a key"),
            "opts": self.opts,
            "applicant": applicant,
            "form": form,
            "bearer": bearer,
            "media": self.media + form.media,
        }
        response = TemplateResponse(request, "admin/exhibitors/applicant/key.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response
