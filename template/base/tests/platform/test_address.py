"""One form of a database's address for every driver."""

import pytest

from acme.platform.persistence.address import DatabaseUrl


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_spelling_of_the_scheme_is_the_same_address(scheme: str) -> None:
    url = DatabaseUrl.parse(f"{scheme}://app:p%40ss@db.example.com:6432/my%20shop?sslmode=require")
    assert url == DatabaseUrl(
        "app", "p@ss", "db.example.com", 6432, "my shop", (("sslmode", "require"),)
    )
    assert url.url() == "postgresql://app:p%40ss@db.example.com:6432/my%20shop?sslmode=require"


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://app@localhost:5432/shop",
        "postgresql://app:x@[::1]:5432/shop",
        "postgresql://app:x@:5432/shop?host=%2Fvar%2Frun%2Fpostgresql",
        "postgresql://a%3Ab:x%2Fy%3F%23@h:1/n?application_name=a+b",
    ],
)
def test_an_address_survives_being_taken_apart(text: str) -> None:
    assert DatabaseUrl.parse(text).url() == text
    assert DatabaseUrl.parse(DatabaseUrl.parse(text).url()) == DatabaseUrl.parse(text)


@pytest.mark.parametrize(
    "text",
    ["", "shop", "mysql://a:b@h/n", "postgresql://h/n", "postgresql://a@h", "postgresql://a@h:x/n"],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must"):
        DatabaseUrl.parse(text)
