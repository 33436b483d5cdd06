from django.contrib import admin

from expo.admin.base import RowAdmin, ViewOnly
from expo.models import Message


@admin.register(Message)
class MessageAdmin(ViewOnly, RowAdmin):
    """The outbox. A letter is written and sent by the site; here it is seen what became of it."""

    list_display = ["subject", "to", "language", "state", "attempts", "created_at", "sent_at"]
    list_filter = ["exhibition", "state", "language"]
    search_fields = ["to", "subject"]
    date_hierarchy = "created_at"
