"""The lists and forms of taking part, with those of the halls and organisations, which show its facts.

Each module registers its own, in the order of the workplace.
"""

# isort: off
from exhibitors.admin import (
    application,
    decision,
    exhibitor,
    stand,
    allocation,
    catalogue,
    hall,
    organisation,
    applicant,
    access_key,
    upload,
    webhook,
    badge_step,
)

__all__ = [
    "access_key",
    "allocation",
    "applicant",
    "application",
    "badge_step",
    "catalogue",
    "decision",
    "exhibitor",
    "hall",
    "organisation",
    "stand",
    "upload",
    "webhook",
]
