from django.contrib import admin, messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exhibitors import webhooks
from exhibitors.models import Delivery, DeliveryAttempt, Webhook
from expo.admin.base import Inline, RowAdmin, ViewOnly, mark
from expo.problems import Refusal


@admin.register(Webhook)
class WebhookAdmin(ViewOnly, RowAdmin):
    """Where applicants have events sent. They make and change them with their keys; the secret is theirs."""

    list_display = ["url", "key", "whose", "is_active", "failures_since", "created_at"]
    list_filter = ["is_active", "key__is_sandbox"]
    list_select_related = ["key__application", "key__applicant"]
    search_fields = ["url", "key__prefix", "key__application__number", "key__applicant__email"]
    fields = ["url", "key", "whose", "events", "is_active", "failures_since", "created_at"]
    readonly_fields = ["whose"]

    @admin.display(description=gettext_lazy("belongs to"))
    def whose(self, webhook):
        return webhook.key.applicant or webhook.key.application


class AttemptInline(ViewOnly, Inline):
    model = DeliveryAttempt
    fields = readonly_fields = ["at", "status", "error", "milliseconds"]


@admin.register(Delivery)
class DeliveryAdmin(ViewOnly, RowAdmin):
    """What was sent to webhooks, with every attempt."""

    list_display = [
        "event", "application", "webhook", "status", "attempts", "next_attempt_at", "created_at",
        "delivered_at",
    ]  # fmt: skip
    list_filter = ["state", "event"]
    list_select_related = ["application", "webhook"]
    search_fields = ["application__number", "webhook__url"]
    date_hierarchy = "created_at"
    fields = [
        "event", "application", "webhook", "status", "body", "attempts", "next_attempt_at", "created_at",
        "delivered_at",
    ]  # fmt: skip
    readonly_fields = ["status"]
    inlines = [AttemptInline]
    actions = ["deliver_again"]

    @admin.display(description=Delivery._meta.get_field("state").verbose_name, ordering="state")
    def status(self, delivery):
        word = delivery.get_state_display()
        return mark("differs", word) if delivery.state == Delivery.State.FAILED else word

    def has_replay_permission(self, request):
        return request.user.has_perm("exhibitors.change_delivery")

    @admin.action(description=gettext_lazy("Deliver again"), permissions=["replay"])
    def deliver_again(self, request, queryset):
        done = 0
        for delivery in queryset:
            try:
                webhooks.replay(delivery=delivery)
            except Refusal as refusal:
                facts = {"event": delivery.event, "url": delivery.webhook.url, "reason": refusal.message}
                text = _("%(event)s, %(url)s: skipped. %(reason)s") % facts
                self.message_user(request, text, messages.WARNING)
            else:
                self.log_change(request, delivery, [{"changed": {"fields": ["status"]}}])
                done += 1
        if done:
            text = ngettext("%(count)s event is sent again.", "%(count)s events are sent again.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)
