from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.db.models.base import ModelBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from expo import dashboard

GENERAL = ("expo", "auth")
# Nobody reads or writes the secrets by which others sign in, not even sealed.
KEPT_AWAY = ("account", "mfa")


class OrganisersSite(AdminSite):
    site_header = _("Organisers’ workplace")
    site_title = "Belarus EXPO 2011"
    index_title = _("Dashboard")

    def register(self, model_or_iterable, admin_class=None, **options):
        several = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        shown = [model for model in several if model._meta.app_label not in KEPT_AWAY]
        super().register(shown, admin_class, **options)

    def get_app_list(self, request, app_label=None):
        """In the order of registration, which follows the work; what serves all of it comes last."""
        found = list(self._build_app_dict(request, app_label).values())
        return sorted(found, key=lambda app: app["app_label"] in GENERAL)

    def index(self, request, extra_context=None):
        shown = {"sections": dashboard.sections(request.user)}
        return super().index(request, shown | (extra_context or {}))

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """Never asks for a password itself: all sign in where a second factor is asked for as well."""
        target = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
            target = reverse("admin:index")
        if self.has_permission(request):
            return redirect(target)
        if request.user.is_authenticated:
            return render(request, "account/no_organiser.html", {"next": target}, status=403)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")
