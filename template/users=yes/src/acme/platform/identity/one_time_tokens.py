"""Tokens that are mailed: random, stored as a digest, good for one use and a while."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from acme.kit.problem import Problem
from acme.platform.identity.model import Purpose

LIFETIMES = {
    Purpose.VERIFY_EMAIL: timedelta(days=3),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
}


@dataclass(frozen=True, slots=True)
class OneTimeToken:
    secret: str
    digest: bytes


def new_token() -> OneTimeToken:
    secret = secrets.token_urlsafe(32)
    return OneTimeToken(secret, digest_of(secret))


def digest_of(secret: str) -> bytes:
    # 256 random bits need no slow hash: there is nothing to guess.
    return hashlib.sha256(secret.encode()).digest()


def invalid_one_time_token() -> Problem:
    detail = "The token is unknown, has been used, or has expired."
    return Problem(400, "invalid_one_time_token", detail)
