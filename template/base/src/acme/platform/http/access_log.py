"""One line for each request, however it was answered."""

import structlog

from acme.platform.http.call import Call
from acme.platform.http.methods import shorten

log = structlog.get_logger("http")


def log_request(
    method: str,
    route: str | None,
    status: int | None,
    seconds: float,
    call: Call | None,
) -> None:
    """`call` is the request as far as it came: one that was refused early has none.

    The path stays out of it, and so does whatever a client put there.
    """
    log.info(
        "request",
        method=shorten(method),
        route=route,
        status=status,
        duration_ms=round(seconds * 1000, 2),
        principal=call.principal if call else None,
        tenant=call.realm if call else None,
    )
