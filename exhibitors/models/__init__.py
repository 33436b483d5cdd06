from exhibitors.models.access_key import AccessKey
from exhibitors.models.applicant import AddressProof, Applicant
from exhibitors.models.application import Application
from exhibitors.models.badge_step import BadgeStep
from exhibitors.models.decision import Decision
from exhibitors.models.exhibitor import CoExhibitor, Exhibitor, Product
from exhibitors.models.reminder import Reminder
from exhibitors.models.stand import Allocation, Stand
from exhibitors.models.upload import Upload
from exhibitors.models.webhook import Delivery, DeliveryAttempt, Webhook

__all__ = [
    "AccessKey",
    "AddressProof",
    "Allocation",
    "Applicant",
    "Application",
    "BadgeStep",
    "CoExhibitor",
    "Decision",
    "Delivery",
    "DeliveryAttempt",
    "Exhibitor",
    "Product",
    "Reminder",
    "Stand",
    "Upload",
    "Webhook",
]
