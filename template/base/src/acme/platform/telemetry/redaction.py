"""What looks like a secret is not written.

Nobody should log a secret in the first place; but exceptions of libraries hold addresses with
passwords, statements with parameters and headers with tokens.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

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
    # What a database error tells of the row, where a value may be of many lines.
    (
        ("detail:",),
        re.compile(r"(DETAIL:\s*)(?:.|\n(?!HINT:|CONTEXT:|\[SQL: |\n))*"),
        rf"\1{MASK}",
    ),
    # The parameters of a statement, as a driver's error repeats them.
    (("[parameters: ",), re.compile(r"(\[parameters: ).*"), rf"\1{MASK}"),
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
_SIGNS = tuple(dict.fromkeys(word for words, _, _ in _RULES for word in words))
_NAMED = re.compile(rf"{_NAME}$", re.IGNORECASE)

# Shorter ones are words that may well stand elsewhere.
SHORTEST_SECRET = 8
_ours: set[str] = set()


def keep(secrets: Iterable[str]) -> None:
    """Mask these wherever they stand, whatever stands around them."""
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            _ours.update((secret, json.dumps(secret)[1:-1]))


def is_suspect(line: str) -> bool:
    """Whether there may be something to mask in it, which few lines have."""
    lowered = line.lower()
    return any(sign in lowered for sign in _SIGNS) or any(secret in line for secret in _ours)


def redact(text: str) -> str:
    for secret in _ours:
        text = text.replace(secret, MASK)
    lowered = text.lower()
    for words, pattern, replacement in _RULES:
        if any(word in lowered for word in words):
            text = pattern.sub(replacement, text)
    return text


def redact_fields(fields: Mapping[Any, Any]) -> dict[Any, Any]:
    """Value by value, before they are encoded: what is masked can then break no encoding."""
    return {
        name: MASK if value and _NAMED.search(str(name)) else _redact_value(value)
        for name, value in fields.items()
    }


def _redact_value(value: object) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return redact(value)
        case Mapping():
            return redact_fields(value)
        case list() | tuple():
            return [_redact_value(one) for one in value]
        case _:
            return redact(repr(value))
