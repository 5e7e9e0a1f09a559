"""The server as production runs it: granian, with a drain before the stop."""

import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes
from granian.log import LogLevels
from granian.server.mp import MPServer

from acme import PROJECT
from acme.platform import contract
from acme.platform.cli import CommandError
from acme.platform.draining import Flag, watch
from acme.platform.processes import end_with_parent
from acme.platform.serving import INTERFACE, TARGET, THREADS
from acme.platform.settings import PlatformSettings
from acme.platform.telemetry import logs

# Seconds for the requests in flight, after the drain: together less than the half minute that
# orchestrators give a process by default.
KILL_TIMEOUT = 20

# The most that granian takes, in seconds.
THREADS_STAY = 600

# Nobody else sends it, and who does not expect it ignores it.
REMINDER = signal.SIGURG


class WakefulEvent(threading.Event):
    """Python runs signal handlers in the main thread, when it next wakes up.

    The second of two signals may reach another thread: without this it would wait for a third.
    """

    def wait(self, timeout: float | None = None) -> bool:
        if timeout is not None:
            return super().wait(timeout)
        while not super().wait(0.5):
            pass
        return True


class Server(MPServer):
    """On SIGTERM: tell the workers, go on serving for a while, then let them finish."""

    def __init__(self, target: str, *, drain_seconds: float, **options: Any) -> None:
        super().__init__(target, **options)
        self.drain_seconds = drain_seconds
        self.draining: Flag = multiprocessing.RawValue("b", 0)
        self.main_loop_interrupt = WakefulEvent()

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        asked_politely = bool(args) and args[0] == signal.SIGTERM
        if self.draining.value or not asked_politely or not self.drain_seconds:
            super().signal_handler_interrupt()  # type: ignore[no-untyped-call]
            return
        self.draining.value = 1
        last = threading.Timer(self.drain_seconds, super().signal_handler_interrupt)
        last.daemon = True
        last.start()

    def follow(self, file: Path) -> None:
        """Start anew whenever the file changes.

        Its folder is watched, since editors put a new file in the place of the old one.
        """
        import watchfiles

        for _ in watchfiles.watch(
            file.parent,
            recursive=False,
            watch_filter=lambda _, changed: Path(changed).name == file.name,
        ):
            self.signal_handler_reload()  # type: ignore[no-untyped-call]

    def _reload(self, *arguments: Any) -> None:
        super()._reload(*arguments)  # type: ignore[no-untyped-call]
        if self.interrupt_signal:
            # It came in between, and was taken for the one that asked to reload.
            self.main_loop_interrupt.set()

    def _stop_workers(self) -> None:
        stopped = threading.Event()
        threading.Thread(target=self._remind_workers, args=[stopped], daemon=True).start()
        super()._stop_workers()  # type: ignore[no-untyped-call]
        stopped.set()

    def _remind_workers(self, stopped: threading.Event) -> None:
        """A signal that reaches a worker just before it falls asleep does not wake it up.

        Another kind of signal does: a second one of the first would cut off its requests.
        """
        while not stopped.wait(0.5):
            for worker in list(self.wrks):
                with suppress(ProcessLookupError):
                    os.kill(worker.inner.pid, REMINDER)


def load_application(draining: Flag, parent: int, target: str) -> Any:
    """In a worker, before it takes requests."""
    end_with_parent(signal.SIGTERM, parent)
    signal.signal(REMINDER, lambda *_: None)
    watch(draining)
    logs.use_standard_output()
    module, _, name = target.partition(":")
    # What is made now stays: looking through it for garbage would cost a tenth of the start, and
    # then some of every request.
    gc.disable()
    try:
        application = getattr(import_module(module), name)
    except CommandError as error:
        print(f"{PROJECT}: {error}", file=sys.stderr)
        sys.exit(1)
    gc.freeze()
    gc.enable()
    return application


def serve(
    settings: PlatformSettings,
    *,
    host: str,
    port: int,
    workers: int = 1,
    reload: Path | None = None,
) -> None:
    """Serve until told to stop; with `reload`, start anew when a file in that folder changes.

    Or when the contract does.
    """
    contract.refuse_mistakes()
    if not is_free(host, port):
        # granian would share the port with whoever has it, and requests would go astray.
        raise CommandError(f"port {port} on {host} is taken")
    logs.use_standard_output()
    os.environ.update(settings.shared_by_workers())
    # Forked workers would keep the modules that this process has imported.
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        TARGET,
        drain_seconds=settings.drains_for,
        address=host,
        port=port,
        interface=INTERFACE,
        # What stands before it speaks this to it, and nothing here is tried over another.
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=THREADS,
        # Those that there are stay: while it makes another one, the server may overlook a request
        # that waits, until the next one comes.
        blocking_threads_idle_timeout=THREADS_STAY,
        websockets=False,
        respawn_failed_workers=reload is None,
        workers_kill_timeout=KILL_TIMEOUT,
        log_level=LogLevels(settings.log_level),
        log_dictconfig=logs.server_config(settings),
        reload=reload is not None,
        reload_paths=[reload] if reload else None,
        reload_ignore_worker_failure=True,
    )
    if reload:
        # Two versions that answer side by side would confuse a developer.
        server.respawn_interval = 0
        threading.Thread(target=server.follow, args=[contract.find()], daemon=True).start()
    server.serve(target_loader=partial(load_application, server.draining, os.getpid()))


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
