from django.urls import include, path

urlpatterns = [
    path("v1/", include("exhibitors.urls_api")),
    path("v1/", include("conference.urls_api")),
]
