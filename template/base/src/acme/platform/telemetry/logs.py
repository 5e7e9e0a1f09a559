"""One JSON object a line on standard error, for our own events and every library's.

Fields of the request are bound with `structlog.contextvars.bound_contextvars` and stand on
every line that is logged while it runs. JSON escapes what would break a line in two.
"""

import logging
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from acme.platform.telemetry.redaction import redact

if TYPE_CHECKING:
    from acme.platform.settings import PlatformSettings

_BEFORE: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    structlog.processors.StackInfoRenderer(),
)


def configure(settings: "PlatformSettings") -> None:
    """For whoever starts a process: a command, and `bootstrap` in a server's worker."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    pretty = _is_pretty(settings)
    structlog.configure(
        processors=[*_BEFORE, structlog.processors.add_log_level, *_last(pretty)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_Lines,
        cache_logger_on_first_use=True,
    )
    handler = LineHandler()
    handler.setFormatter(formatter(pretty=pretty))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)  # granian says the same
    logging.captureWarnings(capture=True)


def formatter(*, pretty: bool) -> logging.Formatter:
    """Makes the lines of the standard library's loggers look like ours."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            *_BEFORE,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last(pretty)],
    )


def server_config(settings: "PlatformSettings") -> dict[str, Any]:
    """The same for granian, which sets up its own loggers anew in every worker."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "ours": {"()": f"{__name__}.{formatter.__name__}", "pretty": _is_pretty(settings)}
        },
        "handlers": {"ours": {"class": f"{__name__}.{LineHandler.__name__}", "formatter": "ours"}},
        "loggers": {"_granian": {"handlers": ["ours"], "propagate": False}},
    }


class LineHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        try:
            _write(self.format(record))
        except Exception:
            self.handleError(record)


class _Lines:
    """Where structlog's lines end; whoever captures standard error sees them."""

    def __init__(self, *_names: str) -> None:
        self.debug = self.info = self.warning = self.error = self.critical = _write


def _write(line: str) -> None:
    sys.stderr.write(f"{line}\n")  # in one piece, so that threads do not mix their lines


def _is_pretty(settings: "PlatformSettings") -> bool:
    return settings.environment == "dev" and sys.stderr.isatty()


def _last(pretty: bool) -> list[Processor]:
    if pretty:
        render: Processor = structlog.dev.ConsoleRenderer(timestamp_key="time")
        return [render, _redacted]
    return [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
        _redacted,
    ]


def _redacted(
    _logger: WrappedLogger, _method: str, line: EventDict | Mapping[str, Any] | str
) -> str:
    return redact(str(line))
