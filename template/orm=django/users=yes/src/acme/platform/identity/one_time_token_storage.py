"""Mailed tokens in PostgreSQL."""

from datetime import datetime
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet
from django.db.models.functions import Now

from acme.platform.identity import models
from acme.platform.identity.model import Login, Purpose
from acme.platform.identity.user_storage import login
from acme.platform.persistence.database import Transaction

# Django updates no primary key where an insert meets a row.
_KEEP = """
    INSERT INTO one_time_tokens (user_id, purpose, digest, expires_at)
    VALUES (%s, %s, %s, %s)
    ON CONFLICT ON CONSTRAINT uq_one_time_tokens_user_id
    DO UPDATE SET digest = excluded.digest, expires_at = excluded.expires_at
"""


class OneTimeTokenStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def keep_token(
        self,
        user_id: UUID,
        purpose: Purpose,
        digest: bytes,
        expires_at: datetime,
    ) -> None:
        with connections[self._transaction.alias].cursor() as cursor:
            cursor.execute(_KEEP, [user_id, purpose.value, digest, expires_at])

    def find_token(self, purpose: Purpose, digest: bytes) -> Login | None:
        rows = self._tokens(purpose, digest).select_related("user")
        return next((login(row.user) for row in rows), None)

    def take_token(self, purpose: Purpose, digest: bytes) -> UUID | None:
        # Of two at once the second waits here, and then finds nothing.
        row = self._tokens(purpose, digest).select_for_update().first()
        if row is None:
            return None
        user_id = row.user_id
        row.delete()
        return user_id

    def _tokens(self, purpose: Purpose, digest: bytes) -> QuerySet[models.OneTimeToken]:
        return models.OneTimeToken.objects.using(self._transaction.alias).filter(
            digest=digest,
            purpose=purpose.value,
            expires_at__gt=Now(),
        )
