"""The outermost layer: identifiers, limits, headers, the access log, the last resort.

Plain WSGI, so it holds whatever the framework does, and costs little.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog

from acme.platform.http.access_log import log_request
from acme.platform.http.bounded import BoundedInput
from acme.platform.http.environ import CALL, ROUTE, Environ
from acme.platform.http.exchange import Exchange, StartResponse, close
from acme.platform.http.intake import Intake
from acme.platform.http.problems import internal_error
from acme.platform.limits.limiter import Limiter
from acme.platform.settings import PlatformSettings

# Answers with bytes; some frameworks' types say less.
Application = Callable[[Environ, StartResponse], Any]

log = structlog.get_logger("http")


class Edge:
    def __init__(
        self, application: Application, settings: PlatformSettings, limiter: Limiter
    ) -> None:
        self._application = application
        self._limiter = limiter
        self._intake = Intake(settings)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        exchange = Exchange(environ, start_response, self._intake)
        started = time.perf_counter()
        bound = structlog.contextvars.bind_contextvars(
            request_id=exchange.request_id,
            trace_id=exchange.trace.trace_id,
        )
        try:
            return self._answer(environ, exchange)
        except Exception:
            log.exception("request_failed")
            return exchange.send_problem(internal_error())
        finally:
            seconds = time.perf_counter() - started
            route, call = environ.get(ROUTE), environ.get(CALL)
            log_request(exchange.method, route, exchange.status, seconds, call)
            structlog.contextvars.reset_contextvars(**bound)

    def _answer(self, environ: Environ, exchange: Exchange) -> Iterable[bytes]:
        limit = self._intake.max_body_bytes
        reply = exchange.screen() or exchange.charge(self._limiter) or exchange.settle()
        if reply is not None:
            return exchange.send_reply(reply)
        length = environ.get("CONTENT_LENGTH")
        environ["wsgi.input"] = body = BoundedInput(
            environ["wsgi.input"],
            limit,
            length=int(length or 0),
        )
        if not length:
            # A body in chunks: the stream ends by itself, and applications that go by the
            # length shall read on until it does.
            environ["CONTENT_LENGTH"] = str(limit + 1)
        answered: Iterable[bytes] = self._application(environ, exchange.start_response)
        if body.refusal is not None:
            # Whatever the application made of the body that broke off, this is the reason.
            close(answered)
            return exchange.send_problem(body.refusal)
        return exchange.send(answered)
