"""The outermost layer: identifiers, limits, headers, the access log, the last resort.

Plain ASGI, since a middleware that wraps request and response objects costs more than the
whole use case.
"""

import time
from collections.abc import Awaitable, Callable

import structlog

from acme.platform.http.access_log import log_request
from acme.platform.http.exchange import Exchange, Receive, Scope, Send, encode_headers
from acme.platform.http.intake import Intake
from acme.platform.http.problems import internal_error
from acme.platform.limits.limiter import Limiter
from acme.platform.settings import PlatformSettings

Application = Callable[[Scope, Receive, Send], Awaitable[None]]

log = structlog.get_logger("http")


class Edge:
    def __init__(
        self, application: Application, settings: PlatformSettings, limiter: Limiter
    ) -> None:
        self._application = application
        self._limiter = limiter
        self._intake = Intake(settings)
        self._fixed = encode_headers(self._intake.fixed.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            # Neither requests nor sockets, so the worker's lifespan: it is over.
            await self._limiter.aclose()
            return
        exchange = Exchange(scope, receive, send, self._intake, self._fixed)
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(
            request_id=exchange.request_id,
            trace_id=exchange.trace.trace_id,
        ):
            try:
                reply = exchange.screen()
                reply = reply or await exchange.charge(self._limiter) or exchange.settle()
                if reply is None:
                    await self._application(scope, exchange.receive, exchange.send)
                else:
                    await exchange.send_reply(reply)
            except Exception:
                log.exception("request_failed")
                if exchange.status is None:
                    await exchange.send_problem(internal_error())
            finally:
                state, seconds = scope["state"], time.perf_counter() - started
                route, call = state.get("route"), state.get("call")
                log_request(exchange.method, route, exchange.status, seconds, call)
