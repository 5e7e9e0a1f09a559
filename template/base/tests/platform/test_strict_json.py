"""What the decoder refuses although the standard library takes it (V1 to V5)."""

import time

import pytest

from acme.kit.strict_json import MAX_DEPTH, NotJson, decode


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a": 1',
        b"nope",
        b'{"a": 1} x',
        b'{"a": 1, "a": 1}',
        b'{"a": {"b": 1, "b": 2}}',
        b'"\xff"',
        b"\xff\xfe{\x00}\x00",
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"1e400",
        b'"\\ud800"',
        b'{"\\udfff": 1}',
        b'"\x00"',
        b"1" * 5000,
        b"9" * 309,
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
    ],
)
def test_it_is_refused(body: bytes) -> None:
    with pytest.raises(NotJson):
        decode(body)


def test_v3_deep_nesting_is_refused_at_once() -> None:
    started = time.thread_time()
    for body in (b"[" * 100_000, b'{"a":' * 100_000, b"[" * 100_000 + b"]" * 100_000):
        with pytest.raises(NotJson):
            decode(body)
    assert time.thread_time() - started < 1


MEBIBYTE = 1_048_576


@pytest.mark.parametrize(
    "body",
    [
        b"[" * (MAX_DEPTH + 1) + b'\\"' * (MEBIBYTE // 2),
        b"[" * (MAX_DEPTH + 1) + b'"' + b'\\"' * (MEBIBYTE // 2),
        b'["' * (MEBIBYTE // 2),
        b"[" * (MAX_DEPTH + 1) + b'"' + b"\\" * MEBIBYTE,
        b"{" + b"".join(b'"%d":1,' % one for one in range(100_000)) + b'"99999":1}',
    ],
    ids=["quotes", "a string of quotes", "brackets and quotes", "backslashes", "one key twice"],
)
def test_v3_a_refusal_takes_no_longer_than_reading(body: bytes) -> None:
    started = time.thread_time()
    with pytest.raises(NotJson):
        decode(body)
    assert time.thread_time() - started < 1


def test_a_key_that_is_given_twice_is_named() -> None:
    with pytest.raises(NotJson, match='"b" is given twice'):
        decode(b'{"a": 1, "b": 2, "c": 3, "b": 4}')


def test_brackets_in_strings_are_no_nesting() -> None:
    text = "[{" * 1000
    assert decode(b'{"a": "' + text.encode() + b'"}') == {"a": text}


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"[1, -2, 3.5, 1e3]", [1, -2, 3.5, 1000.0]),
        # 1e300, as the database spells it out.
        (b"-1" + b"0" * 300, -(10**300)),
        ('"héllo \U0001f600"'.encode(), "héllo \U0001f600"),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"\\\\u0000"', "\\u0000"),
        (b'{"a": null, "b": [true, false]}', {"a": None, "b": [True, False]}),
        (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, None),
    ],
)
def test_everything_else_is_what_it_says(body: bytes, value: object) -> None:
    assert value is None or decode(body) == value
