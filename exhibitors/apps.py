from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExhibitorsConfig(AppConfig):
    name = "exhibitors"
    verbose_name = _("Taking part")

    def ready(self):
        from exhibitors import (
            catalogue,
            dashboard,
            deliveries,
            demonstration,
            editions,
            findable,
            offline,
            participants,
            proofs,
            public_pages,
            roles,
            specimens,
        )
        from expo import offers, search
        from expo.offline import Part
        from expo.page_cache import versions

        for table in editions.TABLES:
            offers.register("edition tables", table)
        offers.register(versions.SUBJECT, ("catalogue", catalogue.PUBLIC_TABLES))
        offers.register("demo steps", demonstration.give_stands)
        offers.register("specimens", specimens.specimens)
        offers.register("dashboard", dashboard.section)
        offers.register("role permissions", roles.TABLE)
        offers.register("participants", participants.organisations)
        offers.register("contacts", participants.contacts)
        offers.register("stands", participants.stands)
        for source in findable.SOURCES:
            offers.register(search.OFFER, source)
        offers.register("public pages", public_pages.pages)
        offers.register("public lists", public_pages.lists)
        offers.register("public documents", public_pages.documents)
        offers.register("public moves", public_pages.moves)
        offers.register("sweeps", deliveries.deliver_due)
        offers.register("sweeps", proofs.forget_old)
        offers.register("offline", Part(offline.pages, offline.state))
