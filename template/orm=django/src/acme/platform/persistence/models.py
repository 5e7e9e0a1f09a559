"""Tables of the platform itself."""

from django.db import models

from acme.platform.persistence.record import Kept


class IdempotencyKey(Kept):
    """The outcome of a request that carried an `Idempotency-Key`."""

    key = models.TextField(primary_key=True)
    request = models.TextField()
    status = models.SmallIntegerField()
    headers = models.JSONField()
    body = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta(Kept.Meta):
        db_table = "idempotency_keys"
        # Those past their time are deleted when others come (see sql/18_outcomes.sql).
        indexes = [models.Index(fields=["expires_at"], name="ix_idempotency_keys_expires")]

    def __str__(self) -> str:
        return self.key
