from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from expo.models import Exhibition


class Applicant(models.Model):
    """An e-mail address that has been proven to be somebody's. Its holder may make organisation keys."""

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="applicants", verbose_name=_("exhibition")
    )
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("organisation"), max_length=200, blank=True)
    proven_at = models.DateTimeField(_("address confirmed at"))

    class Meta:
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "email"], name="applicant_once_an_address"),
            models.CheckConstraint(
                condition=models.Q(email=Lower(F("email"))), name="applicant_address_is_lower_case"
            ),
        ]

    def __str__(self):
        return self.email


class AddressProof(models.Model):
    """A link and a code that were sent to an address. Whoever brings one back holds the address."""

    exhibition = models.ForeignKey(Exhibition, models.CASCADE, related_name="+")
    application = models.ForeignKey(
        "exhibitors.Application", models.CASCADE, null=True, related_name="address_proofs"
    )
    email = models.EmailField(_("e-mail"))
    link_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64)
    failures = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "address proof"
        indexes = [models.Index(fields=["exhibition", "email", "-created_at"], name="address_proof_latest")]

    def __str__(self):
        return self.email
