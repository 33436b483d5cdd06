from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ConferenceConfig(AppConfig):
    name = "conference"
    verbose_name = _("Programme")

    def ready(self):
        from conference import (
            append_only,
            communiques,
            dashboard,
            decision_letters,
            delegate_pages,
            demonstration,
            editions,
            findable,
            offline,
            programme,
            public_pages,
            releasing,
            roles,
            session_days,
            session_files,
            session_versions,
            shut,
            specimens,
        )
        from expo import offers, search
        from expo.offline import Part
        from expo.page_cache import versions

        post_migrate.connect(session_days.install, sender=self)
        pre_migrate.connect(append_only.lift, sender=self)
        post_migrate.connect(append_only.install, sender=self)
        post_migrate.connect(session_versions.install, sender=self)
        offers.register(versions.SUBJECT, ("programme", programme.PUBLIC_TABLES))
        offers.register(versions.SUBJECT, ("commission", communiques.PUBLIC_TABLES))
        offers.register(versions.MOMENT, ("hour", programme.LAST_BOUNDARY))
        for table in editions.TABLES:
            offers.register("edition tables", table)
        offers.register("demo steps", demonstration.publish_programme)
        offers.register("demo steps", demonstration.prepare_meeting)
        offers.register("demo entrances", demonstration.entrances)
        offers.register("specimens", specimens.specimens)
        offers.register("dashboard", dashboard.section)
        offers.register("dashboard", dashboard.commission)
        offers.register("reading pages", delegate_pages.first)
        offers.register("role permissions", roles.TABLE)
        offers.register("public pages", public_pages.pages)
        offers.register("public lists", public_pages.lists)
        offers.register("public documents", public_pages.documents)
        offers.register("closed rows", shut.rows)
        offers.register(search.OFFER, findable.SOURCE)
        offers.register("sweeps", releasing.run_due)
        offers.register("sweeps", decision_letters.remind_due)
        offers.register("sweeps", session_files.tidy)
        offers.register("offline", Part(offline.pages, offline.state))
