from django.urls import path

from exhibitors.api.applications import Applications
from exhibitors.api.exhibitors import Exhibitors
from exhibitors.api.files import Files
from exhibitors.api.form import Form
from exhibitors.api.of_organisation import ByExternalId
from exhibitors.api.stands import Stands
from exhibitors.api.webhooks import Webhooks

STEPS = {
    "send-code": "send_code",
    "confirm-address": "confirm_address",
    "validate": "check",
    "submit": "submit",
    "withdraw": "withdraw",
}
LIST, ITEM = {"get": "list"}, {"get": "retrieve"}
urlpatterns = [
    path("exhibitors/", Exhibitors.as_view(LIST), name="api-exhibitors"),
    path("exhibitors/<slug:slug>/", Exhibitors.as_view(ITEM), name="api-exhibitor"),
    path("stands/", Stands.as_view(LIST), name="api-stands"),
    path("stands/<slug:code>/", Stands.as_view(ITEM), name="api-stand"),
    path("schema/application/", Form.as_view(ITEM), name="api-application-form"),
    path("applications/", Applications.as_view({"get": "list", "post": "create"}), name="api-applications"),
    path("applications/bulk/", ByExternalId.as_view({"post": "bulk"}), name="api-applications-bulk"),
    path(
        "applications/by-external-id/<str:external_id>/",
        ByExternalId.as_view({"get": "retrieve", "put": "update"}),
        name="api-application-by-external-id",
    ),
    path(
        "applications/<slug:number>/",
        Applications.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-application",
    ),
    *(
        path(
            f"applications/<slug:number>/{name}/", Applications.as_view({"post": action}), name=f"api-{name}"
        )
        for name, action in STEPS.items()
    ),
    path("files/", Files.as_view({"post": "create"}), name="api-files"),
    path("files/<uuid:id>/", Files.as_view({"get": "retrieve", "delete": "destroy"}), name="api-file"),
    path("files/<uuid:id>/content/", Files.as_view({"get": "content"}), name="api-file-content"),
    path("webhooks/", Webhooks.as_view({"get": "list", "post": "create"}), name="api-webhooks"),
    path(
        "webhooks/<uuid:webhook>/",
        Webhooks.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api-webhook",
    ),
    path("webhooks/<uuid:webhook>/test/", Webhooks.as_view({"post": "send_test"}), name="api-webhook-test"),
    path(
        "webhooks/<uuid:webhook>/deliveries/",
        Webhooks.as_view({"get": "deliveries"}),
        name="api-webhook-deliveries",
    ),
    path(
        "webhooks/<uuid:webhook>/deliveries/<uuid:delivery>/replay/",
        Webhooks.as_view({"post": "replay"}),
        name="api-webhook-delivery-replay",
    ),
    path(
        "webhooks/<uuid:webhook>/replay/",
        Webhooks.as_view({"post": "replay_failed"}),
        name="api-webhook-replay",
    ),
]
