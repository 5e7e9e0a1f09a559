"""Whatever the code takes otherwise is told otherwise: lists, and the types of bodies."""

from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import pytest
from pydantic import Field, TypeAdapter, create_model

from acme.kit.listing import SAMENESS, Column, Listing
from acme.kit.parsing import (
    parse_choice,
    parse_decimal_of,
    parse_int,
    parse_moment,
    parse_text,
    parse_uuid,
)
from acme.platform.document import Document
from acme.platform.drift import drifts
from acme.platform.http.parameters import list_parameters
from acme.platform.http.wire import Amount, Body, Integer, Text


class Kind(StrEnum):
    ONE = "one"
    TWO = "two"


class Fewer(StrEnum):
    ONE = "one"


LISTING = Listing(
    name="things",
    columns={
        "id": Column(parse_uuid, operators=SAMENESS),
        "name": Column(parse_text, operators=SAMENESS),
        "kind": Column(parse_choice(Kind), operators=SAMENESS, sortable=False),
        "price": Column(parse_decimal_of(8, 2)),
        "at": Column(parse_moment),
    },
    properties=frozenset({"id", "name"}),
    searchable=True,
)
Code = Annotated[Text, Field(pattern="^[a-z]+$")]
Money = Annotated[Amount, Field(max_digits=10, decimal_places=2)]
OtherCode = Annotated[Text, Field(pattern="^[A-Z]+$")]


def listed(listing: Listing) -> Document:
    return {"paths": {"/things": {"get": list_parameters(listing)}}}


def with_column(name: str, column: Column) -> Listing:
    return replace(LISTING, columns={**LISTING.columns, name: column})


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (replace(LISTING, searchable=False), "query q:"),
        (replace(LISTING, properties=frozenset({"id"})), "query fields value[] enum"),
        (with_column("name", Column(parse_int, operators=SAMENESS)), "query name value type"),
        (with_column("name", Column(parse_uuid, operators=SAMENESS)), "query name value format"),
        (with_column("kind", Column(parse_choice(Fewer), SAMENESS, False)), "kind value enum"),
        (with_column("kind", Column(parse_choice(Kind), SAMENESS)), "query sort value[] enum"),
        (with_column("price", Column(parse_decimal_of(4, 2))), "query price value pattern"),
        (with_column("at", Column(parse_moment, operators=SAMENESS)), "query at[gt]:"),
        (with_column("new", Column(parse_text)), "query new:"),
    ],
)
def test_a_list_that_offers_something_else_is_named(other: Listing, named: str) -> None:
    assert_named(listed(LISTING), listed(other), named)


def test_a_parser_of_ones_own_says_nothing_of_its_values() -> None:
    own = with_column("name", Column(lambda text: text.lower(), operators=SAMENESS))
    assert drifts(listed(LISTING), listed(own)) == []


def taking(kind: Any, **limits: Any) -> Document:
    """A document of an operation that takes a property of this type."""
    model = create_model("Thing", __base__=Body, it=(kind, Field(**limits)))
    schema = TypeAdapter(model).json_schema(ref_template="#/components/schemas/{model}")
    body = {"content": {"application/json": {"schema": schema}}}
    return {"paths": {"/things": {"post": {"requestBody": body}}}}


@pytest.mark.parametrize(
    ("one", "other", "named"),
    [
        (
            taking(Amount, max_digits=10, decimal_places=2),
            taking(Amount, max_digits=6, decimal_places=2),
            "body.it pattern",
        ),
        (
            taking(Amount | None, max_digits=10, decimal_places=2),
            taking(Amount | None, max_digits=10, decimal_places=3),
            "body.it pattern",
        ),
        (
            taking(Amount, max_digits=10, decimal_places=2, ge=Decimal(0)),
            taking(Amount, max_digits=10, decimal_places=2),
            "body.it pattern",
        ),
        (
            taking(Amount, max_digits=10, decimal_places=2, le=Decimal(7)),
            taking(Amount, max_digits=10, decimal_places=2, le=Decimal(8)),
            "body.it x-maximum",
        ),
        (taking(list[Money]), taking(list[Amount]), "body.it[] pattern"),
        (taking(Text), taking(Text, pattern="^a"), "body.it pattern"),
        (taking(Text | None), taking(Text | None, pattern="^a"), "body.it pattern"),
        (taking(Code), taking(OtherCode), "body.it pattern"),
        (taking(Code | None), taking(OtherCode | None), "body.it pattern"),
        (taking(list[Code]), taking(list[OtherCode]), "body.it[] pattern"),
        (taking(Text), taking(str), "body.it pattern"),
        (taking(Integer), taking(Integer, multiple_of=5), "body.it multipleOf"),
    ],
)
def test_a_type_that_takes_something_else_is_named(
    one: Document, other: Document, named: str
) -> None:
    assert_named(one, other, named)


def assert_named(one: Document, other: Document, named: str) -> None:
    for found in (drifts(one, other), drifts(other, one)):
        assert any(named in line for line in found), found
