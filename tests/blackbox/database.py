"""What the answers do not show: the rows themselves, and the catalog."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

Row = dict[str, Any]
Connection = psycopg.Connection[Row]
# Whose rows come without being asked for: by each request, and whenever somebody signs in anew.
_OF_CALLERS = ("rate_limits", "refresh_tokens", "sessions")


@contextmanager
def connect(url: str) -> Iterator[Connection]:
    with psycopg.connect(url, row_factory=dict_row, autocommit=True) as connection:
        yield connection


class Rows:
    """Every row there is, whoever it belongs to."""

    def __init__(self, url: str) -> None:
        self.url = url

    def query(self, statement: str | sql.Composed, *values: Any) -> list[Row]:
        with connect(self.url) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def table(self, name: str) -> sql.Composed:
        """A table by its name, in whichever schema it is."""
        found = self.query(
            "SELECT schemaname FROM pg_tables WHERE tablename = %s "
            "AND schemaname NOT IN ('pg_catalog', 'information_schema')",
            name,
        )
        assert len(found) == 1, f"{len(found)} tables are called {name}"
        return sql.Composed([sql.Identifier(found[0]["schemaname"], name)])

    def count(self, table: str, **where: Any) -> int:
        (row,) = self.query(
            sql.SQL("SELECT count(*) AS n FROM {} WHERE {}").format(
                self.table(table), _condition(where)
            ),
            *where.values(),
        )
        return int(row["n"])

    def counts(self) -> dict[str, int]:
        """How many rows each table has, but for what tells who called, and how often."""
        tables = self.query(
            "SELECT schemaname, tablename FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema') "
            "AND tablename <> ALL (%s)",
            list(_OF_CALLERS),
        )
        counted = [
            sql.SQL("SELECT {} AS name, count(*) AS n FROM {}").format(
                one["tablename"], sql.Identifier(one["schemaname"], one["tablename"])
            )
            for one in tables
        ]
        assert counted
        return {row["name"]: row["n"] for row in self.query(sql.SQL(" UNION ALL ").join(counted))}

    def find(self, table: str, **where: Any) -> list[Row]:
        return self.query(
            sql.SQL("SELECT * FROM {} WHERE {}").format(self.table(table), _condition(where)),
            *where.values(),
        )

    def change(self, table: str, values: dict[str, Any], **where: Any) -> None:
        assignments = sql.SQL(", ").join(
            sql.SQL("{} = %s").format(sql.Identifier(name)) for name in values
        )
        self.query(
            sql.SQL("UPDATE {} SET {} WHERE {}").format(
                self.table(table), assignments, _condition(where)
            ),
            *values.values(),
            *where.values(),
        )

    def age_outcomes(self, body: bytes, minutes: int) -> None:
        """Make what was answered with these bytes look that much older."""
        aged = self.query(
            sql.SQL(
                "UPDATE {} SET expires_at = expires_at - make_interval(mins => %s) "
                "WHERE body = %s RETURNING key"
            ).format(self.table("idempotency_keys")),
            minutes,
            body,
        )
        assert len(aged) == 1, f"{len(aged)} outcomes have this body"

    def age(self, seconds: int) -> None:
        """Make every token and session look that much older, as if time had passed."""
        columns = self.query(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns "
            "JOIN information_schema.tables USING (table_schema, table_name) "
            "WHERE data_type = 'timestamp with time zone' AND table_type = 'BASE TABLE' "
            "AND (table_name LIKE '%%token%%' OR table_name LIKE '%%session%%')"
            "AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        assert columns, "no table of tokens"
        for column in columns:
            self.query(
                sql.SQL("UPDATE {} SET {name} = {name} - make_interval(secs => %s)").format(
                    sql.Identifier(column["table_schema"], column["table_name"]),
                    name=sql.Identifier(column["column_name"]),
                ),
                seconds,
            )


def _condition(where: dict[str, Any]) -> sql.Composed:
    if not where:
        return sql.SQL("true").format()
    return sql.SQL(" AND ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in where)
