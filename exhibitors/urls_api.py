from django.urls import path

from exhibitors import api

LIST, ITEM = {"get": "list"}, {"get": "retrieve"}
urlpatterns = [
    path("exhibitors/", api.Exhibitors.as_view(LIST), name="api-exhibitors"),
    path("exhibitors/<slug:slug>/", api.Exhibitors.as_view(ITEM), name="api-exhibitor"),
    path("stands/", api.Stands.as_view(LIST), name="api-stands"),
    path("stands/<slug:code>/", api.Stands.as_view(ITEM), name="api-stand"),
    path("applications/", api.Applications.as_view({"post": "create"}), name="api-applications"),
    path(
        "applications/<slug:number>/",
        api.Applications.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-application",
    ),
    path(
        "applications/<slug:number>/submit/",
        api.Applications.as_view({"post": "submit"}),
        name="api-application-submit",
    ),
]
