from django.contrib import admin
from django.db.models import Count
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import access, describing, drafting, publishing
from conference.admin.session_file import SlotFileInline
from conference.clashes import Severity
from conference.models import Release, Slot, SlotContribution, SlotPresenter
from expo.admin.base import Inline, RowAdmin, RowForm, TranslatedAdmin, ViewOnly
from expo.languages import columns
from expo.models import Exhibition


class PublishForm(RowForm):
    """Publishes once all else is in order, so that a clash is an error of the form."""

    user = None

    class Meta:
        model = Release
        fields = ["exhibition", "name", "notes"]

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
            self.instance = publishing.publish(user=self.user, **self.cleaned_data)
        except publishing.ScheduleClash as clash:
            self.add_error(None, clash)


@admin.register(Release)
class ReleaseAdmin(RowAdmin):
    """Whoever may publish adds a release; nobody changes or deletes one."""

    form = PublishForm
    list_display = ["number", "name", "published_at", "published_by", "number_of_sessions", "exhibition"]
    list_display_links = ["number", "name"]
    list_filter = ["exhibition"]
    list_select_related = ["exhibition", "published_by"]
    search_fields = ["name", "notes"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(slot_count=Count("slots"))

    def get_fields(self, request, obj=None):
        written = ["exhibition", "name", "notes"]
        if obj is None:
            return written
        return [*written, "number", "announces_commission", "published_at", "published_by"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def has_module_permission(self, request):
        return super().has_module_permission(request) or self.has_add_permission(request)

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or self.has_add_permission(request)

    def has_add_permission(self, request):
        return access.can_publish_here(request)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def add_view(self, request, form_url="", extra_context=None):
        """Show what stands in the way before anything is released."""
        exhibition = Exhibition.objects.filter(is_current=True).first()
        context = {}
        if exhibition is not None and self.has_add_permission(request):
            draft = drafting.read(exhibition)
            for severity in Severity:
                found = draft.of(severity)
                shown = describing.told(draft, found[: publishing.MOST_NAMED], request.user)
                context[severity.value] = {"count": len(found), "shown": shown}
        return super().add_view(request, form_url, {"clashes": context} | (extra_context or {}))

    def save_model(self, request, obj, form, change):
        """The form has called the verb."""

    @admin.display(description=gettext_lazy("released sessions"), ordering="slot_count")
    def number_of_sessions(self, release):
        return release.slot_count


class SlotPresenterInline(ViewOnly, Inline):
    model = SlotPresenter
    fields = ["organisation", "position"]


class SlotContributionInline(ViewOnly, Inline):
    model = SlotContribution
    fields = ["role", "title", "person", "organisation", "minutes", "position"]


@admin.register(Slot)
class SlotAdmin(ViewOnly, TranslatedAdmin):
    """What the public sees, as it was copied from the draft."""

    list_display = ["title", "hours", "room", "access", "release", "sequence"]
    list_filter = ["release__exhibition", "release", "access", "kind", "room"]
    list_select_related = ["room", "release__exhibition"]
    search_fields = ["code", *columns("title")]
    date_hierarchy = "starts_at"
    inlines = [SlotPresenterInline, SlotContributionInline, SlotFileInline]

    @admin.display(description=gettext_lazy("time"), ordering="starts_at")
    def hours(self, slot):
        zone = slot.release.exhibition.zone
        starts_at = date_format(localtime(slot.starts_at, zone), "d.m.Y H:i")
        return f"{starts_at}–{localtime(slot.ends_at, zone):%H:%M}"


@admin.register(SlotPresenter)
class SlotPresenterAdmin(ViewOnly, RowAdmin):
    list_display = ["organisation", "slot", "position"]
    list_filter = ["slot__release"]
    list_select_related = ["organisation", "slot"]
    search_fields = ["organisation__slug", *columns("organisation__name", "slot__title")]


@admin.register(SlotContribution)
class SlotContributionAdmin(ViewOnly, TranslatedAdmin):
    list_display = ["__str__", "role", "person", "organisation", "slot", "minutes"]
    list_filter = ["slot__release", "role"]
    list_select_related = ["person", "organisation", "slot"]
    search_fields = columns("title", "person__surname", "slot__title")
