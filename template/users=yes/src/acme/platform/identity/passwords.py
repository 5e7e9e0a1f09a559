"""Passwords: stored as argon2id, at the parameters that OWASP recommends.

A hash takes 20 ms of a processor and 19 MiB of memory, on purpose. So only a few run at once,
and no other request waits for one of them.
"""

import asyncio
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

MAX_PASSWORD = 1024
AT_ONCE = 4
_shortest = 15


def require_length(characters: int) -> None:
    """Take no new password that is shorter, from here on."""
    global _shortest
    _shortest = characters


def shortest() -> int:
    return _shortest


class Passwords:
    def __init__(self) -> None:
        self._hasher = PasswordHasher(
            time_cost=2,
            memory_cost=19 * 1024,
            parallelism=1,
            type=Type.ID,
        )
        self._slots = asyncio.Semaphore(AT_ONCE)
        # Compared with where there is no user, so that the answer takes as long.
        self._nobodys = self._hasher.hash("the password of nobody")

    async def hash(self, password: str) -> str:
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, _canonical(password))

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Compare with a stored hash; with None it takes as long, and is false."""
        compared = password_hash or self._nobodys
        async with self._slots:
            found = await asyncio.to_thread(self._verify, compared, _canonical(password))
        return found and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether it was made at parameters that have been raised since."""
        return self._hasher.check_needs_rehash(password_hash)

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (InvalidHashError, VerificationError):
            return False


def _canonical(password: str) -> str:
    # One keyboard types é as one character, another as two: it is the same password.
    return unicodedata.normalize("NFKC", password)
