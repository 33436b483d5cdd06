import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from expo.languages import CODES
from expo.models.organisation import Organisation


def _name_in(language):
    """A property: the whole name as it is written in ``language``, empty where the surname is not."""

    def name(person):
        parts = [getattr(person, f"{part}_{language}") for part in ("surname", "given_name", "patronymic")]
        return " ".join(filter(None, parts)) if parts[0] else ""

    return property(name)


class Person(models.Model):
    """Somebody named in the programme. Names are kept per script and never split on spaces.

    ``text_in(person, "name")`` gives the whole name as it gives that of an organisation.
    """

    uid = models.UUIDField(_("identifier in schedules"), unique=True, default=uuid.uuid4, editable=False)
    surname = models.CharField(_("surname"), max_length=100)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    position = models.CharField(_("job title"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, verbose_name=_("organisation")
    )

    name_en, name_ru, name_be, name_kk = map(_name_in, CODES)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["surname", "given_name"]

    def __str__(self):
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)
