from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from expo.models.exhibition import Exhibition
from expo.models.sector import Sector


class UserManager(BaseUserManager):
    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Somebody who logs in, by the e-mail address."""

    username = None
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]


class Membership(models.Model):
    """The part a user plays in the work on one edition."""

    class Role(models.TextChoices):
        DIRECTOR = "director", _("Director of the exhibition")
        EXHIBITOR_MANAGER = "exhibitor-manager", _("Exhibitor manager")
        REVIEWER = "reviewer", _("Application reviewer")
        PROGRAMME_MANAGER = "programme-manager", _("Programme manager")
        FINANCE = "finance", _("Finance manager")
        PRESS = "press", _("Press service")
        READ_ONLY = "read-only", _("Read only")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="memberships", verbose_name=_("exhibition")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    sectors = models.ManyToManyField(
        Sector,
        blank=True,
        verbose_name=_("only these sectors"),
        help_text=_("A reviewer sees the applications of these sectors; of all, if none is chosen."),
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "exhibition", "role"], name="membership_once_a_role"),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"
