"""What models say of their fields."""

from enum import StrEnum


def choices_of(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    """The values of an enum as a model's field offers them."""
    return [(kind.value, kind.value) for kind in kinds]
