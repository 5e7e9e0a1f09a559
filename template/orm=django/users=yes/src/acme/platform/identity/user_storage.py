"""Users in PostgreSQL."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from acme.kit.ids import new_id
from acme.platform.identity import models
from acme.platform.identity.model import Login, User
#% set part = "import of storage"
#% for file in layer_files("layer.role.jinja")
#% include file
#% endfor
from acme.platform.persistence.database import Transaction

_COLUMNS = (
    "id",
    "email",
    "name",
    "email_verified_at",
    #% set part = "selected"
    #% for file in layer_files("layer.role.jinja")
    #% include file
    #% endfor
    "created_at",
    "updated_at",
)


class UserStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_user(
        self,
        email: str,
        name: str | None,
        password_hash: str,
    ) -> User | None:
        user = models.User(id=new_id(), email=email, name=name, password=password_hash)
        # Where the address is taken nothing is added, and the transaction stays usable.
        self._users.bulk_create([user], ignore_conflicts=True)
        return self.find_user(user.id)

    def find_user(self, user_id: UUID) -> User | None:
        rows = self._users.filter(id=user_id).values(*_COLUMNS)
        return next(map(_user, rows), None)

    def rename_user(self, user_id: UUID, name: str | None) -> User | None:
        self._users.filter(id=user_id).update(name=name, updated_at=Now())
        return self.find_user(user_id)

    def find_login(self, email: str) -> Login | None:
        return next(map(login, self._users.filter(email=email)), None)

    def find_login_of(self, user_id: UUID) -> Login | None:
        return next(map(login, self._users.filter(id=user_id)), None)

    def set_password(self, user_id: UUID, password_hash: str, instead_of: str) -> bool:
        rows = self._users.filter(id=user_id, password=instead_of)
        return rows.update(password=password_hash, updated_at=Now()) > 0

    def verify_email(self, user_id: UUID) -> None:
        rows = self._users.filter(id=user_id, email_verified_at=None)
        rows.update(email_verified_at=Now(), updated_at=Now())

    def restart_registration(
        self,
        email: str,
        name: str | None,
        password_hash: str,
    ) -> UUID | None:
        sessions = models.Session.objects.filter(user=OuterRef("pk"))
        unverified = self._users.filter(~Exists(sessions), email=email, email_verified_at=None)
        user = unverified.select_for_update(no_key=True).first()
        if user is None:
            return None
        rows = self._users.filter(id=user.id)
        rows.update(name=name, password=password_hash, updated_at=Now())
        return user.id
    #% set part = "storage"
    #% for file in layer_files("layer.role.jinja")
    #% include file
    #% endfor

    @property
    def _users(self) -> QuerySet[models.User]:
        return models.User.objects.using(self._transaction.alias).all()


def login(user: models.User) -> Login:
    return Login(
        user_id=user.id,
        email=user.email,
        password_hash=user.password,
        email_verified=user.email_verified_at is not None,
        disabled=user.disabled_at is not None,
    )


def _user(row: Mapping[str, Any]) -> User:
    return User(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        email_verified=row["email_verified_at"] is not None,
        #% set part = "read"
        #% for file in layer_files("layer.role.jinja")
        #% include file
        #% endfor
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
