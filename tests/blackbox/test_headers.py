"""Section 4, and what is refused by its head alone (H1 to H4, C24, V8, V12)."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest

from . import raw
from .actors import Actor, World
from .api import REQUEST_ID, TITLES, Api, check_exposure, read_json
from .contract import METHODS, Contract, Operation
from .database import Rows
from .domain import Resource
from .factory import Factory
from .target import Target

JSON = {"Content-Type": "application/json"}
ORIGIN = "https://app.example.com"
PROXY = "127.0.0.2"  # trusted; the suite's own address is not
FORWARDED = {
    "Forwarded": "for=6.6.6.6;host=evil.example;proto=https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Server": "evil.example",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
}


def ask(service: Target, method: str, target: str, *lines: str, source: str = "") -> raw.Answer:
    return raw.send(service.base_url, raw.verbatim(method, target, *lines), source=source)


def check_problem(answer: raw.Answer, status: int, code: str) -> None:
    assert answer.status == status, answer.content
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["title"], body["code"]) == (status, TITLES[status], code)
    assert REQUEST_ID.fullmatch(answer.headers["x-request-id"])
    assert body["request_id"] == answer.headers["x-request-id"]
    check_exposure(answer.headers, "")


# H1: every answer. `Api` holds each one of this suite to it; here are those of each kind.


def test_h1_whatever_the_status(a: Actor, sample: Resource, factory: Factory) -> None:
    made = factory.create(sample, a)
    path, tag = made.headers["location"], made.headers["etag"]
    body = factory.minimal(sample, a)
    seen = {made.status_code}
    for method, target, headers, options in (
        ("GET", sample.path, {}, {}),
        ("HEAD", sample.path, {}, {}),
        ("GET", path, {"If-None-Match": tag}, {}),
        ("POST", sample.path, {}, {"json": {"unheard_of": 1}}),
        ("GET", "/nothing", {}, {}),
        ("GET", f"{sample.path}/{uuid4()}", {}, {}),
        ("TRACE", path, {}, {}),
        ("GET", sample.path, {"Accept": "text/html"}, {}),
        ("PUT", path, {"If-Match": '"other"'}, {"json": body}),
        ("POST", sample.path, {"Content-Type": "text/plain"}, {"content": b"{}"}),
        ("DELETE", path, {}, {}),
    ):
        answer = a.send(method, target, headers=headers, declared=False, **options)
        seen.add(answer.status_code)
    assert seen == {200, 201, 204, 304, 400, 404, 405, 406, 412, 415}


def test_h1_whatever_the_path(api: Api, contract: Contract) -> None:
    for operation in contract.operations.values():
        for method in (operation.method, "HEAD", "OPTIONS"):
            api.send(method, operation.path.replace("{", "").replace("}", ""), declared=False)
    api.send("GET", "/docs", declared=False)


def test_h1_a_body_that_is_not_read(service: Target, sample: Resource) -> None:
    answer = ask(service, "POST", sample.path, "Host: localhost", f"Content-Length: {10**12}")
    check_problem(answer, 413, "body_too_large")


def test_h1_https_for_good_in_production_alone(api: Api, service: Target) -> None:
    for path in ("/health", "/nothing"):
        said = api.send("GET", path, declared=False).headers.get("strict-transport-security")
        if service.settings["ENVIRONMENT"] == "production":
            assert said is not None
            assert said.startswith("max-age=31536000")
        else:
            assert said is None


@pytest.mark.needs("users")
def test_h1_what_is_for_one_reader_is_not_stored(
    api: Api, world: World, sample: Resource, factory: Factory
) -> None:
    actor = world.actor()
    for made in (
        api.send("POST", "/api/v1/auth/login", json={"email": "a@example.com", "password": "x"}),
        api.send("POST", "/api/v1/auth/login", json={}),
        api.send("POST", "/api/v1/auth/refresh", json={"refresh_token": "x"}),
        actor.send("GET", "/api/v1/me"),
        actor.send("GET", sample.path),
        actor.send("GET", f"{sample.path}/{uuid4()}"),
        actor.send("GET", "/nothing", declared=False),
    ):
        assert made.headers["cache-control"] == "no-store", made.request.url
    made = factory.create(sample, actor)
    assert made.headers["cache-control"] == "private, no-cache"
    tag = {"If-None-Match": made.headers["etag"]}
    answer = actor.send("GET", made.headers["location"], headers=tag, status=304)
    assert answer.headers["cache-control"] == "private, no-cache"


# H2: CORS


def names(headers: Mapping[str, str], name: str) -> set[str]:
    return {one.strip().lower() for one in headers[name].split(",")}


def said(headers: Mapping[str, str]) -> set[str]:
    return {name.lower() for name in headers if name.lower().startswith("access-control-")}


@pytest.mark.parametrize("origin", [ORIGIN, "http://localhost:3000"])
def test_h2_a_listed_origin_may_read_every_answer(
    a: Actor, sample: Resource, factory: Factory, origin: str
) -> None:
    made = factory.create(sample, a)
    path, tag = made.headers["location"], made.headers["etag"]
    for method, target, more in (
        ("GET", sample.path, {}),
        ("HEAD", path, {}),
        ("GET", path, {"If-None-Match": tag}),
        ("GET", "/nothing", {}),
        ("PUT", "/health", {}),
        ("OPTIONS", sample.path, {}),
        ("POST", sample.path, {}),
        ("GET", "/health", {}),
        ("DELETE", path, {}),
    ):
        answer = a.send(method, target, headers={"Origin": origin, **more}, declared=False)
        assert answer.headers["access-control-allow-origin"] == origin
        assert "origin" in names(answer.headers, "vary")
        assert names(answer.headers, "access-control-expose-headers") >= {
            "etag",
            "link",
            "location",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "x-request-id",
        }
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "*",
        "https://app.example.com.evil.example",
        "https://evil-app.example.com",
        "https://evil.app.example.com",
        "https://example.com",
        "https://app.example.com:444",
        "https://app.example.com:443",
        "https://app.example.com/",
        "https://APP.example.com",
        "HTTPS://app.example.com",
        "http://app.example.com",
        "http://localhost",
        "http://localhost:30000",
        "http://localhost:3000 https://app.example.com",
        "https://app.example.com, http://localhost:3000",
        "app.example.com",
    ],
)
def test_h2_another_origin_is_told_nothing(service: Target, sample: Resource, origin: str) -> None:
    line = f"Origin: {origin}"
    preflight = "Access-Control-Request-Method: DELETE"
    for method, target, *lines in (
        ("GET", "/health", line),
        ("GET", "/nothing", line),
        ("GET", sample.path, line),
        ("OPTIONS", sample.path, line, preflight),
    ):
        answer = ask(service, method, target, "Host: localhost", *lines)
        assert said(answer.headers) == set(), method
        assert "origin" in names(answer.headers, "vary")


def test_h2_two_origins_are_none(service: Target) -> None:
    lines = ("Host: localhost", f"Origin: {ORIGIN}", f"Origin: {ORIGIN}")
    assert said(ask(service, "GET", "/health", *lines).headers) == set()


def test_h2_caches_keep_answers_apart_by_origin(a: Actor, sample: Resource) -> None:
    for path in (sample.path, "/health", "/nothing"):
        answer = a.send("GET", path, declared=False)
        assert "origin" in names(answer.headers, "vary")
        assert said(answer.headers) == set()


@pytest.mark.parametrize("method", [*METHODS, "head"])
def test_h2_a_browser_that_asks_first_is_answered(
    api: Api, contract: Contract, service: Target, method: str
) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": method.upper(),
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = api.send("OPTIONS", "/api/v1/anything", headers=asked, declared=False)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-length" not in answer.headers
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "origin" in names(answer.headers, "vary")
    assert method in names(answer.headers, "access-control-allow-methods")
    assert int(answer.headers["access-control-max-age"]) >= 600
    allowed = names(answer.headers, "access-control-allow-headers")
    taken = {
        parameter["name"].lower()
        for operation in contract.operations.values()
        for parameter in operation.document["parameters"]
        if parameter["in"] == "header"
    }
    assert allowed >= {"content-type", "if-match", "idempotency-key", "x-request-id"} | taken
    assert ("authorization" in allowed) == service.users
    assert ("x-tenant" in allowed) == service.tenants
    assert "access-control-allow-credentials" not in answer.headers


def test_h2_options_that_is_no_preflight_is_a_method_like_others(
    api: Api, sample: Resource
) -> None:
    for headers in (
        {},
        {"Origin": ORIGIN},
        {"Access-Control-Request-Method": "GET"},
    ):
        answer = api.send("OPTIONS", sample.path, headers=headers, declared=False, status=405)
        assert names(answer.headers, "allow") == {"get", "head", "post"}


# H3: Host, and what proxies say


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST",
        "localhost:1",
        "localhost.",
        "127.0.0.1:8000",
        "api.example.com",
        "Api.Example.com:443",
        "a.tenants.example.com",
        "b.a.tenants.example.com:8443",
    ],
)
def test_h3_a_known_host_is_served(service: Target, host: str) -> None:
    assert ask(service, "GET", "/openapi.json", f"Host: {host}").status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "api.example.com.evil.example",
        "evil-api.example.com",
        "sub.api.example.com",
        "example.com",
        "tenants.example.com",
        ".tenants.example.com",
        "eviltenants.example.com",
        "api.example.com:port",
        "api.example.com:80:80",
        "api.example.com@evil.example",
        "evil.example/api.example.com",
        "api.example.com evil.example",
        "api.example.com, evil.example",
        "[::1]",
        "*.tenants.example.com",
        "",
    ],
)
def test_h3_an_unknown_host_is_refused(service: Target, sample: Resource, host: str) -> None:
    for method, path in (("GET", "/openapi.json"), ("POST", sample.path), ("GET", "/nothing")):
        check_problem(ask(service, method, path, f"Host: {host}"), 400, "invalid_host")
    preflight = (f"Origin: {ORIGIN}", "Access-Control-Request-Method: GET")
    answer = ask(service, "OPTIONS", sample.path, f"Host: {host}", *preflight)
    check_problem(answer, 400, "invalid_host")


def test_h3_no_host_and_two_hosts_are_refused(service: Target) -> None:
    for lines in (
        (),
        ("Host: localhost", "Host: localhost"),
        ("Host: localhost", "Host: evil.example"),
        ("Host: evil.example", "Host: localhost"),
    ):
        check_problem(ask(service, "GET", "/openapi.json", *lines), 400, "invalid_host")
    answer = ask(service, "HEAD", "/openapi.json", "Host: evil.example")
    assert (answer.status, answer.content) == (400, b"")


def test_h3_probes_ask_an_address(service: Target) -> None:
    for path in ("/health", "/ready"):
        for lines in (("Host: 10.0.0.7:8000",), ()):
            answer = ask(service, "GET", path, *lines)
            assert answer.status == 200
            assert b"10.0.0.7" not in answer.content


@pytest.mark.parametrize("source", ["127.0.0.1", PROXY])
def test_h3_no_address_is_made_of_what_a_request_says(
    a: Actor, service: Target, sample: Resource, factory: Factory, source: str
) -> None:
    every = {**a.headers, **FORWARDED, **JSON}
    lines = [f"{name}: {value}" for name, value in every.items()]
    for _ in range(2):
        body = json.dumps(factory.minimal(sample, a)).encode()
        head = raw.verbatim(
            "POST",
            sample.path,
            "Host: api.example.com:8443",
            f"Content-Length: {len(body)}",
            *lines,
        )
        made = raw.send(service.base_url, head + body, source=source)
        assert made.status == 201, made.content
        assert made.headers["location"] == f"{sample.path}/{made.json()['id']}"
    target = f"{sample.path}?limit=1"
    page = ask(service, "GET", target, "Host: api.example.com", *lines, source=source)
    assert page.headers["link"].startswith(f"<{sample.path}?limit=1&cursor=")
    for answer in (made, page):
        assert "evil" not in f"{answer.headers} {answer.content!r}"


def signed_in_from(service: Target, actor: Actor, forwarded: list[str], source: str) -> Any:
    """The address that the newest session of this user has, of a login that came like this."""
    body = json.dumps({"email": actor.email, "password": actor.password}).encode()
    head = raw.verbatim(
        "POST",
        "/api/v1/auth/login",
        "Host: localhost",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *(f"X-Forwarded-For: {one}" for one in forwarded),
    )
    answer = raw.send(service.base_url, head + body, source=source)
    assert answer.status == 200, answer.content
    sessions = read_json(actor.send("GET", "/api/v1/me/sessions", status=200))["items"]
    return sessions[0]["ip_address"]


@pytest.mark.needs("users")
@pytest.mark.parametrize(
    ("forwarded", "source", "wanted"),
    [
        ([], "127.0.0.1", "127.0.0.1"),
        (["6.6.6.6"], "127.0.0.1", "127.0.0.1"),
        ([PROXY, "192.0.2.7"], "127.0.0.1", "127.0.0.1"),
        ([], PROXY, PROXY),
        (["203.0.113.9"], PROXY, "203.0.113.9"),
        (["6.6.6.6, 203.0.113.9"], PROXY, "203.0.113.9"),
        (["6.6.6.6", "203.0.113.9"], PROXY, "203.0.113.9"),
        (["6.6.6.6, 203.0.113.9, 192.0.2.7"], PROXY, "203.0.113.9"),
        (["6.6.6.6, 203.0.113.9", "2001:db8:1::7"], PROXY, "203.0.113.9"),
        (["127.0.0.1, 203.0.113.9:50123"], PROXY, "203.0.113.9"),
        (["[2001:db8:9::1]:443"], PROXY, "2001:db8:9::1"),
        (["203.0.113.9, unknown"], PROXY, None),
    ],
)
def test_h3_the_client_is_who_a_trusted_proxy_says(
    service: Target, world: World, forwarded: list[str], source: str, wanted: str | None
) -> None:
    assert signed_in_from(service, world.newcomer(), forwarded, source) == wanted


# H4: what production does not show


@pytest.mark.parametrize(
    "path",
    [
        "/redoc",
        "/swagger",
        "/docs/oauth2-redirect",
        "/openapi.yaml",
        "/api/docs",
        "/api/openapi.json",
        "/api/v1/docs",
        "/api/v1/openapi.json",
        "/admin",
        "/admin/",
        "/admin/login/",
        "/admin/static/admin/css/base.css",
        "/__debug__/",
        "/metrics",
    ],
)
def test_h4_frameworks_own_pages_are_not_there(api: Api, path: str) -> None:
    api.send("GET", path, status=404, code="not_found", declared=False)


def test_h4_the_docs_page_is_switched_off_in_production(api: Api, service: Target) -> None:
    in_production = service.settings["ENVIRONMENT"] == "production"
    answer = api.send("GET", "/docs", headers={"Accept": "text/html"}, declared=False)
    assert answer.status_code == (404 if in_production else 200)


def test_h4_trace_repeats_nothing(service: Target, contract: Contract) -> None:
    for path in sorted({operation.path for operation in contract.operations.values()}):
        target = path.replace("{", "").replace("}", "")
        answer = ask(service, "TRACE", target, "Host: localhost", "Cookie: session=s3cr3t")
        check_problem(answer, 405, "method_not_allowed")
        assert names(answer.headers, "allow") == {one.lower() for one in contract.methods(path)}
        assert b"s3cr3t" not in answer.content


def test_h4_methods_are_told_apart_by_case(service: Target) -> None:
    for method in ("get", "Get", "head", "trace"):
        answer = ask(service, method, "/health", "Host: localhost")
        check_problem(answer, 405, "method_not_allowed")


# C24: what is sent, and what is taken


@pytest.mark.operations(where=lambda one: one.has_body)
def test_c24_another_content_type_is_refused(
    operation: Operation, a: Actor, service: Target, contract: Contract
) -> None:
    """Without one too: a page of another site can send that, and plain text, without asking."""
    body = json.dumps(contract.example(operation)).encode()
    path = operation.fill(**{name: str(uuid4()) for name in operation.identifiers})
    lines = ["Host: localhost", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in a.headers.items()]
    for media in (
        ["text/plain"],
        ["application/x-www-form-urlencoded"],
        ["multipart/form-data; boundary=x"],
        ["application/jsonx"],
        ["application/problem+json"],
        ["json"],
        ["text/plain, application/json"],
        [""],
        [],
    ):
        said = [f"Content-Type: {one}" for one in media]
        head = raw.verbatim(operation.method, path, *lines, *said)
        answer = raw.send(service.base_url, head + body)
        check_problem(answer, 415, "unsupported_media_type")


def test_c24_parameters_of_a_content_type_do_not_matter(
    a: Actor, sample: Resource, factory: Factory
) -> None:
    for media in ("application/json; charset=utf-8", "APPLICATION/JSON", "application/json;a=b"):
        body = json.dumps(factory.minimal(sample, a))
        a.call(sample.create, content=body, headers={"Content-Type": media}, status=201)


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "application/xml, text/*",
        "application/problem+json",
        "application/json;q=0",
        "application/json; q=0.0, text/html",
        "application/json;q=0, */*",
        "application/*;q=0, */*;q=1",
        "*/*;q=0",
        "application/jsonx",
        "json",
    ],
)
def test_c24_who_does_not_take_json_gets_none(a: Actor, sample: Resource, accept: str) -> None:
    for path in (sample.path, "/health", "/openapi.json"):
        a.send("GET", path, headers={"Accept": accept}, status=406, code="not_acceptable")


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/*",
        "application/json",
        "APPLICATION/JSON",
        "application/json;q=0.1",
        "application/json; charset=utf-8",
        "text/html, application/json;q=0.9",
        "text/html,application/xhtml+xml,*/*;q=0.8",
        "text/*;q=0, */*;q=0.1",
        "*/*;q=0, application/json",
        "",
        ",",
        ",\t, ,",
        ", application/json,",
    ],
)
def test_c24_who_takes_json_gets_it(a: Actor, sample: Resource, accept: str) -> None:
    for path in (sample.path, "/health", "/openapi.json"):
        a.send("GET", path, headers={"Accept": accept}, status=200)


@pytest.mark.operations(where=lambda one: not one.has_body)
def test_c24_no_operation_answers_in_another_format(operation: Operation, a: Actor) -> None:
    path = operation.fill(**{name: str(uuid4()) for name in operation.identifiers})
    a.call(operation, path=path, headers={"Accept": "text/html"}, status=406)


def test_c24_no_accept_and_several_are_fine(service: Target) -> None:
    for lines in ((), ("Accept: text/html", "Accept: application/json")):
        assert ask(service, "GET", "/health", "Host: localhost", *lines).status == 200
    lines = ("Accept: text/html", "Accept: text/plain")
    check_problem(ask(service, "GET", "/health", "Host: localhost", *lines), 406, "not_acceptable")


@pytest.mark.operations(where=lambda one: one.has_body)
def test_c24_accept_is_looked_at_before_the_body(
    operation: Operation, a: Actor, contract: Contract
) -> None:
    path = operation.fill(**{name: str(uuid4()) for name in operation.identifiers})
    for headers, content in (
        ({"Content-Type": "text/plain"}, b"x"),
        (JSON, b"{"),
        (JSON, json.dumps(contract.example(operation)).encode()),
    ):
        headers = {**headers, "Accept": "text/html"}
        a.call(operation, path=path, content=content, headers=headers, status=406)


@pytest.mark.needs("users")
@pytest.mark.operations(where=lambda one: not one.anonymous)
def test_c24_who_asks_is_looked_at_before_that(operation: Operation, api: Api) -> None:
    path = operation.fill(**{name: str(uuid4()) for name in operation.identifiers})
    for headers in (
        {"Accept": "text/html"},
        {"Content-Type": "text/plain"},
        {"Content-Encoding": "gzip"},
    ):
        options = {"content": b"x"} if operation.has_body else {}
        api.call(operation, path=path, headers=headers, status=401, **options)


# V8: compressed bodies


@pytest.mark.operations(where=lambda one: one.has_body)
def test_v8_a_compressed_body_is_refused(
    operation: Operation, a: Actor, contract: Contract
) -> None:
    body = json.dumps(contract.example(operation)).encode()
    path = operation.fill(**{name: str(uuid4()) for name in operation.identifiers})
    for coding, content in (
        ("gzip", gzip.compress(body)),
        ("GZIP", gzip.compress(body)),
        ("deflate", zlib.compress(body)),
        ("identity, gzip", gzip.compress(body)),
        ("br", body),
        ("gzip", body),
        ("unheard-of", body),
    ):
        headers = {**JSON, "Content-Encoding": coding}
        answer = a.call(operation, path=path, content=content, headers=headers, status=415)
        assert read_json(answer)["code"] == "unsupported_media_type"
        assert answer.headers["accept-encoding"] == "identity"


def test_c24_a_header_with_an_underscore_is_another_one(
    a: Actor, service: Target, sample: Resource, factory: Factory, rows: Rows
) -> None:
    body = json.dumps(factory.minimal(sample, a)).encode()
    before = rows.count(sample.table)
    lines = [f"{name}: {value}" for name, value in a.headers.items()]
    meant, other = "Content-Type: text/plain", "Content_Type: application/json"
    for types in ((meant, other), (other, meant), (other,)):
        head = raw.verbatim(
            "POST",
            sample.path,
            "Host: localhost",
            f"Content-Length: {len(body)}",
            "Content_Length: 1",
            *types,
            *lines,
        )
        answer = raw.send(service.base_url, head + body)
        check_problem(answer, 415, "unsupported_media_type")
    assert rows.count(sample.table) == before


def test_v8_nothing_is_unpacked_and_nothing_written(
    a: Actor, service: Target, sample: Resource, factory: Factory, rows: Rows
) -> None:
    body = json.dumps(factory.minimal(sample, a)).encode()
    before = rows.count(sample.table)
    packed = gzip.compress(body)
    lines = [f"{name}: {value}" for name, value in {**a.headers, **JSON}.items()]
    for coding in (("gzip",), ("identity", "gzip"), ("gzip", "identity")):
        head = raw.verbatim(
            "POST",
            sample.path,
            "Host: localhost",
            f"Content-Length: {len(packed)}",
            *(f"Content-Encoding: {one}" for one in coding),
            *lines,
        )
        check_problem(raw.send(service.base_url, head + packed), 415, "unsupported_media_type")
    head = raw.verbatim(
        "POST", sample.path, "Host: localhost", "Transfer-Encoding: gzip, chunked", *lines
    )
    for sent in (packed, body):
        chunk = b"%x\r\n%b\r\n0\r\n\r\n" % (len(sent), sent)
        answer = raw.send(service.base_url, head + chunk)
        check_problem(answer, 415, "unsupported_media_type")
    assert rows.count(sample.table) == before
    a.call(
        sample.create, content=body, headers={**JSON, "Content-Encoding": "identity"}, status=201
    )


# V12: paths that are not what they seem


def test_v12_a_path_is_taken_as_it_is(
    a: Actor, service: Target, sample: Resource, factory: Factory
) -> None:
    made = factory.created(sample, a)["id"]
    lines = ("Host: localhost", *(f"{name}: {value}" for name, value in a.headers.items()))
    for path in (
        f"{sample.path}/",
        f"{sample.path}/{made}/",
        f"{sample.path}//{made}",
        f"/{sample.path}",
        f"{sample.path}/{made}/.",
        f"{sample.path}/./{made}",
        f"{sample.path}/x/../{made}",
        f"{sample.path}/%2e/{made}",
        f"{sample.path}/x/%2e%2e/{made}",
        f"{sample.path}/%2E%2E/%2e%2e/%2e%2e/health",
        f"{sample.path}/%2e%2e%2f{made}",
        f"{sample.path}/%2e%2e",
        f"{sample.path}/..%5c{made}",
        f"{sample.path}/%00",
        f"{sample.path}/{made}%00",
        f"{sample.path}%00",
        f"{sample.path}/%ff",
        f"{sample.path}/{made}%ff",
        f"{sample.path}/%c0%ae%c0%ae/{made}",
        f"{sample.path}/{made};a=b",
        f"{sample.path}/{made}%20",
        f"{sample.path}/{made}%0a",
        f"{sample.path}/%7b{made}%7d",
        f"{sample.path}/%252e%252e/{made}",
        f"{sample.path}%0a",
        f"{sample.path}%0d%0a",
        f"{sample.path}/%0a{made}",
        "/health%0a",
        "/openapi.json%0a",
        "/health/",
        "/health/..",
        "/health%2f",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%00",
        "/%ff",
        "//health",
        "/\\health",
    ):
        answer = ask(service, "GET", path, *lines)
        check_problem(answer, 404, "not_found")
        assert "location" not in answer.headers, path


@pytest.mark.operations(where=lambda one: one.has_body)
def test_v12_an_end_of_line_is_no_end_of_a_path(
    operation: Operation,
    a: Actor,
    service: Target,
    contract: Contract,
    sample: Resource,
    factory: Factory,
    rows: Rows,
) -> None:
    """As for patterns that overlook it: with the right body, and for nothing that is written."""
    right = (
        factory.minimal(sample, a) if operation is sample.create else contract.example(operation)
    )
    if operation.path == "/api/v1/auth/login":
        right = {"email": a.email, "password": a.password}
    before = rows.counts()
    path = operation.fill(**{name: str(uuid4()) for name in operation.identifiers})
    for end in ("%0a", "%0A", "%0d%0a", "%0a%0a", "%0b", "%7f"):
        headers = {**a.headers, **JSON}
        sent = raw.request(operation.method, path + end, headers, json.dumps(right).encode())
        check_problem(raw.send(service.base_url, sent), 404, "not_found")
    assert rows.counts() == before


@pytest.mark.parametrize(
    ("request_line", "lines", "status"),
    [
        ("GET /health HTTP/9.9", ["Host: localhost"], 400),
        ("GET", ["Host: localhost"], 400),
        ("GET /health HTTP/1.1", ["Host: localhost", "No colon"], 400),
        ("GET /health HTTP/1.1", ["Host: localhost", "Content-Length: x"], 400),
        ("GET /health HTTP/1.1", ["Host: localhost", *(f"X-{n}: a" for n in range(200))], 431),
        ("GET /health HTTP/1.1", ["Host: localhost", "X-A: " + "a" * 2**20], 431),
        (f"GET /{'a' * 2**17} HTTP/1.1", ["Host: localhost"], 414),
    ],
    ids=["version", "no target", "no header", "length", "many headers", "long header", "long path"],
)
def test_c1_what_is_no_request_is_refused_by_the_server_itself(
    service: Target, api: Api, request_line: str, lines: list[str], status: int
) -> None:
    """Before any code of the service, so without a problem; docs/deploying.md says so."""
    answer = raw.send(service.base_url, "\r\n".join([request_line, *lines, "", ""]).encode())
    assert (answer.status, answer.content) == (status, b"")
    api.send("GET", "/health", status=200)


def test_v12_a_path_of_bytes_that_no_path_has(service: Target) -> None:
    """The server in front of the service refuses some of these, and says no more than 400."""
    for path in ("/health\0", "/\xff"):
        assert ask(service, "GET", path, "Host: localhost").status == 400, path
    for path in ("health", "/health%", "/%zz", "/%f"):
        check_problem(ask(service, "GET", path, "Host: localhost"), 404, "not_found")
