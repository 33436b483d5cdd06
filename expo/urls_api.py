from django.urls import include, path

from expo import api
from expo.manual import CHAPTERS
from expo.views import manual

LIST, ITEM = {"get": "list"}, {"get": "retrieve"}
urlpatterns = [
    path("docs/", manual.calls, name="api-docs"),
    path("docs/try/", api.Trial.as_view(), name="api-try"),
    *(path(f"docs/{name}/", manual.chapter, {"name": name}, name=f"manual-{name}") for name in CHAPTERS),
    path("v1/", api.Current.as_view(ITEM), name="api"),
    path("v1/schema/", api.Document.as_view(), name="schema"),
    path("v1/sectors/", api.Sectors.as_view(LIST), name="api-sectors"),
    path("v1/sectors/<slug:code>/", api.Sectors.as_view(ITEM), name="api-sector"),
    path("v1/halls/", api.Halls.as_view(LIST), name="api-halls"),
    path("v1/halls/<slug:code>/", api.Halls.as_view(ITEM), name="api-hall"),
    path("v1/", include("exhibitors.urls_api")),
    path("v1/", include("conference.urls_api")),
]
