"""How transactions open, end, and survive the database going away."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import psycopg
import pytest
from django.db import DatabaseError, connections
from django.db.transaction import atomic

from acme.kit.problem import Problem
from acme.platform.persistence.backend.base import DatabaseWrapper
from acme.platform.persistence.backend.prepared import Statement
from acme.platform.persistence.database import Database, Transaction
from acme.settings import Settings


@pytest.fixture
def opened(settings: Settings) -> Iterator[Database]:
    """One connection, so that whatever happens to it is felt by the next transaction."""
    database = Database(settings.model_copy(update={"database_pool_size": 1}))
    yield database
    database.close()


def value(transaction: Transaction, statement: str) -> object:
    with connections[transaction.alias].cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0]


def backend(opened: Database) -> object:
    """Which connection there is."""
    with opened.transaction() as transaction:
        return value(transaction, "SELECT pg_backend_pid()")


def test_a_transaction_opens_with_its_entry_and_forgets_it(opened: Database) -> None:
    with opened.transaction(("SELECT set_config('app.x', 'entered', true)",)) as transaction:
        assert value(transaction, "SELECT current_setting('app.x')") == "entered"
    with opened.transaction() as transaction:
        assert value(transaction, "SELECT current_setting('app.x', true)") in (None, "")


def test_an_entry_is_for_one_transaction_whoever_opens_the_next(opened: Database) -> None:
    with opened.transaction(("SELECT set_config('app.x', 'entered', true)",)) as transaction:
        pass
    with atomic(transaction.alias):
        assert value(transaction, "SELECT current_setting('app.x', true)") in (None, "")


def test_an_entry_that_fails_is_a_problem_and_spoils_nothing(opened: Database) -> None:
    refusing = "DO $$ BEGIN RAISE 'no' USING ERRCODE = '40001'; END $$"
    with pytest.raises(Problem) as refused, opened.transaction((refusing,)):
        pytest.fail("the transaction was entered")
    assert refused.value.status == 409
    with opened.transaction() as transaction:
        assert value(transaction, "SELECT 1") == 1


def test_a_failure_rolls_back(opened: Database) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        opened.transaction(("CREATE TEMPORARY TABLE gone ()",)),
    ):
        raise ZeroDivisionError
    with opened.transaction() as transaction:
        assert value(transaction, "SELECT to_regclass('gone')") is None


def test_a_lost_connection_is_replaced_without_a_failed_request(
    opened: Database,
    admin: psycopg.Connection,
) -> None:
    with opened.transaction() as transaction:
        lost = value(transaction, "SELECT pg_backend_pid()")
    admin.execute("SELECT pg_terminate_backend(%s, 5000)", [lost])
    with opened.transaction() as transaction:
        assert value(transaction, "SELECT pg_backend_pid()") != lost


@pytest.mark.parametrize("error", [TimeoutError, ConnectionRefusedError])
def test_what_others_did_not_answer_is_no_lost_database(
    opened: Database,
    error: type[OSError],
) -> None:
    kept = backend(opened)
    with pytest.raises(error), opened.transaction():
        raise error
    assert backend(opened) == kept


def test_a_write_in_what_was_begun_to_read_is_our_own_fault(opened: Database) -> None:
    kept = backend(opened)
    reading = ("SET TRANSACTION READ ONLY",)
    with pytest.raises(DatabaseError), opened.transaction(reading) as transaction:
        value(transaction, "CREATE TABLE mine ()")
    assert backend(opened) == kept


def test_a_table_that_was_changed_costs_one_request(
    settings: Settings,
    admin: psycopg.Connection,
) -> None:
    database = Database(settings.model_copy(update={"database_pool_size": 2}))
    statement = Statement("SELECT name FROM kept", 0)

    def look() -> object:
        with database.transaction() as transaction:
            wrapper = cast(DatabaseWrapper, connections[transaction.alias])
            return wrapper.fetch_one(statement, ())

    admin.execute("CREATE TABLE kept (name varchar(1)); GRANT SELECT ON kept TO PUBLIC")
    try:
        with ThreadPoolExecutor(1) as other:
            # Both connections come to know it.
            with database.transaction():
                assert other.submit(look).result() is None
            assert look() is None
            admin.execute("ALTER TABLE kept ALTER name TYPE varchar(2)")
            with pytest.raises(Problem) as refused:
                look()
            assert (refused.value.status, refused.value.headers["Retry-After"]) == (503, "1")
            with database.transaction():
                assert other.submit(look).result() is None
            assert look() is None
            database.close()
    finally:
        admin.execute("DROP TABLE kept")


def test_threads_take_turns_with_a_connection(opened: Database) -> None:
    def pid() -> object:
        with opened.transaction() as transaction:
            return value(transaction, "SELECT pg_backend_pid()")

    with ThreadPoolExecutor(1) as other:
        assert other.submit(pid).result() == pid()


def test_r5_who_gets_no_connection_hears_so(opened: Database) -> None:
    with ThreadPoolExecutor(1) as other:
        with opened.transaction():
            refused = other.submit(opened.ping).exception()
        assert isinstance(refused, Problem)
        assert refused.status == 503
        other.submit(opened.ping).result()


def test_r6_waiting_has_an_end(opened: Database) -> None:
    with opened.transaction() as transaction:
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert value(transaction, f"SHOW {name}") not in ("0", None)
