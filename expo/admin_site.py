from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _

from expo import dashboard

GENERAL = ("expo", "auth")


class OrganisersSite(AdminSite):
    site_header = _("Organisers’ workplace")
    site_title = "Belarus EXPO 2011"
    index_title = _("Dashboard")

    def get_app_list(self, request, app_label=None):
        """In the order of registration, which follows the work; what serves all of it comes last."""
        found = list(self._build_app_dict(request, app_label).values())
        return sorted(found, key=lambda app: app["app_label"] in GENERAL)

    def index(self, request, extra_context=None):
        shown = {"sections": dashboard.sections(request.user)}
        return super().index(request, shown | (extra_context or {}))

    def login(self, request, extra_context=None):
        # The form posts to the bare path: where to go on is a field of it, which has been checked.
        return super().login(request, {"app_path": request.path} | (extra_context or {}))
