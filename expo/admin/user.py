from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from expo import closed_rows
from expo.admin.base import Inline, Kept, Lists, RowAdmin, RowForm
from expo.models import Membership, User

RIGHTS = ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]
# What only a superuser gives: otherwise whoever may change users could give themselves everything.
BEYOND_ROLES = ["is_superuser", "groups", "user_permissions"]


class SmallLetters:
    """Mixin: an address is kept in small letters, so that nobody has two accounts."""

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class NewUserForm(SmallLetters, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "language", "is_staff"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Whoever is added here is to work here; without it no role opens anything.
        self.fields["is_staff"].initial = True


class UserForm(SmallLetters, UserChangeForm):
    pass


class MembershipForm(RowForm):
    """Only a reviewer is limited to sectors, and only to those of the same edition."""

    def clean(self):
        super().clean()
        sectors, exhibition = self.cleaned_data.get("sectors"), self.cleaned_data.get("exhibition")
        if not sectors or exhibition is None:
            return
        if self.cleaned_data.get("role") != Membership.Role.REVIEWER:
            self.add_error("sectors", _("Only a reviewer is limited to sectors."))
        elif any(sector.exhibition_id != exhibition.pk for sector in sectors):
            self.add_error("sectors", _("Choose sectors of this exhibition."))


class MembershipInline(Inline):
    model = Membership
    form = MembershipForm
    fields = ["exhibition", "role", "sectors"]
    autocomplete_fields = ["sectors"]


@admin.register(User)
class UserAdmin(Kept, DjangoUserAdmin):
    form = UserForm
    add_form = NewUserForm
    list_display = ["email", "first_name", "last_name", "roles", "language", "is_staff", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_active", "memberships__role", "groups"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["email", "password", "language"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name"]}),
        (_("Permissions"), {"fields": RIGHTS}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "language", "is_staff", "usable_password", "password1", "password2"]}),
    ]

    get_search_results = Lists.get_search_results

    def get_queryset(self, request):
        return closed_rows.without(super().get_queryset(request)).prefetch_related("memberships")

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_readonly_fields(self, request, obj=None):
        found = super().get_readonly_fields(request, obj)
        return found if request.user.is_superuser else [*found, *BEYOND_ROLES]

    def has_change_permission(self, request, obj=None):
        """Who holds every right is changed by their equals only, the password included."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    @admin.display(description=_("memberships"))
    def roles(self, user):
        return ", ".join(membership.get_role_display() for membership in user.memberships.all())


@admin.register(Membership)
class MembershipAdmin(RowAdmin):
    form = MembershipForm
    list_display = ["user", "role", "limits", "exhibition"]
    list_filter = ["exhibition", "role"]
    list_select_related = ["user", "exhibition"]
    search_fields = ["user__email", "user__first_name", "user__last_name"]
    autocomplete_fields = ["user", "sectors"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("sectors")

    @admin.display(description=Membership._meta.get_field("sectors").verbose_name)
    def limits(self, membership):
        return ", ".join(str(sector) for sector in membership.sectors.all())
