"""Moments and days as the database counts them: from the beginning of 2000.

The driver's own reading takes the first and the last one that there are for PostgreSQL's infinities,
stores these in their place, and gives them back without a zone.
"""

from datetime import UTC, date, datetime, timedelta

import asyncpg

_START = datetime(2000, 1, 1, tzinfo=UTC)
_FIRST_DAY = _START.toordinal()
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


async def read_to_the_ends(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Have the connection know every moment and day that Python knows."""
    for name, write, read in (
        ("timestamptz", _write_moment, _read_moment),
        ("date", _write_day, _read_day),
    ):
        await connection.set_type_codec(
            name, schema="pg_catalog", encoder=write, decoder=read, format="tuple"
        )


def _write_moment(moment: datetime) -> tuple[int]:
    return ((moment - _START) // _MICROSECOND,)


def _read_moment(stored: tuple[int]) -> datetime:
    try:
        return _START + timedelta(0, 0, stored[0])
    except OverflowError:
        # Infinity, or a year that only PostgreSQL has.
        return _FIRST if stored[0] < 0 else _LAST


def _write_day(day: date) -> tuple[int]:
    return (day.toordinal() - _FIRST_DAY,)


def _read_day(stored: tuple[int]) -> date:
    try:
        return date.fromordinal(stored[0] + _FIRST_DAY)
    except (OverflowError, ValueError):
        return date.min if stored[0] < 0 else date.max
