"""Identifiers that sort by the time they were made."""

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """Make a UUIDv7 (RFC 9562) that is greater than every one made before in this process."""
    global _last
    random = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    # 12 bits below the millisecond count fractions of it, so that rows made within one
    # millisecond still come back in the order in which they were made.
    stamp = time.time_ns() * 4096 // 1_000_000
    with _lock:
        stamp = max(stamp, _last + 1)
        _last = stamp
    milliseconds, fraction = divmod(stamp, 4096)
    high = (milliseconds & 0xFFFF_FFFF_FFFF) << 16 | 0x7000 | fraction
    return UUID(int=high << 64 | 0x8000_0000_0000_0000 | random)
