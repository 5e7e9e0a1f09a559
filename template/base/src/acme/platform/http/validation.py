"""From Pydantic's mistakes to the contract's, the same words under every framework."""

from collections.abc import Sequence
from typing import get_args

from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from acme.kit.problem import FieldError, Problem, invalid

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
_DETAILS = {
    "missing": "is required",
    "extra_forbidden": "is not known",
    "string_pattern_mismatch": "does not have the expected form",
}


def problem_of_mistakes(mistakes: Sequence[ErrorDetails], *, skip: int = 0) -> Problem:
    """Name every mistake. `skip` is how many parts a framework puts before the location."""
    return invalid(*(_field_error(mistake, skip) for mistake in mistakes[:100]))


def code_of(kind: str) -> str:
    return CODES.get(kind, "invalid_type" if kind in _PYDANTICS else kind)


def _field_error(mistake: ErrorDetails, skip: int) -> FieldError:
    kind, detail = mistake["type"], mistake["msg"]
    if kind in ("too_long", "too_short") and isinstance(mistake["input"], str):
        # Of a string that may be null, Pydantic speaks as of a list.
        kind, detail = f"string_{kind}", detail.replace(" item", " character")
    code = code_of(kind)
    if code in ("invalid_type", "invalid_choice") and mistake["input"] is None:
        code = "not_null"
    # Neither the value nor the pattern is repeated: the one may be a secret, the other is noise.
    detail = _DETAILS.get(kind, detail)
    return FieldError(
        pointer="".join(f"/{_escape(part)}" for part in mistake["loc"][skip:]),
        code=code,
        detail=detail[:300],
    )


def _escape(part: int | str) -> str:
    return str(part)[:100].replace("~", "~0").replace("/", "~1")
