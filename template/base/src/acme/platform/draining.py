"""Whether this worker is about to stop: /ready says so while requests are still taken."""

_draining = False


def begin() -> None:
    global _draining
    _draining = True


def draining() -> bool:
    return _draining
