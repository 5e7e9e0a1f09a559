"""What a schema says of a value, as flat facts: its type and form, its limits, what is inside."""

from collections.abc import Iterator

from acme.platform.decimals import spell_decimal
from acme.platform.document import Document, choices_of, merged, resolved, types_of

Facts = dict[str, object]

# What a schema says of a value, wherever it travels.
_FORMS = ("enum", "format")
_KEYWORDS = (
    "dependentRequired",
    "maxItems",
    "maxLength",
    "maxProperties",
    "minItems",
    "minLength",
    "minProperties",
    "multipleOf",
    "not",
    "readOnly",
    "uniqueItems",
    "writeOnly",
)
# Pydantic leaves a bound's name as it is where another check of the value comes first.
_BOUNDS = {
    "exclusiveMaximum": "lt",
    "exclusiveMinimum": "gt",
    "maximum": "le",
    "minimum": "ge",
}
# Every word for a limit that is in a fact.
LIMITS = {*_KEYWORDS, *_BOUNDS, *(f"x-{bound}" for bound in _BOUNDS), "pattern"}
# Their form bounds their length already: to this, where it is the same for all of them.
_FIXED_FORMS = {"date": 10, "date-time": 40, "decimal": None, "uuid": 36}
_DEEPEST = 4


def shape_of(
    name: str,
    schema: Document,
    document: Document,
    *,
    sent: bool,
    exact: bool = False,
    depth: int = 0,
) -> Facts:
    """What it says, with what only those have to know who send it.

    An `exact` document is one whose answers hold what it names and nothing else.
    """
    whole = spell_decimal(merged(schema, document))
    facts: Facts = {f"{name} type": sorted(types_of(whole))}
    facts |= {f"{name} {form}": whole[form] for form in _FORMS if form in whole}
    facts |= _limits(name, whole)
    choices = [merged(one, document) for one in choices_of(resolved(schema, document))]
    if len(some := [one for one in choices if one.get("type") != "null"]) > 1:
        facts[f"{name} choices"] = len(some)
    if sent and "default" in whole:
        facts[f"{name} default"] = whole["default"]
    if "properties" in whole:
        open_otherwise = sent or not exact
        facts[f"{name} open"] = whole.get("additionalProperties", open_otherwise) is not False
    if depth < _DEEPEST:
        required = whole.get("required", [])
        for inside, inner in _inside(name, whole):
            facts |= shape_of(inside, inner, document, sent=sent, exact=exact, depth=depth + 1)
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
    facts: Facts = {
        f"{name} {limit}": schema[limit]
        for limit in _KEYWORDS
        if limit in schema and schema[limit] is not False and not _is_usual(limit, schema)
    }
    if "pattern" in schema:
        # Python and JSON Schema have different words for a group that is not kept.
        facts[f"{name} pattern"] = schema["pattern"].replace("(?:", "(")
    return facts | _bounds(name, schema)


def _is_usual(limit: str, schema: Document) -> bool:
    form = schema.get("format")
    if form not in _FIXED_FORMS or limit not in ("maxLength", "minLength"):
        return False
    return _FIXED_FORMS[form] in (None, schema[limit])


def _bounds(name: str, schema: Document) -> Facts:
    if schema.get("format") == "decimal":
        told = {f"x-{key}" for key in _BOUNDS} & schema.keys()
        return {f"{name} {key}": schema[key] for key in told}
    if not {"integer", "number"} & set(types_of(schema)):
        return {}
    limits = {key: schema.get(key, schema.get(other)) for key, other in _BOUNDS.items()}
    # Frameworks may make floats of them, which have no room for the largest integers.
    return {f"{name} {key}": float(limit) for key, limit in limits.items() if limit is not None}


def content_of(
    name: str, message: Document, document: Document, *, sent: bool, exact: bool = False
) -> Facts:
    """The media types of a body, and what it holds, which is the same in each of them."""
    content = message.get("content", {})
    facts: Facts = {f"{name} media types": sorted(content)} if content else {}
    shapes = [
        shape_of(name, media["schema"], document, sent=sent, exact=exact)
        for media in content.values()
        if media.get("schema")
    ]
    if any(shape != shapes[0] for shape in shapes):
        facts[f"{name} schemas"] = "differ"
    return facts | (shapes[0] if shapes else {})
