from django.db import models


class PageVersion(models.Model):
    """What has become of a subject of public pages: its state is the sum of its rows' tokens.

    Triggers alone write it, see ``expo.page_cache.versions``.
    """

    subject = models.CharField(max_length=20, db_index=True)
    token = models.BigIntegerField()

    def __str__(self):
        return f"{self.subject}: {self.token}"
