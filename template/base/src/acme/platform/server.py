"""The server as production runs it: granian, with a drain before the stop."""

import multiprocessing
import os
import signal
import socket
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

from granian.log import LogLevels
from granian.server.mp import MPServer

from acme.platform import draining
from acme.platform.cli import CommandError
from acme.platform.processes import end_with_parent
from acme.platform.serving import INTERFACE, TARGET, THREADS
from acme.platform.settings import PlatformSettings
from acme.platform.telemetry import logs

KILL_TIMEOUT = 60  # seconds for the requests in flight, after the drain


class Server(MPServer):
    """On SIGTERM: tell the workers, go on serving for a while, then let them finish."""

    drain_seconds = 0.0
    _stopping = False

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        asked_politely = bool(args) and args[0] == signal.SIGTERM
        if self._stopping or not asked_politely or not self.drain_seconds:
            super().signal_handler_interrupt()  # type: ignore[no-untyped-call]
            return
        self._stopping = True
        for worker in self.wrks:
            with suppress(ProcessLookupError):
                os.kill(worker.inner.pid, signal.SIGUSR1)
        last = threading.Timer(self.drain_seconds, super().signal_handler_interrupt)
        last.daemon = True
        last.start()


def load_application(target: str) -> Any:
    """In a worker, before it takes requests."""
    end_with_parent(signal.SIGTERM)
    signal.signal(signal.SIGUSR1, _drain)
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def _drain(_signal: int, _frame: FrameType | None) -> None:
    draining.begin()


def serve(
    settings: PlatformSettings,
    *,
    host: str,
    port: int,
    workers: int = 1,
    reload: Path | None = None,
) -> None:
    """Serve until told to stop; with `reload`, start anew when a file in that folder changes."""
    if not is_free(host, port):
        # granian would share the port with whoever has it, and requests would go astray.
        raise CommandError(f"port {port} on {host} is taken")
    os.environ.update(settings.shared_by_workers())
    # A worker that is still importing must not die of the signal that starts the drain.
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    # Forked workers would keep the modules that this process has imported.
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        TARGET,
        address=host,
        port=port,
        interface=INTERFACE,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=reload is None,
        workers_kill_timeout=KILL_TIMEOUT,
        log_level=LogLevels(settings.log_level),
        log_dictconfig=logs.server_config(settings),
        reload=reload is not None,
        reload_paths=[reload] if reload else None,
        reload_ignore_worker_failure=True,
    )
    server.drain_seconds = settings.drains_for
    server.serve(target_loader=load_application)


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
