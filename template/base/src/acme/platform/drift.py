"""Where the routes that a framework describes differ from the contract, in either direction.

Both documents become flat facts, `POST /api/v1/orders body.number maxLength` → `20`, and the facts
are compared. Left out is what no framework derives by itself: prose, examples, problems, patterns.
"""

import re
from collections.abc import Iterator

from acme.platform.document import METHODS, Document, merged, resolved, types_of

Facts = dict[str, object]

_LIMITS = (
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "uniqueItems",
)
# Their form bounds their length already.
_FIXED_FORMS = {"date", "date-time", "decimal", "uuid"}
_DEEPEST = 4


def drifts(contract: Document, described: Document) -> list[str]:
    """One sentence a difference; nothing where both say the same."""
    said, done = facts_of(contract), facts_of(described)
    return [
        f"{name}: the contract has {_told(said, name)}, the routes have {_told(done, name)}"
        for name in sorted(said.keys() | done.keys())
        if said.get(name) != done.get(name) and _comparable(name, said, done)
    ]


def facts_of(document: Document) -> Facts:
    facts: Facts = {}
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                name = f"{method.upper()} {re.sub('{[^}]*}', '{}', path)}"
                facts.update(_operation(name, item, item[method], document))
    return facts


def _operation(name: str, item: Document, operation: Document, document: Document) -> Facts:
    facts: Facts = {name: operation.get("operationId")}
    for given in [*item.get("parameters", []), *operation.get("parameters", [])]:
        parameter = resolved(given, document)
        if parameter["in"] != "path":
            facts[f"{name} {parameter['in']} {parameter['name'].lower()}"] = "declared"
    if "requestBody" in operation:
        body = resolved(operation["requestBody"], document)
        for schema in _schemas(body):
            facts.update(_shape(f"{name} body", schema, document, limits=True))
    responses = operation.get("responses", {})
    good = min((status for status in responses if str(status).startswith("2")), default=None)
    facts[f"{name} success"] = str(good)
    if good is not None:
        for schema in _schemas(resolved(responses[good], document)):
            facts.update(_shape(f"{name} answer", schema, document, limits=False))
    return facts


def _schemas(message: Document) -> Iterator[Document]:
    for kind, media in message.get("content", {}).items():
        if kind.endswith("json") and media.get("schema"):
            yield media["schema"]


def _shape(
    name: str, schema: Document, document: Document, *, limits: bool, depth: int = 0
) -> Facts:
    """What a schema says: its types, its limits, and those of its properties and items."""
    whole = merged(schema, document)
    facts: Facts = {f"{name} type": sorted(types_of(whole))}
    if limits:
        facts.update(_limits(name, whole))
    if depth < _DEEPEST:
        for property_name, inner in whole.get("properties", {}).items():
            inside = f"{name}.{property_name}"
            if limits:
                facts[f"{inside} required"] = property_name in whole.get("required", [])
            facts.update(_shape(inside, inner, document, limits=limits, depth=depth + 1))
        if "items" in whole:
            inside = f"{name}[]"
            facts.update(_shape(inside, whole["items"], document, limits=limits, depth=depth + 1))
    return facts


def _limits(name: str, schema: Document) -> Facts:
    fixed = schema.get("format") in _FIXED_FORMS
    facts: Facts = {
        f"{name} {limit}": schema[limit]
        for limit in _LIMITS
        if limit in schema and schema[limit] is not False
        if not (fixed and limit.endswith("Length"))
    }
    if "properties" in schema:
        facts[f"{name} open"] = schema.get("additionalProperties", True) is not False
    return facts


def _comparable(name: str, said: Facts, done: Facts) -> bool:
    """An operation that one side lacks is one difference, not one a fact.

    An answer that the framework does not describe (a plain response) is left to the tests that
    look at real answers.
    """
    operation, _, detail = name.partition(" ")
    path, _, detail = detail.partition(" ")
    operation = f"{operation} {path}"
    if not detail:
        return True
    if operation not in said or operation not in done:
        return False
    return not detail.startswith("answer") or f"{operation} answer type" in done


def _told(facts: Facts, name: str) -> str:
    return repr(facts[name]) if name in facts else "nothing"
