"""One JSON object a line, for our own events and every library's.

On standard output where they are what the process has to say, in a server; on standard error
beside the answer of a command.

Fields of the request are bound with `structlog.contextvars.bound_contextvars` and stand on
every line that is logged while it runs. JSON escapes what would break a line in two.
"""

import logging
import sys
from collections.abc import Mapping
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from acme.platform.telemetry.redaction import is_suspect, keep, redact, redact_fields

if TYPE_CHECKING:
    from acme.platform.settings import PlatformSettings

_stream = "stderr"

_BEFORE: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    structlog.processors.StackInfoRenderer(),
)


def configure(settings: "PlatformSettings") -> None:
    """For whoever starts a process: a command, and `bootstrap` in a server's worker."""
    keep(settings.secrets())
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
    """Where structlog's lines end."""

    def __init__(self, *_names: str) -> None:
        self.debug = self.info = self.warning = self.error = self.critical = _write


def use_standard_output() -> None:
    """For the processes of a server."""
    global _stream
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    _stream = "stdout"


def _write(line: str) -> None:
    # In one piece, so that threads do not mix their lines. Where nobody reads them any more, the
    # disk is full or the file is closed, what the process does goes on.
    with suppress(OSError, ValueError):
        if output := _output():
            output.write(f"{line}\n")


def _output() -> TextIO | None:
    # Looked up each time: whoever captures the output replaces it. A process that was started
    # without has none.
    stream: TextIO | None = getattr(sys, _stream)
    return stream


def _is_pretty(settings: "PlatformSettings") -> bool:
    output = _output()
    return settings.environment == "dev" and output is not None and output.isatty()


def _last(pretty: bool) -> list[Processor]:
    if pretty:
        return [structlog.dev.ConsoleRenderer(timestamp_key="time"), _redact_text]
    return [structlog.processors.format_exc_info, _encode]


_to_json = structlog.processors.JSONRenderer()


def _encode(logger: WrappedLogger, method: str, event: EventDict) -> str | bytes:
    line = _to_json(logger, method, event)
    if is_suspect(str(line)):
        line = _to_json(logger, method, redact_fields(event))
    return line


def _redact_text(
    _logger: WrappedLogger, _method: str, text: EventDict | Mapping[str, Any] | str
) -> str:
    return redact(str(text))
