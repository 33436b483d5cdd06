from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import access, describing, drafting, ignoring, publishing
from conference.clashes import Severity
from conference.models import AcceptedClash, Availability, RoomClosure
from conference.models.session import Access
from expo.admin.base import RowAdmin, RowForm
from expo.languages import columns
from expo.models import Exhibition


class IgnoreForm(RowForm):
    """Ignores one clash of the draft through the verb, so that a refusal is an error of the form."""

    user = None
    clash = forms.ChoiceField(label=gettext_lazy("Clash"), widget=forms.RadioSelect)

    class Meta:
        model = AcceptedClash
        fields = ["reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.exhibition = Exhibition.objects.current()
        draft = drafting.read(self.exhibition)
        found = [one for one in draft.clashes if one.can_be_ignored and one.severity != Severity.IGNORED]
        if not self.is_bound:
            # The page of one clash names that one only; a page of all of them has an end.
            asked = self.initial.get("clash")
            found = [one for one in found if one.fingerprint == asked] or found[: publishing.MOST_NAMED]
        self.fields["clash"].choices = [
            (one.clash.fingerprint, one.sentence) for one in describing.told(draft, found, self.user)
        ]

    def _post_clean(self):
        if self.errors:
            return
        try:
            self.instance = ignoring.ignore(
                exhibition=self.exhibition,
                fingerprint=self.cleaned_data["clash"],
                reason=self.cleaned_data["reason"],
                user=self.user,
            )
        except ValidationError as refusal:
            self.add_error(None, refusal)


@admin.register(AcceptedClash)
class AcceptedClashAdmin(RowAdmin):
    """Whoever may publish ignores a clash, and takes that back by deleting the row."""

    list_display = ["reason", "clash", "accepted_by", "accepted_at", "exhibition"]
    list_filter = ["exhibition"]
    list_select_related = ["session", "other", "accepted_by", "exhibition"]
    # Not by what its sessions are called: that would find the closed ones, which have no name here.
    search_fields = ["reason"]
    actions = None

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        return type("IgnoreForm", (IgnoreForm,), {"user": request.user})

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["clash", "reason"]
        return ["clash", "reason", "accepted_by", "accepted_at", "exhibition"]

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else self.get_fields(request, obj)

    def has_add_permission(self, request):
        return access.can_publish_here(request)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        if obj is None:
            return self.has_add_permission(request)
        return access.can_publish(request.user, obj.exhibition)

    def save_model(self, request, obj, form, change):
        """The form has called the verb."""

    def delete_model(self, request, obj):
        ignoring.restore(accepted=obj)

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        self.message_user(request, _("The clash is ignored."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:conference_release_add"))

    @admin.display(description=gettext_lazy("clash"))
    def clash(self, accepted):
        """Which sessions it is about. What is closed has no name here, whoever reads it."""
        sessions = [one for one in (accepted.session, accepted.other) if one is not None]
        return " / ".join(
            one.get_access_display() if one.access == Access.CLOSED else str(one) for one in sessions
        )


@admin.register(RoomClosure)
class RoomClosureAdmin(RowAdmin):
    list_display = ["room", "starts_at", "ends_at", "reason"]
    list_filter = ["room__exhibition", "room"]
    list_select_related = ["room"]
    search_fields = ["reason", "room__code"]


@admin.register(Availability)
class AvailabilityAdmin(RowAdmin):
    list_display = ["person", "starts_at", "ends_at", "exhibition"]
    list_filter = ["exhibition"]
    list_select_related = ["person", "exhibition"]
    search_fields = columns("person__surname")
    autocomplete_fields = ["person"]
