"""Where the routes that a framework describes differ from the contract, in either direction.

Both documents become flat facts (facts.py), and the facts are compared: operations, who may ask,
parameters and what they may be, media types, bodies with their limits and defaults, statuses,
headers of answers, what answers hold, and what every problem holds. What routes do not say of
themselves, the code around them does (http/around.py). What is left out, and why:

- prose, examples, tags, servers: they are written for people, and no code is to be held to them;
- limits of answers that nothing says in the code: the tests hold each answer that they get to the
  contract (tests/platform/harness/contract.py), and what headers hold as well;
- error codes: the tests compare them with what the sources raise;
- what a parameter may be that has a parser of your own: to the routes it is a name;
- a default of null: to leave a property out that may be null is to send null;
- what `x-deprecated` adds: the contract says it, and the service reads it there.

Links name operations of the contract itself, so they are held to it (links.py).
"""

import re
from collections.abc import Iterator

from acme.platform.answers import PROBLEM
from acme.platform.document import Document
from acme.platform.facts import VALUE, facts_of
from acme.platform.links import broken_links
from acme.platform.shapes import LIMITS, Facts

_STATUS = re.compile(r"\d{3}|default")
_PARAMETERS = {"cookie", "header", "query"}


def drifts(contract: Document, described: Document) -> list[str]:
    """One sentence a difference; nothing where both say the same."""
    said, done = facts_of(contract), facts_of(described, exact=True)
    found = [
        f"{name}: the contract has {_told(said, name)}, the routes have {_told(done, name)}"
        for name in sorted(said.keys() | done.keys())
        if said.get(name) != done.get(name) and _is_comparable(name, said, done)
    ]
    return found + broken_links(contract)


def _is_comparable(name: str, said: Facts, done: Facts) -> bool:
    """What one side lacks is one difference, not one a fact; and some only the routes can know."""
    words = name.split(" ")
    only_in_routes = words[-1] == "deprecated" or (words[-1] in LIMITS and _is_answered(words))
    if only_in_routes and name not in done:
        return False
    needed = {whole for whole in _wholes(words) if whole != name}
    if words[4:] and words[4].startswith(VALUE):
        needed.add(" ".join([*words[:4], VALUE, "type"]))
    return needed <= said.keys() & done.keys()


def _is_answered(words: list[str]) -> bool:
    return words[0].startswith(PROBLEM) or bool(words[2:] and _STATUS.match(words[2]))


def _wholes(words: list[str]) -> Iterator[str]:
    """What a fact is a part of: an operation, and one of its answers or parameters."""
    yield " ".join(words[:2])
    if words[2:] and _STATUS.match(words[2]):
        yield f"{' '.join(words[:2])} {words[2].partition('.')[0].partition('[')[0]}"
    elif words[2:] and words[2] in _PARAMETERS:
        yield " ".join(words[:4])


def _told(facts: Facts, name: str) -> str:
    return repr(facts[name]) if name in facts else "nothing"
