"""What releases change, in the workplace: before and after; plans, going back, and letters about them."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference import access, announcements, changes, releasing
from conference.models import PlannedRelease, Release
from expo.admin.base import RowAdmin, RowForm, mark

State = PlannedRelease.State
MARKS = {State.PLANNED: "unscheduled", State.RELEASED: "released", State.REFUSED: "differs"}


class PlanForm(RowForm):
    """Plans once all else is in order, so that a refusal is an error of the form."""

    user = None

    class Meta:
        model = PlannedRelease
        fields = ["exhibition", "name", "notes", "at"]

    def clean_exhibition(self):
        exhibition = self.cleaned_data["exhibition"]
        if not access.can_publish(self.user, exhibition):
            self.add_error("exhibition", _("You are not permitted to do this"))
        return exhibition

    def _post_clean(self):
        super()._post_clean()
        if self.errors:
            return
        try:
            self.instance = releasing.plan(by=self.user, **self.cleaned_data)
        except releasing.TooLate as refusal:
            self.add_error("at", refusal)


class TakeBackForm(forms.Form):
    name = forms.CharField(max_length=100, label=Release._meta.get_field("name").verbose_name)
    notes = forms.CharField(
        required=False, label=Release._meta.get_field("notes").verbose_name,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class AnnounceForm(forms.Form):
    scope = forms.ChoiceField(
        choices=announcements.Scope.choices, initial=announcements.Scope.CHANGED,
        widget=forms.RadioSelect, label=gettext_lazy("Who is written to"),
    )  # fmt: skip


class ReleasePage:
    """One request of the page of a release: what it changed, its letters, the way back to it."""

    def __init__(self, model_admin, request, release):
        if not access.can_publish(request.user, release.exhibition):
            raise PermissionDenied
        self.admin, self.request, self.release = model_admin, request, release
        self.announce_form, self.back_form = AnnounceForm(), TakeBackForm(initial={"name": release.name})

    def answer(self):
        if self.request.method != "POST":
            return self.page()
        acts = {"announce": self.announce, "let-go": self.let_go, "take-back": self.take_back}
        act = acts.get(self.request.POST.get("action"))
        if act is None:
            raise Http404
        release = act()
        return self.page() if release is None else HttpResponseRedirect(address(release))

    def announce(self):
        self.announce_form = AnnounceForm(self.request.POST)
        if not self.announce_form.is_valid():
            return None
        done = announcements.announce(release=self.release, **self.announce_form.cleaned_data)
        number = len(done.letters)
        text = ngettext(
            "%(count)s letter has been written and waits.",
            "%(count)s letters have been written and wait.",
            number,
        )
        messages.success(self.request, text % {"count": number})
        if done.unreached:
            names = ", ".join(str(organisation) for organisation in done.unreached)
            text = _("No address is known of: %(names)s.") % {"names": names}
            messages.warning(self.request, text)
        return self.release

    def let_go(self):
        number = len(announcements.let_go(release=self.release))
        text = ngettext("%(count)s letter is being sent.", "%(count)s letters are being sent.", number)
        messages.success(self.request, text % {"count": number})
        return self.release

    def take_back(self):
        self.back_form = TakeBackForm(self.request.POST)
        if not self.back_form.is_valid():
            return None
        try:
            release = releasing.take_back(
                release=self.release, by=self.request.user, now=timezone.now(), **self.back_form.cleaned_data
            )
        except ValidationError as refusal:
            self.back_form.add_error(None, refusal)
            return None
        self.admin.log_addition(self.request, release, [{"added": {}}])
        text = _("The public sees the programme of version %(number)s again. The draft is as it was.")
        messages.success(self.request, text % {"number": self.release.number})
        return release

    def page(self):
        release = self.release
        newest, older = Release.objects.current(release.exhibition), changes.previous_of(release)
        context = {
            "title": _("Version %(number)s: %(name)s") % {"number": release.number, "name": release.name},
            "release": release,
            "older": older,
            "found": changes.between(older, release) if older else None,
            "letters": announcements.counts(release),
            "waiting": announcements.waiting(release),
            "announce_form": self.announce_form,
            "back_form": self.back_form if newest.pk != release.pk else None,
            "back": changes.between(newest, release) if newest.pk != release.pk else [],
        }
        status = 200 if self.request.method != "POST" else 409
        return self.admin.render_page(self.request, "admin/conference/changes/release.html", context, status)


def address(release):
    return reverse("admin:conference_release_changes", args=[release.pk])


@admin.register(PlannedRelease)
class PlannedReleaseAdmin(RowAdmin):
    """Whoever may publish plans a release, and may call it off; nobody changes or deletes one."""

    form = PlanForm
    list_display = ["name", "at", "status", "by", "release", "exhibition"]
    list_filter = ["exhibition", "state"]
    list_select_related = ["exhibition", "by", "release"]
    search_fields = ["name", "notes"]
    actions = ["call_off"]

    def get_urls(self):
        own = [
            path("pending/", self.admin_site.admin_view(self.pending), name="conference_release_pending"),
            path("of/<int:pk>/", self.admin_site.admin_view(self.of), name="conference_release_changes"),
        ]
        return own + super().get_urls()

    def pending(self, request):
        """What would change for the public if the draft were released now."""
        if not access.can_publish(request.user, request.exhibition):
            raise PermissionDenied
        context = {
            "title": _("What the next release would change"),
            "release": Release.objects.current(request.exhibition),
            "found": changes.pending(request.exhibition),
            "plans": PlannedRelease.objects.filter(exhibition=request.exhibition, state=State.PLANNED),
        }
        return self.render_page(request, "admin/conference/changes/pending.html", context)

    def of(self, request, pk):
        release = get_object_or_404(Release.objects.select_related("exhibition"), pk=pk)
        with timezone.override(release.exhibition.zone):
            response = ReleasePage(self, request, release).answer()
            # Rendered here, by the clock of the release's own edition.
            return response.render() if isinstance(response, TemplateResponse) else response

    def render_page(self, request, template, context, status=200):
        context = self.admin_site.each_context(request) | {"opts": Release._meta} | context
        return TemplateResponse(request, template, context, status=status)

    def get_fields(self, request, obj=None):
        written = list(PlanForm.Meta.fields)
        if obj is None:
            return written
        # It was written for the eyes of whoever planned it, and can name a session closed to others.
        why = "reason" if request.user == obj.by or request.user.is_superuser else "hidden_reason"
        return [*written, "by", "status", why, "release"]

    def get_readonly_fields(self, request, obj=None):
        return [name for name in self.get_fields(request, obj) if name not in PlanForm.Meta.fields]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def has_module_permission(self, request):
        return self.has_add_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def has_add_permission(self, request):
        return access.can_publish_here(request)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """The form has called the verb."""

    @admin.display(description=PlannedRelease._meta.get_field("state").verbose_name, ordering="state")
    def status(self, planned):
        word = planned.get_state_display()
        return mark(MARKS[planned.state], word) if planned.state in MARKS else word

    @admin.display(description=PlannedRelease._meta.get_field("reason").verbose_name)
    def hidden_reason(self, planned):
        return _("Shown to whoever planned it only: it can name closed sessions.") if planned.reason else ""

    @admin.action(description=gettext_lazy("Call off"), permissions=["view"])
    def call_off(self, request, queryset):
        for planned in queryset:
            try:
                releasing.call_off(planned=planned)
                self.log_change(request, planned, [{"changed": {"fields": ["status"]}}])
                text, level = _("%(name)s: called off."), messages.SUCCESS
            except releasing.AlreadyDone as refusal:
                text, level = "%(name)s: " + refusal.message, messages.WARNING
            self.message_user(request, text % {"name": planned}, level)
