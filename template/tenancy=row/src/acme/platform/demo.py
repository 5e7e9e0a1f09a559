"""Where examples go, and what a developer is told of them: whose, and in which tenant."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from acme.platform.identity.assembly import make_identity
from acme.platform.identity.demo_user import HINT, find_or_make_demo_user
from acme.platform.identity.entry import Entry
from acme.platform.identity.roles import Role
from acme.platform.identity.scope import act_in
from acme.platform.identity.storage import stores_in
from acme.platform.identity.token_settings import TokenSettings
from acme.platform.persistence.database import Database, Transaction
from acme.platform.tenancy.storage import TenancyStorage

SLUG = "demo"


@dataclass(frozen=True, slots=True)
class Demo:
    transaction: Transaction
    hints: list[str] = field(default_factory=lambda: [HINT, f"X-Tenant: {SLUG}"])


@asynccontextmanager
async def open_demo(settings: TokenSettings) -> AsyncIterator[Demo]:
    database = Database(settings)
    try:
        identity = make_identity(settings, stores_in(database))
        user_id = await find_or_make_demo_user(settings, identity)
        entry = await _enter_demo_tenant(database, user_id)
        async with database.transaction(entry) as transaction:
            yield Demo(transaction)
    finally:
        await database.close()


async def _enter_demo_tenant(database: Database, user_id: UUID) -> Entry:
    async with database.transaction() as transaction:
        store = TenancyStorage(transaction)
        tenant_id = await store.find_slug(SLUG)
        if tenant_id is None:
            tenant_id = await store.add_organization(SLUG, "Demo")
            await store.add_member(tenant_id, user_id, Role.OWNER)
    return act_in(tenant_id, user_id, Role.OWNER)
