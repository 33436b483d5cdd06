from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exhibitors import applications, dashboard
from exhibitors.admin import history
from exhibitors.admin.allocation import ActiveAllocations, assign_link, release_stands
from exhibitors.models import Allocation, CoExhibitor, Exhibitor, Product
from expo import clock
from expo.admin.base import Inline, TranslatedAdmin, TranslatedInline, ViewOnly
from expo.languages import columns

STEPS = {
    "contract": _("The contract is signed"),
    "confirm": _("Confirm the participation"),
    "assign_stand": _("The stand is assigned"),
    "get_ready": _("Ready for move-in"),
    "arrive": _("On site"),
    "complete": _("Participation completed"),
    "archive": _("Put into the archive"),
    "cancel": _("Cancel the participation"),
    "miss": _("Did not arrive"),
}
AGAINST = ("cancel", "miss")


class LackingFilter(admin.SimpleListFilter):
    title = _("what is missing")
    parameter_name = "lacks"
    lacking = {"stand": dashboard.without_stand, "text": dashboard.without_text}

    def lookups(self, request, model_admin):
        return [("stand", _("without a stand")), ("text", _("without a text for the catalogue"))]

    def queryset(self, request, queryset):
        choose = self.lacking.get(self.value())
        return choose(queryset) if choose else queryset


class ProductInline(TranslatedInline):
    model = Product


class CoExhibitorInline(Inline):
    model = CoExhibitor
    autocomplete_fields = ["organisation"]


class AllocationInline(ViewOnly, Inline):
    """Which stands it has and had. They are given and released in their own list, one at a time."""

    model = Allocation
    fields = readonly_fields = ["stand", "state", "is_reconstruction", "created_at", "released_at"]


@admin.register(Exhibitor)
class ExhibitorAdmin(TranslatedAdmin):
    list_display = ["name", "stand", "state", "sector", "region", "has_text", "provenance"]
    list_filter = [
        "exhibition", LackingFilter, "state", "sector", "organisation__region", "provenance",
    ]  # fmt: skip
    list_select_related = ["sector", "organisation__region"]
    search_fields = ["search_text"]
    autocomplete_fields = ["organisation", "application"]
    readonly_fields = ["state"]
    inlines = [AllocationInline, ProductInline, CoExhibitorInline]
    actions = ["release"]
    fieldsets = [
        (None, {"fields": ["exhibition", "organisation", "application", "state", "slug", "sector"]}),
        (_("Contract"), {"fields": ["contract_number", "contract_signed_on"]}),
        (_("Catalogue"), {"fields": ["name", "text"]}),
        (_("Provenance"), {"fields": ["provenance", "provenance_url"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(ActiveAllocations("stand"))

    def get_inlines(self, request, obj):
        return [one for one in self.inlines if obj or one is not AllocationInline]

    def get_fieldsets(self, request, obj=None):
        """Contracts are for those who see applications; the rest of an exhibitor is public."""
        found = super().get_fieldsets(request, obj)
        if request.user.has_perm("exhibitors.view_application"):
            return found
        return [one for one in found if "contract_number" not in one[1]["fields"]]

    def get_search_results(self, request, queryset, search_term):
        """By name, city or products in whatever script, by the stand or by the tax number."""
        words = search_term.strip()
        placed = Allocation.objects.active().filter(stand__code__iexact=words)
        found = (
            Q(pk__in=queryset.matching(words).values("pk"))
            | Q(pk__in=placed.values("exhibitor_id"))
            | Q(organisation__tax_number=words)
        )
        return queryset.filter(found), False

    def save_related(self, request, form, formsets, change):
        """What the search looks through holds the products, which are saved after the exhibitor."""
        super().save_related(request, form, formsets, change)
        form.instance.save()

    @admin.display(description=_("stand"))
    def stand(self, exhibitor):
        held = exhibitor.active_allocations
        return held[0].stand if held else assign_link(exhibitor=exhibitor)

    @admin.display(description=_("region"), ordering="organisation__region__position")
    def region(self, exhibitor):
        return exhibitor.organisation.region

    @admin.display(description=_("text for the catalogue"), boolean=True)
    def has_text(self, exhibitor):
        return any(getattr(exhibitor, column) for column in columns("text"))

    def has_release_permission(self, request):
        return request.user.has_perm("exhibitors.change_allocation")

    @admin.action(description=_("Release the stand"), permissions=["release"])
    def release(self, request, queryset):
        release_stands(request, Allocation.objects.active().filter(exhibitor__in=queryset))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """With the steps that the exhibitor's state allows next."""
        if obj and self.has_change_permission(request, obj):
            allowed = applications.steps_from(obj, applications.ORGANISER)
            context["steps"] = [(one.name, STEPS[one.name], one.name in AGAINST) for one in allowed]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(self, request, object_id, extra_context=None):
        if not (self.has_view_permission(request) and request.user.has_perm("exhibitors.view_application")):
            raise PermissionDenied
        exhibitor = self.get_object(request, object_id)
        if exhibitor is None:
            raise Http404
        return history.page(self, request, exhibitor)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        here = path("<int:pk>/step/", wrap(self.step_view), name="exhibitors_exhibitor_step")
        return [here, *super().get_urls()]

    def step_view(self, request, pk):
        """Take one step of the exhibitor's life, or say why it cannot be taken."""
        exhibitor = self.get_object(request, str(pk))
        if exhibitor is None:
            raise Http404
        if not self.has_change_permission(request, exhibitor):
            raise PermissionDenied
        name = request.POST.get("step")
        if name not in STEPS:
            raise BadRequest
        reason = request.POST.get("reason", "").replace("\x00", "").strip()
        try:
            taken = applications.perform(name, row=exhibitor, now=clock.now(), reason=reason)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
        else:
            self.log_change(request, taken, [{"changed": {"fields": ["status"]}}])
            text = gettext("%(name)s: %(status)s.") % {"name": taken, "status": taken.get_state_display()}
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:exhibitors_exhibitor_change", args=[pk]))
