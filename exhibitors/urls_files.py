"""Files that the public sees. Their addresses carry no language."""

from django.urls import path

from exhibitors.views import logo

urlpatterns = [path("logos/<uuid:pk>.png", logo.logo, name="logo")]
