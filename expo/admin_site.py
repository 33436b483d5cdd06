from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class OrganisersSite(AdminSite):
    site_header = _("Organisers’ workplace")
    site_title = "Belarus EXPO 2011"
    index_title = _("Dashboard")
