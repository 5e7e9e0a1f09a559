"""From Pydantic's mistakes to the contract's, the same words under every framework."""

from collections.abc import Sequence
from typing import get_args

from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from acme.kit.problem import MAX_MISTAKES, FieldError, Problem, invalid

CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "too_long": "too_many",
    "string_too_short": "too_short",
    "too_short": "too_few",
    "string_pattern_mismatch": "invalid_format",
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than": "out_of_range",
    "less_than_equal": "out_of_range",
    "decimal_max_digits": "out_of_range",
    "decimal_max_places": "out_of_range",
    "decimal_whole_digits": "out_of_range",
    "enum": "invalid_choice",
    "literal_error": "invalid_choice",
}
# Any other is raised by the service's own types, under the contract's own names.
_PYDANTICS = get_args(ErrorType)
# Pydantic's own words are for who writes Python: `Decimal('0')`, a dictionary, the name of a class.
_DETAILS = {
    "missing": "is required",
    "extra_forbidden": "is not known",
    "string_pattern_mismatch": "does not have the expected form",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have {min_length} or more characters",
    "too_long": "must have at most {max_length} items",
    "too_short": "must have {min_length} or more items",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "decimal_max_digits": "must have at most {max_digits} digits",
    "decimal_max_places": "must have at most {decimal_places} digits after the point",
    "decimal_whole_digits": "must have at most {whole_digits} digits before the point",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "bool_type": "must be true or false",
    "dict_type": "must be an object",
    "finite_number": "must be a finite number",
    "float_type": "must be a number",
    "int_type": "must be an integer",
    "list_type": "must be an array",
    "model_type": "must be an object",
    "string_type": "must be a string",
}


def problem_of_mistakes(mistakes: Sequence[ErrorDetails], *, skip: int = 0) -> Problem:
    """Name every mistake. `skip` is how many parts a framework puts before the location."""
    return invalid(*(_field_error(mistake, skip) for mistake in mistakes[:MAX_MISTAKES]))


def code_of(kind: str) -> str:
    return CODES.get(kind, "invalid_type" if kind in _PYDANTICS else kind)


def _field_error(mistake: ErrorDetails, skip: int) -> FieldError:
    kind = mistake["type"]
    if kind in ("too_long", "too_short") and isinstance(mistake["input"], str):
        # Of a string that may be null, Pydantic speaks as of a list.
        kind = f"string_{kind}"
    code = code_of(kind)
    if code in ("invalid_type", "invalid_choice") and mistake["input"] is None:
        code = "not_null"
    return FieldError(
        pointer="".join(f"/{_escape(part)}" for part in mistake["loc"][skip:]),
        code=code,
        detail="must not be null" if code == "not_null" else _detail(kind, mistake)[:300],
    )


def _detail(kind: str, mistake: ErrorDetails) -> str:
    # Neither the value nor the pattern is repeated: the one may be a secret, the other is noise.
    limits = {name: str(limit) for name, limit in mistake.get("ctx", {}).items()}
    if "expected" in limits:
        limits["expected"] = limits["expected"].replace("'", "")
    if kind not in _PYDANTICS:
        return mistake["msg"]
    try:
        return _DETAILS.get(kind, "is not of the expected type").format_map(limits)
    except KeyError:
        # One of our own, under a name that Pydantic has too.
        return mistake["msg"]


def _escape(part: int | str) -> str:
    return str(part)[:100].replace("~", "~0").replace("/", "~1")
