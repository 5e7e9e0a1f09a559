"""Where examples go, and what a developer is told of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from acme.platform.persistence.database import Database, Transaction
from acme.platform.settings import PlatformSettings


@dataclass(frozen=True, slots=True)
class Demo:
    transaction: Transaction
    hints: list[str] = field(default_factory=list)


@asynccontextmanager
async def open_demo(settings: PlatformSettings) -> AsyncIterator[Demo]:
    database = Database(settings)
    try:
        async with database.transaction() as transaction:
            yield Demo(transaction)
    finally:
        await database.close()
