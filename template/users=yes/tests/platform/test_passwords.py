"""What is taken as a password, and how it is kept: A9 and A10."""

import time

import pytest
from argon2 import PasswordHasher, extract_parameters
from pydantic import TypeAdapter, ValidationError

from acme.kit.problem import Problem
from acme.platform.identity.common_passwords import is_common
from acme.platform.identity.passwords import Passwords
from acme.platform.identity.refusals import refuse_email_in
from acme.platform.identity.schemas import NewPassword
from acme.platform.serving import run

ADAPTER: TypeAdapter[str] = TypeAdapter(NewPassword)
LONG = "correct horse 🐎 battery staple"


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords()


def test_a10_argon2id_at_the_parameters_of_owasp_or_above(passwords: Passwords) -> None:
    stored = run(passwords.hash, LONG)
    parameters = extract_parameters(stored)
    assert stored.startswith("$argon2id$")
    assert (parameters.memory_cost, parameters.time_cost) >= (19 * 1024, 2)
    assert not passwords.is_outdated(stored)
    assert passwords.is_outdated(
        PasswordHasher(memory_cost=8, time_cost=1, parallelism=1).hash(LONG)
    )


def test_only_the_password_matches(passwords: Passwords) -> None:
    stored = run(passwords.hash, LONG)
    assert run(passwords.matches, LONG, stored)
    assert not run(passwords.matches, LONG.upper(), stored)
    assert not run(passwords.matches, LONG, None)
    assert not run(passwords.matches, "the password of nobody", None)
    assert not run(passwords.matches, LONG, "no hash at all")


def test_a9_nothing_behind_72_bytes_is_cut_off(passwords: Passwords) -> None:
    stored = run(passwords.hash, "x1" * 50 + "a")
    assert run(passwords.matches, "x1" * 50 + "a", stored)
    assert not run(passwords.matches, "x1" * 50 + "b", stored)


def test_one_password_in_two_unicode_forms(passwords: Passwords) -> None:
    stored = run(passwords.hash, "caf\u00e9 of the harbour")
    assert run(passwords.matches, "cafe\u0301 of the harbour", stored)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("fourteen chars", "string_too_short"),
        ("x1" * 513, "string_too_long"),
        ("a" * 15, "too_common"),
        ("passwordpassword", "too_common"),
        ("password password", "too_common"),
        ("123456789012345", "too_common"),
        ("sunshine2024!!!!", "too_common"),
        ("QWERTYUIOPASDFG", "too_common"),
    ],
)
def test_a9_what_is_refused(password: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        ADAPTER.validate_python(password)
    assert [error["type"] for error in refusal.value.errors()] == [code]


@pytest.mark.parametrize(
    "password", [LONG, "é 🐎" * 16, "a bit of everything", "".join(map(str, range(400)))[:1024]]
)
def test_a9_what_is_taken(password: str) -> None:
    assert ADAPTER.validate_python(password) == password


def test_a9_a_megabyte_is_refused_at_once() -> None:
    began = time.thread_time()
    with pytest.raises(ValidationError):
        ADAPTER.validate_python("ab" * 500_000)
    assert time.thread_time() - began < 0.1


def test_a9_the_address_is_no_password() -> None:
    for password in ("ada@example.com rules", "ADA@EXAMPLE.COM 12345"):
        with pytest.raises(Problem, match="contains_email"):
            refuse_email_in(password, "ada@example.com")
    with pytest.raises(Problem):
        refuse_email_in("lovelace12345678", "lovelace@example.com")
    refuse_email_in("an adage is a wise saying", "ada@example.com")


def test_the_list_is_of_common_words() -> None:
    assert is_common("letmein")
    assert not is_common("correct horse battery staple")
