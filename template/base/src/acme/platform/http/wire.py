"""The types of JSON properties: each takes exactly what the contract says, and no more.

Pydantic reads `"5"` and `true` as integers and a number as a timestamp; these do not. Answers have
them for the forms that Python's own types do not tell: nothing is validated in what is sent.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    Strict,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from acme.kit.listing import MAX_LIMIT
from acme.kit.parsing import parse_date, parse_decimal, parse_moment, parse_uuid
from acme.kit.problem import MAX_MISTAKES

T = TypeVar("T")

MAX_ITEMS = 100
MAX_MEMBERS = 1000
MAX_TEXT = 100_000
# What the columns hold: every integer has these bounds or closer ones.
MIN_INT, MAX_INT = -(2**31), 2**31 - 1
MIN_BIGINT, MAX_BIGINT = -(2**63), 2**63 - 1
NO_NUL = r"^[^\x00]*$"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_URL_CHARACTER = r"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})"
EMAIL = rf"^{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+[A-Za-z]{{2,63}}$"
URL = (
    rf"^https?://{_LABEL}(?:\.{_LABEL})*(?::[0-9]{{1,5}})?"
    rf"(?:[/?]{_URL_CHARACTER}*)?(?:#{_URL_CHARACTER}*)?$"
)


class _TextForm:
    """Tells what no text may contain, or the pattern that a type of its own has instead."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        # Pydantic checks it in a step of its own where another type was there first.
        steps: Any = core.get("steps", [])
        own = [step["schema"]["pattern"] for step in steps if "pattern" in step.get("schema", {})]
        return {"pattern": own[-1] if own else NO_NUL, **handler(core)}


class _DecimalForm:
    """Tells digits and bounds in Pydantic's words; platform/decimals.py has the contract's."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        # They are part of the type, or checks of their own where another type was there first.
        limits: Any = {**core.get("schema", {}), **handler(core)}
        names = ("max_digits", "decimal_places", "ge", "gt", "le", "lt")
        told = {name: limits[name] for name in names if name in limits}
        return {"type": "string", "format": "decimal", **told}


def _form(name: str) -> Any:
    return Field(json_schema_extra={"format": name})


def _from_text(parse: Callable[[str], object]) -> BeforeValidator:
    def read(value: object) -> object:
        if not isinstance(value, str):
            raise PydanticCustomError("invalid_type", "must be a string")
        try:
            return parse(value)
        except ValueError as error:
            raise PydanticCustomError(
                "invalid_format", "{reason}", {"reason": str(error)}
            ) from None

    return BeforeValidator(read)


def _distinct(keys: list[UUID]) -> list[UUID]:
    if len(set(keys)) < len(keys):
        raise PydanticCustomError("duplicate", "names one of them twice")
    return keys


def _whole(value: object) -> object:
    # To JSON Schema, and so to the contract, 3.0 is an integer.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _without_nul(value: Any) -> Any:
    # The one character that PostgreSQL stores in no text and in no JSON.
    if isinstance(value, str) and "\x00" in value:
        raise PydanticCustomError("invalid_character", "must not contain NUL")
    if isinstance(value, dict):
        for part in (*value, *value.values()):
            _without_nul(part)
    if isinstance(value, list):
        for part in value:
            _without_nul(part)
    return value


Text = Annotated[str, Strict(), AfterValidator(_without_nul), _TextForm()]
_Whole = Annotated[int, BeforeValidator(_whole), Strict()]
Integer = Annotated[_Whole, _form("int32")]
BigInteger = Annotated[_Whole, _form("int64")]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False), _form("double")]
Flag = Annotated[bool, Strict()]
Amount = Annotated[
    Decimal,
    _from_text(parse_decimal),
    # Never in exponent form, which `str` falls into for small numbers.
    PlainSerializer(lambda amount: format(amount, "f"), return_type=str),
    _DecimalForm(),
]
Day = Annotated[date, _from_text(parse_date)]
Moment = Annotated[datetime, _from_text(parse_moment)]
Identifier = Annotated[UUID, _from_text(parse_uuid)]
Email = Annotated[str, Strict(), Field(max_length=254, pattern=EMAIL)]
Url = Annotated[str, Strict(), Field(max_length=2048, pattern=URL), _form("uri")]
References = Annotated[
    list[Identifier],
    Field(max_length=MAX_ITEMS, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_distinct),
]
Json = Annotated[dict[str, Any], Field(max_length=MAX_MEMBERS), AfterValidator(_without_nul)]
# What a page holds, however many there are.
PageItems = Annotated[list[T], Field(max_length=MAX_LIMIT)]

# What a property of a patch holds when the client left it out; never seen as a value, since
# only the properties that were sent are read.
ABSENT: Any = None


class Selectable:
    """Marks what `fields` chooses from: to its schema, no property has to be there."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        whole = handler.resolve_ref_schema(handler(core))
        return {key: value for key, value in whole.items() if key != "required"}


def _pattern_of(limits: object) -> str | None:
    pattern: str | None = getattr(limits, "pattern", None)
    return pattern


class Body(BaseModel):
    """The body of a request. A property that it does not declare is a mistake."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        told = handler(core)
        properties = handler.resolve_ref_schema(told)["properties"]
        for name, field in cls.model_fields.items():
            # Pydantic tells it only of what cannot be null.
            patterns = [pattern for one in field.metadata if (pattern := _pattern_of(one))]
            properties[name] |= {"pattern": patterns[-1]} if patterns else {}
        return told

    @model_validator(mode="before")
    @classmethod
    def _keep_what_is_told(cls, value: Any) -> Any:
        # Pydantic makes a mistake of every unknown property. A body has room for a hundred
        # thousand of them, which takes a second, and an answer for the first few.
        if not isinstance(value, dict) or len(value) <= MAX_MISTAKES:
            return value
        known = {name: value[name] for name in cls.model_fields if name in value}
        unknown = islice((name for name in value if name not in known), MAX_MISTAKES)
        return known | {name: value[name] for name in unknown}
