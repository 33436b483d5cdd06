from django.contrib import admin
from django.http import Http404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exhibitors import readable, reviewing
from exhibitors.admin import batch
from exhibitors.models import Decision
from expo import clock
from expo.admin.base import RowAdmin, ViewOnly, link

RELEASE, UNDO = "release", "undo"
BATCHES = {
    RELEASE: batch.Batch(
        RELEASE,
        gettext_lazy("Send the decisions"),
        gettext_lazy("Send the decisions"),
        "exhibitors.release_decision",
        lambda rows, user, _reason: reviewing.release(decisions=rows, by=user, now=clock.now()),
    ),
    UNDO: batch.Batch(
        UNDO,
        gettext_lazy("Undo the decisions"),
        gettext_lazy("Undo"),
        "exhibitors.release_decision",
        lambda rows, user, _reason: reviewing.undo_all(decisions=rows, by=user),
    ),
}


class StageFilter(admin.SimpleListFilter):
    """Those that wait, unless others are asked for."""

    title = gettext_lazy("status")
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return [
            ("released", gettext_lazy("Released")),
            ("undone", gettext_lazy("Undone")),
            ("any", gettext_lazy("All")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "released":
                return queryset.exclude(released_at=None)
            case "undone":
                return queryset.exclude(undone_at=None)
            case "any":
                return queryset
        return queryset.pending()

    def choices(self, changelist):
        waiting, *rest = super().choices(changelist)
        return [waiting | {"display": _("Not yet released")}, *rest]


@admin.register(Decision)
class DecisionAdmin(ViewOnly, RowAdmin):
    """What has been decided. Until it is released nobody outside knows of it, and it can be undone."""

    list_display = ["application", "outcome", "sector", "letter", "decided_by", "decided_at", "stage"]
    list_display_links = ["outcome"]
    list_filter = [
        "application__exhibition", StageFilter, "outcome", "application__sector", "application__space",
    ]  # fmt: skip
    list_select_related = ["application__sector", "message", "decided_by"]
    search_fields = [
        "application__number", "application__legal_name", "application__short_name",
        "application__tax_number", "decided_by__email",
    ]  # fmt: skip
    ordering = ["decided_at"]
    fields = [
        "application", "outcome", "reason", "remarks", "letter", "decided_by", "decided_at", "sent_by",
        "sent_at", "undone_at",
    ]  # fmt: skip
    readonly_fields = ["remarks", "letter", "sent_by", "sent_at"]
    actions = list(BATCHES)

    def get_queryset(self, request):
        seen = reviewing.visible_to(request.user)
        return super().get_queryset(request).filter(application__in=seen.values("pk"))

    @admin.display(description=gettext_lazy("sector"), ordering="application__sector__position")
    def sector(self, decision):
        return decision.application.sector

    @admin.display(description=gettext_lazy("letter"))
    def letter(self, decision):
        if decision.message is None:
            return ""
        return link(
            reverse("admin:expo_message_change", args=[decision.message_id]), decision.message.subject
        )

    @admin.display(description=gettext_lazy("status"))
    def stage(self, decision):
        if decision.undone_at:
            return _("Undone")
        return _("Released") if decision.released_at else _("Not yet released")

    @admin.display(description=gettext_lazy("comments on fields"))
    def remarks(self, decision):
        return "\n".join(f"{readable.label_of(name)}: {text}" for name, text in decision.comments.items())

    @admin.display(description=gettext_lazy("sent by"))
    def sent_by(self, decision):
        return decision.released_by

    @admin.display(description=gettext_lazy("sent at"))
    def sent_at(self, decision):
        return decision.released_at

    def has_release_permission(self, request):
        return request.user.has_perm("exhibitors.release_decision")

    @admin.action(description=gettext_lazy("Send the decisions"), permissions=["release"])
    def release(self, request, queryset):
        return batch.preview(self, request, BATCHES[RELEASE], queryset)

    @admin.action(description=gettext_lazy("Undo the decisions"), permissions=["release"])
    def undo(self, request, queryset):
        return batch.preview(self, request, BATCHES[UNDO], queryset)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        here = path("batch/<slug:name>/", wrap(self.batch_view), name="exhibitors_decision_batch")
        return [here, *super().get_urls()]

    def batch_view(self, request, name):
        if name not in BATCHES:
            raise Http404
        return batch.confirm(self, request, BATCHES[name])
