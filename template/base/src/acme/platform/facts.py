"""What an OpenAPI document says, as flat facts: `POST /api/v1/orders body.number maxLength` → `20`.

They hold what frameworks derive from signatures and models. drift.py says what is left out, and why.
"""

import re
from collections.abc import Iterator

from acme.platform.document import METHODS, Document, merged, resolved, types_of

Facts = dict[str, object]

# What a schema says of a value, wherever it travels.
_FORMS = ("enum", "format")
# What only those have to know who send it.
_LIMITS = ("default", "maxItems", "maxLength", "minItems", "minLength", "uniqueItems")
# Pydantic leaves a bound's name as it is where another check of the value comes first.
_BOUNDS = {
    "exclusiveMaximum": "lt",
    "exclusiveMinimum": "gt",
    "maximum": "le",
    "minimum": "ge",
}
# Their form bounds their length already.
_FIXED_FORMS = {"date", "date-time", "decimal", "uuid"}
_DEEPEST = 4


def facts_of(document: Document) -> Facts:
    facts: Facts = {}
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                name = f"{method.upper()} {re.sub('{[^}]*}', '{}', path)}"
                facts |= {name: item[method].get("operationId")}
                given = [*item.get("parameters", []), *item[method].get("parameters", [])]
                body = resolved(item[method].get("requestBody", {}), document)
                facts |= _parameters(name, path, given, document)
                facts |= _body(f"{name} body", body, document)
                facts |= _answers(name, item[method].get("responses", {}), document)
    return facts


def _parameters(name: str, path: str, given: list[Document], document: Document) -> Facts:
    """In a path, place and type; elsewhere the name, since no signature says more."""
    parameters = [resolved(one, document) for one in given]
    named = {one["name"] for one in parameters if one["in"] == "path"}
    places = {one: place for place, one in enumerate(re.findall("{([^}]*)}", path))}
    astray = sorted(named - places.keys())
    # They stand for what has no name: that they are astray is all there is to say of them.
    spare = [place for one, place in places.items() if one not in named]
    places |= zip(astray, spare, strict=False)
    facts: Facts = {f"{name} path {one}": "a parameter that is not in the path" for one in astray}
    for parameter in parameters:
        if parameter["in"] != "path":
            facts[f"{name} {parameter['in']} {parameter['name'].lower()}"] = "declared"
        elif parameter["name"] in places:
            place = f"{name} path {places[parameter['name']]}"
            facts |= _shape(place, parameter.get("schema", {}), document, sent=True)
    return facts


def _body(name: str, given: Document, document: Document) -> Facts:
    facts = _content(name, given, document, sent=True)
    return {f"{name} required": given.get("required", False), **facts} if facts else {}


def _answers(name: str, responses: Document, document: Document) -> Facts:
    good = sorted(str(status) for status in responses if str(status).startswith("2"))
    facts: Facts = {f"{name} success": good}
    for status, given in responses.items():
        if str(status) in good:
            answer = resolved(given, document)
            facts |= _content(f"{name} {status}", answer, document, sent=False)
    return facts


def _content(name: str, message: Document, document: Document, *, sent: bool) -> Facts:
    facts: Facts = {}
    for kind, media in message.get("content", {}).items():
        if kind.endswith("json") and media.get("schema"):
            shape = _shape(name, media["schema"], document, sent=sent)
            if facts and facts != shape:
                # A handler takes and gives the same, whatever it is called.
                facts[f"{name} media types"] = "differ"
            facts = {**shape, **facts}
    return facts


def _shape(name: str, schema: Document, document: Document, *, sent: bool, depth: int = 0) -> Facts:
    """What a schema says: its type and form, its limits, and those of what is inside."""
    whole = merged(schema, document)
    facts: Facts = {f"{name} type": sorted(types_of(whole))}
    facts |= {f"{name} {form}": whole[form] for form in _FORMS if form in whole}
    if sent:
        facts |= _limits(name, whole)
    if depth < _DEEPEST:
        required = whole.get("required", [])
        for inside, inner in _inside(name, whole):
            facts |= _shape(inside, inner, document, sent=sent, depth=depth + 1)
        for one in whole.get("properties", {}):
            facts[f"{name}.{one} required"] = one in required
    return facts


def _inside(name: str, schema: Document) -> Iterator[tuple[str, Document]]:
    for one, inner in schema.get("properties", {}).items():
        yield f"{name}.{one}", inner
    for key, inside in (("items", f"{name}[]"), ("additionalProperties", f"{name}.*")):
        if isinstance(schema.get(key), dict):
            yield inside, schema[key]


def _limits(name: str, schema: Document) -> Facts:
    fixed = schema.get("format") in _FIXED_FORMS
    facts: Facts = {
        f"{name} {limit}": schema[limit]
        for limit in _LIMITS
        if limit in schema and (limit == "default" or schema[limit] is not False)
        if not (fixed and limit.endswith("Length"))
    }
    if "properties" in schema:
        facts[f"{name} open"] = schema.get("additionalProperties", True) is not False
    return facts | _bounds(name, schema)


def _bounds(name: str, schema: Document) -> Facts:
    if not {"integer", "number"} & set(types_of(schema)):
        return {}
    limits = {key: schema.get(key, schema.get(other)) for key, other in _BOUNDS.items()}
    # Frameworks may make floats of them, which have no room for the largest integers.
    return {f"{name} {key}": float(limit) for key, limit in limits.items() if limit is not None}
