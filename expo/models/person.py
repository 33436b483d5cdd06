from django.db import models
from django.utils.translation import gettext_lazy as _

from expo.models.organisation import Organisation


class Person(models.Model):
    """Somebody named in the programme. Names are kept per script and never split on spaces."""

    surname = models.CharField(_("surname"), max_length=100)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    position = models.CharField(_("job title"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, verbose_name=_("organisation")
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["surname", "given_name"]

    def __str__(self):
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)
