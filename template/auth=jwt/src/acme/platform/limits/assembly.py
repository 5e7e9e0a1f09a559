"""The limits, put together as the settings say."""

from collections.abc import Mapping

from acme.kit.problem import Problem
from acme.platform.identity.assembly import access_tokens_of
from acme.platform.identity.bearer import caller_of
from acme.platform.identity.token_settings import TokenSettings
from acme.platform.limits.limiter import Limiter
from acme.platform.limits.stores import make_store
from acme.platform.limits.tiers import UserTiers

# Where passwords and codes can be guessed, and mails be sent to others. A refresh token cannot be
# guessed; whose it is only the database knows, so a refresh counts as other requests do: by user
# where a valid access token comes along, and else by address.
SENSITIVE = (
    ("POST", "/api/v1/auth/email/verify"),
    ("POST", "/api/v1/auth/login"),
    ("POST", "/api/v1/auth/password/forgot"),
    ("POST", "/api/v1/auth/password/reset"),
    ("POST", "/api/v1/auth/register"),
)
# Where who has somebody's token can guess the password that goes with it.
PERSONAL = (("PUT", "/api/v1/auth/password"),)


def make_limiter(settings: TokenSettings) -> Limiter:
    tokens = access_tokens_of(settings)

    def recognize(headers: Mapping[str, str]) -> str | None:
        try:
            caller = caller_of(headers.get("authorization"), tokens)
        except Problem:
            # Refused where it matters; until then its sender is anybody.
            return None
        return None if caller is None else str(caller.user_id)

    tiers = UserTiers(settings, recognize, SENSITIVE, PERSONAL)
    return Limiter(make_store(settings), tiers)
