"""What the Commission's tables share: texts that keep their history, and names that tell nothing."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.models.session import CODE_ALPHABET
from expo.models import Organisation, Person

LANGUAGE_NAMES = {"ru": _("Russian"), "kk": _("Kazakh"), "be": _("Belarusian"), "en": _("English")}


def new_key():
    """Twelve random signs, of which the addresses of closed objects are made: they cannot be guessed."""
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(12))


class Part(models.TextChoices):
    """The two national parts of the Commission."""

    BY = "BY", _("Belarusian part")
    KZ = "KZ", _("Kazakh part")

    @property
    def other(self):
        return Part.KZ if self is Part.BY else Part.BY

    def column(self, name):
        """The name of this part's own column: ``by_agreed_at`` for ``agreed_at``."""
        return f"{self.value.lower()}_{name}"


class Unnamed(models.Model):
    """Whatever prints a row where it should not, such as a list of what cannot be deleted, tells nothing."""

    class Meta:
        abstract = True

    def __str__(self):
        return str(_("In use elsewhere"))


class Agreed(Unnamed):
    """When the responsible secretary of each part has agreed to the row as it is."""

    by_agreed_at = models.DateTimeField(_("agreed by the Belarusian secretary at"), null=True, editable=False)
    kz_agreed_at = models.DateTimeField(_("agreed by the Kazakh secretary at"), null=True, editable=False)

    class Meta:
        abstract = True


class Named(Unnamed):
    """A person, a body, or somebody of a body; where no person is documented, the body stands for itself."""

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of the Commission", "body"),
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )

    class Meta:
        abstract = True


def text_columns(name, label, **kwargs):
    """Return the columns of a text in each language of the site, by name.

    Plain columns, unlike the translated fields elsewhere: only these are kept by the history.
    """
    field = kwargs.pop("field", models.CharField)
    return {
        f"{name}_{code}": field(format_lazy("{} ({})", label, language), blank=True, **kwargs)
        for code, language in LANGUAGE_NAMES.items()
    }


class Titled(Unnamed):
    """A title in the meeting's languages; ``text_in(row, "title")`` reads it."""

    class Meta:
        abstract = True

    for _name, _field in text_columns("title", _("title"), max_length=500).items():
        locals()[_name] = _field
    del _name, _field


def has_a_title(name):
    """A check constraint: there is a title in one language at least."""
    empty = Q(*[(f"title_{code}", "") for code in LANGUAGE_NAMES])
    return models.CheckConstraint(
        condition=~empty, name=name, violation_error_message=_("Give the title in one language at least.")
    )
