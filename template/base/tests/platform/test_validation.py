"""Pydantic's mistakes in the contract's words."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from acme.platform.http.validation import code_of, problem_of_mistakes


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(min_length=2, max_length=4, pattern="^[a-z]*$")] = "good"
    nickname: Annotated[str | None, Field(min_length=2, max_length=4)] = None
    sizes: Annotated[list[int], Field(min_length=1, max_length=2)] = [1]
    kind: Literal["a", "b"] = "a"
    age: Annotated[int, Field(ge=0, lt=10)] = 1


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


def test_a_string_that_may_be_null_has_characters_and_not_items() -> None:
    with pytest.raises(ValidationError) as raised:
        Thing.model_validate({"nickname": "xxxxx"})
    (error,) = problem_of_mistakes(raised.value.errors()).errors
    assert "4 characters" in error.detail


def test_a_mistake_of_our_own_keeps_its_name() -> None:
    assert code_of(PydanticCustomError("sold_out", "is sold out").type) == "sold_out"
    assert code_of("bool_parsing") == "invalid_type"
