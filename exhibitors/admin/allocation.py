from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exhibitors import allocation as verbs
from exhibitors.models import Allocation
from expo.admin.base import RowAdmin, RowForm, link


class ActiveAllocations(Prefetch):
    """The present allocation of each row of a list, with what stands at its other end."""

    def __init__(self, other_end):
        queryset = Allocation.objects.active().select_related(other_end)
        super().__init__("allocations", queryset, to_attr="active_allocations")


def assign_link(**one):
    """Where the stand is given, with the stand or the exhibitor already filled in."""
    query = urlencode({name: row.pk for name, row in one.items()})
    return link(f"{reverse('admin:exhibitors_allocation_add')}?{query}", _("Assign a stand"))


def release_stands(request, allocations):
    """Release each and say of each what happened."""
    for allocation in allocations.select_related("stand", "exhibitor"):
        names = {"stand": allocation.stand, "exhibitor": allocation.exhibitor}
        if allocation.released_at:
            text = _("Stand %(stand)s, %(exhibitor)s: skipped, it was released before.") % names
            messages.warning(request, text)
        else:
            verbs.release(allocation=allocation)
            messages.success(request, _("Stand %(stand)s, %(exhibitor)s: released.") % names)


class AllocationForm(RowForm):
    """Gives the stand once all else is in order, so that a stand just taken is an error of the form."""

    class Meta:
        model = Allocation
        fields = ["stand", "exhibitor", "is_reconstruction"]

    def _post_clean(self):
        super()._post_clean()
        if self.errors:
            return
        try:
            self.instance = verbs.assign(**self.cleaned_data)
        except verbs.StandTaken as taken:
            self.add_error(None, taken)


@admin.register(Allocation)
class AllocationAdmin(RowAdmin):
    """Given and released by the verbs only; a released allocation stays as the record."""

    form = AllocationForm
    list_display = ["stand", "exhibitor", "state", "is_reconstruction", "created_at", "released_at"]
    list_filter = [
        "stand__exhibition", "state", ("released_at", admin.EmptyFieldListFilter), "is_reconstruction",
        "stand__hall",
    ]  # fmt: skip
    list_select_related = ["stand", "exhibitor"]
    search_fields = ["stand__code", "exhibitor__search_text"]
    autocomplete_fields = ["stand", "exhibitor"]
    actions = ["release"]

    def get_fields(self, request, obj=None):
        given = ["stand", "exhibitor", "is_reconstruction"]
        return [*given, "state", "created_at", "released_at"] if obj else given

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_release_permission(self, request):
        return request.user.has_perm("exhibitors.change_allocation")

    def save_model(self, request, obj, form, change):
        """The form has called the verb."""

    @admin.action(description=gettext_lazy("Release the stand"), permissions=["release"])
    def release(self, request, queryset):
        release_stands(request, queryset)
