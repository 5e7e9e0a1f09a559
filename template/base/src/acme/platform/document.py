"""An OpenAPI document, and what its schemas say once their references are followed."""

from typing import Any

Document = dict[str, Any]

METHODS = ("delete", "get", "patch", "post", "put")

_COMPOSED = ("allOf", "anyOf", "oneOf")


def resolved(part: Document, document: Document) -> Document:
    """What a `$ref` names; what stands beside it counts too."""
    beside = {key: value for key, value in part.items() if key != "$ref"}
    while "$ref" in part:
        target: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        part = target
    return {**part, **beside}


def merged(schema: Document, document: Document) -> Document:
    """A schema without references, `allOf`, or a choice between something and null."""
    schema = resolved(schema, document)
    whole = {key: value for key, value in schema.items() if key not in _COMPOSED}
    for part in schema.get("allOf", []):
        inner = merged(part, document)
        properties = {**inner.get("properties", {}), **whole.get("properties", {})}
        whole = {**inner, **whole, "required": _both(inner, whole, "required")}
        if properties:
            whole["properties"] = properties
    choices = [merged(one, document) for one in choices_of(schema)]
    if choices:
        types = {kind for one in choices for kind in types_of(one)}
        some = [one for one in choices if one.get("type") != "null"]
        whole = {**(some[0] if len(some) == 1 else {}), **whole, "type": sorted(types)}
    if "const" in whole:
        whole["enum"] = [whole["const"]]
    if "enum" in whole:
        whole["enum"] = sorted(map(str, whole["enum"]))
    return whole


def choices_of(schema: Document) -> list[Document]:
    """The schemas one of which a value keeps; none where there is no such choice."""
    return [one for key in ("anyOf", "oneOf") for one in schema.get(key, [])]


def types_of(schema: Document) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _both(one: Document, other: Document, key: str) -> list[str]:
    return sorted({*one.get(key, []), *other.get(key, [])})
