from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ConferenceConfig(AppConfig):
    name = "conference"
    verbose_name = _("Programme")

    def ready(self):
        from conference import (
            append_only,
            dashboard,
            decision_letters,
            demonstration,
            editions,
            releasing,
            roles,
            session_days,
            session_files,
            session_versions,
            shut,
            specimens,
        )
        from expo import offers

        post_migrate.connect(session_days.install, sender=self)
        pre_migrate.connect(append_only.lift, sender=self)
        post_migrate.connect(append_only.install, sender=self)
        post_migrate.connect(session_versions.install, sender=self)
        for table in editions.TABLES:
            offers.register("edition tables", table)
        offers.register("demo steps", demonstration.publish_programme)
        offers.register("demo steps", demonstration.prepare_meeting)
        offers.register("demo entrances", demonstration.entrances)
        offers.register("specimens", specimens.specimens)
        offers.register("dashboard", dashboard.section)
        offers.register("dashboard", dashboard.commission)
        offers.register("role permissions", roles.TABLE)
        offers.register("closed rows", shut.rows)
        offers.register("sweeps", releasing.run_due)
        offers.register("sweeps", decision_letters.remind_due)
        offers.register("sweeps", session_files.tidy)
