from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Provenance(models.TextChoices):
    """How far a row is documented. Whatever is illustrative is marked so wherever the public sees it."""

    PARTICIPANT = "participant-documented", _("Participation confirmed by a source")
    ITEM = "item-documented", _("Item of the programme confirmed by a source")
    REGISTERED = "registered", _("As registered by the exhibitor")
    ILLUSTRATIVE = "illustrative", _("By way of example")


def provenance_is_complete(model):
    """A documented row names its source, any other has none. ``model`` names the constraint."""
    undocumented = Q(provenance__in=[Provenance.ILLUSTRATIVE, Provenance.REGISTERED])
    return models.CheckConstraint(
        condition=(undocumented & Q(provenance_url="")) | (~undocumented & ~Q(provenance_url="")),
        name=f"{model}_documented_means_a_source",
        violation_error_message=_(
            "What a source confirms gives its address; what is by way of example gives none."
        ),
    )
