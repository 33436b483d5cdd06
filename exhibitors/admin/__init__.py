"""The lists and forms of taking part, with those of the halls and organisations, which show its facts.

Each module registers its own, in the order of the workplace.
"""

# isort: off
from exhibitors.admin import (
    application,
    exhibitor,
    stand,
    allocation,
    catalogue,
    hall,
    organisation,
    access_key,
)

__all__ = [
    "access_key",
    "allocation",
    "application",
    "catalogue",
    "exhibitor",
    "hall",
    "organisation",
    "stand",
]
