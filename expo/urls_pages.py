from django.urls import path

from expo.views import economy, home, search, sources

urlpatterns = [
    path("", home.home, name="home"),
    path("economy/", economy.economy, name="economy"),
    path("economy/trade.csv", economy.trade_csv, name="trade-csv"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("sources/", sources.sources, name="sources"),
]
