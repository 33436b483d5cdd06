from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.http import FileResponse, Http404
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exhibitors import reviewing
from exhibitors.models import Upload
from expo.admin.base import RowAdmin, ViewOnly, link


def can_read(user, upload):
    """Whoever sees the list of files, or an application that the file belongs to."""
    if user.has_perm("exhibitors.view_upload"):
        return True
    if not user.has_perm("exhibitors.view_application"):
        return False
    seen = reviewing.visible_to(user)
    if upload.application_id:
        return seen.filter(pk=upload.application_id).exists()
    # SQLite cannot look into JSON lists; as a text the random id is found all the same.
    listed = seen.filter(applicant=upload.applicant_id).annotate(ids=Cast("documents", TextField()))
    return listed.filter(Q(logo=upload.pk) | Q(ids__contains=str(upload.pk))).exists()


@admin.register(Upload)
class UploadAdmin(ViewOnly, RowAdmin):
    """What applicants have sent. A file is only ever downloaded: the browser is not to open it here."""

    list_display = ["name", "kind", "belongs_to", "content_type", "bytes", "created_at", "download"]
    list_filter = ["exhibition", "kind", "is_sandbox"]
    list_select_related = ["application", "applicant"]
    search_fields = ["name", "application__number", "applicant__email"]
    fields = [
        "name", "kind", "belongs_to", "content_type", "bytes", "width", "height", "is_sandbox",
        "created_at", "download",
    ]  # fmt: skip
    readonly_fields = ["belongs_to", "bytes", "download"]

    @admin.display(description=gettext_lazy("belongs to"))
    def belongs_to(self, upload):
        return upload.application or upload.applicant

    @admin.display(description=gettext_lazy("size"), ordering="size")
    def bytes(self, upload):
        return filesizeformat(upload.size)

    @admin.display(description=gettext_lazy("file"))
    def download(self, upload):
        return link(reverse("admin:exhibitors_upload_download", args=[upload.pk]), _("Download"))

    def get_urls(self):
        wrap = self.admin_site.admin_view
        here = path("<uuid:pk>/download/", wrap(self.download_view), name="exhibitors_upload_download")
        return [here, *super().get_urls()]

    def download_view(self, request, pk):
        upload = Upload.objects.filter(pk=pk).first()
        if upload is None:
            raise Http404
        if not can_read(request.user, upload):
            # What lies outside of the reviewer's sectors is not there.
            raise Http404 if request.user.has_perm("exhibitors.view_application") else PermissionDenied
        try:
            file = upload.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
        return FileResponse(
            file,
            as_attachment=True,
            filename=upload.name,
            content_type=upload.content_type,
            headers=headers,
        )
