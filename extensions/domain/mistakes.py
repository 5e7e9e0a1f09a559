"""Mistakes in a domain file are collected, so that one message can show all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Mistake:
    """What is wrong, where (`resources.product.fields.price`), and what to do about it."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


class DomainError(ValueError):
    """A domain file that cannot be used, with every mistake in it."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


@dataclass
class Mistakes:
    """Collects mistakes while reading."""

    found: list[Mistake] = field(default_factory=list)

    def add(self, path: str, text: str) -> None:
        mistake = Mistake(path, text)
        if mistake not in self.found:
            self.found.append(mistake)

    def __iter__(self) -> Iterator[Mistake]:
        return iter(self.found)

    def __bool__(self) -> bool:
        return bool(self.found)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean `unique`?`, or nothing when no known word is near."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean `{close[0]}`?" if close else ""


def listed(words: Iterable[str]) -> str:
    """`a`, `b`, `c`: for the end of a message."""
    return ", ".join(f"`{word}`" for word in words)
