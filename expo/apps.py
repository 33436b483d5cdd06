from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ExpoConfig(AppConfig):
    name = "expo"
    verbose_name = _("Exhibition")

    def ready(self):
        from expo import editions, offers, offline, permissions, public_pages
        from expo.page_cache import versions

        for table in editions.TABLES:
            offers.register("edition tables", table)
        offers.register("role permissions", permissions.TABLE)
        offers.register("public pages", public_pages.pages)
        offers.register("public documents", public_pages.documents)
        offers.register("offline", offline.Part(offline.own_pages, offline.own_state))
        offers.register(versions.SUBJECT, ("edition", editions.PUBLIC_TABLES))
        pre_migrate.connect(versions.lift, sender=self)
        post_migrate.connect(versions.install, sender=self)


class OrganisersAdminConfig(AdminConfig):
    """Django's admin with the exhibition's name, colours and language row."""

    default_site = "expo.admin_site.OrganisersSite"
