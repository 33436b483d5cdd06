from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ConferenceConfig(AppConfig):
    name = "conference"
    verbose_name = _("Programme")

    def ready(self):
        from conference import session_days

        post_migrate.connect(session_days.install, sender=self)
