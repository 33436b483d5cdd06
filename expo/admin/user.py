from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from expo.admin.base import Inline, Lists, RowAdmin
from expo.models import Membership, User

RIGHTS = ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]


class SmallLetters:
    """Mixin: an address is kept in small letters, so that nobody has two accounts."""

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class NewUserForm(SmallLetters, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "language"]


class UserForm(SmallLetters, UserChangeForm):
    pass


class MembershipInline(Inline):
    model = Membership


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
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
        (None, {"fields": ["email", "language", "usable_password", "password1", "password2"]}),
    ]

    get_search_results = Lists.get_search_results

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("memberships")

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    @admin.display(description=_("memberships"))
    def roles(self, user):
        return ", ".join(membership.get_role_display() for membership in user.memberships.all())


@admin.register(Membership)
class MembershipAdmin(RowAdmin):
    list_display = ["user", "role", "exhibition"]
    list_filter = ["exhibition", "role"]
    list_select_related = ["user", "exhibition"]
    search_fields = ["user__email", "user__first_name", "user__last_name"]
    autocomplete_fields = ["user"]
