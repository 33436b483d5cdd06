from django.urls import path

from expo.views import economy, home, sources, style

urlpatterns = [
    path("", home.home, name="home"),
    path("economy/", economy.economy, name="economy"),
    path("economy/trade.csv", economy.trade_csv, name="trade-csv"),
    path("sources/", sources.sources, name="sources"),
    path("style/", style.style, name="style"),
]
