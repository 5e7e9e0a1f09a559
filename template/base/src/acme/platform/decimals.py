"""Decimals travel as strings: their digits and bounds, said as the contract says them of strings.

JSON Schema knows no minimum of a string. A pattern holds the digits and the sign, and what it
cannot say is told beside it, `x-maximum: '100'`.
"""

from decimal import Decimal

from acme.platform.document import Document

# Pydantic's word for each.
_BOUNDS = {
    "x-exclusiveMaximum": "lt",
    "x-exclusiveMinimum": "gt",
    "x-maximum": "le",
    "x-minimum": "ge",
}


def spell_decimal(schema: Document) -> Document:
    """The schema with a pattern and bounds; as it is where it names no digits."""
    if "max_digits" not in schema:
        return schema
    places = schema.get("decimal_places", 0)
    digits = schema["max_digits"] - places
    bounds = {name: Decimal(str(schema[own])) for name, own in _BOUNDS.items() if own in schema}
    lowest = bounds.get("x-minimum", bounds.get("x-exclusiveMinimum", Decimal(-1)))
    sign = "" if lowest >= 0 else "-?"
    if bounds.get("x-minimum") == 0:
        del bounds["x-minimum"]
    below = bounds.get("x-exclusiveMaximum", Decimal(0))
    if not sign and below in [Decimal(10) ** power for power in range(1, digits)]:
        digits = len(str(int(below))) - 1
        del bounds["x-exclusiveMaximum"]
    whole = f"[0-9]{{1,{digits}}}" if digits else "0"
    fraction = rf"(\.[0-9]{{1,{places}}})?" if places else ""
    told = {name: str(bound) for name, bound in bounds.items()}
    return {**schema, "pattern": f"^{sign}{whole}{fraction}$", **told}
