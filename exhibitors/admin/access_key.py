from django.contrib import admin

from exhibitors.models import AccessKey
from expo.admin.base import RowAdmin, ViewOnly


@admin.register(AccessKey)
class AccessKeyAdmin(ViewOnly, RowAdmin):
    """Only the beginning of a key is known: the key itself was shown once."""

    list_display = ["__str__", "application", "created_at", "expires_at", "revoked_at"]
    list_select_related = ["application"]
    list_filter = ["application__exhibition"]
    search_fields = ["prefix", "application__number"]
    fields = ["application", "prefix", "created_at", "expires_at", "revoked_at"]
