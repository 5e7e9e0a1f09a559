"""L1, L2, L3: one JSON object a line, whatever is in it, and no secrets."""

import errno
import io
import json
import logging
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from acme.platform.settings import PlatformSettings
from acme.platform.telemetry.redaction import keep, redact
from harness.logs import logging_as_configured


@pytest.fixture
def _logging() -> Iterator[None]:
    settings = {"environment": "test", "database_url": "postgresql://app:x@db/shop"}
    with logging_as_configured(PlatformSettings.model_validate(settings)):
        yield


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.usefixtures("_logging")
def test_l1_ours_and_a_librarys_lines_are_alike(capsys: pytest.CaptureFixture[str]) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r-1", trace_id="t-1"):
        structlog.get_logger().info("order shipped", order=7)
        logging.getLogger("library").warning("slow %s", "query")
    structlog.get_logger().debug("not at this level")
    ours, theirs = lines(capsys)
    assert (ours["event"], ours["level"], ours["order"]) == ("order shipped", "info", 7)
    assert (theirs["event"], theirs["level"], theirs["logger"]) == (
        "slow query",
        "warning",
        "library",
    )
    for line in (ours, theirs):
        assert line["time"].endswith("Z")
        assert (line["request_id"], line["trace_id"]) == ("r-1", "t-1")


@pytest.mark.usefixtures("_logging")
def test_l2_line_breaks_stay_in_their_line(capsys: pytest.CaptureFixture[str]) -> None:
    evil = 'a\nb\r\n{"level": "forged"}\u2028\x1b[31m\x00'
    structlog.get_logger().info(evil, field=evil)
    logging.getLogger("library").error(evil)
    text = capsys.readouterr().err
    assert text.count("\n") == len(text.splitlines()) == 2
    assert "\x1b" not in text
    assert all(json.loads(line)["event"] == evil for line in text.split("\n")[:2])


@pytest.mark.usefixtures("_logging")
def test_l3_an_exception_is_one_line_without_its_secrets(
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        raise ConnectionError("no route to postgresql://app:s3cr3t-word@db:5432/shop")
    except ConnectionError:
        structlog.get_logger().exception("failed")
        logging.getLogger("library").exception("failed")
    text = capsys.readouterr().err
    for line in text.splitlines():
        assert (
            "ConnectionError: no route to postgresql://app:***@db" in json.loads(line)["exception"]
        )
    assert "s3cr3t-word" not in text


SECRET = "s3cr3t-word"
PHRASE = f"correct horse {SECRET} staple"


@pytest.mark.parametrize(
    "line",
    [
        {"event": "x", "password": SECRET},
        {"event": "x", "new_password": f'{SECRET} with \\ spaces " and quotes'},
        {"event": "x", "body": {"access_token": SECRET}},
        {"event": "x", "secret": {"half": SECRET}},
        {"event": "x", "headers": {"Authorization": f"Bearer {SECRET}"}},
        {"event": "x", "headers": {"cookie": f"session={SECRET}; csrf={SECRET}"}},
        {"event": "x", "urls": [f"smtp://:{SECRET}@mail"]},
        {"event": "x", "error": ConnectionError(f"postgresql://app:{SECRET}@db/shop")},
        {"event": f"GET /x Authorization: Bearer {SECRET}"},
        {"event": f"postgresql+psycopg://app:{SECRET}@db/shop"},
        {"event": f"failed with token={SECRET}&x=1"},
        {"event": json.dumps({"password": SECRET})},
        {"event": str({"password": SECRET})},
        {"event": f"[SQL: INSERT …]\n[parameters: ('a@example.com', '{SECRET}')]"},
        {"event": "[parameters: {}]".format(("it's 5\"", "two\nlines", SECRET))},
        {"event": f'DETAIL:  Key (name)=("two"\nlines, {SECRET}) exists.'},
        {"event": f"eyJhbGciOiJFZERTQSJ9.eyJ{SECRET}.abc"},
        {"event": str({"password": PHRASE})},
        {"event": str({"password": PHRASE + "'s"})},
        {"event": str({"password": PHRASE.encode()})},
        {"event": str([(b"authorization", PHRASE.encode())])},
        {"event": json.dumps({"password": f'a " and {PHRASE}'})},
        {"event": json.dumps({"body": json.dumps({"password": f'a " and {PHRASE}'})})},
        {"event": json.dumps([json.dumps([json.dumps({"client_secret": PHRASE})])])},
        {"event": f'"password": "never closed, {PHRASE}'},
        {"event": f"Authorization: ApiKey {SECRET}"},
        {"event": f"proxy-authorization: Digest a=b, response={SECRET}"},
        {"event": f"Cookie: a=b; __Host-session={SECRET}"},
        {"event": f"Set-Cookie: __Host-session={SECRET}; Path=/"},
        {"event": f"postgresql://svc:p/{SECRET}@h"},
        {"event": f"postgresql://svc:p@{SECRET}:@h/x"},
        {"event": f"secret_key={SECRET}"},
        {"event": f"SECRET-KEY: {SECRET}"},
        {"event": f"passphrase = '{PHRASE}'"},
        {"event": "x", "secret_keys": [SECRET]},
        {"event": str({"tokens": ["abc", f"def{SECRET}"]})},
        {"event": json.dumps({"credentials": {"key": SECRET}})},
        {"event": json.dumps({"credentials": {"key": SECRET}}, indent=2)},
        {"event": json.dumps({"body": json.dumps({"credentials": {"key": SECRET}})})},
        {"event": str([("tokens", ["abc", SECRET])])},
        {"event": f"LoginInput(password=SecretStr('{SECRET}'))"},
        {"event": f"[('password', SecretStr('{SECRET}'))]"},
        {"event": f"token=<Token {SECRET}>"},
        {"event": f"password=*{SECRET}"},
        {"event": f"password=***{SECRET}"},
        {"event": f"password=\\x41{SECRET}"},
        {"event": f"Authorization: \\x41 {SECRET}"},
        {"event": f"password=u'{SECRET}'"},
        {"event": f"password='it''s {SECRET}'"},
        {"event": json.dumps(json.dumps(f'password="it""s {SECRET}"'))},
        {"event": f"https://u:{SECRET}@h/x?next=postgresql://u:p/{SECRET}@h"},
        {"event": f"https://a:1,postgresql://u:p/{SECRET}@h"},
        {"event": f"invalid input for query argument $1: '{SECRET}' (expected int)"},
    ],
    ids=str,
)
@pytest.mark.usefixtures("_logging")
def test_l3_what_looks_like_a_secret_is_masked(
    capsys: pytest.CaptureFixture[str], line: dict[str, Any]
) -> None:
    structlog.get_logger().info(**line)
    text = capsys.readouterr().err
    assert SECRET not in text
    assert set(line) < set(json.loads(text))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (str({"password": PHRASE, "name": "eve"}), "{'password': '***', 'name': 'eve'}"),
        (
            f"{[(b'authorization', PHRASE.encode()), (b'host', b'x')]} failed",
            "[(b'authorization', b'***'), (b'host', b'x')] failed",
        ),
        (
            json.dumps(json.dumps({"token": f'"{PHRASE}"', "name": "eve"})),
            r'"{\"token\": \"***\", \"name\": \"eve\"}"',
        ),
        (f'{{"token": "{PHRASE}\\\\", "name": "eve"}}', '{"token": "***", "name": "eve"}'),
        (f"Cookie: a={SECRET}; b={SECRET}\r\nHost: x", "Cookie: ***\r\nHost: x"),
        (f"postgresql://svc:p/{SECRET}@db:5432/x", "postgresql://svc:***@db:5432/x"),
        (f"/reset?token={SECRET}&next=/home", "/reset?token=***&next=/home"),
        (f"{{'tokens': ['{SECRET}']}}\nnext", "{'tokens': ***\nnext"),
        (f"password='it''s {SECRET}' name='eve'", "password='***' name='eve'"),
        (f"password='' name='{SECRET}'", f"password='***' name='{SECRET}'"),
        (f"https://u:{SECRET}@h:1/x?mail=a@b.c", "https://u:***@h:1/x?mail=a@b.c"),
        ("https://svc:8443/cb?mail=a@b.c", "https://svc:8443/cb?mail=a@b.c"),
    ],
    ids=str,
)
def test_l3_what_stands_around_a_secret_is_kept(text: str, rest: str) -> None:
    assert redact(text) == rest


@pytest.mark.parametrize(
    "part",
    [
        "://a:",
        "eyJ-",
        "eyJaaaaa-",
        'token:"',
        "token:'\\",
        'token\\\\\\":\\\\"',
        "token ",
        "bearer ",
        "cookie:",
        "DETAIL:\n",
        "[parameters: ",
        'token",',
        'token",a',
        "token:[",
        "token:a(",
        '"token":{\n ',
        "token:\\a",
        "token:\\\\",
        "token='it''",
        'token=\\"\\"',
        "https://a:",
        "https://a:1/?",
        "query argument $",
    ],
)
def test_l3_masking_takes_no_longer_than_reading(part: str) -> None:
    text = part * (500_000 // len(part))
    for repeated in (text, part + text.replace(part[-1], "")):
        started = time.thread_time()
        redact(repeated)
        assert time.thread_time() - started < 2


class Full(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Closed(io.StringIO):
    def __init__(self) -> None:
        super().__init__()
        self.close()


@pytest.mark.parametrize("output", [Full(), Closed(), None], ids=["full", "closed", "none"])
@pytest.mark.usefixtures("_logging")
def test_l1_who_cannot_log_goes_on(
    monkeypatch: pytest.MonkeyPatch, output: io.StringIO | None
) -> None:
    monkeypatch.setattr(sys, "stderr", output)
    monkeypatch.setattr(logging.Handler, "handleError", pytest.fail)
    structlog.get_logger().info("nobody hears this")
    logging.getLogger("library").warning("nor this")


@pytest.mark.usefixtures("_logging")
def test_l3_our_own_secrets_are_masked_wherever_they_stand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    keep(['correct horse "battery"', "app"])
    structlog.get_logger().info('so it was correct horse "battery", said app')
    assert lines(capsys)[0]["event"] == "so it was ***, said app"


@pytest.mark.parametrize(
    "line",
    [
        {"event": "request", "path": "/api/v1/tokens", "status": 200, "token_id": "t-1"},
        {"event": "password changed", "user": "u-1"},
        {"event": "logged out", "token": None},
        {"event": "Listening at: http://127.0.0.1:8000"},
    ],
    ids=str,
)
@pytest.mark.usefixtures("_logging")
def test_the_rest_is_left_alone(capsys: pytest.CaptureFixture[str], line: dict[str, Any]) -> None:
    structlog.get_logger().info(**line)
    assert line.items() <= lines(capsys)[0].items()
