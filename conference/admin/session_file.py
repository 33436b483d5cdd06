"""Files of sessions: a page each, on which nothing that was typed is lost when a file is refused."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import access, session_files
from conference.models import Contribution, SessionFile, SlotFile
from expo import documents, kept_files
from expo.admin.base import Inline, RowForm, TranslatedAdmin, ViewOnly, link
from expo.languages import columns

ACCEPTED = ",".join(suffix for kind in documents.KINDS for suffix in kind.suffixes)


class SessionFileForm(RowForm):
    file = forms.FileField(
        label=gettext_lazy("File"), widget=forms.FileInput(attrs={"accept": ACCEPTED}), allow_empty_file=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        kinds = ", ".join(kind.name for kind in documents.KINDS)
        words = {"kinds": kinds, "most": documents.MOST_BYTES // 1024 // 1024}
        file.help_text = _("%(kinds)s, up to %(most)s MB, without macros and scripts.") % words
        if self.instance.pk:
            file.required = False
            file.help_text += " " + _("Choose one only to replace the present file.")
        self._offer_contributions()

    def _offer_contributions(self):
        """Those of the session that is chosen: sent, as it was, or named by the address of the page."""
        session = self.data.get("session") or self.instance.session_id or self.initial.get("session")
        field = self.fields["contribution"]
        is_known = str(session or "").isdecimal()
        public = Contribution.objects.filter(session=session if is_known else None)
        field.queryset = public.filter(role__in=Contribution.PUBLIC_ROLES).select_related(
            "person", "organisation"
        )
        field.label_from_instance = _named

    def clean_file(self):
        sent = self.cleaned_data["file"]
        return documents.take(sent, name=sent.name) if sent else None

    def _post_clean(self):
        super()._post_clean()
        if self.errors and self.files.get("file"):
            told = _("Nothing has been saved yet. Choose the file once more: browsers do not keep it.")
            self.add_error("file", told)


def _named(contribution):
    somebody = contribution.person or contribution.organisation
    return " – ".join(filter(None, [f"{contribution.get_role_display()}: {somebody}", contribution.title]))


class Stored:
    """What lists and forms show of the bytes."""

    @admin.display(description=gettext_lazy("file"), ordering="stored__name")
    def named(self, file):
        stored = file.stored
        return f"{stored.name} ({stored.kind.name}, {filesizeformat(stored.size)})"


@admin.register(SessionFile)
class SessionFileAdmin(Stored, TranslatedAdmin):
    form = SessionFileForm
    list_display = ["title", "kind", "language", "session", "contribution", "named", "download"]
    list_filter = ["session__exhibition", "kind", "language"]
    list_select_related = ["session", "contribution", "stored"]
    search_fields = ["session__reference", "stored__name", *columns("title", "session__title")]
    autocomplete_fields = ["session"]
    ordering = ["session__starts_at", "session", "position"]

    fieldsets = [
        (
            None,
            {
                "fields": [
                    "session", "download", "file", "title", "kind", "language", "contribution", "position",
                ]
            },
        )
    ]  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        return ["session", "download"] if obj else ["download"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "contribution":
            field.empty_label = capfirst(_("the whole session"))
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "contribution":
            # It is chosen among those of the session; they are written on the page of the session.
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_view_related = False
        return field

    def save_model(self, request, obj, form, change):
        session_files.save(file=obj, document=form.cleaned_data["file"])

    def delete_model(self, request, obj):
        session_files.remove(file=obj)

    def delete_queryset(self, request, queryset):
        for file in queryset:
            session_files.remove(file=file)

    @admin.display(description=gettext_lazy("present file"))
    def download(self, file):
        if file is None or file.pk is None:
            return "–"
        return link(reverse("admin:conference_sessionfile_download", args=[file.pk]), self.named(file))

    def get_urls(self):
        wrap = self.admin_site.admin_view
        here = path("<int:pk>/download/", wrap(self.download_view), name="conference_sessionfile_download")
        return [here, *super().get_urls()]

    def download_view(self, request, pk):
        file = self.get_queryset(request).select_related("stored", "session").filter(pk=pk).first()
        if file is None:
            raise Http404
        if not (self.has_view_permission(request, file) and access.can_name(request.user, file.session)):
            raise PermissionDenied
        try:
            content = kept_files.opened(file.stored)
        except (FileNotFoundError, kept_files.FileDamaged):
            raise Http404(_("The file is missing or damaged on the disk.")) from None
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
        return FileResponse(
            content,
            as_attachment=True,
            filename=file.stored.name,
            content_type=file.stored.content_type,
            headers=headers,
        )


class SlotFileInline(Stored, ViewOnly, Inline):
    model = SlotFile
    fields = ["title", "kind", "language", "contribution", "named"]
    readonly_fields = ["named"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("stored", "contribution")


@admin.register(SlotFile)
class SlotFileAdmin(Stored, ViewOnly, TranslatedAdmin):
    list_display = ["title", "kind", "language", "slot", "named"]
    list_filter = ["slot__release", "kind", "language"]
    list_select_related = ["slot", "stored"]
    search_fields = ["stored__name", *columns("title", "slot__title")]
    fields = ["slot", "title", "kind", "language", "contribution", "named", "position"]
    readonly_fields = ["named"]
