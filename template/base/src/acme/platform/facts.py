"""What an OpenAPI document says, as flat facts: `POST /api/v1/orders body.number maxLength` → `20`.

They hold what frameworks derive from signatures and models, and what http/around.py adds to it.
drift.py says what is left out, and why.
"""

import re

from acme.platform.answers import answers_of, problems_of, returned_limits_of
from acme.platform.document import METHODS, Document, resolved
from acme.platform.shapes import Facts, content_of, shape_of

# What this service answers by itself, whatever its routes are: none is declared.
_OTHER_METHODS = ("head", "options", "trace")
VALUE = "value"
# What OpenAPI takes where a parameter says nothing of it.
_STYLES = {"query": "form", "cookie": "form"}


def facts_of(document: Document, *, exact: bool = False) -> Facts:
    """An `exact` document is one whose answers hold what it names and nothing else."""
    facts = problems_of(document, exact=exact)
    facts |= {f"webhook {name}": "declared" for name in document.get("webhooks", {})}
    for path, item in document.get("paths", {}).items():
        for method in (*METHODS, *_OTHER_METHODS):
            if method in item:
                name = f"{method.upper()} {re.sub('{[^}]*}', '{}', path)}"
                operation = item[method]
                facts |= {name: operation.get("operationId")}
                facts |= {f"{name} security": _security(operation, document)}
                if operation.get("deprecated"):
                    facts |= {f"{name} deprecated": True}
                given = [*item.get("parameters", []), *operation.get("parameters", [])]
                body = resolved(operation.get("requestBody", {}), document)
                own = _parameters(name, path, given, document)
                own |= _body(f"{name} body", body, document)
                own |= answers_of(name, operation, document, exact=exact)
                facts |= (returned_limits_of(name, own) | own) if exact else own
    return facts


def _parameters(name: str, path: str, given: list[Document], document: Document) -> Facts:
    """In a path, place and type; elsewhere the name, and what it may be where that is told."""
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
            facts |= _parameter(name, parameter, document)
        elif parameter["name"] in places:
            place = f"{name} path {places[parameter['name']]}"
            facts |= shape_of(place, parameter.get("schema", {}), document, sent=True)
    return facts


def _parameter(name: str, parameter: Document, document: Document) -> Facts:
    place, own = parameter["in"], parameter["name"]
    style = parameter.get("style", _STYLES.get(place, "simple"))
    name = f"{name} {place} {own.lower() if place == 'header' else own}"
    facts: Facts = {
        name: "declared",
        f"{name} required": parameter.get("required", False),
        f"{name} style": style,
        f"{name} explode": parameter.get("explode", style == "form"),
    }
    if "schema" in parameter:
        facts |= shape_of(f"{name} {VALUE}", parameter["schema"], document, sent=True)
    return facts


def _security(operation: Document, document: Document) -> list[str]:
    """Each of the ways to be let in."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    ways = operation["security"] if "security" in operation else document.get("security", [])
    return sorted(_way(way, schemes) for way in ways) or ["anyone"]


def _way(way: Document, schemes: Document) -> str:
    """All the credentials that it takes, by their kinds: what they are called is no matter."""
    kinds = [_kind(schemes.get(name, {"type": name})) for name in way]
    return " and ".join(sorted(kinds)) or "anyone"


def _kind(scheme: Document) -> str:
    return " ".join(str(scheme[key]) for key in ("type", "scheme", "in", "name") if key in scheme)


def _body(name: str, given: Document, document: Document) -> Facts:
    facts = content_of(name, given, document, sent=True)
    return {f"{name} required": given.get("required", False), **facts} if facts else {}
