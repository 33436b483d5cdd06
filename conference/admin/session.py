from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import BooleanField, Case, When
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from conference import access, dashboard, describing, drafting, publishing
from conference.admin import editing, importing, shifting
from conference.admin.session_form import SessionForm
from conference.models import Contribution, Presenter, Session
from conference.models.session import Access, Kind
from expo import whole_numbers
from expo.admin.base import Inline, RowAdmin, TranslatedAdmin, TranslatedStack, mark
from expo.languages import columns
from expo.models import Day, Exhibition


class DayFilter(admin.SimpleListFilter):
    title = _("day")
    parameter_name = "day"

    def lookups(self, request, model_admin):
        days = Day.objects.order_by("date").values_list("pk", "date")
        # Facets hand the keys back as they are given here, an address does so as texts.
        return [(str(pk), date_format(date, "d.m.Y")) for pk, date in days]

    def queryset(self, request, queryset):
        day = Day.objects.filter(pk=whole_numbers.parse(self.value() or "")).first()
        if day is None:
            return queryset
        return queryset.filter(
            exhibition=day.exhibition_id, starts_at__gte=day.span_start, starts_at__lt=day.span_end
        )


class StageFilter(admin.SimpleListFilter):
    title = _("stage")
    parameter_name = "stage"
    chosen = {"unscheduled": dashboard.unscheduled, "unreleased": dashboard.unreleased}

    def lookups(self, request, model_admin):
        return [("unscheduled", _("without a time or a room")), ("unreleased", _("not as released"))]

    def queryset(self, request, queryset):
        choose = self.chosen.get(self.value())
        return choose(queryset) if choose else queryset


class ClashFilter(admin.SimpleListFilter):
    title = _("clashes")
    parameter_name = "clashes"

    def lookups(self, request, model_admin):
        return [("with", _("with clashes"))]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=list(clash_counts(request))) if self.value() == "with" else queryset


def clash_counts(request):
    """How many clashes each session of the current edition has, read once a request."""
    if not hasattr(request, "clash_counts"):
        exhibition = Exhibition.objects.filter(is_current=True).first()
        request.clash_counts = {} if exhibition is None else drafting.read(exhibition).counts
    return request.clash_counts


class SessionList(ChangeList):
    def get_results(self, request):
        super().get_results(request)
        counts = clash_counts(request)
        for session in self.result_list:
            session.clash_count = counts.get(session.pk, 0)


class PresenterInline(Inline):
    model = Presenter
    autocomplete_fields = ["organisation"]


class ContributionInline(TranslatedStack):
    model = Contribution
    autocomplete_fields = ["person", "organisation"]

    def get_queryset(self, request):
        # Who sits in the commission stands there only to be busy: it names them to nobody else.
        return super().get_queryset(request).exclude(session__kind=Kind.COMMISSION)


@admin.register(Session)
class SessionAdmin(TranslatedAdmin):
    form = SessionForm
    list_display = [
        "title",
        "day",
        "hours",
        "room",
        "kind",
        "entrance",
        "is_released",
        "clashes",
        "reference",
    ]
    list_filter = [
        "exhibition",
        DayFilter,
        StageFilter,
        ClashFilter,
        "access",
        "kind",
        "room",
        "sector",
        "track",
    ]
    list_select_related = ["room", "exhibition"]
    search_fields = ["reference", "code", *columns("title")]
    date_hierarchy = "starts_at"
    readonly_fields = ["code", "uid"]
    inlines = [PresenterInline, ContributionInline]
    fieldsets = [
        (None, {"fields": ["exhibition", "reference", "kind", "access", "title", "seen_version"]}),
        (_("Time and place"), {"fields": ["starts_at", "ends_at", "room", "setup", "attendance"]}),
        (_("Programme"), {"fields": ["sector", "track", "languages", "channels", "abstract"]}),
        (_("Provenance"), {"fields": ["provenance", "provenance_url", "code", "uid"]}),
    ]

    def get_queryset(self, request):
        differs = When(pk__in=publishing.differing(), then=True)
        return (
            super()
            .get_queryset(request)
            .annotate(differs=Case(differs, default=False, output_field=BooleanField()))
        )

    def get_changelist(self, request, **kwargs):
        return SessionList

    def get_urls(self):
        return [*importing.urls(self), *shifting.urls(self), *editing.urls(self), *super().get_urls()]

    def render_change_form(self, request, context, *args, **kwargs):
        session = context.get("original")
        if session is not None:
            draft = drafting.read(session.exhibition)
            context["clashes"] = describing.told(draft, draft.of_session(session.pk), request.user)
            context["files"] = session.files.select_related("stored", "contribution")
            context["can_attach"] = request.user.has_perm("conference.add_sessionfile")
            context["can_publish"] = access.can_publish(request.user, session.exhibition)
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request, extra_context=None):
        exhibition = Exhibition.objects.filter(is_current=True).first()
        if exhibition is not None:
            extra_context = (extra_context or {}) | {
                "is_up_to_date": publishing.is_up_to_date(exhibition),
                "can_publish": access.can_publish(request.user, exhibition),
                "can_shift": self.has_change_permission(request),
            }
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("day"), ordering="starts_at")
    def day(self, session):
        if session.starts_at is None:
            return mark("unscheduled", _("no time yet"))
        return date_format(localtime(session.starts_at, session.exhibition.zone), "d.m.Y")

    @admin.display(description=_("time"), ordering="starts_at")
    def hours(self, session):
        """By the clock of the exhibition, wherever the organiser is."""
        if session.starts_at is None:
            return ""
        zone = session.exhibition.zone
        return f"{localtime(session.starts_at, zone):%H:%M}–{localtime(session.ends_at, zone):%H:%M}"

    @admin.display(description=_("access"), ordering="access")
    def entrance(self, session):
        word = session.get_access_display()
        return mark("shut", word) if session.access == Access.CLOSED else word

    @admin.display(description=_("clashes"))
    def clashes(self, session):
        return mark("differs", session.clash_count) if session.clash_count else ""

    @admin.display(description=_("as released"))
    def is_released(self, session):
        """A closed or an unscheduled session is not for the public, unless a release still shows it."""
        if session.differs:
            return mark("differs", _("no"))
        is_drafted = session.access != Access.CLOSED and session.starts_at and session.room_id
        return mark("released", _("yes")) if is_drafted else ""


@admin.register(Presenter)
class PresenterAdmin(RowAdmin):
    list_display = ["organisation", "session", "position"]
    list_filter = ["session__exhibition"]
    list_select_related = ["organisation", "session"]
    search_fields = [
        "session__reference",
        "organisation__slug",
        *columns("session__title", "organisation__name"),
    ]
    autocomplete_fields = ["session", "organisation"]
    ordering = ["session__starts_at", "position"]


@admin.register(Contribution)
class ContributionAdmin(TranslatedAdmin):
    list_display = ["__str__", "role", "person", "organisation", "session", "minutes"]
    list_filter = ["session__exhibition", "role"]
    list_select_related = ["person", "organisation", "session"]
    search_fields = ["session__reference", *columns("title", "session__title", "person__surname")]
    autocomplete_fields = ["session", "person", "organisation"]
    ordering = ["session__starts_at", "position"]

    def get_queryset(self, request):
        # Who sits in the commission stands there only to be busy: it names them to nobody else.
        return super().get_queryset(request).exclude(session__kind=Kind.COMMISSION)
