from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exhibitors import keys
from exhibitors.models import AccessKey
from expo.admin.base import RowAdmin, mark


@admin.register(AccessKey)
class AccessKeyAdmin(RowAdmin):
    """Only the beginning of a key is known: the key itself was shown once, to whom it was made for.

    An organisation's key is made on the page of the applicant; here it is named, limited and revoked.
    """

    list_display = ["__str__", "name", "belongs_to", "scope", "is_sandbox", "status", "used_at", "expires_at"]
    list_select_related = ["application", "applicant"]
    list_filter = ["scope", "is_sandbox", ("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["prefix", "name", "application__number", "applicant__email", "applicant__name"]
    fields = [
        "prefix", "belongs_to", "is_sandbox", "name", "scope", "requests_a_minute", "expires_at",
        "created_at", "used_at", "revoked_at",
    ]  # fmt: skip
    readonly_fields = ["prefix", "belongs_to", "is_sandbox", "created_at", "used_at", "revoked_at"]
    actions = ["revoke"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("belongs to"))
    def belongs_to(self, key):
        return key.applicant or key.application

    @admin.display(description=gettext_lazy("status"))
    def status(self, key):
        if key.revoked_at:
            return mark("closed", _("Revoked"))
        if key.expires_at and key.expires_at <= timezone.now():
            return mark("closed", _("Expired"))
        return mark("free", _("In use"))

    @admin.action(description=gettext_lazy("Revoke the keys"), permissions=["change"])
    def revoke(self, request, queryset):
        for key in queryset:
            if key.revoked_at:
                text = _("%(key)s: skipped, it was revoked before.")
                self.message_user(request, text % {"key": key}, messages.WARNING)
                continue
            keys.revoke(key=key)
            self.log_change(request, key, [{"changed": {"fields": ["revoked at"]}}])
            self.message_user(request, _("%(key)s: revoked.") % {"key": key}, messages.SUCCESS)
