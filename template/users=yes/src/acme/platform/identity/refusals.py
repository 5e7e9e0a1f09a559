"""What the use cases of identity refuse."""

from acme.kit.problem import FieldError, Problem, invalid


def email_taken() -> Problem:
    return Problem(409, "email_taken", "A user with this address exists already.")


def wrong_current_password() -> Problem:
    return invalid(FieldError("/current_password", "incorrect", "is not the current password"))


def password_contains_email() -> Problem:
    detail = "must not contain the email address"
    return invalid(FieldError("/password", "contains_email", detail))


def refuse_email_in(password: str, email: str) -> None:
    """A password with the address in it, or of little but its first part, is guessed first."""
    given, name = password.casefold(), email.partition("@")[0]
    if email in given or (name in given and len(name) * 2 >= len(given)):
        raise password_contains_email()
