from django.urls import path

from exhibitors.views import catalogue, entrance, exhibitor, plan
from exhibitors.views.apply import download, section, start, steps
from exhibitors.views.organisation import entry, keys, overview, webhooks

urlpatterns = [
    path("exhibitors/", catalogue.exhibitors, name="exhibitors"),
    path("exhibitors/<slug:slug>/", exhibitor.exhibitor, name="exhibitor"),
    path("plan/", plan.plan, name="plan"),
    path("apply/", start.start, name="apply"),
    path("apply/begin/", start.begin, name="apply-begin"),
    path("apply/links/", start.links, name="apply-links"),
    path("apply/links/sent/", start.links_sent, name="apply-links-sent"),
    path("apply/resume/<str:token>/", entrance.resume, name="apply-resume"),
    path("apply/confirm/<str:token>/", entrance.confirm, name="apply-confirm"),
    path("apply/organisation/", overview.overview, name="apply-organisation"),
    path("apply/organisation/ask/", entry.ask, name="apply-organisation-ask"),
    path("apply/organisation/sent/", entry.sent, name="apply-organisation-sent"),
    path("apply/organisation/code/", entry.code, name="apply-organisation-code"),
    path("apply/organisation/open/<str:token>/", entry.follow, name="apply-organisation-open"),
    path("apply/organisation/go-on/", entry.go_on, name="apply-organisation-go-on"),
    path("apply/organisation/leave/", entry.leave, name="apply-organisation-leave"),
    path("apply/organisation/name/", overview.rename, name="apply-organisation-name"),
    path(
        "apply/organisation/applications/<slug:number>/",
        overview.application,
        name="apply-organisation-application",
    ),
    path("apply/organisation/keys/new/", keys.make, name="apply-organisation-make"),
    path("apply/organisation/keys/<int:number>/", keys.key, name="apply-organisation-key"),
    path("apply/organisation/keys/<int:number>/revoke/", keys.revoke, name="apply-organisation-revoke"),
    path("apply/organisation/webhooks/<uuid:webhook>/", webhooks.send_test, name="apply-organisation-test"),
    path("apply/organisation/deliveries/<uuid:delivery>/", webhooks.replay, name="apply-organisation-replay"),
    path("apply/<slug:number>/", steps.status, name="apply-application"),
    path("apply/<slug:number>/check/", steps.check, name="apply-check"),
    path("apply/<slug:number>/send-code/", steps.send_code, name="apply-send-code"),
    path("apply/<slug:number>/confirm-address/", steps.confirm_address, name="apply-confirm-address"),
    path("apply/<slug:number>/submit/", steps.submit, name="apply-submit"),
    path("apply/<slug:number>/receipt/", steps.receipt, name="apply-receipt"),
    path("apply/<slug:number>/withdraw/", steps.withdraw, name="apply-withdraw"),
    path("apply/<slug:number>/link/", steps.link, name="apply-link"),
    path("apply/<slug:number>/leave/", steps.leave, name="apply-leave"),
    path("apply/<slug:number>/files/", section.files, name="apply-files"),
    path("apply/<slug:number>/files/<uuid:pk>/", download.file, name="apply-file"),
    path("apply/<slug:number>/<slug:part>/", section.section, name="apply-part"),
]
