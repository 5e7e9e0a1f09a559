"""Which changes between two versions of the contract break a client, one line each.

Clients are taken to be strict about what they are told, and to ignore what they are not: a new value
of an enum in an answer breaks them, a new property does not. Those that are generated call things as
the contract does. Prose, examples, codes of errors and errors that never come any more break nobody;
nor does it when something deprecated goes after its sunset, which has to come with notice.
"""

import re
from collections import defaultdict
from datetime import date

from acme.platform.breaking.comparison import Comparison, Place
from acme.platform.deprecation import is_over
from acme.platform.document import METHODS, Document, resolved


def breaking_changes(before: Document, after: Document, today: date) -> dict[str, list[str]]:
    """One sentence a change, with the places where clients meet it; both in order."""
    old, new = _operations(before), _operations(after)
    found: dict[str, set[str]] = defaultdict(set)
    for key, (name, operation) in old.items():
        if key in new:
            comparison = Comparison(name, before, after, today)
            for place, line in comparison.changes(operation, new[key][1]):
                found[line].add(place)
        elif not is_over(operation, today):
            found[f"{name}: is gone"].add(name)
    return {line: sorted(found[line]) for line in sorted(found)}


def _operations(document: Document) -> dict[Place, tuple[str, Document]]:
    """Operations by method and path, whatever the variables of the path are called."""
    found: dict[Place, tuple[str, Document]] = {}
    for path, item in document.get("paths", {}).items():
        outer = {"security": document.get("security", []), "servers": [{"url": "/"}]}
        for part in (document, item):
            outer |= {"servers": part["servers"]} if part.get("servers") else {}
        for method in METHODS:
            if method in item:
                parameters = [*item.get("parameters", []), *item[method].get("parameters", [])]
                operation = {**outer, **item[method]}
                operation["parameters"] = _by_place(path, parameters, document)
                key = (method, re.sub("{[^}]*}", "{}", path))
                found[key] = (f"{method.upper()} {path}", operation)
    return found


def _by_place(path: str, given: list[Document], document: Document) -> dict[Place, Document]:
    """An operation's own parameters come last, and replace those of its path."""
    in_path = re.findall("{([^}]*)}", path)
    found: dict[Place, Document] = {}
    for part in given:
        parameter = resolved(part, document)
        kind, name = parameter["in"], parameter["name"]
        if kind == "header":
            name = name.lower()
        found[kind, str(in_path.index(name)) if kind == "path" else name] = part
    return found
