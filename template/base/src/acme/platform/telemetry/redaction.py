"""The last step before a line is written: what looks like a secret is not.

Nobody should log a secret in the first place; but exceptions of libraries hold addresses with
passwords, statements with parameters and headers with tokens.
"""

import json
import re
from collections.abc import Iterable

MASK = "***"

# How the name of a secret ends: `new_password`, `access_token`; not `token_id`.
_NAMES = (
    *("password", "passwd", "secret", "token", "authorization", "cookie", "dsn"),
    *("apikey", "api_key", "api-key", "signing_key"),
)
_NAME = f"(?:{'|'.join(_NAMES)})"

# Each rule has words without which it cannot apply: looking for those is all that most lines cost.
_RULES: tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...] = (
    # postgresql://user:password@host
    (("://",), re.compile(r"(://[^\s/:@\"\\]*):[^\s/\"\\]+@"), rf"\1:{MASK}@"),
    # What a database error tells of the row, and a driver of the statement's parameters.
    (
        ("detail:", "[parameters: "),
        re.compile(r"(DETAIL:\s*|\[parameters: )(?:(?!\\n)[^\"])*"),
        rf"\1{MASK}",
    ),
    # A JSON Web Token.
    (("eyj",), re.compile(r"\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*"), MASK),
    (
        ("bearer ", "basic "),
        re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE),
        rf"\1 {MASK}",
    ),
    # "password": "…"
    (_NAMES, re.compile(rf"({_NAME}\":\s*)\"(?:[^\"\\]|\\.)*\"", re.IGNORECASE), rf'\1"{MASK}"'),
    # password=…, and JSON within a string, where the quotes are escaped
    (
        _NAMES,
        re.compile(
            rf"({_NAME}(?:\\?[\"'])?\s*[=:]\s*(?:\\?[\"'])?)(?!\*)[^\s\"'&,;\\]+", re.IGNORECASE
        ),
        rf"\1{MASK}",
    ),
)

# Shorter ones are words that may well stand elsewhere.
SHORTEST_SECRET = 8
_ours: set[str] = set()


def keep(secrets: Iterable[str]) -> None:
    """Mask these wherever they stand, whatever stands around them."""
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            _ours.update((secret, json.dumps(secret)[1:-1]))


def redact(line: str) -> str:
    for secret in _ours:
        if secret in line:
            line = line.replace(secret, MASK)
    lowered = line.lower()
    for words, pattern, replacement in _RULES:
        for word in words:
            if word in lowered:
                line = pattern.sub(replacement, line)
                break
    return line
