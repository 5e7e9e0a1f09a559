"""Sessions in PostgreSQL."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from acme.kit.ids import new_id
from acme.kit.listing import ListQuery
from acme.platform.identity import models
from acme.platform.identity.model import Device, Login, Session
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.paging import read_page

# Kept for a while after their time, for whoever looks into what happened.
KEPT = timedelta(days=30)

_ALIVE = Q(ended_at=None, expires_at__gt=Now())


class SessionStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def open_session(
        self,
        login: Login,
        device: Device,
        expires_at: datetime,
    ) -> Session | None:
        # Held until the session is there, so that whoever changes the password or disables
        # the user meanwhile finds and ends it.
        users = models.User.objects.using(self._transaction.alias).filter(
            id=login.user_id,
            password=login.password_hash,
            disabled_at=None,
        )
        if not list(users.select_for_update(no_key=True).values_list("id")):
            return None
        self._sessions.filter(user_id=login.user_id, expires_at__lt=Now() - KEPT).delete()
        key = new_id()
        self._sessions.create(
            id=key,
            user_id=login.user_id,
            user_agent=device.user_agent,
            ip_address=device.ip_address,
            expires_at=expires_at,
        )
        return _session(self._sessions.get(id=key))

    def browse_sessions(self, user_id: UUID, query: ListQuery) -> list[Session]:
        rows = self._sessions.filter(_ALIVE, user_id=user_id)
        return [_session(row) for row in read_page(rows, query)]

    def end_session(self, user_id: UUID, session_id: UUID) -> bool:
        rows = self._sessions.filter(_ALIVE, user_id=user_id, id=session_id)
        return rows.update(ended_at=Now()) > 0

    def end_sessions(self, user_id: UUID, keep: UUID | None = None) -> None:
        rows = self._sessions.filter(_ALIVE, user_id=user_id)
        if keep is not None:
            rows = rows.exclude(id=keep)
        rows.update(ended_at=Now())

    @property
    def _sessions(self) -> QuerySet[models.Session]:
        return models.Session.objects.using(self._transaction.alias).all()


def _session(row: models.Session) -> Session:
    return Session(
        id=row.id,
        user_id=row.user_id,
        user_agent=row.user_agent,
        ip_address=row.ip_address,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
    )
