"""Names in all their spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extensions.domain.naming import (
    SNAKE,
    article,
    identifier,
    is_snake,
    pascal,
    pluralize,
    singularize,
    to_snake,
)

names = st.from_regex(SNAKE, fullmatch=True)


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("product", "products"),
        ("category", "categories"),
        ("key", "keys"),
        ("order_line", "order_lines"),
        ("box", "boxes"),
        ("status", "statuses"),
        ("branch", "branches"),
        ("dish", "dishes"),
        ("analysis", "analyses"),
        ("person", "people"),
        ("sales_person", "sales_people"),
        ("child", "children"),
        ("hero", "heroes"),
        ("photo", "photos"),
        ("quiz", "quizzes"),
    ],
)
def test_plural_and_back(singular: str, plural: str) -> None:
    assert pluralize(singular) == plural
    assert singularize(plural) == singular


@pytest.mark.parametrize("word", ["series", "news", "equipment", "tv_series"])
def test_a_word_without_a_plural_stays(word: str) -> None:
    assert pluralize(word) == word


@pytest.mark.parametrize("word", ["related", "address", "bus", "status"])
def test_what_is_no_plural_stays(word: str) -> None:
    assert singularize(word) == word


@given(names)
def test_singularize_undoes_pluralize_or_leaves_it(name: str) -> None:
    plural = pluralize(name)
    assert pluralize(singularize(plural)) == plural or singularize(plural) == plural


@pytest.mark.parametrize(
    ("written", "snake"),
    [
        ("OrderLine", "order_line"),
        ("order line", "order_line"),
        ("HTTPServer", "http_server"),
        ("order__line_", "order_line"),
        ("Größe", "gr_e"),
    ],
)
def test_suggestions(written: str, snake: str) -> None:
    assert to_snake(written) == snake


@pytest.mark.parametrize("name", ["", "_a", "a_", "a__b", "A", "1a", "a-b", "a b", "ä", "a\n"])
def test_not_snake(name: str) -> None:
    assert not is_snake(name)


def test_pascal() -> None:
    assert pascal("order_line_2") == "OrderLine2"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("order line", "an"),
        ("product", "a"),
        ("user", "a"),
        ("unit", "a"),
        ("uninstall", "an"),
        ("hour", "an"),
        ("house", "a"),
        ("one-off", "a"),
        ("european", "a"),
        ("umbrella", "an"),
    ],
)
def test_article(word: str, expected: str) -> None:
    assert article(word) == expected


@given(st.text("abcdefghij_", min_size=1, max_size=200))
def test_identifiers_fit_and_differ(name: str) -> None:
    short = identifier(name)
    assert len(short.encode()) <= 63
    assert identifier(short) == short
    if len(name) <= 63:
        assert short == name
    else:
        assert short != identifier(name + "x")
        assert short[:54] == name[:54]
