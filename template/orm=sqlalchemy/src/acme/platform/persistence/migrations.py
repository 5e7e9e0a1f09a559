"""Alembic's environment: one transaction, one migrator at a time, as the owner."""

import asyncio
from functools import partial
from typing import Any

import asyncpg
from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from acme.platform.persistence.contention import LOCK_TIMEOUT
from acme.platform.persistence.record import Base
from acme.platform.persistence.roles import MIGRATION_LOCK, secure
from acme.platform.settings import PlatformSettings, load
from acme.settings import Settings


def run() -> None:
    settings: PlatformSettings = context.config.attributes.get("settings") or load(Settings)
    asyncio.run(_migrate(settings))


async def _migrate(settings: PlatformSettings) -> None:
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=partial(asyncpg.connect, settings.owner_url.url()),
        poolclass=NullPool,
    )
    scripts: list[str] = []
    async with engine.begin() as connection:
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        await connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        await connection.run_sync(_run)
        secure(settings, scripts.append)
        # SQLAlchemy prepares what it runs, and only one statement at a time can be prepared.
        driver: Any = (await connection.get_raw_connection()).driver_connection
        for script in scripts:
            await driver.execute(script)
    await engine.dispose()


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
