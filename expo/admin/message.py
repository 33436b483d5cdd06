from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tasks_db.admin import DBTaskResult

from expo import outbox
from expo.admin.base import RowAdmin, RowForm, ViewOnly, mark
from expo.models import Message
from expo.problems import Refusal

# The list of tasks is in English only, and what became of a letter stands on the letter.
admin.site.unregister(DBTaskResult)


class MessageForm(RowForm):
    """Changes the text once all else is in order: what was sent meanwhile is an error of the form."""

    class Meta:
        model = Message
        fields = ["subject", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 14, "cols": 80})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["lang"] = self.instance.language

    def _post_clean(self):
        super()._post_clean()
        if self.errors or not self.has_changed():
            return
        try:
            self.instance = outbox.edit(message=self.instance, **self.cleaned_data)
        except Refusal as refusal:
            self.add_error(None, refusal)


@admin.register(Message)
class MessageAdmin(ViewOnly, RowAdmin):
    """The outbox. Until a letter has been sent its text can be changed and it can be cancelled."""

    form = MessageForm
    list_display = [
        "subject", "to", "language", "status", "attempts", "next_attempt_at", "what_failed", "created_at",
    ]  # fmt: skip
    list_filter = ["exhibition", "state", "language"]
    search_fields = ["to", "subject"]
    date_hierarchy = "created_at"
    actions = ["send_now", "cancel"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("exhibition")

    def get_fields(self, request, obj=None):
        text = "body" if obj is None or outbox.can_read(obj) else "hidden_text"
        return [
            "exhibition", "to", "language", "subject", text, "status", "attempts", "next_attempt_at", "error",
            "created_at", "sent_at",
        ]  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        return [name for name in self.get_fields(request, obj) if name not in MessageForm.Meta.fields]

    def has_change_permission(self, request, obj=None):
        allowed = request.user.has_perm("expo.change_message")
        return allowed and (obj is None or (outbox.obstacle(obj) is None and not obj.is_confidential))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Say what has become of a message that is gone since its page was opened."""
        message = self.get_object(request, object_id) if request.method == "POST" else None
        refusal = message and self.has_change_permission(request) and outbox.obstacle(message)
        if refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return HttpResponseRedirect(request.path)
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        """The form has called the verb."""

    @admin.display(description=Message._meta.get_field("state").verbose_name, ordering="state")
    def status(self, message):
        word = message.get_state_display()
        return mark("differs", word) if message.state == Message.State.FAILED else word

    @admin.display(description=Message._meta.get_field("error").verbose_name)
    def what_failed(self, message):
        return Truncator(message.error).chars(80)

    @admin.display(description=Message._meta.get_field("body").verbose_name)
    def hidden_text(self, message):
        return _("It holds a link or a code and is shown to nobody.")

    @admin.action(description=gettext_lazy("Send now"), permissions=["change"])
    def send_now(self, request, queryset):
        if not settings.MAIL_IS_SENT:
            text = _("There is no mail server: the messages go on waiting.")
            self.message_user(request, text, messages.WARNING)
            return
        chosen = list(queryset)
        tried = outbox.retry(messages=chosen)
        done = ngettext(
            "%(count)s message is being sent now.", "%(count)s messages are being sent now.", len(tried)
        )
        self._report(request, tried, done)
        numbers = {message.pk for message in tried}
        for message in chosen:
            if message.pk not in numbers:
                self._skipped(request, message, outbox.obstacle(message))

    @admin.action(description=gettext_lazy("Cancel the message"), permissions=["change"])
    def cancel(self, request, queryset):
        cancelled = []
        for message in queryset:
            try:
                cancelled.append(outbox.cancel(message=message))
            except Refusal as refusal:
                self._skipped(request, message, refusal)
        done = ngettext(
            "%(count)s message has been cancelled.", "%(count)s messages have been cancelled.", len(cancelled)
        )
        self._report(request, cancelled, done)

    def _report(self, request, changed, text):
        for message in changed:
            self.log_change(request, message, [{"changed": {"fields": ["status"]}}])
        if changed:
            self.message_user(request, text % {"count": len(changed)}, messages.SUCCESS)

    def _skipped(self, request, message, refusal):
        why = refusal.message if refusal else _("It is held back until its decision is sent.")
        facts = {"subject": message.subject, "to": message.to, "reason": why}
        self.message_user(request, _("%(subject)s, %(to)s: skipped. %(reason)s") % facts, messages.WARNING)
