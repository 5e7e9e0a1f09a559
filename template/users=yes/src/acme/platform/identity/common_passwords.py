"""Passwords that are guessed first.

The list is of the words found most often in leaked passwords. What people make of them when a
longer one is asked for is no better, so it is refused as well: the word repeated, digits after
it, a walk over the keyboard.
"""

import unicodedata
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("common_passwords.txt")
_WALKS = (
    "0123456789" * 20,
    "abcdefghijklmnopqrstuvwxyz" * 4,
    "qwertyuiopasdfghjklzxcvbnm" * 4,
    "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p",
    "1q2w3e4r5t6y7u8i9o0p",
)
_SHORTEST_UNIT = 4


def is_common(password: str) -> bool:
    text = "".join(unicodedata.normalize("NFKC", password).casefold().split())
    unit = _unit(text)
    if (unit.isascii() and len(unit) < _SHORTEST_UNIT) or unit in _common() or _is_walk(unit):
        return True
    word = unit.strip("0123456789!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~")
    return len(word) * 2 >= len(unit) and word in _common()


@cache
def _common() -> frozenset[str]:
    return frozenset(LIST.read_text().split())


def _unit(text: str) -> str:
    """What the text repeats: `abcabcab` → `abc`."""
    for size in range(1, len(text) // 2 + 1):
        if text[size:] == text[:-size]:
            return text[:size]
    return text


def _is_walk(text: str) -> bool:
    return any(text in walk or text[::-1] in walk for walk in _WALKS)
