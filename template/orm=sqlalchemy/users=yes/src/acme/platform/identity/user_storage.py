"""Users in PostgreSQL."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from acme.kit.ids import new_id
from acme.platform.identity.model import Login, User
#% set part = "import of storage"
#% for file in layer_files("layer.role.jinja")
#% include file
#% endfor
from acme.platform.identity.tables import SESSIONS, USERS
from acme.platform.persistence.database import Transaction

_COLUMNS = (
    USERS.c.id,
    USERS.c.email,
    USERS.c.name,
    USERS.c.email_verified_at,
    #% set part = "selected"
    #% for file in layer_files("layer.role.jinja")
    #% include file
    #% endfor
    USERS.c.created_at,
    USERS.c.updated_at,
)
LOGIN_COLUMNS = (
    USERS.c.id,
    USERS.c.email,
    USERS.c.password_hash,
    USERS.c.email_verified_at,
    USERS.c.disabled_at,
)
_USER = select(*_COLUMNS).where(USERS.c.id == bindparam("key"))
_LOGIN = select(*LOGIN_COLUMNS).where(USERS.c.email == bindparam("email"))
_LOGIN_OF = select(*LOGIN_COLUMNS).where(USERS.c.id == bindparam("key"))


class UserStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add_user(
        self,
        email: str,
        name: str | None,
        password_hash: str,
    ) -> User | None:
        row = {"id": new_id(), "email": email, "name": name, "password_hash": password_hash}
        statement = insert(USERS).values(row).on_conflict_do_nothing().returning(*_COLUMNS)
        added = (await self._transaction.execute(statement)).one_or_none()
        return None if added is None else _user(added)

    async def find_user(self, user_id: UUID) -> User | None:
        row = (await self._transaction.execute(_USER, {"key": user_id})).one_or_none()
        return None if row is None else _user(row)

    async def rename_user(self, user_id: UUID, name: str | None) -> User | None:
        statement = update(USERS).where(USERS.c.id == user_id).returning(*_COLUMNS)
        changed = statement.values(name=name, updated_at=func.now())
        row = (await self._transaction.execute(changed)).one_or_none()
        return None if row is None else _user(row)

    async def find_login(self, email: str) -> Login | None:
        row = (await self._transaction.execute(_LOGIN, {"email": email})).one_or_none()
        return None if row is None else login(row)

    async def find_login_of(self, user_id: UUID) -> Login | None:
        row = (await self._transaction.execute(_LOGIN_OF, {"key": user_id})).one_or_none()
        return None if row is None else login(row)

    async def set_password(self, user_id: UUID, password_hash: str, instead_of: str) -> bool:
        statement = (
            update(USERS)
            .where(USERS.c.id == user_id, USERS.c.password_hash == instead_of)
            .values(password_hash=password_hash, updated_at=func.now())
        )
        return (await self._transaction.execute(statement)).rowcount > 0

    async def verify_email(self, user_id: UUID) -> None:
        statement = update(USERS).where(USERS.c.id == user_id, USERS.c.email_verified_at.is_(None))
        await self._transaction.execute(
            statement.values(email_verified_at=func.now(), updated_at=func.now())
        )

    async def restart_registration(
        self,
        email: str,
        name: str | None,
        password_hash: str,
    ) -> UUID | None:
        statement = (
            update(USERS)
            .where(
                USERS.c.email == email,
                USERS.c.email_verified_at.is_(None),
                ~exists().where(SESSIONS.c.user_id == USERS.c.id),
            )
            .values(name=name, password_hash=password_hash, updated_at=func.now())
            .returning(USERS.c.id)
        )
        found: UUID | None = await self._transaction.scalar(statement)
        return found
    #% set part = "storage"
    #% for file in layer_files("layer.role.jinja")
    #% include file
    #% endfor


def login(row: Row[*tuple[Any, ...]]) -> Login:
    return Login(
        user_id=row.id,
        email=row.email,
        password_hash=row.password_hash,
        email_verified=row.email_verified_at is not None,
        disabled=row.disabled_at is not None,
    )


def _user(row: Row[*tuple[Any, ...]]) -> User:
    return User(
        id=row.id,
        email=row.email,
        name=row.name,
        email_verified=row.email_verified_at is not None,
        #% set part = "read"
        #% for file in layer_files("layer.role.jinja")
        #% include file
        #% endfor
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
