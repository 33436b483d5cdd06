from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExhibitorsConfig(AppConfig):
    name = "exhibitors"
    verbose_name = _("Taking part")

    def ready(self):
        from exhibitors import (
            dashboard,
            deliveries,
            demonstration,
            editions,
            participants,
            proofs,
            roles,
            specimens,
        )
        from expo import offers

        for table in editions.TABLES:
            offers.register("edition tables", table)
        offers.register("demo steps", demonstration.give_stands)
        offers.register("specimens", specimens.specimens)
        offers.register("dashboard", dashboard.section)
        offers.register("role permissions", roles.TABLE)
        offers.register("participants", participants.organisations)
        offers.register("contacts", participants.contacts)
        offers.register("stands", participants.stands)
        offers.register("sweeps", deliveries.deliver_due)
        offers.register("sweeps", proofs.forget_old)
