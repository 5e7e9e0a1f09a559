"""How one name is written in all its places: snake, Pascal, kebab, plural, and in prose."""

from __future__ import annotations

import re
from hashlib import sha1

SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
LONGEST_NAME = 40
LONGEST_IDENTIFIER = 63  # bytes Postgres keeps of a name; longer ones it cuts in silence

_IRREGULAR = {
    "child": "children",
    "criterion": "criteria",
    "echo": "echoes",
    "foot": "feet",
    "goose": "geese",
    "half": "halves",
    "hero": "heroes",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "loaf": "loaves",
    "man": "men",
    "mouse": "mice",
    "person": "people",
    "potato": "potatoes",
    "quiz": "quizzes",
    "shelf": "shelves",
    "thief": "thieves",
    "tomato": "tomatoes",
    "tooth": "teeth",
    "veto": "vetoes",
    "wife": "wives",
    "wolf": "wolves",
    "woman": "women",
}
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()}
_SAME = {"deer", "equipment", "fish", "information", "news", "series", "sheep", "species", "data"}


def is_snake(name: str) -> bool:
    """Whether a name is written as all names of a domain file are: `order_line`."""
    return SNAKE.fullmatch(name) is not None


def to_snake(name: str) -> str:
    """The snake_case nearest to what somebody wrote, for suggestions and derived names."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"_+", "_", re.sub(r"[^a-z0-9]+", "_", words.lower())).strip("_")


def pascal(name: str) -> str:
    """`order_line` → `OrderLine`."""
    return "".join(part.capitalize() for part in name.split("_"))


def pluralize(name: str) -> str:
    """The built-in rule for plurals; a domain file overrides it with `plural:`."""
    head, _, last = name.rpartition("_")
    return f"{head}_{_plural_word(last)}" if head else _plural_word(last)


def _plural_word(word: str) -> str:
    if word in _SAME:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    if word.endswith("sis"):
        return f"{word[:-3]}ses"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    return f"{word}s"


def singularize(name: str) -> str:
    """Undo `pluralize` where it was applied: `suppliers` → `supplier`, else the name itself."""
    head, _, last = name.rpartition("_")
    candidates = [_SINGULAR.get(last, "")]
    if last.endswith("ies"):
        candidates.append(f"{last[:-3]}y")
    if last.endswith("yses") or last in {"bases", "crises", "theses", "diagnoses"}:
        candidates.append(f"{last[:-3]}sis")
    if last.endswith("es"):
        candidates.append(last[:-2])
    if last.endswith("s") and not last.endswith(("us", "ss", "is")):
        candidates.append(last[:-1])
    for word in candidates:
        if word and word != last and _plural_word(word) == last:
            return f"{head}_{word}" if head else word
    return name


def article(word: str) -> str:
    """`a` or `an`, by sound as far as spelling tells it."""
    if re.match(r"(?:hour|honest|honou?r|heir)", word):
        return "an"
    if re.match(r"(?:uni|use|user|usu|eu|one|ut)", word) and not re.match(r"unin|unim", word):
        return "a"
    return "an" if word[:1] in "aeiou" else "a"


def identifier(name: str) -> str:
    """A name that Postgres keeps whole: shortened, always the same way, past 63 bytes."""
    if len(name) <= LONGEST_IDENTIFIER:
        return name
    return f"{name[:54]}_{sha1(name.encode(), usedforsecurity=False).hexdigest()[:8]}"
