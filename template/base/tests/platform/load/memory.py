"""What the workers of a server take of the machine's memory."""

import psutil


def resident(server: int) -> float:
    """Megabytes of all of them, by the server's process id."""
    workers = psutil.Process(server).children(recursive=True)
    size: int = sum(worker.memory_info().rss for worker in workers)
    return size / 2**20
