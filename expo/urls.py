"""Every address of the site. Pages carry a language, feeds and the API do not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog

from expo.views import errors, found, health, home, offline, problems

urlpatterns = [
    path("", home.to_language, name="root"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", found.robots, name="robots"),
    path("sitemap.xml", found.index, name="sitemap"),
    path("sitemap-<slug:name>.xml", found.part, name="sitemap-part"),
    path("worker.js", offline.worker, name="worker"),
    path("admin/jsi18n/", JavaScriptCatalog.as_view(packages=["django.contrib.admin"])),
    path("admin/commission/", include("conference.urls_commission")),
    path("admin/", admin.site.urls),
    path("accounts/", include("expo.urls_accounts")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("expo.urls_api")),
    path("problems/<slug:name>", problems.problem, name="problem"),
    path("", include("conference.urls_feeds")),
    path("", include("exhibitors.urls_files")),
]
urlpatterns += i18n_patterns(
    path("", include("expo.urls_pages")),
    path("", include("exhibitors.urls")),
    path("", include("conference.urls")),
)

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
