"""What looks like a secret is not written.

Nobody should log a secret in the first place; but exceptions of libraries hold addresses with
passwords, statements with parameters and headers with tokens.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

MASK = "***"

# How the name of a secret ends: `new_password`, `access_token`; not `token_id`.
_NAMES = (
    *("password", "passwd", "passphrase", "pwd", "secret", "token", "credential", "dsn"),
    *("authorization", "cookie"),
    *("secret_key", "secret-key", "secretkey", "private_key", "signing_key", "encryption_key"),
    *("apikey", "api_key", "api-key", "access_key"),
)
_NAME = f"(?:{'|'.join(_NAMES)})s?"
# A value without quotes, and where it ends.
_END = r"\s\"'&,;\\"
_BARE = rf"(?:[^{_END}]|\\++(?![\"']))++"
_OPENING = rf"[^{_END}\[{{(<]*+[\[{{(<]"
# `name=`, `name: `, and within quotes `"name": ` and `("name", `, of JSON in a string too, where
# quotes are escaped.
_IS = (
    r"(?:(?P<key>\\*+[\"'])?\s*+[=:]"
    rf"|\\*+[\"']\s*+,(?=\s*+(?:[bfru]{{0,2}}+\\*+[\"']|{_OPENING})))"
    r"\s*+(?:[bfru]{1,2}(?=\\*+[\"']))?+"
)
# A list, an object, `SecretStr('…')`: nobody counts brackets here, so it ends with its line, or with
# what is indented below it where the name is in quotes, as in JSON.
_LINE = r"[^\r\n]*+"
_OPENED = rf"{_OPENING}{_LINE}(?(key)(?:\r?\n[ \t]{_LINE})*+)"
# What a quote opens ends where the same quote closes it, or nowhere. Two of them are one in it.
_QUOTED = (
    r"(?:(?P<quote>[\"'])(?:\\.|(?P=quote){2}|(?!(?P=quote))[^\\])*+(?:(?P=quote)|\\?\Z)"
    r"|(?P<escaped>\\++[\"'])"
    r"(?:(?P=escaped){2}|[^\\]++|(?!(?P=escaped))\\++.?)*+(?:(?P=escaped)|\Z))"
)
_MASKED = rf"\1\g<quote>\g<escaped>{MASK}\g<quote>\g<escaped>"
_ANY_CASE = re.IGNORECASE | re.DOTALL


# On the web credentials end before the path. Drivers take a password with slashes and colons: it
# ends at the last @.
_ADDRESS = r"https?://(?:[^\s\"\\/?#:]|:(?!//))*+|://[^\s\"\\]++"


def _hide_password(address: re.Match[str]) -> str:
    scheme, separator, rest = address[0].partition("://")
    credentials, at, host = rest.rpartition("@")
    user, colon, _ = credentials.partition(":")
    return f"{scheme}{separator}{user}:{MASK}@{host}" if at and colon else address[0]


# Each rule has words without which it cannot apply: looking for those is all that most lines cost.
# None looks at a character more than a few times, however long the text: what is matched is never
# given back.
_RULES: tuple[
    tuple[tuple[str, ...], re.Pattern[str], str | Callable[[re.Match[str]], str]], ...
] = (
    # postgresql://user:password@host
    (("://",), re.compile(_ADDRESS, re.IGNORECASE), _hide_password),
    # What a database error tells of the row, where a value may be of many lines.
    (
        ("detail:",),
        re.compile(r"(DETAIL:\s*+)(?:.|\n(?!HINT:|CONTEXT:|\[SQL: |\n))*+"),
        rf"\1{MASK}",
    ),
    # The parameters of a statement, as a driver's error repeats them.
    (("[parameters: ",), re.compile(r"(\[parameters: ).*+"), rf"\1{MASK}"),
    (("query argument $",), re.compile(r"(query argument \$[\w #()]{1,60}+: ).*+"), rf"\1{MASK}"),
    # A JSON Web Token.
    (("eyj",), re.compile(r"\beyJ[\w-]{5,}+(?:\.[\w-]*+)*+"), MASK),
    (
        ("bearer ", "basic "),
        re.compile(r"\b(bearer|basic)\s++[\w.~+/=-]{6,}+", re.IGNORECASE),
        rf"\1 {MASK}",
    ),
    # "password": "…"
    (_NAMES, re.compile(rf"({_NAME}{_IS}){_QUOTED}", _ANY_CASE), _MASKED),
    # A header without quotes: all of it.
    (
        ("authorization", "cookie"),
        re.compile(rf"((?:authorization|cookies?){_IS})(?!\\*+[\"'])[^\r\n]++", _ANY_CASE),
        rf"\1{MASK}",
    ),
    # password=…, password=[…]; the search for a bracket is paid for by what it has looked through.
    (_NAMES, re.compile(rf"({_NAME}{_IS})(?:{_OPENED}|{_BARE})", _ANY_CASE), rf"\1{MASK}"),
)
_WORDS = {word for words, _, _ in _RULES for word in words}
# A word that another is part of is found with that one.
_SIGNS = tuple(
    word for word in sorted(_WORDS) if not any(one in word for one in _WORDS if one != word)
)
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
    # Without a generator: each line is looked through for each of them.
    for sign in _SIGNS:
        if sign in lowered:
            return True
    return any(secret in line for secret in _ours)


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
