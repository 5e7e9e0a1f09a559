"""How transactions open, end, and survive the database going away."""

import asyncio
import time
from collections.abc import AsyncIterator

import psycopg
import pytest
from asyncpg import DataError
from sqlalchemy import Integer, bindparam, select, text
from sqlalchemy.exc import DBAPIError

from acme.kit.problem import Problem
from acme.platform.persistence.database import Database, Transaction
from acme.platform.persistence.prepared import Prepared
from acme.settings import Settings

pytestmark = pytest.mark.anyio


@pytest.fixture
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """One connection, so that whatever happens to it is felt by the next transaction."""
    database = Database(settings.model_copy(update={"database_pool_size": 1}))
    yield database
    await database.close()


async def value(transaction: Transaction, statement: str) -> object:
    return await transaction.scalar(text(statement))


async def backend(opened: Database) -> object:
    """Which connection there is."""
    async with opened.transaction() as transaction:
        return await value(transaction, "SELECT pg_backend_pid()")


async def test_a_transaction_opens_with_its_entry_and_forgets_it(opened: Database) -> None:
    async with opened.transaction(("SELECT set_config('app.x', 'entered', true)",)) as transaction:
        assert await value(transaction, "SELECT current_setting('app.x')") == "entered"
    async with opened.transaction() as transaction:
        assert await value(transaction, "SELECT current_setting('app.x', true)") in (None, "")


async def test_an_entry_that_fails_is_a_problem_and_spoils_nothing(opened: Database) -> None:
    refusing = "DO $$ BEGIN RAISE 'no' USING ERRCODE = '40001'; END $$"
    with pytest.raises(Problem) as refused:
        async with opened.transaction((refusing,)):
            pytest.fail("the transaction was entered")
    assert refused.value.status == 409
    async with opened.transaction() as transaction:
        assert await value(transaction, "SELECT 1") == 1


async def test_a_failure_rolls_back(opened: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with opened.transaction(("CREATE TEMPORARY TABLE gone ()",)):
            raise ZeroDivisionError
    async with opened.transaction() as transaction:
        assert await value(transaction, "SELECT to_regclass('gone')") is None


async def test_a_lost_connection_is_replaced_without_a_failed_request(
    opened: Database,
    admin: psycopg.Connection,
) -> None:
    async with opened.transaction() as transaction:
        lost = await value(transaction, "SELECT pg_backend_pid()")
    # The event loop has no time to notice before the next transaction.
    admin.execute("SELECT pg_terminate_backend(%s, 5000)", [lost])
    async with opened.transaction() as transaction:
        assert await value(transaction, "SELECT pg_backend_pid()") != lost


@pytest.mark.parametrize("error", [TimeoutError, ConnectionRefusedError])
async def test_what_others_did_not_answer_is_no_lost_database(
    opened: Database,
    error: type[OSError],
) -> None:
    kept = await backend(opened)
    with pytest.raises(error):
        async with opened.transaction():
            raise error
    assert await backend(opened) == kept


async def test_a_statement_that_its_user_gave_up_is_no_lost_database(opened: Database) -> None:
    with pytest.raises(TimeoutError):
        async with opened.transaction() as transaction, asyncio.timeout(0.1):
            await value(transaction, "SELECT pg_sleep(3)")
    await opened.ping()


async def test_a_value_that_suits_no_column_is_our_own_fault(opened: Database) -> None:
    kept = await backend(opened)
    statement = select(bindparam("size", type_=Integer))
    with pytest.raises(DataError):
        async with opened.transaction() as transaction:
            await Prepared(statement).fetch(transaction, {"size": "large"})
    with pytest.raises(DBAPIError):
        async with opened.transaction() as transaction:
            await transaction.execute(statement, {"size": "large"})
    assert await backend(opened) == kept


async def test_a_write_in_what_was_begun_to_read_is_our_own_fault(opened: Database) -> None:
    kept = await backend(opened)
    with pytest.raises(DBAPIError):
        async with opened.transaction(("SET TRANSACTION READ ONLY",)) as transaction:
            await transaction.execute(text("CREATE TABLE mine ()"))
    assert await backend(opened) == kept


async def test_a_table_that_was_changed_costs_one_request(opened: Database) -> None:
    outdated = await backend(opened)
    async with opened.transaction(("CREATE TEMPORARY TABLE kept (name varchar(1))",)) as changing:
        await value(changing, "SELECT name FROM kept")
        await changing.execute(text("ALTER TABLE kept ALTER name TYPE varchar(2)"))
    with pytest.raises(Problem) as refused:
        async with opened.transaction() as transaction:
            await value(transaction, "SELECT name FROM kept")
    assert (refused.value.status, refused.value.headers["Retry-After"]) == (503, "1")
    assert await backend(opened) != outdated


async def test_r6_a_process_that_hung_finds_its_transaction_ended(
    opened: Database,
    admin: psycopg.Connection,
) -> None:
    async def hang() -> None:
        impatient = ("SET LOCAL idle_in_transaction_session_timeout = 500",)
        async with opened.transaction(impatient) as transaction:
            waiting = asyncio.create_task(value(transaction, "SELECT pg_sleep(0.5)"))
            backend = await asyncio.to_thread(find_asleep, admin)
            # The event loop stands still: what was asked is answered, then all is over.
            wait_for_end(admin, backend)
            await waiting

    with pytest.raises(Problem) as refused:
        await hang()
    assert refused.value.status == 503
    await opened.ping()


def find_asleep(admin: psycopg.Connection) -> int:
    """The backend of this database that does what it was told: nothing."""
    statement = """
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'PgSleep'
    """
    deadline = time.monotonic() + 10
    while not (found := admin.execute(statement).fetchone()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return int(found[0])


def wait_for_end(admin: psycopg.Connection, backend: int) -> None:
    statement = "SELECT 1 FROM pg_stat_activity WHERE pid = %s"
    while admin.execute(statement, [backend]).fetchone():
        time.sleep(0.01)


async def test_r8_a_cancelled_request_gives_a_clean_connection_back(opened: Database) -> None:
    async def work(begun: asyncio.Event) -> None:
        async with opened.transaction(("CREATE TEMPORARY TABLE gone ()",)) as transaction:
            begun.set()
            await value(transaction, "SELECT pg_sleep(3)")

    for _ in range(5):
        begun = asyncio.Event()
        task = asyncio.create_task(work(begun))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with opened.transaction() as transaction:
            assert await value(transaction, "SELECT to_regclass('gone')") is None


async def test_r5_who_gets_no_connection_hears_so(opened: Database) -> None:
    async with opened.transaction():
        with pytest.raises(Problem) as refused:
            await opened.ping()
        assert refused.value.status == 503
    await opened.ping()


async def test_r6_waiting_has_an_end(opened: Database) -> None:
    async with opened.transaction() as transaction:
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert await value(transaction, f"SHOW {name}") not in ("0", None)
