from django.urls import path

from expo.views import cards, economy, home, offline, search, sources, style

urlpatterns = [
    path("", home.home, name="home"),
    path("economy/", economy.economy, name="economy"),
    path("economy/trade.csv", economy.trade_csv, name="trade-csv"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("sources/", sources.sources, name="sources"),
    path("card.png", cards.home, name="home-card"),
    path("economy/card.png", cards.economy, name="economy-card"),
    path("sources/card.png", cards.sources, name="sources-card"),
    path("offline/", offline.page, name="offline"),
    path("offline/pages.json", offline.kept, name="offline-pages"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("style/", style.style, name="style"),
]
