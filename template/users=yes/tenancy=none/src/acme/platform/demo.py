"""Where examples go, and what a developer is told of them: whose they are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from acme.platform.identity.assembly import make_identity
from acme.platform.identity.demo_user import HINT, find_or_make_demo_user
from acme.platform.identity.entry import act_as
from acme.platform.identity.roles import Role
from acme.platform.identity.storage import IdentityStorage, stores_in
from acme.platform.identity.token_settings import TokenSettings
from acme.platform.persistence.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Demo:
    transaction: Transaction
    hints: list[str] = field(default_factory=lambda: [HINT])


@asynccontextmanager
async def open_demo(settings: TokenSettings) -> AsyncIterator[Demo]:
    database = Database(settings)
    try:
        identity = make_identity(settings, stores_in(database))
        user_id = await find_or_make_demo_user(settings, identity)
        async with database.transaction(act_as(user_id, Role.ADMIN)) as transaction:
            await IdentityStorage(transaction).set_role(user_id, Role.ADMIN)
            yield Demo(transaction)
    finally:
        await database.close()
