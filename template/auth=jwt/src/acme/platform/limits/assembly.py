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
# guessed, and clients behind one address send theirs every quarter of an hour.
SENSITIVE = (
    "/api/v1/auth/email/verify",
    "/api/v1/auth/login",
    "/api/v1/auth/password/forgot",
    "/api/v1/auth/password/reset",
    "/api/v1/auth/register",
)


def make_limiter(settings: TokenSettings) -> Limiter:
    tokens = access_tokens_of(settings)

    def recognize(headers: Mapping[str, str]) -> str | None:
        try:
            caller = caller_of(headers.get("authorization"), tokens)
        except Problem:
            # Refused where it matters; until then its sender is anybody.
            return None
        return None if caller is None else str(caller.user_id)

    return Limiter(make_store(settings), UserTiers(settings, recognize, SENSITIVE))
