"""Identifiers are UUIDv7 and rise, within a millisecond and across threads."""

import time
from concurrent.futures import ThreadPoolExecutor

from acme.kit.ids import new_id


def test_they_are_version_7_with_the_time_in_front() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000
    assert made.version == 7
    assert before <= made.int >> 80 <= after + 1


def test_they_rise_even_where_they_are_made_at_once() -> None:
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(set(made))


def test_threads_never_make_the_same() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: new_id(), range(5_000)))
    assert len(set(made)) == len(made)
