from django.urls import path

from conference import api

LIST, ITEM = {"get": "list"}, {"get": "retrieve"}
urlpatterns = [
    path("rooms/", api.Rooms.as_view(LIST), name="api-rooms"),
    path("rooms/<slug:code>/", api.Rooms.as_view(ITEM), name="api-room"),
    path("sessions/", api.Sessions.as_view(LIST), name="api-sessions"),
    path("sessions/<slug:code>/", api.Sessions.as_view(ITEM), name="api-session"),
]
