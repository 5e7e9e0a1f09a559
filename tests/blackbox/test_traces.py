"""What the log says beside the request: traces (C23), what is no failure (V7), tokens that came
twice (J3)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from . import raw
from .actors import World
from .domain import Resource
from .mail import Mailbox
from .site import SOON, Site
from .waiting import until

pytestmark = pytest.mark.needs("command line")

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
INVALID = {
    "nothing": "",
    "words": "not-a-traceparent",
    "no flags": f"00-{TRACE}-{PARENT}",
    "too many fields": f"00-{TRACE}-{PARENT}-01-more",
    "an impossible version": f"ff-{TRACE}-{PARENT}-01",
    "upper case": f"00-{TRACE.upper()}-{PARENT}-01",
    "no trace": f"00-{'0' * 32}-{PARENT}-01",
    "no parent": f"00-{TRACE}-{'0' * 16}-01",
    "a short trace": f"00-{TRACE[:-1]}-{PARENT}-01",
    "a long parent": f"00-{TRACE}-{PARENT}0-01",
    "other digits": f"00-{'g' * 32}-{PARENT}-01",
    "brackets": f"00-{{{TRACE[:-2]}}}-{PARENT}-01",
}


def traced(own: Site, path: str, traceparent: str | None) -> dict[str, Any]:
    headers = {} if traceparent is None else {"traceparent": traceparent}
    (line,) = own.lines_of(own.sent("GET", path, headers=headers))
    return line


@pytest.mark.parametrize(
    "sent",
    [f"00-{TRACE}-{PARENT}-01", f"00-{TRACE}-{PARENT}-00", f"01-{TRACE}-{PARENT}-01-more"],
)
def test_c23_a_valid_trace_goes_on(own: Site, sample: Resource, sent: str) -> None:
    for path in (sample.path, "/health", "/nowhere"):
        assert traced(own, path, sent)["trace_id"] == TRACE


@pytest.mark.parametrize("way", INVALID)
def test_c23_an_invalid_one_starts_another(own: Site, sample: Resource, way: str) -> None:
    found = [traced(own, sample.path, INVALID[way])["trace_id"] for _ in range(2)]
    found.append(traced(own, sample.path, None)["trace_id"])
    assert len(set(found)) == 3
    for trace in found:
        assert re.fullmatch("[0-9a-f]{32}", trace)
        assert trace not in (TRACE, "0" * 32)


def test_v7_a_body_over_the_limit_is_no_failure_of_ours(own: Site, sample: Resource) -> None:
    kind = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    request = raw.head("POST", sample.path, {**own.actor.headers, **kind}) + chunk * 20
    answer = raw.send(own.service.base_url, request)
    assert answer.status == 413
    request_id = answer.headers["x-request-id"]
    until(lambda: request_id in own.log(), SOON, "the request is not in the log")
    (line,) = own.lines_of(request_id)
    assert (line["event"], line["status"]) == ("request", 413)


@pytest.mark.needs("jwt")
def test_j3_a_used_token_is_an_event_in_the_log(own: Site) -> None:
    someone = World(own.target, own.api, Mailbox(own.target.mail_folder)).newcomer()
    first = someone.tokens["refresh_token"]

    def refresh(status: int) -> str:
        answer = own.api.send(
            "POST", "/api/v1/auth/refresh", json={"refresh_token": first}, status=status
        )
        return answer.headers["x-request-id"]

    said_nothing = refresh(200)
    own.rows.age(31)
    told = refresh(401)
    until(lambda: len(own.lines_of(told)) == 2, SOON, "the log has no line of its own for it")
    (event,) = (line for line in own.lines_of(told) if line["event"] != "request")
    assert event["level"] == "warning"
    assert "reuse" in event["event"]
    assert event["user_id"] == someone.user_id
    assert first not in own.log()
    assert [line["event"] for line in own.lines_of(said_nothing)] == ["request"]
