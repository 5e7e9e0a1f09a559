"""Connections and transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.transaction import atomic

from acme.platform.persistence.backend.base import DatabaseWrapper
from acme.platform.persistence.failures import is_lost, is_outdated, problem_of_failure
from acme.platform.persistence.turns import Turns
from acme.platform.settings import PlatformSettings


@dataclass(frozen=True, slots=True)
class Transaction:
    """What a feature's storage is given to work with: `Model.objects.using(transaction.alias)`."""

    alias: str


class Database:
    """The one way to use Django's connections, which the threads take turns with."""

    def __init__(self, settings: PlatformSettings, alias: str = DEFAULT_DB_ALIAS) -> None:
        self._alias = alias
        self._turns = Turns(settings.database_pool_size)

    @contextmanager
    def transaction(self, entry: tuple[str, ...] = ()) -> Iterator[Transaction]:
        """Open a transaction with `entry`, commit at the end, roll back on any exception."""
        connection = self._connection
        # Whoever uses Django's connection without us, as its admin does, goes on with it.
        is_lent = connection.connection is None
        if is_lent:
            self._turns.begin(connection)
        try:
            connection.entry = entry
            with atomic(self._alias):
                yield Transaction(self._alias)
        except Error as error:
            lost = is_lost(error, connection.connection)
            if lost or is_outdated(error):
                # Where another server has taken over, or a table was changed, each of the others
                # would cost a request.
                self.close()
            problem = problem_of_failure(error, lost=lost)
            if problem is None:
                raise
            raise problem from error
        finally:
            if is_lent:
                self._turns.end(connection)

    def ping(self) -> None:
        with self.transaction(("SELECT 1",)):
            pass

    def close(self) -> None:
        self._turns.close()
        self._connection.close()

    @property
    def _connection(self) -> DatabaseWrapper:
        return cast(DatabaseWrapper, connections[self._alias])
