"""Where the routes that a framework describes differ from the contract, in either direction.

Both documents become flat facts (facts.py), and the facts are compared. What is left out, and why:

- prose, examples, tags, links: they are written for people, and there is no code to hold them to;
- problems and headers of answers, security, media types: one layer around all routes makes or asks
  for them, which no route knows of;
- what query parameters and headers may be: this service reads them itself (query.py), so that a
  signature has at most their names;
- patterns: two languages of regular expressions spell the same strings in different ways, and the
  bounds of decimals, which travel as strings, are patterns as well;
- limits of answers: what is stored was within them, and nothing is validated on its way out;
- a default of null: to leave a property out that may be null is to send null.
"""

from acme.platform.document import Document
from acme.platform.facts import Facts, facts_of


def drifts(contract: Document, described: Document) -> list[str]:
    """One sentence a difference; nothing where both say the same."""
    said, done = facts_of(contract), facts_of(described)
    return [
        f"{name}: the contract has {_told(said, name)}, the routes have {_told(done, name)}"
        for name in sorted(said.keys() | done.keys())
        if said.get(name) != done.get(name) and _comparable(name, said, done)
    ]


def _comparable(name: str, said: Facts, done: Facts) -> bool:
    """An operation that one side lacks is one difference, not one a fact."""
    method, path, *detail = name.split(" ", 2)
    operation = f"{method} {path}"
    return not detail or (operation in said and operation in done)


def _told(facts: Facts, name: str) -> str:
    return repr(facts[name]) if name in facts else "nothing"
