"""Pydantic's mistakes in the contract's words."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from acme.kit.parsing import parse_date, parse_moment
from acme.kit.problem import MAX_MISTAKES
from acme.platform.http.validation import code_of, problem_of_mistakes
from acme.platform.http.wire import Body

ONE = Decimal(1)


class Inner(BaseModel):
    pass


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(min_length=2, max_length=4, pattern="^[a-z]*$")] = "good"
    nickname: Annotated[str | None, Field(min_length=2, max_length=4)] = None
    sizes: Annotated[list[int], Field(min_length=1, max_length=2)] = [1]
    kind: Literal["a", "b"] = "a"
    age: Annotated[int, Field(ge=0, lt=10)] = 1
    price: Annotated[Decimal, Strict(False), Field(gt=Decimal("0.5"), decimal_places=2)] = ONE
    born: Annotated[date, Field(ge=date(2000, 1, 1))] = date(2001, 1, 1)
    inner: Inner = Inner()
    raw: bytes = b""


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"name": "x"}, "too_short"),
        ({"name": "xxxxx"}, "too_long"),
        ({"nickname": "x"}, "too_short"),
        ({"nickname": "xxxxx"}, "too_long"),
        ({"name": "X1"}, "invalid_format"),
        ({"name": 1}, "invalid_type"),
        ({"name": None}, "not_null"),
        ({"sizes": []}, "too_few"),
        ({"sizes": [1, 2, 3]}, "too_many"),
        ({"kind": "c"}, "invalid_choice"),
        ({"kind": None}, "not_null"),
        ({"age": -1}, "out_of_range"),
        ({"age": 10}, "out_of_range"),
        ({"color": "red"}, "unknown_field"),
    ],
)
def test_a_mistake_has_the_contracts_code(sent: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Thing.model_validate(sent)
    (error,) = problem_of_mistakes(raised.value.errors()).errors
    assert (error.pointer.split("/")[1], error.code) == (next(iter(sent)), code)


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        ({"name": "x"}, "must have 2 or more characters"),
        ({"nickname": "xxxxx"}, "must have at most 4 characters"),
        ({"name": "X1"}, "does not have the expected form"),
        ({"name": 1}, "must be a string"),
        ({"name": None}, "must not be null"),
        ({"sizes": [1, 2, 3]}, "must have at most 2 items"),
        ({"sizes": {}}, "must be an array"),
        ({"kind": "c"}, "must be a or b"),
        ({"age": -1}, "must be at least 0"),
        ({"age": "1"}, "must be an integer"),
        ({"price": "0"}, "must be more than 0.5"),
        ({"price": "1.123"}, "must have at most 2 digits after the point"),
        ({"born": date(1999, 1, 1)}, "must be at least 2000-01-01"),
        ({"inner": []}, "must be an object"),
        ({"color": "red"}, "is not known"),
        ({"raw": "x"}, "is not of the expected type"),
    ],
)
def test_a_detail_is_in_a_clients_words(sent: dict[str, Any], detail: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Thing.model_validate(sent)
    (error,) = problem_of_mistakes(raised.value.errors()).errors
    assert error.detail == detail


def test_a_detail_of_our_own_is_told_as_it_is() -> None:
    def refuse(_: str) -> str:
        raise PydanticCustomError("string_too_short", "is {how} short", {"how": "far too"})

    with pytest.raises(ValidationError) as raised:
        TypeAdapter(Annotated[str, AfterValidator(refuse)]).validate_python("x")
    (error,) = problem_of_mistakes(raised.value.errors()).errors
    assert (error.code, error.detail) == ("too_short", "is far too short")


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parse_date, "2026-02-30"),
        (parse_moment, "2026-02-30T00:00:00Z"),
        (parse_moment, "2026-01-01T00:00:00+25:00"),
        (parse_moment, "0001-01-01T00:00:00+14:00"),
    ],
)
def test_a_day_that_never_was_is_told_so(parse: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError, match=r"^is not in the calendar$"):
        parse(text)


def test_v6_of_many_unknown_properties_the_first_are_named() -> None:
    class Named(Body):
        name: str

    strange = {f"x{number}": number for number in range(100_000)}
    with pytest.raises(ValidationError) as raised:
        Named.model_validate(strange | {"name": 5})
    mistakes = raised.value.errors()
    assert len(mistakes) == MAX_MISTAKES + 1
    told = [(error.pointer, error.code) for error in problem_of_mistakes(mistakes).errors]
    others = [(f"/x{number}", "unknown_field") for number in range(MAX_MISTAKES - 1)]
    assert told == [("/name", "invalid_type"), *others]


def test_a_mistake_of_our_own_keeps_its_name() -> None:
    assert code_of(PydanticCustomError("sold_out", "is sold out").type) == "sold_out"
    assert code_of("bool_parsing") == "invalid_type"
