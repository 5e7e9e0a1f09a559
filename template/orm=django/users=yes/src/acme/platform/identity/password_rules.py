"""The rules for new passwords, as Django's commands and forms ask for them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from pydantic import TypeAdapter
from pydantic import ValidationError as Mistakes

from acme.kit.problem import Problem
from acme.platform.http.validation import problem_of_mistakes
from acme.platform.identity.models import User
from acme.platform.identity.passwords import require_length, shortest
from acme.platform.identity.refusals import refuse_email_in
from acme.platform.identity.schemas import NewPassword
from acme.platform.identity.session_storage import SessionStorage
from acme.platform.persistence.database import Transaction

_NEW_PASSWORD: TypeAdapter[str] = TypeAdapter(NewPassword)


class PasswordRules:
    """One of `settings.AUTH_PASSWORD_VALIDATORS`."""

    def __init__(self) -> None:
        require_length(settings.ENVIRONMENT.password_min_length)

    def validate(self, password: str, user: User | None = None) -> None:
        problem = _problem_of(password, user)
        if problem is not None:
            raise ValidationError([f"The password {error.detail}." for error in problem.errors])

    def password_changed(self, password: str, user: User) -> None:
        """Django calls this when it has stored a new one: whoever knew the old one is out."""
        transaction = Transaction(user._state.db or DEFAULT_DB_ALIAS)
        SessionStorage(transaction).end_sessions(user.id)

    def get_help_text(self) -> str:
        return f"At least {shortest()} characters, and not what is guessed first."


def _problem_of(password: str, user: User | None) -> Problem | None:
    try:
        _NEW_PASSWORD.validate_python(password)
        if user is not None:
            refuse_email_in(password, user.email)
    except Mistakes as mistakes:
        return problem_of_mistakes(mistakes.errors())
    except Problem as problem:
        return problem
    return None
