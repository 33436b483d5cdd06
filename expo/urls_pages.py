from django.urls import path

from expo.views import economy, home, offline, sources

urlpatterns = [
    path("", home.home, name="home"),
    path("economy/", economy.economy, name="economy"),
    path("economy/trade.csv", economy.trade_csv, name="trade-csv"),
    path("sources/", sources.sources, name="sources"),
    path("offline/", offline.page, name="offline"),
    path("offline/pages.json", offline.kept, name="offline-pages"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
]
