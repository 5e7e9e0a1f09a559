"""Refresh tokens in PostgreSQL: their digests, and which followed which."""

from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Now

from acme.platform.identity import models
from acme.platform.identity.refresh_port import RefreshToken
from acme.platform.persistence.database import Transaction

_IS_ALIVE = ExpressionWrapper(
    Q(
        session__ended_at=None,
        session__expires_at__gt=Now(),
        session__user__disabled_at=None,
    ),
    output_field=BooleanField(),
)
# Made once, and lazy: each use of it is a query of its own.
_HELD = (
    models.RefreshToken.objects.select_related("session__user")
    .annotate(is_alive=_IS_ALIVE)
    .select_for_update(of=("self", "session"), no_key=True)
)


class RefreshTokenStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_refresh_token(self, session_id: UUID, digest: bytes) -> None:
        rows = models.RefreshToken.objects.using(self._transaction.alias)
        rows.create(session_id=session_id, digest=digest)

    def lock_refresh_token(self, digest: bytes) -> RefreshToken | None:
        rows = _HELD.using(self._transaction.alias).filter(digest=digest)
        for row in rows:
            return RefreshToken(
                digest=bytes(row.digest),
                session_id=row.session_id,
                user_id=row.session.user_id,
                is_alive=row.is_alive,
                rotated_at=row.rotated_at,
                successor=None if row.successor is None else bytes(row.successor),
            )
        return None

    def rotate_refresh_token(
        self,
        token: RefreshToken,
        successor: bytes,
        rotated_at: datetime,
    ) -> None:
        alias = self._transaction.alias
        used = models.RefreshToken.objects.using(alias).filter(digest=token.digest)
        used.update(successor=successor, rotated_at=rotated_at)
        self.add_refresh_token(token.session_id, successor)
        sessions = models.Session.objects.using(alias).filter(id=token.session_id)
        sessions.update(last_used_at=rotated_at)
