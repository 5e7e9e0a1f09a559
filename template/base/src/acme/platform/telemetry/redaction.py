"""The last step before a line is written: what looks like a secret is not.

Nobody should log a secret in the first place; but exceptions of libraries hold addresses with
passwords, statements with parameters and headers with tokens.
"""

import re

MASK = "***"

_SECRET_NAME = (
    r"(?:\w*(?:password|passwd|secret|token|authorization|cookie|api[_-]?key|signing_key|dsn))"
)
# Cheap to search for: most lines contain none of these words and are written as they are.
_SUSPECT = re.compile(
    r"password|passwd|secret|token|authorization|cookie|key|dsn|bearer|basic|eyJ|://|"
    r"DETAIL|parameters:",
    re.IGNORECASE,
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # postgresql://user:password@host
    (re.compile(r"(://[^\s/:@\"\\]*):[^\s/\"\\]+@"), rf"\1:{MASK}@"),
    # What a database error tells of the row, and SQLAlchemy of the statement's parameters.
    (re.compile(r"(DETAIL:\s*|\[parameters: )(?:(?!\\n)[^\"])*"), rf"\1{MASK}"),
    (re.compile(r"\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*"), MASK),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1 {MASK}"),
    # "password": "…", also nested in a string, where the quotes are escaped
    (
        re.compile(rf"(\"{_SECRET_NAME}\":\s*)\"(?:[^\"\\]|\\.)*\"", re.IGNORECASE),
        rf'\1"{MASK}"',
    ),
    (
        re.compile(
            rf"\b({_SECRET_NAME}(?:\\?[\"'])?\s*[=:]\s*(?:\\?[\"'])?)(?!\*)[^\s\"'&,;\\]+",
            re.IGNORECASE,
        ),
        rf"\1{MASK}",
    ),
)


def redact(line: str) -> str:
    if _SUSPECT.search(line):
        for pattern, replacement in _RULES:
            line = pattern.sub(replacement, line)
    return line
