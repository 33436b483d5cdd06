from exhibitors.models.access_key import AccessKey
from exhibitors.models.application import Application
from exhibitors.models.exhibitor import CoExhibitor, Exhibitor, Product
from exhibitors.models.stand import Allocation, Stand

__all__ = [
    "AccessKey",
    "Allocation",
    "Application",
    "CoExhibitor",
    "Exhibitor",
    "Product",
    "Stand",
]
