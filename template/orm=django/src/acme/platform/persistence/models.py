"""Tables of the platform itself."""

from django.db import models
from django.db.models.functions import Now


class IdempotencyKey(models.Model):
    """The outcome of a request that carried an `Idempotency-Key`."""

    key = models.TextField(primary_key=True)
    request = models.TextField()
    status = models.SmallIntegerField()
    headers = models.JSONField()
    body = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "idempotency_keys"

    def __str__(self) -> str:
        return self.key
