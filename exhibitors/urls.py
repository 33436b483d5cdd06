from django.urls import path

from exhibitors.views import catalogue, exhibitor, plan

urlpatterns = [
    path("exhibitors/", catalogue.exhibitors, name="exhibitors"),
    path("exhibitors/<slug:slug>/", exhibitor.exhibitor, name="exhibitor"),
    path("plan/", plan.plan, name="plan"),
]
