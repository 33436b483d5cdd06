"""The lists and forms of the exhibition. Each module registers its own, in the order of the workplace."""

# isort: off
from expo.admin import exhibition, organisation, trade_figure, message, user

__all__ = ["exhibition", "message", "organisation", "trade_figure", "user"]
