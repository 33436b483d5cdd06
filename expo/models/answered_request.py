from django.db import models


class AnsweredRequest(models.Model):
    """A request that carried an Idempotency-Key, with its answer, sealed, to give again."""

    owner = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "answered request"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="answered_request_once_a_key")]

    def __str__(self):
        return f"{self.owner} {self.key}"
