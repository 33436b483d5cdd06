from django.contrib import admin

from exhibitors.models import AccessKey, Application
from expo.admin.base import Inline, RowAdmin, ViewOnly


class AccessKeyInline(ViewOnly, Inline):
    model = AccessKey
    fields = readonly_fields = ["prefix", "created_at", "expires_at", "revoked_at"]


@admin.register(Application)
class ApplicationAdmin(RowAdmin):
    list_display = [
        "number", "short_name", "legal_name", "state", "sector", "space", "area", "submitted_at",
        "changed_at",
    ]  # fmt: skip
    list_filter = ["exhibition", "state", "sector", "space", "country", "language"]
    list_select_related = ["sector"]
    search_fields = [
        "number", "legal_name", "short_name", "tax_number", "contact_person", "contact_email",
        "contact_phone",
    ]  # fmt: skip
    date_hierarchy = "created_at"
    ordering = ["created_at"]
    readonly_fields = ["number", "state", "created_at", "changed_at", "submitted_at"]
    inlines = [AccessKeyInline]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []
